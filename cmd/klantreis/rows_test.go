package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klantreis/adapters/sqlite"
	"klantreis/projections"
	"klantreis/projections/projector"
)

// rows returns every row of every view that serves, as text.
func rows(t *testing.T, dir string) string {
	t.Helper()
	return answered(t, func(query string) []string { return queried(t, dir, query) })
}

// answered returns every row of every view, as whoever is asked knows them.
func answered(t *testing.T, ask func(query string) []string) string {
	t.Helper()
	var all []string
	for _, v := range projections.All {
		g, err := projector.Describe(v, 1) // sums have tables, too
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range g.Tables {
			found := ask("select * from " + table.Name)
			for _, row := range found {
				all = append(all, table.Name+" "+row)
			}
			all = append(all, fmt.Sprint(table.Name, ": ", len(found)))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

var _ projector.Reader = (*sqlite.Views)(nil)

// queried returns what the views of a folder answer, each row as text.
func queried(t *testing.T, dir, query string) (all []string) {
	t.Helper()
	folder, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	views, err := folder.OpenViews(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return read(t, views, query)
}

// read returns what views answer, each row as text.
func read(t *testing.T, views projector.Reader, query string) (all []string) {
	t.Helper()
	for row, err := range views.Query(t.Context(), query) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSuffix(fmt.Sprintln(row...), "\n"))
	}
	return all
}

// A rebuild that nobody serves leaves nothing of the rows that it replaced.
func TestRebuildingAloneLeavesNoOldRowsBehind(t *testing.T) {
	t.Parallel()
	dir := filled(t, 30)
	var seen [2]int
	for i := range seen {
		command(t, "views", "rebuild", "--data", dir)
		data, err := os.ReadFile(filepath.Join(dir, "views.db"))
		if err != nil {
			t.Fatal(err)
		}
		log, err := os.ReadFile(filepath.Join(dir, "views.db-wal"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		seen[i] = bytes.Count(append(data, log...), []byte(longestName(t, dir)))
	}
	if seen[0] == 0 || seen[0] != seen[1] {
		t.Errorf("a name is in the file %d times, and %d times after another rebuild", seen[0], seen[1])
	}
}

// longestName is one under which a client is searched.
func longestName(t *testing.T, dir string) string {
	t.Helper()
	names := queried(t, dir, "select search_name from clients where not erased order by length(search_name) desc, search_name limit 1")
	if len(names) == 0 {
		t.Fatal("there is nobody")
	}
	return names[0]
}
