package postgres_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// prepared makes a database that is ready for the program.
func prepared(t testing.TB) (url string) {
	t.Helper()
	url = pgtest.Database(t)
	migrate(t, url, "")
	return url
}

func migrate(t testing.TB, url, role string) {
	t.Helper()
	if err := postgres.Migrate(t.Context(), url, role, postgres.EventsPart, postgres.VaultPart, postgres.OpsPart, postgres.DocumentsPart); err != nil {
		t.Fatal(err)
	}
}

// openEvents opens a log that is closed at the end of the test.
func openEvents(t testing.TB, url string) *postgres.Events {
	t.Helper()
	e, err := postgres.OpenEvents(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// session is a connection of the test's own.
func session(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

func exec(t testing.TB, c *pgx.Conn, query string, args ...any) {
	t.Helper()
	if _, err := c.Exec(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func number(t testing.TB, c *pgx.Conn, query string, args ...any) (n int64) {
	t.Helper()
	if err := c.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// fact makes an event that nobody made before.
func fact() eventstore.Event {
	return eventstore.Event{ID: uuid.Must(uuid.NewV7()), Type: "journey.begun.v1", Data: []byte(`{"n":1}`), Meta: []byte(`{}`)}
}

func add(t testing.TB, e *postgres.Events, stream string, after eventstore.Revision, events ...eventstore.Event) eventstore.Position {
	t.Helper()
	at, err := e.Append(t.Context(), stream, after, events...)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// wantGapless reads a log, checks that neither positions nor revisions have
// gaps and that ids are there once, and returns where each event is.
func wantGapless(t testing.TB, log eventstore.Store) (places map[uuid.UUID]string) {
	t.Helper()
	places = map[uuid.UUID]string{}
	heads, last := map[string]eventstore.Revision{}, uint64(0)
	for r, err := range eventstore.All(t.Context(), log, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Position.Minor != last+1 || r.Revision != heads[r.Stream]+1 || places[r.ID] != "" {
			t.Fatalf("event %s is at %v after %d and at revision %d after %d", r.ID, r.Position, last, r.Revision, heads[r.Stream])
		}
		last, heads[r.Stream] = r.Position.Minor, r.Revision
		places[r.ID] = placed(r.Position, r.Stream, r.Revision)
	}
	return places
}

func placed(at eventstore.Position, stream string, revision eventstore.Revision) string {
	return fmt.Sprint(at, " ", stream, " ", revision)
}
