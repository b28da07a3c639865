package projector

import (
	"slices"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
)

// effective returns a history without the entries that were withdrawn, as
// deciders see it too.
func effective(history []codec.Fact) []codec.Fact {
	if !slices.ContainsFunc(history, withdraws) {
		return history
	}
	entries := make([]decider.Entry[any], len(history))
	for i, f := range history {
		entries[i] = f.Entry()
	}
	left := decider.Effective(entries)
	facts := make([]codec.Fact, 0, len(left))
	for _, f := range history {
		if len(facts) < len(left) && left[len(facts)].Event == f.ID {
			facts = append(facts, f)
		}
	}
	return facts
}

func withdraws(f codec.Fact) bool {
	_, ok := f.What.(decider.Withdrawal)
	return ok
}

func erases(f codec.Fact) bool {
	_, ok := f.What.(decider.Erasure)
	return ok
}

// blank returns the fact as it reads once its keys are destroyed, whichever of
// them were there, so that it is the same before and after.
func blank(c *codec.Codec, f codec.Fact) codec.Fact {
	f = c.Blank(f)
	f.Gone, f.Sealed = codec.AllParts, codec.NoParts
	return f
}

// blankIfErased returns a history as it counts: blank from the first fact on
// once it holds an erasure.
func blankIfErased(c *codec.Codec, history []codec.Fact) []codec.Fact {
	if slices.ContainsFunc(history, erases) {
		for i, f := range history {
			history[i] = blank(c, f)
		}
	}
	return history
}
