package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// A folder of the version before does not know where looks came from.
func TestLooksOfTheVersionBeforeStay(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	old := access.Look{At: time.Unix(100, 0).UTC(), Actor: "a", Role: access.Gids, Action: access.SeeClient, Subject: uuid.New(), Allowed: true, Took: time.Second}
	if err := f.Ops.Record(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	execute(t, filepath.Join(dir, "ops.db"), "ALTER TABLE looks DROP COLUMN origin")
	execute(t, filepath.Join(dir, "ops.db"), "PRAGMA user_version = 1")
	f = open(t, dir)
	young := old
	young.Origin = "192.0.2.7"
	if err := f.Ops.Record(t.Context(), young); err != nil {
		t.Fatal(err)
	}
	got, err := f.Ops.Looks(t.Context(), access.LookFilter{}, 0, 10)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	old.Place, young.Place = got[1].Place, got[0].Place
	if got[1] != old || got[0] != young {
		t.Errorf("got %+v", got)
	}
}
