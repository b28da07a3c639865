// Package memory keeps everything in memory, for tests and trials.
//
// It is the reference for what the other adapters do: as short as the promises
// allow, and held to them by the same suites. Nothing survives the process.
package memory

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// Store is a log of events. It implements [eventstore.Store] and
// [eventstore.Seeker].
type Store struct {
	id     uuid.UUID
	sparse bool // positions do not count events

	mu      sync.Mutex
	log     []eventstore.Recorded // in the order of positions
	streams map[string][]int      // index in log of each revision
	ids     map[uuid.UUID]int     // index in log
	grown   chan struct{}         // closed when the log grows, and then replaced
}

var (
	_ eventstore.Store  = (*Store)(nil)
	_ eventstore.Seeker = (*Store)(nil)
)

// NewStore returns an empty log.
func NewStore() *Store {
	return &Store{id: uuid.New(), streams: map[string][]int{}, ids: map[uuid.UUID]int{}, grown: make(chan struct{})}
}

// NewSparseStore returns an empty log whose positions count bytes, as those of
// EventStoreDB do.
func NewSparseStore() *Store {
	s := NewStore()
	s.sparse = true
	return s
}

// next is the position of an event that comes next.
func (s *Store) next(e eventstore.Event) eventstore.Position {
	if !s.sparse {
		return eventstore.Position{Minor: uint64(len(s.log) + 1)}
	}
	const frame = 200 // of a record in a file of EventStoreDB, about
	at := s.last().Position.Major + frame + uint64(e.Size())
	return eventstore.Position{Major: at, Minor: at}
}

// ID implements [eventstore.Store].
func (s *Store) ID() uuid.UUID { return s.id }

// Append implements [eventstore.Store]. Appending no events does nothing.
func (s *Store) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	if err := eventstore.CheckLimits(events); err != nil {
		return eventstore.Position{}, err
	}
	if err := ctx.Err(); err != nil || len(events) == 0 {
		return eventstore.Position{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if eventstore.Revision(len(s.streams[stream])) != after {
		return s.again(stream, after, events)
	}
	return s.extend(stream, events)
}

// again answers a retry: where the events are, if they are already there.
func (s *Store) again(stream string, after eventstore.Revision, events []eventstore.Event) (eventstore.Position, error) {
	have := s.streams[stream]
	if after+eventstore.Revision(len(events)) > eventstore.Revision(len(have)) {
		return eventstore.Position{}, eventstore.ErrConflict
	}
	have = have[after:][:len(events)]
	for i, e := range events {
		if s.log[have[i]].ID != e.ID {
			return eventstore.Position{}, eventstore.ErrConflict
		}
	}
	return s.log[have[len(have)-1]].Position, nil
}

// extend adds events to the end of a stream, all or none.
func (s *Store) extend(stream string, events []eventstore.Event) (eventstore.Position, error) {
	for i, e := range events {
		_, taken := s.ids[e.ID]
		if taken || slices.ContainsFunc(events[:i], func(other eventstore.Event) bool { return other.ID == e.ID }) {
			return eventstore.Position{}, eventstore.ErrDuplicateID
		}
	}
	for _, e := range events {
		i := len(s.log)
		s.ids[e.ID], s.streams[stream] = i, append(s.streams[stream], i)
		s.log = append(s.log, eventstore.Recorded{
			Event:    eventstore.Event{ID: e.ID, Type: e.Type, Data: slices.Clone(e.Data), Meta: slices.Clone(e.Meta)},
			Stream:   stream,
			Revision: eventstore.Revision(len(s.streams[stream])),
			Position: s.next(e),
		})
	}
	close(s.grown)
	s.grown = make(chan struct{})
	return s.last().Position, nil
}

// last returns the newest event, zero when there is none.
func (s *Store) last() (r eventstore.Recorded) {
	if n := len(s.log); n > 0 {
		r = s.log[n-1]
	}
	return r
}

// Stream implements [eventstore.Store].
func (s *Store) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	return s.read(ctx, limit, func(take func(eventstore.Recorded) bool) error {
		for _, i := range from(s.streams[stream], uint64(after)) {
			if !take(s.log[i]) {
				break
			}
		}
		return nil
	})
}

// Page implements [eventstore.Store].
func (s *Store) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	return s.read(ctx, limit, func(take func(eventstore.Recorded) bool) error {
		next := 0
		if !after.IsZero() {
			i, there := s.ids[after.ID]
			if !there || s.log[i].Position != after.Position {
				return eventstore.ErrRewound
			}
			next = i + 1
		}
		for _, r := range s.log[next:] {
			if !take(r) {
				break
			}
		}
		return nil
	})
}

// from is what comes after the first n elements.
func from[E any](all []E, n uint64) []E { return all[min(n, uint64(len(all))):] }

// read gathers up to limit events while the log stands still.
func (s *Store) read(ctx context.Context, limit int, each func(take func(eventstore.Recorded) bool) error) (events []eventstore.Recorded, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if limit < 1 || limit > eventstore.MaxPage {
		return nil, fmt.Errorf("read events: a page of %d was asked for, it holds 1 to %d", limit, eventstore.MaxPage)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err = each(func(r eventstore.Recorded) bool {
		events = append(events, copied(r))
		return len(events) < limit
	})
	return events, err
}

// copied keeps callers from changing what is in the log.
func copied(r eventstore.Recorded) eventstore.Recorded {
	r.Data, r.Meta = slices.Clone(r.Data), slices.Clone(r.Meta)
	return r
}

// Head implements [eventstore.Store].
func (s *Store) Head(ctx context.Context) (eventstore.Checkpoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last().Checkpoint(), ctx.Err()
}

// Wait implements [eventstore.Store].
func (s *Store) Wait(ctx context.Context, after eventstore.Position) error {
	for ctx.Err() == nil {
		s.mu.Lock()
		there, grown := s.last().Position.Compare(after) > 0, s.grown
		s.mu.Unlock()
		if there {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// Import implements [eventstore.Store].
func (s *Store) Import(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (at eventstore.Position, err error) {
	front := true
	for r, err := range events {
		if err == nil {
			err = cmp.Or(ctx.Err(), eventstore.CheckLimits([]eventstore.Event{r.Event}))
		}
		if err != nil {
			return at, err
		}
		here, isNew, err := s.add(r, front)
		if err != nil {
			return at, err
		}
		at, front = here, front && !isNew
	}
	return at, nil
}

// add appends one event at its revision, or passes it over at the front.
func (s *Store) add(r eventstore.Recorded, front bool) (at eventstore.Position, isNew bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := []eventstore.Event{r.Event}
	switch head := eventstore.Revision(len(s.streams[r.Stream])); {
	case r.Revision == head+1:
		at, err = s.extend(r.Stream, one)
		return at, true, err
	case front && 0 < r.Revision && r.Revision <= head:
		at, err = s.again(r.Stream, r.Revision-1, one)
		return at, false, err
	default:
		return at, false, eventstore.ErrConflict
	}
}

// Find implements [eventstore.Seeker].
func (s *Store) Find(ctx context.Context, id uuid.UUID) (eventstore.Recorded, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.ids[id]
	if err := ctx.Err(); err != nil || !ok {
		return eventstore.Recorded{}, false, err
	}
	return copied(s.log[i]), true, nil
}
