package meeting

import "klantreis/domain/decider"

// Corrections say how what was recorded of a group meeting is put right.
var Corrections = decider.Corrections{
	{Way: decider.Withdrawn, Of: []any{Planned{}, Held{}, Cancelled{}, LeaderUnlisted{}}},

	{Way: decider.Final, Of: []any{EntryWithdrawn{}},
		Instead: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."},
}

var takingBack = decider.TakingBack{Corrections: Corrections, Unknown: ErrNoEntry, Final: ErrNotWithdrawn, RestsOn: ErrRestsOn}
