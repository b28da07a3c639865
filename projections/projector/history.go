package projector

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// A history is what one stream says so far, and what views make of it.
type history struct {
	scope   uuid.UUID
	facts   []codec.Fact
	erased  bool
	strands map[*plan]*strand
	common  *Common // of strands that take the last fact
	before  *Common // of those that stand just before it
}

func newHistory(stream string, facts []codec.Fact) (*history, error) {
	scope, err := scopeOf(stream)
	if err != nil {
		return nil, err
	}
	return &history{scope: scope, facts: facts, erased: slices.ContainsFunc(facts, erases), strands: map[*plan]*strand{}, common: new(Common)}, nil
}

// scopeOf returns the id in the name of a stream.
func scopeOf(stream string) (uuid.UUID, error) {
	_, id, _ := strings.Cut(stream, "-")
	scope, err := uuid.Parse(id)
	if err != nil {
		return scope, &faulty{fmt.Errorf("stream %q is not named by a category and a uuid", stream)}
	}
	return scope, nil
}

// add puts a fact at the end. An erasure makes all of the history blank.
func (h *history) add(c *codec.Codec, f codec.Fact) (erased bool) {
	erased = erases(f) && !h.erased
	h.facts = append(spared(h.facts), f)
	h.before, h.common = h.common, grown(h.common, f)
	switch {
	case erased:
		h.erased = true
		h.facts = blankIfErased(c, h.facts)
	case h.erased:
		h.facts[len(h.facts)-1] = blank(c, f)
	}
	return erased
}

// grown returns what a history has in common that grew by a fact.
func grown(c *Common, by codec.Fact) *Common {
	if withdraws(by) || erases(by) {
		return new(Common)
	}
	return c
}

// spared returns facts with room for one more. Facts are large and histories
// many, and most are as long already as they will be: there is some room to
// spare, and not as much again.
func spared(facts []codec.Fact) []codec.Fact {
	if len(facts) < cap(facts) {
		return facts
	}
	return append(make([]codec.Fact, 0, len(facts)+len(facts)/4+4), facts...)
}

// strand returns a plan's strand as it was before the last fact, and takes
// that fact into account.
func (h *history) strand(p *plan, erased bool) (s *strand, err error) {
	s = h.strands[p]
	if s == nil || s.seen != len(h.facts)-1 {
		before := h.facts[:len(h.facts)-1]
		if erased = erased || h.gone(before); erased {
			before = nil // what the tables hold goes anyway
		}
		if s, err = newStrand(p, h.scope, h.before, before); err != nil {
			return nil, err
		}
		h.strands[p] = s
	}
	if erased {
		return s, s.rewrite(h.facts)
	}
	return s, s.follow(h.common, h.facts)
}

// gone says that keys were destroyed ahead of the erasure that will say so.
// Then what is in the tables cannot be told from facts any more.
func (h *history) gone(facts []codec.Fact) bool {
	return !h.erased && slices.ContainsFunc(facts, func(f codec.Fact) bool { return f.Gone&codec.PersonPart != 0 })
}

// histories keeps the histories that were used last, as long as they hold no
// more facts together than there is room for.
type histories struct {
	source Source
	room   int // facts
	held   int
	kept   *simplelru.LRU[string, *history]
}

func newHistories(source Source, room int) *histories {
	h := &histories{source: source, room: room}
	// Only trim forgets, so that nothing goes which still has to be written.
	kept, err := simplelru.NewLRU(math.MaxInt, func(_ string, old *history) { h.held -= len(old.facts) })
	if err != nil {
		panic(err) // only for a size below one
	}
	h.kept = kept
	return h
}

// at returns the history of a stream up to a revision.
func (h *histories) at(ctx context.Context, stream string, last eventstore.Revision) (*history, error) {
	if known, ok := h.kept.Get(stream); ok && len(known.facts) == int(last) {
		return known, nil
	}
	facts, err := h.source.before(ctx, stream, last)
	if err != nil {
		return nil, err
	}
	h.kept.Remove(stream)
	loaded, err := newHistory(stream, facts)
	if err != nil {
		return nil, err
	}
	h.kept.Add(stream, loaded)
	h.held += len(facts)
	return loaded, nil
}

// add puts a fact at the end of its stream's history.
func (h *histories) add(known *history, f codec.Fact) (erased bool) {
	h.held++
	return known.add(h.source.Codec, f)
}

// trim makes room by forgetting what was used longest ago.
func (h *histories) trim() {
	for h.held > h.room {
		if _, _, ok := h.kept.RemoveOldest(); !ok {
			return
		}
	}
}

// forget drops everything.
func (h *histories) forget() { h.kept.Purge(); h.held = 0 }
