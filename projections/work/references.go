package work

import (
	"klantreis/domain/codec"
	"klantreis/domain/directory"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// DecideChange is what is to be done about a change of reference data that was
// proposed: a second person confirms or refuses it.
const DecideChange Kind = "wijziging-beslissen"

// OfReferences returns what is to be done about reference data, given what the
// directory has recorded and the state that it leads to. It is about no client.
func OfReferences(history []codec.Fact, s directory.State) []projector.Row {
	if len(s.Waiting) == 0 {
		return nil
	}
	d := desk{Item: Item{Subject: histories.Subject(history)}}
	for _, id := range directory.Sorted(s.Waiting) {
		d.add(DecideChange, id, s.Waiting[id].On)
	}
	return d.rows
}
