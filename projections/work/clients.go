package work

import (
	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// DecideErasure is what is to be done about a client whose erasure was asked
// for: a second person confirms or refuses.
const DecideErasure Kind = "vernietiging-beslissen"

// OfClient returns what is to be done about a client, given the effective
// history of their file and the state that it leads to.
func OfClient(history []codec.Fact, s client.State) []projector.Row {
	if s.Erased || s.Erasure == (client.Request{}) {
		return nil
	}
	id := histories.Subject(history)
	d := desk{Item: Item{Subject: id, Client: id}}
	d.add(DecideErasure, uuid.Nil, asked(history))
	return d.rows
}

// asked is the day on which the latest request for erasure was recorded.
func asked(history []codec.Fact) (day decider.Day) {
	for i := range history {
		if _, is := history[i].What.(client.ErasureRequested); is {
			day = decider.DayOf(history[i].Meta.RecordedAt)
		}
	}
	return day
}
