package merge

import "klantreis/domain/decider"

// Corrections say how what was recorded of merges is put right.
var Corrections = decider.Corrections{
	{Way: decider.Countered, Of: []any{Merged{}}, By: []string{"merge.undone"},
		Instead: "What was seen and recorded while two files were one person's stays. Undo the merge."},
	{Way: decider.Countered, Of: []any{Undone{}}, By: []string{"merge.merged"},
		Instead: "Merge the two files anew."},

	{Way: decider.Final, Of: []any{Ended{}},
		Instead: "It follows from an erasure, which is not undone: the keys are destroyed."},
}
