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
func (r *Reading[C, E, S, K]) Whole(begin func(subject uuid.UUID) Story[E, S]) func(c *projector.Common, history []codec.Fact) []projector.Row {
	return func(_ *projector.Common, history []codec.Fact) []projector.Row {
		story := begin(Subject(history))
		for step := range r.Steps(history) {
			story.Take(step)
		}
		return story.Rows()
	}
}

// Growing returns a folder of the same, which goes on with the story where a
// fact comes last in time, and otherwise tells it anew. Folders of one history
// share its telling, so that steps are worked out once for all of them.
func (r *Reading[C, E, S, K]) Growing(begin func(subject uuid.UUID) Story[E, S]) func(*projector.Common) projector.Folder {
	return func(c *projector.Common) projector.Folder {
		t := projector.Share(c, r, func() *telling[C, E, S, K] { return &telling[C, E, S, K]{read: r} })
		return &growing[C, E, S, K]{begin: begin, telling: t}
	}
}

// A growing story is told while its history is still being written.
type growing[C, E, S any, K comparable] struct {
	begin   func(uuid.UUID) Story[E, S]
	id      uuid.UUID
	story   Story[E, S]
	telling *telling[C, E, S, K] // which others may have told further
	heard   int                  // places of the facts that were taken
	told    int                  // those of them that are in the story
}

// Take implements [projector.Folder].
func (g *growing[C, E, S, K]) Take(f codec.Fact) {
	if g.story == nil {
		g.id = Subject([]codec.Fact{f})
		g.story = g.begin(g.id)
	}
	if withdrawn(event[E](&f)) {
		return
	}
	t := g.telling
	if g.heard++; g.heard > len(t.places) {
		t.place(&f)
	}
	if g.told == g.heard-1 && t.reach(g.heard) {
		g.story.Take(&t.step)
		g.told++
	}
}

// Rows implements [projector.Folder].
func (g *growing[C, E, S, K]) Rows() []projector.Row {
	if g.story == nil {
		return nil
	}
	if g.told < g.heard {
		g.story = g.begin(g.id)
		for step := range g.telling.upTo(g.heard) {
			g.story.Take(step)
		}
		g.told = g.heard
	}
	return g.story.Rows()
}
