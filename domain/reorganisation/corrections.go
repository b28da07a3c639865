package reorganisation

import "klantreis/domain/decider"

// Corrections say how what was recorded of a reorganisation is put right.
var Corrections = decider.Corrections{
	{Way: decider.Withdrawn, Of: []any{Announced{}, NumbersChanged{}, Notified{}, Ended{}, CountedTogether{}}},

	{Way: decider.Final, Of: []any{EntryWithdrawn{}},
		Instead: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."},
}

var takingBack = decider.TakingBack{Corrections: Corrections, Unknown: ErrNoEntry, Final: ErrNotWithdrawn, RestsOn: ErrRestsOn}
