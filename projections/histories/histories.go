// Package histories reads what one stream says, the way views need it: whose
// it is, as the story that its aggregate tells, and, for a journey, in the
// order in which things happened.
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

// A Story makes rows of the steps of one journey, which come in the order in
// which they happened.
type Story interface {
	Take(*Step)
	Rows() []projector.Row
}

// Whole returns a fold that tells a story from the first step to the last.
func Whole(begin func(journey uuid.UUID) Story) func(history []codec.Fact) []projector.Row {
	return func(history []codec.Fact) []projector.Row {
		story := begin(Subject(history))
		for step := range Steps(history) {
			story.Take(step)
		}
		return story.Rows()
	}
}

// Growing returns a folder of the same, which goes on with the story where a
// fact comes last in time, and otherwise tells it anew.
func Growing(begin func(journey uuid.UUID) Story) func() projector.Folder {
	return func() projector.Folder { return &growing{begin: begin} }
}

// A growing story is told while its history is still being written.
type growing struct {
	begin func(uuid.UUID) Story
	id    uuid.UUID
	story Story
	telling
}

// Take implements [projector.Folder].
func (g *growing) Take(f codec.Fact) {
	if g.story == nil {
		g.id = Subject([]codec.Fact{f})
		g.story = g.begin(g.id)
	}
	before := len(g.places)
	p, last := g.place(&f)
	switch {
	case len(g.places) == before:
	case last:
		g.story.Take(g.advance(p))
	default:
		g.story = g.begin(g.id)
		for step := range g.steps {
			g.story.Take(step)
		}
	}
}

// Rows implements [projector.Folder].
func (g *growing) Rows() []projector.Row {
	if g.story == nil {
		return nil
	}
	return g.story.Rows()
}

// Subject returns the id in the name of the stream that a history is of. It
// panics when there is none, which the projector has ruled out before.
func Subject(history []codec.Fact) uuid.UUID {
	const length = len("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	stream := history[0].Stream
	return uuid.MustParse(stream[max(0, len(stream)-length):])
}

// Fold returns the state that a history leads to, as commands see it: in the
// order of the log. It panics on an event that is not of the aggregate.
func Fold[C, E, S any](d decider.Decider[C, E, S], history []codec.Fact) (state S) {
	for i := range history {
		f := &history[i]
		state = d.Evolve(event[E](f), state, f.Meta.Mark(f.ID))
	}
	return state
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
