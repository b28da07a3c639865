package work

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// What is to be done about clients' files.
const (
	DecideErasure  Kind = "vernietiging-beslissen" // a second person confirms or refuses
	AnswerObjector Kind = "bezwaar-avg-beslissen"  // the client objects to what is done with their data
	ReviewGlass    Kind = "glasbreuk-toetsen"      // somebody broke the glass: was that justified?
)

// OfClient returns what is to be done about a client, given the effective
// history of their file and the state that it leads to. What a client asks for
// is answered within a month (GDPR article 12(3)).
func OfClient(history []codec.Fact, s client.State) []projector.Row {
	if s.Erased {
		return nil
	}
	id := histories.Subject(history)
	d := desk{Item: Item{Subject: id, Client: id}}
	recorded := recordedOn(history)
	if s.Erasure != (client.Request{}) {
		d.within("rights-request", DecideErasure, uuid.Nil, recorded.asked)
	}
	if s.Objecting() {
		d.within("rights-request", AnswerObjector, uuid.Nil, s.Objection.Lodged.Day())
	}
	for _, event := range slices.SortedFunc(maps.Keys(s.Breaks), inOrder) {
		if !s.Breaks[event].Reviewed {
			d.within("glass-review", ReviewGlass, event, recorded.broken[event])
		}
	}
	return d.rows
}

// within adds work that a term is set for.
func (d *desk) within(term string, kind Kind, thing uuid.UUID, from decider.Day) {
	d.until(kind, thing, from, after(term, from))
}

// days are those on which something was recorded that waits for somebody.
type days struct {
	asked  decider.Day               // the latest request for erasure
	broken map[uuid.UUID]decider.Day // the glass, by event
}

func recordedOn(history []codec.Fact) days {
	on := days{broken: map[uuid.UUID]decider.Day{}}
	for i := range history {
		day := decider.DayOf(history[i].Meta.RecordedAt)
		switch history[i].What.(type) {
		case client.ErasureRequested:
			on.asked = day
		case client.GlassBroken:
			on.broken[history[i].ID] = day
		}
	}
	return on
}
