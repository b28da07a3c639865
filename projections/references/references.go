// Package references keeps which changes of reference data wait for a second
// person, as work for whoever can decide on them.
//
// What reference data says is not here: the directory is one stream, at hand in
// every process.
package references

import (
	"klantreis/domain/codec"
	"klantreis/domain/directory"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// View derives the work from the directory.
var View = projector.View{
	Name: "references", Version: 2, Category: directory.Decider.Category, Fold: fold,
	Tables: []projector.Table{work.Table("reference_work", "reference data")},
}

func fold(history []codec.Fact) []projector.Row {
	return work.OfReferences(history, histories.Fold(directory.Decider, history))
}
