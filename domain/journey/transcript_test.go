package journey_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

// A year of one client, to be read from top to bottom.
func TestAYear(t *testing.T) {
	on := func(month time.Month, day int, ask journey.Command) decidertest.Step[journey.Command] {
		return decidertest.Step[journey.Command]{On: decider.Date(2026, month, day), Ask: ask}
	}
	decidertest.Golden(t, "testdata/a-year.txt", decidertest.Play(journey.Decider, now,
		on(1, 5, clarify),
		on(1, 5, open),
		on(1, 5, advise),
		on(1, 5, clarify),
		on(1, 8, intake),
		on(1, 8, identify),
		on(1, 9, advise),
		on(1, 12, journey.MakeOffer(offered)),
		on(2, 2, signal),
		on(2, 3, journey.ReachStage{Transition: job, Stage: journey.PlanAgreed}),
		on(2, 9, startTrack),
		on(2, 9, journey.ReachStage(guided)),
		on(2, 9, startTrack),
		on(3, 1, journey.StartTrack{Transition: job, Track: "in-scholing"}),
		on(3, 2, endTrack),
		on(4, 20, journey.SignContract(signed)),
		on(5, 1, journey.Realise(realised)),
		on(5, 1, journey.MeetNeed(met)),
		on(5, 4, withdraw(4)),
		on(6, 1, journey.ReachStage(cared)),
		on(7, 31, journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"}),
		on(8, 1, journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"}),
		on(8, 3, close),
		on(8, 3, journey.EndOpenTransitions{Closing: decidertest.Event(17)}),
		on(8, 4, journey.RecordContact(contacted)),
		on(9, 1, reopen),
		on(9, 1, advise),
		on(9, 1, journey.ReopenNeed(resumed)),
		on(8, 20, close),
		on(9, 15, close),
		on(9, 16, withdraw(18)),
		on(9, 16, withdraw(21)),
		on(9, 16, withdraw(20)),
		on(9, 17, withdraw(19)),
		on(9, 17, withdraw(18)),
		on(9, 18, withdraw(22)),
		on(9, 18, withdraw(17)),
		on(12, 1, journey.Erase(erased)),
		on(12, 2, clarify),
	))
}

// now says where a journey stands, in a few words.
func now(s journey.State) string {
	line := string(s.Phase)
	for _, id := range slices.SortedFunc(maps.Keys(s.Needs), compareIDs) {
		line += fmt.Sprintf(" · %s %s", s.Needs[id].Domain, s.Needs[id].Status)
	}
	for _, id := range slices.SortedFunc(maps.Keys(s.Transitions), compareIDs) {
		line += fmt.Sprintf(" · job %s %v", s.Transitions[id].Stage, codesOf(s.Transitions[id].Tracks))
	}
	return line
}
