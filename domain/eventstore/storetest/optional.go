package storetest

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// optional promises hold for stores that make them.
var optional = []promise{
	{"an event is found by its id",
		"Find returns the event with this id, and false when there is none.",
		found},
	{"an id is in the log once",
		"A Seeker's Append fails with ErrDuplicateID when one of the ids is taken anywhere else in the log.",
		onceInTheLog},
	{"an append with one id that is taken is kept not at all",
		"Append adds events to the end of a stream, all of them or none.",
		noneKept},
	{"an imported id is in the log once",
		"A Seeker's Import fails with ErrDuplicateID when an id is taken anywhere else in the log.",
		func(ctx context.Context, l log) error {
			if !l.knowsIDs() {
				return nil
			}
			if err := l.append(ctx, "a", 0, "a1"); err != nil {
				return err
			}
			return l.wantImported(ctx, sequence(recorded("b", 1, "b1"), recorded("b", 2, "a1")), eventstore.ErrDuplicateID, 2)
		}},
}

// knowsIDs says whether the store makes the promises of a [eventstore.Seeker].
func (l log) knowsIDs() bool {
	_, ok := l.Store.(eventstore.Seeker)
	return ok
}

func onceInTheLog(ctx context.Context, l log) error {
	if !l.knowsIDs() {
		return nil
	}
	return first(
		func() error { return l.append(ctx, "a", 0, "a1", "a2") },
		func() error { return l.wantRefused(ctx, eventstore.ErrDuplicateID, "b", 0, event("a1")) },
		func() error { return l.wantRefused(ctx, eventstore.ErrDuplicateID, "a", 2, event("a2")) },
	)
}

func noneKept(ctx context.Context, l log) error {
	if !l.knowsIDs() {
		return nil
	}
	return first(
		func() error { return l.append(ctx, "a", 0, "a1") },
		func() error {
			return l.wantRefused(ctx, eventstore.ErrDuplicateID, "b", 0, events("b1", "b2", "a1")...)
		},
		func() error { return l.wantRefused(ctx, eventstore.ErrDuplicateID, "a", 1, events("a2", "a1")...) },
		func() error { return l.wantStream(ctx, "b") },
		func() error { return l.wantAppended(ctx, "b", 0, "b1", "b2") },
		func() error { return l.wantAppended(ctx, "a", 1, "a2") },
		func() error { return l.wantLog(ctx, "a1", "b1", "b2", "a2") },
	)
}

func found(ctx context.Context, l log) error {
	seeker, ok := l.Store.(eventstore.Seeker)
	if !ok {
		return nil
	}
	if err := l.append(ctx, "a", 0, "a1", "a2"); err != nil {
		return err
	}
	if err := l.append(ctx, "b", 0, "b1"); err != nil {
		return err
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		got, ok, err := seeker.Find(ctx, r.ID)
		if err != nil || !ok {
			return fmt.Errorf("find %q: %v, %v", r.Type, ok, err)
		}
		if got.Stream != r.Stream || got.Revision != r.Revision || got.Position != r.Position {
			return fmt.Errorf("%q was found at %s/%d, want %s/%d", r.Type, got.Stream, got.Revision, r.Stream, r.Revision)
		}
		if err := wantEvent(got.Event, r.Event); err != nil {
			return err
		}
	}
	for _, id := range []uuid.UUID{event("never").ID, {}} {
		if r, ok, err := seeker.Find(ctx, id); ok || err != nil {
			return fmt.Errorf("an unknown id gave %q, %v, %v", r.Type, ok, err)
		}
	}
	return nil
}
