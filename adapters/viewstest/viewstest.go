// Package viewstest gives tests of queries the views of SQLite and PostgreSQL
// in one.
//
// Queries are written once, in the SQL that both have in common. So whatever is
// done to these views is done to both, and every question is put to both: a
// test fails where they do not answer alike. What they should answer is then
// said once.
package viewstest

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// Views are kept in a folder and in a database.
type Views struct {
	projector.Tables // those of the folder
	folder           *sqlite.Views
	database         *postgres.Views
}

// Open opens empty views, and closes them at the end of the test.
func Open(t testing.TB) *Views {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	folder, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{})
	must(err)
	v := &Views{}
	v.folder, err = folder.OpenViews(t.Context())
	must(err)
	v.Tables = v.folder
	url := pgtest.Database(t)
	must(postgres.Migrate(t.Context(), url, "", postgres.ViewsPart))
	v.database, err = postgres.OpenViews(t.Context(), url, postgres.ViewsOptions{})
	must(err)
	t.Cleanup(func() {
		for _, err := range []error{folder.Close(), v.database.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
	})
	return v
}

// both does something to both.
func (v *Views) both(do func(projector.Tables) error) error {
	if err := do(v.folder); err != nil {
		return err
	}
	if err := do(v.database); err != nil {
		return fmt.Errorf("the database does not what the folder did: %w", err)
	}
	return nil
}

// Create implements [projector.Tables].
func (v *Views) Create(ctx context.Context, g projector.Generation) error {
	return v.both(func(t projector.Tables) error { return t.Create(ctx, g) })
}

// Load implements [projector.Tables].
func (v *Views) Load(ctx context.Context, rows ...projector.Step) error {
	return v.both(func(t projector.Tables) error { return t.Load(ctx, rows...) })
}

// Complete implements [projector.Tables].
func (v *Views) Complete(ctx context.Context, g projector.Generation, at eventstore.Checkpoint, recorded time.Time) error {
	return v.both(func(t projector.Tables) error { return t.Complete(ctx, g, at, recorded) })
}

// Advance implements [projector.Tables].
func (v *Views) Advance(ctx context.Context, steps ...projector.Step) error {
	return v.both(func(t projector.Tables) error { return t.Advance(ctx, steps...) })
}

// Serve implements [projector.Tables].
func (v *Views) Serve(ctx context.Context, generations ...projector.Generation) error {
	return v.both(func(t projector.Tables) error { return t.Serve(ctx, generations...) })
}

// Drop implements [projector.Tables].
func (v *Views) Drop(ctx context.Context, view string, number int) error {
	return v.both(func(t projector.Tables) error { return t.Drop(ctx, view, number) })
}

// Query implements [projector.Reader]. How SQLite goes about a query is asked of
// SQLite only.
func (v *Views) Query(ctx context.Context, sql string, args ...any) iter.Seq2[[]any, error] {
	if strings.HasPrefix(sql, "explain ") {
		return v.folder.Query(ctx, sql, args...)
	}
	return func(yield func([]any, error) bool) {
		rows, err := v.alike(ctx, sql, args)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// alike returns what both answer.
func (v *Views) alike(ctx context.Context, sql string, args []any) ([][]any, error) {
	rows, err := all(v.folder.Query(ctx, sql, args...))
	if err != nil {
		return nil, err
	}
	others, err := all(v.database.Query(ctx, sql, args...))
	if err != nil {
		return nil, fmt.Errorf("the database fails where the folder answers: %w", err)
	}
	a, b := texts(rows), texts(others)
	if !strings.Contains(sql, "order by") {
		slices.Sort(a)
		slices.Sort(b)
	}
	if !slices.Equal(a, b) {
		return nil, fmt.Errorf("the folder answers %v and the database %v: %s", a, b, sql)
	}
	return rows, nil
}

func all(rows iter.Seq2[[]any, error]) (kept [][]any, err error) {
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		kept = append(kept, slices.Clone(row))
	}
	return kept, nil
}

// texts are rows as they can be compared. SQLite has numbers for booleans.
func texts(rows [][]any) []string {
	all := make([]string, len(rows))
	for i, row := range rows {
		row = slices.Clone(row)
		for at, value := range row {
			switch value {
			case true:
				row[at] = int64(1)
			case false:
				row[at] = int64(0)
			}
		}
		all[i] = fmt.Sprintf("%#v", row)
	}
	return all
}
