package merge_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/merge"
)

func TestWhatEveryCommandMeets(t *testing.T) {
	type past = decidertest.History[merge.Event]
	one := past{}.Then(joined(beaIntoAda))
	decidertest.Golden(t, "testdata/merge.txt", decidertest.Table(merge.Decider, []decidertest.Standing[merge.Event]{
		{Name: "not merged"}, {Name: "merged", Past: one}, {Name: "undone", Past: one.Then(undone)},
		{Name: "merged on", Past: one.Then(joined(adaIntoCor))}, {Name: "the survivor erased", Past: one.Then(ended(end, bea))},
	}, []merge.Command{beaIntoAda, adaIntoBea, corIntoBea, corIntoAda, undo, end}...))
}
