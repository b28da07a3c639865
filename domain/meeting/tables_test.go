package meeting_test

import (
	"strings"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/meeting"
	"klantreis/domain/posting"
)

func TestWhatEveryCommandMeets(t *testing.T) {
	type past = decidertest.History[meeting.Event]
	after := past{}.Then(planned).At(decider.On(tenth+1), held)
	standings := []decidertest.Standing[meeting.Event]{
		{Name: "none"}, {Name: "gepland", Past: past{}.Then(planned)}, {Name: "gepland, and begun", Past: past{}.Then(planned), On: tenth + 1},
		{Name: "gehouden", Past: after}, {Name: "afgelast", Past: past{}.Then(planned).Then(cancelled)},
		{Name: "holding withdrawn", Past: after.Then(withdrawn(2))}, {Name: "planning withdrawn", Past: past{}.Then(planned).Then(withdrawn(1))},
	}
	page := decidertest.Table(meeting.Decider, standings, []meeting.Command{plan, hold, cancel, withdraw(2)}...)
	for _, to := range []struct {
		whom string
		says posting.Posting
	}{
		{"somebody who works here", posting.Posting{Works: true}}, {"somebody who does not", posting.Posting{Complete: true}}, {"whoever, before all are known", posting.Posting{}},
	} {
		_, rows, _ := strings.Cut(decidertest.Table(meeting.Decider, standings, meeting.Command(meeting.Give{Plan: plan, To: to.says})), "\n\nGive\n")
		page += "\nGive, to " + to.whom + "\n" + rows
	}
	decidertest.Golden(t, "testdata/meeting.txt", page)
}
