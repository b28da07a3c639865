package command

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
)

// past is what a stream says before a command is decided. It is a value that
// is never changed, only replaced.
type past[E, S any] struct {
	story    decider.Story[E, S]
	revision eventstore.Revision
	at       eventstore.Checkpoint
	requests []done // in the order of the log; short, and nearly always asked for its end
}

// done is what a request led to.
type done struct {
	request uuid.UUID
	result  Result
	print   []byte
}

// find returns what a request led to, if it was carried out.
func (p past[E, S]) find(request uuid.UUID) (done, bool) {
	for _, d := range slices.Backward(p.requests) {
		if d.request == request {
			return d, true
		}
	}
	return done{}, false
}

// with returns the past with one more request carried out.
func (p past[E, S]) with(m codec.Meta, r Result) past[E, S] {
	r.Repeated = true
	p.requests = append(p.requests[:len(p.requests):len(p.requests)], done{m.Request, r, m.Print})
	return p
}

// note takes the next event of the log into account. The events of a request
// follow each other, because they are appended all at once.
func (p *past[E, S]) note(f codec.Fact) {
	if n := len(p.requests); n == 0 || p.requests[n-1].request != f.Meta.Request {
		p.requests = append(p.requests, done{request: f.Meta.Request, print: f.Meta.Print})
	}
	r := &p.requests[len(p.requests)-1].result
	r.Revision, r.Position, r.Repeated = f.Revision, f.Position, true
	r.Events = append(r.Events[:len(r.Events):len(r.Events)], f.ID)
}

// Load returns the story of one aggregate as the log tells it now, and its
// revision; zero when it never began.
func (h *Handler[C, E, S]) Load(ctx context.Context, id uuid.UUID) (decider.Story[E, S], eventstore.Revision, error) {
	stream := h.Stream(id)
	past, _ := h.cache.get(stream)
	past, err := h.load(ctx, stream, past)
	return past.story, past.revision, err
}

// HasText says whether an event of one aggregate has a free text that can still
// be read: one to which there is a key. The text itself is not opened.
func (h *Handler[C, E, S]) HasText(ctx context.Context, id, event uuid.UUID) (bool, error) {
	for r, err := range eventstore.Whole(ctx, h.book.Store, h.Stream(id), 0) {
		if err != nil {
			return false, fmt.Errorf("find a text: %w", err)
		}
		if r.ID == event {
			left, err := h.book.Vault.Open(ctx, codec.TextKey(event))
			return len(left) > 0, err
		}
	}
	return false, nil
}

// remembered returns what is remembered of a stream, or loads it.
func (h *Handler[C, E, S]) remembered(ctx context.Context, stream string) (past[E, S], error) {
	if past, ok := h.cache.get(stream); ok {
		return past, nil
	}
	return h.load(ctx, stream, past[E, S]{})
}

// load continues a past with what was written since.
func (h *Handler[C, E, S]) load(ctx context.Context, stream string, past past[E, S]) (past[E, S], error) {
	const page = 500
	known := past.revision
	for more := true; more; {
		events, err := h.book.Store.Stream(ctx, stream, past.revision, page)
		if err != nil {
			return past, fmt.Errorf("load %s: %w", stream, err)
		}
		facts, err := h.book.Codec.Open(ctx, h.book.Vault, codec.PersonPart, events...)
		if err != nil {
			return past, fmt.Errorf("load %s: %w", stream, err)
		}
		if past, err = h.continued(past, facts); err != nil {
			return past, err
		}
		more = len(events) == page
	}
	if past.revision > known {
		h.cache.put(stream, past)
	}
	return past, nil
}

func (h *Handler[C, E, S]) continued(p past[E, S], facts []codec.Fact) (past[E, S], error) {
	if len(facts) == 0 {
		return p, nil
	}
	p.requests = slices.Clone(p.requests)
	more := make([]decider.Entry[E], len(facts))
	for i, f := range facts {
		what, ok := f.What.(E)
		if !ok {
			return p, fmt.Errorf("%s at revision %d does not belong in %s", f.Type, f.Revision, f.Stream)
		}
		more[i] = decider.Entry[E]{Mark: f.Meta.Mark(f.ID), What: what}
		p.revision, p.at = f.Revision, f.Checkpoint()
		p.note(f)
	}
	p.story = h.decider.Continue(p.story, more...)
	return p, nil
}

// remember is how many stories a handler keeps, at some ten kilobytes each: more
// than an employment desk works on in a day.
const remember = 5_000

// A cache keeps the stories that were used most recently.
type cache[E, S any] struct {
	kept *lru.Cache[string, past[E, S]]
}

func newCache[E, S any]() *cache[E, S] {
	kept, err := lru.New[string, past[E, S]](remember)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &cache[E, S]{kept}
}

func (c *cache[E, S]) get(stream string) (past[E, S], bool) { return c.kept.Get(stream) }
func (c *cache[E, S]) drop(stream string)                   { c.kept.Remove(stream) }

// put remembers a past unless a newer one is remembered already. What was
// erased is not remembered: its past may still be in the open.
func (c *cache[E, S]) put(stream string, p past[E, S]) {
	if n := len(p.story.Past); n > 0 {
		if _, erased := any(p.story.Past[n-1].What).(decider.Erasure); erased {
			c.drop(stream)
			return
		}
	}
	if old, ok := c.kept.Peek(stream); ok && old.revision >= p.revision {
		return
	}
	c.kept.Add(stream, p)
}
