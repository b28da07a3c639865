package tabletest

import (
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
