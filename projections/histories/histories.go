// Package histories reads what one stream says, the way views need it: whose
// it is, as the story that its aggregate tells, and in the order in which things
// happened.
//
// That order is not the order of the log, because facts are often recorded
// later than they happened. What counts from when is decided here and nowhere
// else, so that every report agrees.
package histories

import (
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/projector"
)

// Subject returns the id in the name of the stream that a history is of. It
// panics when there is none, which the projector has ruled out before.
func Subject(history []codec.Fact) uuid.UUID {
	const length = len("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	stream := history[0].Stream
	return uuid.MustParse(stream[max(0, len(stream)-length):])
}

// Fold returns the state that a history leads to, as commands see it: in the
// order of the log. What several folds of one history have in common is worked
// out once, and goes on where the history grew. It panics on an event that is not
// of the aggregate.
func Fold[C, E, S any](c *projector.Common, d decider.Decider[C, E, S], history []codec.Fact) S {
	l := projector.Share(c, led(d.Category), func() *leading[S] { return new(leading[S]) })
	if l.facts > len(history) { // another fold was ahead
		l = new(leading[S])
	}
	for ; l.facts < len(history); l.facts++ {
		f := &history[l.facts]
		l.state = d.Evolve(event[E](f), l.state, f.Meta.Mark(f.ID))
	}
	return l.state
}

// led is under which the state of an aggregate of a category is shared.
type led string

// A leading is the state that the first facts of a history lead to.
type leading[S any] struct {
	facts int
	state S
}

// event returns what a fact says. A view that cannot read a fact must stop
// there: skipping it would make the view silently wrong.
func event[E any](f *codec.Fact) E {
	what, ok := f.What.(E)
	if !ok {
		panic(fmt.Errorf("%s does not belong in %s", f.Type, f.Stream))
	}
	return what
}
