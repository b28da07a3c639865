package main

import (
	"fmt"
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
	folder, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	views, err := folder.OpenViews(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, v := range projections.All {
		for _, table := range v.Tables {
			n := 0
			for row, err := range views.Query(t.Context(), "select * from "+table.Name) {
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, fmt.Sprint(table.Name, row))
				n++
			}
			all = append(all, fmt.Sprint(table.Name, ": ", n))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

var _ projector.Reader = (*sqlite.Views)(nil)
