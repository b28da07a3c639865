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
	for _, before := range []string{"DROP TRIGGER looks_stay", "DROP INDEX looks_at_nobody", "DROP TABLE forgotten", "ALTER TABLE looks DROP COLUMN origin", "PRAGMA user_version = 1"} {
		execute(t, filepath.Join(dir, "ops.db"), before)
	}
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

// Not by hand either, unless a note says so; and notes stay.
func TestLooksGoWithANoteOnly(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	gone, other := access.Look{Subject: uuid.New(), At: time.Unix(100, 0)}, access.Look{Subject: uuid.New(), At: time.Unix(100, 0)}
	if err := f.Ops.Record(t.Context(), gone, other, access.Look{At: time.Unix(100, 0)}); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Ops.Forget(t.Context(), access.Forgotten{Client: gone.Subject, At: time.Unix(200, 0)}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"DELETE FROM looks", "DELETE FROM looks WHERE subject IS NULL", "DELETE FROM forgotten", "UPDATE forgotten SET looks = 0"} {
		if err := try(filepath.Join(dir, "ops.db"), by); err == nil {
			t.Errorf("it is possible to %s", by)
		}
	}
}
