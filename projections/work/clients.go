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
	TellRecipients Kind = "ontvangers-vertellen"   // data was corrected that had gone to others
	ReviewGlass    Kind = "glasbreuk-toetsen"      // somebody broke the glass: was that justified?
	AnswerRequest  Kind = "verzoek-beantwoorden"   // the client asked to exercise a right
	DestroyText    Kind = "tekst-vernietigen"      // a second person confirms, or retracts it
)

// OfClient returns what is to be done about a client, given the effective
// history of their file and the state that it leads to. What a client asks for
// is answered within a month, or three (GDPR article 12(3)).
func OfClient(history []codec.Fact, s client.State) []projector.Row {
	if s.Erased {
		return nil
	}
	id := histories.Subject(history)
	d := desk{Item: Item{Subject: id, Client: id}}
	d.answer(DecideErasure, s.Answers[client.ErasureAsked])
	d.answer(AnswerObjector, s.Answers[client.ObjectionMade])
	for _, request := range slices.SortedFunc(maps.Keys(s.Requests), inOrder) {
		if r := s.Requests[request]; !r.TakenUp { // else what is being decided answers it
			d.until(AnswerRequest, request, r.Since, r.Due())
		}
	}
	for _, event := range slices.SortedFunc(maps.Keys(s.Texts), inOrder) {
		if s.Asked(event) {
			d.add(DestroyText, event, s.Texts[event].Since)
		}
	}
	if len(s.Untold) > 0 {
		d.add(TellRecipients, uuid.Nil, slices.Min(slices.Collect(maps.Values(s.Untold))))
	}
	broken := brokenOn(history)
	for _, event := range slices.SortedFunc(maps.Keys(s.Breaks), inOrder) {
		if !s.Breaks[event].Reviewed {
			d.add(ReviewGlass, event, broken[event])
		}
	}
	return d.rows
}

// answer adds what a client waits for, if they do.
func (d *desk) answer(kind Kind, a client.Answer) {
	if a != (client.Answer{}) {
		d.until(kind, uuid.Nil, a.Since, a.Due())
	}
}

// brokenOn is when it was recorded that somebody broke the glass, by the event.
func brokenOn(history []codec.Fact) map[uuid.UUID]decider.Day {
	on := map[uuid.UUID]decider.Day{}
	for i := range history {
		if _, is := history[i].What.(client.GlassBroken); is {
			on[history[i].ID] = decider.DayOf(history[i].Meta.RecordedAt)
		}
	}
	return on
}
