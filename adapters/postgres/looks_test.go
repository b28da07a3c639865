package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/domain/access"
)

// A database of the version before does not know where looks came from.
func TestLooksOfTheVersionBeforeStay(t *testing.T) {
	owner, application := asApplication(t)
	old := access.Look{At: time.Unix(100, 0).UTC(), Actor: "a", Role: access.Gids, Action: access.SeeClient, Allowed: true, Took: time.Second}
	if err := openOps(t, application).Record(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	exec(t, session(t, owner), "DROP TABLE ops.forgotten; DROP TRIGGER looks_stay ON ops.looks; DROP TRIGGER looks_whole ON ops.looks; DROP INDEX ops.looks_at_nobody; DROP FUNCTION ops.stay, ops.keep, ops.at_nobody, ops.ending, ops.forget, ops.repeat; ALTER TABLE ops.looks DROP COLUMN origin; UPDATE ops.schema SET version = 1")
	if err := postgres.Migrate(t.Context(), owner, "", postgres.OpsPart); err != nil {
		t.Fatal(err)
	}
	o, young := openOps(t, application), old
	young.Origin = "192.0.2.7"
	if err := o.Record(t.Context(), young); err != nil {
		t.Fatal(err)
	}
	got, err := o.Looks(t.Context(), access.LookFilter{}, 0, 10)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	old.Place, young.Place = got[1].Place, got[0].Place
	if got[1] != old || got[0] != young {
		t.Errorf("got %+v", got)
	}
	// nobody named the role again, and it works on
	if n, err := o.Forget(t.Context(), access.Forgotten{Before: time.Unix(200, 0), At: time.Unix(300, 0)}); n != 2 || err != nil {
		t.Errorf("%d looks end, %v", n, err)
	}
	if notes, err := o.Forgotten(t.Context(), uuid.Nil); len(notes) != 1 || err != nil {
		t.Errorf("%+v, %v", notes, err)
	}
}
