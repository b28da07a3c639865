package postgres_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// An effort is something that is written to a part, and the right that it needs.
type effort struct {
	name, right string
	part        interface{ Writable(context.Context) error }
	write       func() error
	trial       string // the rows that a trial leaves none of
}

// efforts writes to every part as the application does.
func efforts(t *testing.T, url string) []effort {
	t.Helper()
	events, vault, ops := openEvents(t, url), openVault(t, url, newKeyFile(t)), openOps(t, url)
	docs, err := postgres.OpenDocuments(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = docs.Close() })
	views, err := postgres.OpenViews(t.Context(), url, postgres.ViewsOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = views.Close() })
	generation := 0
	return []effort{
		{"events", "INSERT ON events.events", events, func() error {
			_, err := events.Append(t.Context(), uuid.NewString(), 0, fact())
			return err
		}, "events.events WHERE stream = 'trial'"},
		{"vault", "INSERT ON vault.keys", vault, func() error {
			_, err := vault.Create(t.Context(), "a", uuid.New())
			return err
		}, "vault.keys WHERE stream = 'trial'"},
		{"ops, looks", "INSERT ON ops.looks", ops, func() error {
			return ops.Record(t.Context(), access.Look{Actor: "actor"})
		}, "ops.looks WHERE actor = 'trial'"},
		{"ops, policies", "INSERT ON ops.checkpoints", ops, func() error {
			to := eventstore.Checkpoint{Position: eventstore.Position{Minor: 1}, ID: uuid.New()}
			return ops.Advance(t.Context(), uuid.NewString(), eventstore.Checkpoint{}, to)
		}, "ops.checkpoints WHERE policy = 'trial'"},
		{"documents", "INSERT ON documents.chunks", docs, func() error {
			return docs.Put(t.Context(), document.Name{Stream: "a", ID: uuid.New()}, document.Sealed{[]byte("sealed")})
		}, "documents.documents WHERE stream = 'trial'"},
		{"views", "CREATE ON SCHEMA views", views, func() error {
			generation++
			g, err := projector.Describe(tabletest.Views()[0], generation)
			if err != nil {
				return err
			}
			return views.Create(t.Context(), g)
		}, "pg_tables WHERE tablename = 'trial'"},
	}
}

func TestAPartThatCannotBeWrittenKnowsUntilItCan(t *testing.T) {
	owner, url := asApplication(t)
	admin := session(t, owner)
	var role string
	if err := session(t, url).QueryRow(t.Context(), "SELECT current_user").Scan(&role); err != nil {
		t.Fatal(err)
	}
	if err := postgres.Migrate(t.Context(), owner, role, postgres.ViewsPart); err != nil {
		t.Fatal(err)
	}
	for _, e := range efforts(t, url) {
		t.Run(e.name, func(t *testing.T) {
			exec(t, admin, fmt.Sprintf("REVOKE %s FROM %q", e.right, role))
			if err := e.part.Writable(t.Context()); err != nil {
				t.Errorf("before anything was refused: %v", err)
			}
			if err := e.write(); err == nil {
				t.Fatal("it was written without the right to")
			}
			if err := e.part.Writable(t.Context()); err == nil {
				t.Error("after a write was refused it says that it can be written")
			}
			exec(t, admin, fmt.Sprintf("GRANT %s TO %q", e.right, role))
			if err := e.part.Writable(t.Context()); err != nil {
				t.Errorf("with the right again: %v", err)
			}
			if err := e.write(); err != nil {
				t.Error(err)
			}
			if n := number(t, admin, "SELECT count(*) FROM "+e.trial); n != 0 {
				t.Errorf("trials left %d rows", n)
			}
		})
	}
}

// What was wrong with what was to be written says nothing about the database.
func TestARefusedContentLeavesAPartWritable(t *testing.T) {
	url := prepared(t)
	ops := openOps(t, url)
	if err := ops.Record(t.Context(), access.Look{Actor: "a\x00b"}); err == nil {
		t.Fatal("a text with a zero was kept")
	}
	exec(t, session(t, url), "DROP TABLE ops.looks") // a trial would fail
	if err := ops.Writable(t.Context()); err != nil {
		t.Error(err)
	}
}
