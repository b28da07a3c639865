package staff

import "klantreis/domain/decider"

// Corrections say how what is known of staff is put right.
var Corrections = decider.Corrections{
	{Way: decider.Countered, Of: []any{Named{}}, By: []string{"staff.named"},
		Instead: "Name the member of staff anew: from then on that is what they are called."},

	{Way: decider.Final, Of: []any{Erased{}},
		Instead: "An erasure is not undone: the key is destroyed. Whoever is back is added anew."},
}
