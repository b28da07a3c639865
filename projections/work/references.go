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

// HandOverTeam is what is to be done about a team that has ended, and of which
// something is open all the same: a journey, or a hand-over that it is asked to
// take. Nobody of that team sees it any more, so it is the work of whoever keeps the
// teams. Group meetings that it was to hold are not among it: these are nobody
// else's to hold or cancel.
//
// A team ends while nothing is open, by what was counted just before; and until its
// last day things are given to it. Which of them are open, the list asks of the
// views that have them.
const HandOverTeam Kind = "opgeheven-team-overdragen"

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
