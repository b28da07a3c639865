package meeting_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/meeting"
)

func TestWhatEveryCommandMeets(t *testing.T) {
	type past = decidertest.History[meeting.Event]
	after := past{}.Then(planned).At(decider.On(tenth+1), held)
	decidertest.Golden(t, "testdata/meeting.txt", decidertest.Table(meeting.Decider, []decidertest.Standing[meeting.Event]{
		{Name: "none"}, {Name: "gepland", Past: past{}.Then(planned)}, {Name: "gepland, and begun", Past: past{}.Then(planned), On: tenth + 1},
		{Name: "gehouden", Past: after}, {Name: "afgelast", Past: past{}.Then(planned).Then(cancelled)},
		{Name: "holding withdrawn", Past: after.Then(withdrawn(2))}, {Name: "planning withdrawn", Past: past{}.Then(planned).Then(withdrawn(1))},
	}, []meeting.Command{plan, hold, cancel, withdraw(2)}...))
}
