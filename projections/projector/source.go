package projector

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// A Source is where facts come from: the log, the keys to it, and what is
// needed to read it.
type Source struct {
	Store eventstore.Store
	Vault vault.Vault
	Codec *codec.Codec
}

// A reading is recorded events, decoded.
type reading struct {
	facts    []codec.Fact  // of all of them; those that nobody reads say no more than where they are
	faults   map[int]error // of those that could not be decoded
	headless map[int]error // of those of them whose head could not be decoded either
}

// read decodes the events that any of the plans reads, and no more than their
// heads if none of them folds. Free text is never opened. A single event that does
// not decode is a fault of that event; an error means that nothing could be
// decoded now.
func (s Source) read(ctx context.Context, plans []*plan, events []eventstore.Recorded) (reading, error) {
	wanted, folded := make([]int, 0, len(events)), false
	for i, e := range events {
		if wants, folds := reads(plans, e.Stream); wants {
			wanted, folded = append(wanted, i), folded || folds
		}
	}
	decode := s.open
	if !folded {
		decode = s.heads
	}
	if len(wanted) == len(events) {
		return decode(ctx, events)
	}
	chosen := make([]eventstore.Recorded, len(wanted))
	for to, from := range wanted {
		chosen[to] = events[from]
	}
	opened, err := decode(ctx, chosen)
	if err != nil {
		return reading{}, err
	}
	all := reading{make([]codec.Fact, len(events)), map[int]error{}, map[int]error{}}
	for i, e := range events {
		all.facts[i] = placed(e)
	}
	for from, to := range wanted {
		all.facts[to] = opened.facts[from]
	}
	for from, fault := range opened.faults {
		all.faults[wanted[from]] = fault
	}
	for from, fault := range opened.headless {
		all.headless[wanted[from]] = fault
	}
	return all, nil
}

// placed is a fact that says no more than where it is.
func placed(e eventstore.Recorded) codec.Fact {
	return codec.Fact{ID: e.ID, Type: e.Type, Stream: e.Stream, Revision: e.Revision, Position: e.Position}
}

// reads says whether any plan reads a stream, and whether any folds it.
func reads(plans []*plan, stream string) (wants, folds bool) {
	for _, p := range plans {
		if p.reads(stream) {
			wants, folds = true, folds || p.Fold != nil
		}
	}
	return wants, folds
}

// heads decodes the heads of events.
func (s Source) heads(_ context.Context, events []eventstore.Recorded) (reading, error) {
	facts, err := s.Codec.Heads(events...)
	if err == nil {
		return reading{facts: facts}, nil
	}
	r := reading{make([]codec.Fact, len(events)), map[int]error{}, map[int]error{}}
	for i, e := range events {
		r.head(s.Codec, i, e, nil)
	}
	return r, nil
}

// head keeps no more than the head of an event, because of a fault in it.
func (r *reading) head(c *codec.Codec, i int, e eventstore.Recorded, fault error) {
	head, err := c.Head(e)
	if r.facts[i] = head; err != nil {
		r.headless[i], fault = err, err
	}
	if fault != nil {
		r.faults[i] = fault
	}
}

// open decodes events together or, when that fails, one by one, to find out
// which of them is to blame.
func (s Source) open(ctx context.Context, events []eventstore.Recorded) (reading, error) {
	v := &witness{Vault: s.Vault}
	facts, err := s.Codec.Open(ctx, v, codec.PersonPart, events...)
	if err == nil {
		return reading{facts: facts}, nil
	}
	r := reading{make([]codec.Fact, len(events)), map[int]error{}, map[int]error{}}
	for i, e := range events {
		one, err := s.Codec.Open(ctx, v, codec.PersonPart, e)
		if broken := errors.Join(v.err, ctx.Err()); broken != nil {
			return reading{}, fmt.Errorf("decode events: %w", broken)
		}
		if err != nil {
			r.head(s.Codec, i, e, err)
			continue
		}
		r.facts[i] = one[0]
	}
	return r, nil
}

// A witness remembers that a vault failed, which is not the fault of an event.
type witness struct {
	vault.Vault
	err error
}

func (w *witness) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	keys, err := w.Vault.Open(ctx, ids...)
	if err != nil {
		w.err = err
	}
	return keys, err
}

// before returns the facts of a stream up to a revision, blank if they count
// as blank by then.
func (s Source) before(ctx context.Context, stream string, last eventstore.Revision) ([]codec.Fact, error) {
	facts := make([]codec.Fact, 0, last)
	for at := eventstore.Revision(0); at < last; at = eventstore.Revision(len(facts)) {
		events, err := s.Store.Stream(ctx, stream, at, int(min(last-at, 500)))
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", stream, err)
		}
		if len(events) == 0 {
			return nil, fmt.Errorf("load %s: it ends at revision %d, before %d", stream, at, last)
		}
		more, err := s.open(ctx, events)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", stream, err)
		}
		for i := range events {
			if fault := more.faults[i]; fault != nil {
				return nil, &faulty{fault}
			}
		}
		facts = append(facts, more.facts...)
	}
	return blankIfErased(s.Codec, facts), nil
}

// faulty is the error of a history with an event that does not decode.
type faulty struct{ error }

func (f *faulty) Unwrap() error { return f.error }
