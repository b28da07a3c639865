package tabletest

import (
	"fmt"

	"klantreis/projections/projector"
)

// Check fails the test unless views hold exactly what follows from the whole
// log, as known at every position.
func Check(t T, tables projector.Tables, source projector.Source, views ...projector.View) {
	t.Helper()
	head, err := source.Store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := newOracle(t, source, head)
	for _, v := range views {
		o.check(t, tables, serving(t, tables, v), v)
	}
}

// Dump returns all rows that views serve, as text.
func Dump(t T, tables projector.Tables, views ...projector.View) (rows []string) {
	t.Helper()
	for _, v := range views {
		g := serving(t, tables, v)
		for _, l := range g.Tables {
			for _, row := range dump(t, tables, g, l) {
				rows = append(rows, fmt.Sprint(l.Name, row))
			}
		}
	}
	return rows
}
