package postgres_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/access"
	"klantreis/domain/eventstore"
)

// asApplication prepares a database and returns its URL for the owner and for
// a role that has only the rights that [postgres.Migrate] gives.
func asApplication(t *testing.T) (owner, application string) {
	t.Helper()
	s := pgtest.Shared(t)
	owner = pgtest.Database(t)
	role := fmt.Sprint("app ", uuid.New())
	c := session(t, owner)
	exec(t, c, fmt.Sprintf("CREATE ROLE %q LOGIN", role))
	t.Cleanup(func() { s.Tool(t, fmt.Sprintf("DROP OWNED BY %q; DROP ROLE %[1]q;", role), "psql", owner) })
	migrate(t, owner, role)
	database := owner[strings.LastIndex(owner, "/")+1 : strings.Index(owner, "?")]
	return owner, s.URLAs(strings.ReplaceAll(role, " ", "%20"), database)
}

func TestTheApplicationsRoleCanDoItsWork(t *testing.T) {
	_, url := asApplication(t)
	e := openEvents(t, url)
	add(t, e, "a", 0, fact(), fact())
	imported := eventstore.Recorded{Event: fact(), Stream: "b", Revision: 1}
	if _, err := e.Import(t.Context(), func(yield func(eventstore.Recorded, error) bool) { yield(imported, nil) }); err != nil {
		t.Error(err)
	}
	wantGapless(t, e)
	v := openVault(t, url, newKeyFile(t))
	if _, err := v.Create(t.Context(), "a", uuid.New()); err != nil {
		t.Error(err)
	}
	if err := v.Destroy(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	o := openOps(t, url)
	if err := o.Record(t.Context(), access.Look{Actor: "actor"}); err != nil {
		t.Error(err)
	}
	if n, err := o.Forget(t.Context(), access.Forgotten{Before: time.Unix(100, 0), At: time.Unix(200, 0)}); n != 1 || err != nil {
		t.Errorf("%d looks end, %v", n, err)
	}
	to := eventstore.Checkpoint{Position: eventstore.Position{Minor: 1}, ID: uuid.New()}
	if err := o.Advance(t.Context(), "close", eventstore.Checkpoint{}, to); err != nil {
		t.Error(err)
	}
}

// changes are ways to tamper that nobody who works with the database by
// accident may have; the last few only its owner could try.
var changes = []string{
	"UPDATE events.events SET data = ''",
	"DELETE FROM events.events",
	"TRUNCATE events.events",
	"INSERT INTO events.events SELECT * FROM events.events ON CONFLICT (id) DO UPDATE SET data = ''",
	"UPDATE events.log SET one = true",
	"UPDATE events.log SET id = gen_random_uuid()",
	"DELETE FROM events.log",
	"TRUNCATE events.log",
	"DELETE FROM vault.keys",
	"TRUNCATE vault.keys",
	"UPDATE vault.keys SET wrapped = decode(repeat('01', 60), 'hex')",
	"DELETE FROM vault.destroyed",
	"UPDATE vault.proof SET one = true",
	"UPDATE ops.looks SET actor = ''",
	"DELETE FROM ops.looks",
	"TRUNCATE ops.looks",
	"DELETE FROM ops.forgotten",
	"UPDATE ops.forgotten SET looks = 0",
	"TRUNCATE ops.forgotten",
}

func TestNobodyChangesWhatWasRecorded(t *testing.T) {
	owner, application := asApplication(t)
	add(t, openEvents(t, owner), "a", 0, fact())
	v := openVault(t, owner, newKeyFile(t))
	if _, err := v.Create(t.Context(), "a", uuid.New()); err != nil {
		t.Fatal(err)
	}
	if err := openOps(t, owner).Record(t.Context(), access.Look{Actor: "actor"}); err != nil {
		t.Fatal(err)
	}
	for who, url := range map[string]string{"the application": application, "the owner": owner} {
		c := session(t, url)
		for _, change := range changes {
			if _, err := c.Exec(t.Context(), change); err == nil {
				t.Errorf("%s can %s", who, change)
			}
		}
	}
	replica := session(t, owner)
	exec(t, replica, "SET session_replication_role = replica")
	if _, err := replica.Exec(t.Context(), "DELETE FROM events.events"); err == nil {
		t.Error("events are deleted where ordinary triggers are passed over")
	}
}

func TestTheApplicationsRoleCannotTakeTheGuardsAway(t *testing.T) {
	_, application := asApplication(t)
	c := session(t, application)
	for _, change := range []string{
		"ALTER TABLE events.events DISABLE TRIGGER events_stay",
		"DROP TRIGGER events_stay ON events.events",
		"DROP TABLE events.events",
		"CREATE OR REPLACE FUNCTION events.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
		"SET session_replication_role = replica",
		"CREATE TABLE events.more (n int)",
		"DELETE FROM ops.looks",
		"INSERT INTO ops.forgotten (before, looks, at) VALUES (now(), 0, now())",
		"DROP TRIGGER looks_stay ON ops.looks",
		"UPDATE events.schema SET version = 0",
	} {
		if _, err := c.Exec(t.Context(), change); err == nil {
			t.Errorf("the application can %s", change)
		}
	}
}

func TestRightsAreMissedInWordsThatHelp(t *testing.T) {
	owner, application := asApplication(t)
	exec(t, session(t, owner), "REVOKE ALL ON SCHEMA events FROM PUBLIC")
	role := fmt.Sprint("stranger_", uuid.New().ID())
	exec(t, session(t, owner), "CREATE ROLE "+role+" LOGIN")
	t.Cleanup(func() { pgtest.Shared(t).Tool(t, "DROP ROLE "+role, "psql", owner) })
	stranger := pgtest.Shared(t).URLAs(role, application[strings.LastIndex(application, "/")+1:strings.Index(application, "?")])
	_, err := postgres.OpenEvents(t.Context(), stranger)
	if err == nil || !strings.Contains(err.Error(), "klantreis migrate") {
		t.Errorf("got %v", err)
	}
}

func TestWhoCannotMigrateIsToldWhoCan(t *testing.T) {
	owner, application := asApplication(t)
	const who = "give the address of the one that owns the database"
	for name, c := range map[string]struct{ url, role, says string }{
		"the program itself":          {application, "", who},
		"the program, for itself":     {application, "somebody", who},
		"the owner, for a role to be": {owner, "nobody_at_all", "there is no role nobody_at_all"},
	} {
		err := postgres.Migrate(t.Context(), c.url, c.role, postgres.EventsPart, postgres.ViewsPart)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}
