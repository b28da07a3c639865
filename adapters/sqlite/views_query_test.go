package sqlite

import (
	"context"
	"errors"
	"strings"
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

func TestParametersAreCountedByTheirNumber(t *testing.T) {
	f, v := openViews(t, people(t))
	defer f.Close()
	if got := ask(t, v, "SELECT $2 * 100 + $1 * 10 + $2", 1, 2); got != 212 {
		t.Errorf("got %d", got)
	}
	if got := ask(t, v, "SELECT count(*) FROM people WHERE birth < $1 AND erased = $2", 10, true); got != 10 {
		t.Errorf("got %d", got)
	}
}

func TestQueriesThatCannotBeAreRefused(t *testing.T) {
	f, v := openViews(t, people(t))
	defer f.Close()
	for query, args := range map[string][]any{
		"SELECT $1, $2":                {1},
		"SELECT $1":                    {1.5},
		"SELECT ?":                     {int64(1)},
		"SELECT 0.5":                   nil,
		"SELECT nothing FROM people":   nil,
		"DELETE FROM people":           nil,
		"DELETE FROM people_v1_g1":     nil,
		"CREATE TABLE more(n INTEGER)": nil,
	} {
		failed := false
		for _, err := range v.Query(t.Context(), query, args...) {
			failed = failed || err != nil
		}
		if !failed {
			t.Errorf("%s was answered", query)
		}
	}
}

func TestQueryEndsWithItsContext(t *testing.T) {
	f, v := openViews(t, people(t))
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
	rows := 0
	for _, err := range v.Query(ctx, endless) {
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			continue
		}
		if rows++; rows == 10 {
			cancel()
		}
	}
	if rows < 10 {
		t.Fatalf("it ended after %d rows", rows)
	}
}

// Whoever stops reading gives the connection back.
func TestQueryCanBeLeft(t *testing.T) {
	f, v := openViews(t, people(t))
	defer f.Close()
	for range 5 * viewReaders {
		for _, err := range v.Query(t.Context(), "SELECT client FROM people") {
			must(t, err)
			break
		}
	}
	must(t, v.Scrub(t.Context())) // which waits for readers
}

// The whole way, with everything in one folder: what is said of a person is
// nowhere in it once the client is erased and the views have followed, whoever
// reads or rebuilds meanwhile.
func TestNothingOfAnErasedClientIsLeftInTheFolder(t *testing.T) {
	dir := t.TempDir()
	f, v := openViews(t, dir)
	defer f.Close()
	w := tabletest.NewWorld(f.Events, f.Vault, 3)
	p, err := projector.New(w.Source, v, tabletest.Views(), projector.Options{})
	must(t, err)
	must(t, p.Start(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); p.Run(ctx) }()

	for range 30 {
		w.Register(t)
	}
	for range 200 {
		w.Do(t)
	}
	follow(t, p, f.Events)
	rebuilt := make(chan error)
	go func() { rebuilt <- p.Rebuild(ctx, func(projector.Progress) {}) }()
	for i, who := range w.Clients {
		if i%2 == 0 {
			w.Erase(t, who)
		} else {
			w.Do(t)
		}
		if i%5 == 0 {
			follow(t, p, f.Events)
		}
		_ = ask(t, v, "SELECT count(*) FROM people WHERE family_name LIKE $1", "Geheim%")
	}
	w.Shred(t)
	must(t, <-rebuilt)
	follow(t, p, f.Events)
	stop()
	<-ended
	must(t, v.Scrub(t.Context()))

	for i, who := range w.Clients {
		if i%2 == 0 {
			tabletest.Absent(t, dir, w.Secrets[who]...)
		}
	}
	tabletest.Check(t, v, w.Source, tabletest.Views()...)
}

func follow(t *testing.T, p *projector.Projector, log eventstore.Store) {
	t.Helper()
	for {
		at, err := p.Checkpoint(t.Context())
		must(t, err)
		page, err := log.Page(t.Context(), at, 100)
		must(t, err)
		if len(page) == 0 {
			return
		}
		if err := p.Apply(t.Context(), page, at); err != nil && !errors.Is(err, projector.ErrGap) {
			t.Fatal(err) // a gap only says that the rebuild moved the group on
		}
	}
}

// The same history has the same rows in memory and in the file.
func TestMemoryAndFileHoldTheSame(t *testing.T) {
	f, v := openViews(t, t.TempDir())
	defer f.Close()
	w := tabletest.NewWorld(memory.NewStore(), memory.NewVault(), 5)
	all := [][]string{}
	w.Register(t)
	for range 100 {
		w.Do(t)
	}
	for _, tables := range []projector.Tables{v, memory.NewViews()} {
		p, err := projector.New(w.Source, tables, tabletest.Views(), projector.Options{})
		must(t, err)
		must(t, p.Start(t.Context()))
		must(t, p.Rebuild(t.Context(), func(projector.Progress) {}))
		all = append(all, tabletest.Dump(t, tables, tabletest.Views()...))
	}
	if len(all[0]) < 100 || strings.Join(all[0], "\n") != strings.Join(all[1], "\n") {
		t.Fatalf("the file has %d rows and memory %d, or they differ", len(all[0]), len(all[1]))
	}
}
