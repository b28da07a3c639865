package tally_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/tally"
)

func TestWhatEveryCommandMeets(t *testing.T) {
	past := decidertest.History[tally.Event]{}.At(decider.On(today), counted)
	decidertest.Golden(t, "testdata/tally.txt", decidertest.Table(tally.Decider, []decidertest.Standing[tally.Event]{
		{Name: "nothing counted", On: today}, {Name: "counted", Past: past, On: today}, {Name: "the day after", Past: past, On: today + 1},
		{Name: "withdrawn", Past: past.At(decider.On(today), withdrawn(1)), On: today},
	}, []tally.Command{count, withdraw(1)}...))
}
