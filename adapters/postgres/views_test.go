package postgres_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// The files are the server's, and hold deleted rows for longer than ours would:
// see [postgres.Views.Scrub].
func TestViews(t *testing.T) {
	url := pgtest.Database(t)
	tabletest.Run(t, func(t testing.TB) tabletest.Harness {
		exec(t, session(t, url), "DROP SCHEMA IF EXISTS views CASCADE") // much faster than another database
		migrateViews(t, url, "")
		v := openViews(t, url)
		closeViews := func() {
			if err := v.Close(); err != nil {
				t.Error(err)
			}
		}
		return tabletest.Harness{
			Tables: v, Reader: v, Store: memory.NewStore(), Vault: memory.NewVault(), Close: closeViews,
			Reopen: func() projector.Tables {
				closeViews()
				v = openViews(t, url)
				return v
			},
		}
	})
}

// forViews makes a database that is ready for views.
func forViews(t testing.TB) (url string) {
	t.Helper()
	url = pgtest.Database(t)
	migrateViews(t, url, "")
	return url
}

func migrateViews(t testing.TB, url, role string) {
	t.Helper()
	if err := postgres.Migrate(t.Context(), url, role, postgres.ViewsPart); err != nil {
		t.Fatal(err)
	}
}

// openViews opens views as a process of its own would, and closes them at the
// end of the test.
func openViews(t testing.TB, url string) *postgres.Views {
	t.Helper()
	return openViewsWith(t, url, postgres.ViewsOptions{})
}

func openViewsWith(t testing.TB, url string, o postgres.ViewsOptions) *postgres.Views {
	t.Helper()
	v, err := postgres.OpenViews(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A Mark is a row of the smallest view there can be.
type Mark struct {
	Scope uuid.UUID `col:"scope"`
	N     int64     `col:"n"`
	Text  string    `col:"text"`
}

var marks = projector.View{Name: "marks", Version: 1, Fold: func(*projector.Common, []codec.Fact) []projector.Row { return nil },
	Tables: []projector.Table{{Name: "marks", Row: Mark{}, Scope: "scope", Key: []string{"n"}, Indexes: [][]string{{"text"}}}}}

// serveMarks serves a generation without rows.
func serveMarks(t testing.TB, v *postgres.Views, number int) projector.Generation {
	t.Helper()
	g, err := projector.Describe(marks, number)
	must(t, err)
	must(t, v.Create(t.Context(), g))
	must(t, v.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Time{}))
	must(t, v.Serve(t.Context(), g))
	return g
}

// at is the checkpoint of the n-th event.
func at(n int) (c eventstore.Checkpoint) {
	if n > 0 {
		c.Position.Minor, c.ID[0] = uint64(n), 1
	}
	return c
}

// markStep puts some rows on the way from one event to the next.
func markStep(g projector.Generation, from, rows int) projector.Step {
	scope := make([]byte, 16)
	scope[0] = byte(from)
	var c projector.Changes
	for i := range rows {
		n := int64(from*rows + i)
		c.Put.Add(scope, n, fmt.Sprint("mark ", n))
	}
	return projector.Step{Generation: g, From: at(from), To: at(from + 1), Changes: []projector.Changes{c}}
}

// stands returns where marks are.
func stands(t testing.TB, v *postgres.Views) int {
	t.Helper()
	all, err := v.Status(t.Context())
	must(t, err)
	return int(all[0].At.Position.Minor)
}

// Rows are loaded before a table has key and indexes. Without these it answers
// rightly, and more slowly the more there is.
func TestATableThatIsCompleteIsIndexedAndKnown(t *testing.T) {
	url := forViews(t)
	v := openViews(t, url)
	g, err := projector.Describe(marks, 1)
	must(t, err)
	must(t, v.Create(t.Context(), g))
	must(t, v.Load(t.Context(), markStep(g, 0, 100)))
	must(t, v.Complete(t.Context(), g, at(1), time.Time{}))
	table := g.Table(g.Tables[0])
	rows, err := session(t, url).Query(t.Context(), "SELECT indexdef FROM pg_indexes WHERE schemaname = 'views' AND tablename = $1 ORDER BY indexname", table)
	must(t, err)
	indexes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	want := []string{
		"CREATE INDEX " + table + "_i1 ON views." + table + " USING btree (text)",
		"CREATE UNIQUE INDEX " + table + "_pkey ON views." + table + " USING btree (scope, n)",
	}
	if !slices.Equal(indexes, want) {
		t.Errorf("it has the indexes %q, want %q", indexes, want)
	}
	if n := number(t, session(t, url), "SELECT count(*) FROM pg_statistic WHERE starelid = ('views.' || $1)::regclass", table); n != 3 {
		t.Errorf("the server knows what is in %d of 3 columns", n)
	}
}
