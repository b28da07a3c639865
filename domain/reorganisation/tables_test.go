package reorganisation_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/reorganisation"
)

func TestWhatEveryCommandMeets(t *testing.T) {
	type past = decidertest.History[reorganisation.Event]
	there := past{}.Then(announced)
	later := past{}.At(decider.On(decidertest.Day(5)), announced)
	decidertest.Golden(t, "testdata/reorganisation.txt", decidertest.Table(reorganisation.Decider, []decidertest.Standing[reorganisation.Event]{
		{Name: "none"}, {Name: "none, and contracts ended", On: decidertest.Day(31)},
		{Name: "announced", Past: there}, {Name: "the day before", Past: later, On: decidertest.Day(4)},
		{Name: "numbers changed", Past: there.Then(changed)}, {Name: "notified", Past: there.Then(notified)},
		{Name: "ended", Past: there.Then(ended)}, {Name: "notified, and ended", Past: there.Then(notified).Then(ended)},
		{Name: "change withdrawn", Past: there.Then(changed).Then(withdrawn(2))},
		{Name: "notice withdrawn", Past: there.Then(notified).Then(withdrawn(2))},
		{Name: "ending withdrawn", Past: there.Then(ended).Then(withdrawn(2))},
		{Name: "announcement withdrawn", Past: there.Then(withdrawn(1))},
	}, []reorganisation.Command{announce, change, notify, end, withdraw(1), withdraw(2), reorganisation.CountTogether{Other: decidertest.ID(70)}, look, having(notify, sister)}...))
}
