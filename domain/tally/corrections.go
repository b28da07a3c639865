package tally

import "klantreis/domain/decider"

// Corrections say how what was counted is put right.
var Corrections = decider.Corrections{
	{Way: decider.Withdrawn, Of: []any{Counted{}}},

	{Way: decider.Final, Of: []any{EntryWithdrawn{}},
		Instead: "A withdrawal is not withdrawn itself. Count anew what was withdrawn."},
}

// Nothing rests on a count, so nothing is refused for that.
var takingBack = decider.TakingBack{Corrections: Corrections, Unknown: ErrNoEntry, Final: ErrNotWithdrawn}
