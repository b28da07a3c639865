package staff_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/staff"
)

func TestWhatEveryCommandMeets(t *testing.T) {
	type past = decidertest.History[staff.Event]
	known := past{}.Then(named)
	decidertest.Golden(t, "testdata/staff.txt", decidertest.Table(staff.Decider, []decidertest.Standing[staff.Event]{
		{Name: "unknown"}, {Name: "named", Past: known}, {Name: "erased", Past: known.Then(erased)},
	}, []staff.Command{name, erase}...))
}
