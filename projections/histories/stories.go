package histories

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/projections/projector"
)

// A Story makes rows of the steps of one stream, which come in the order in
// which they happened.
type Story[E, S any] interface {
	Take(*Step[E, S])
	Rows() []projector.Row
}

// Whole returns a fold that tells a story from the first step to the last.
func (r *Reading[C, E, S, K]) Whole(begin func(subject uuid.UUID) Story[E, S]) func(history []codec.Fact) []projector.Row {
	return func(history []codec.Fact) []projector.Row {
		story := begin(Subject(history))
		for step := range r.Steps(history) {
			story.Take(step)
		}
		return story.Rows()
	}
}

// Growing returns a folder of the same, which goes on with the story where a
// fact comes last in time, and otherwise tells it anew.
func (r *Reading[C, E, S, K]) Growing(begin func(subject uuid.UUID) Story[E, S]) func() projector.Folder {
	return func() projector.Folder {
		return &growing[C, E, S, K]{begin: begin, telling: telling[C, E, S, K]{read: r}}
	}
}

// A growing story is told while its history is still being written.
type growing[C, E, S any, K comparable] struct {
	begin func(uuid.UUID) Story[E, S]
	id    uuid.UUID
	story Story[E, S]
	telling[C, E, S, K]
}

// Take implements [projector.Folder].
func (g *growing[C, E, S, K]) Take(f codec.Fact) {
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
func (g *growing[C, E, S, K]) Rows() []projector.Row {
	if g.story == nil {
		return nil
	}
	return g.story.Rows()
}
