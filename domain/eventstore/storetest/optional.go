package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// optional promises hold for stores that make them.
var optional = []promise{
	{"the log is read stream by stream",
		"ByStream returns up to limit events that come after a place in the order (stream name, revision) and not after head in the log.",
		streamByStream},
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

func streamByStream(ctx context.Context, l log) error {
	by, ok := l.Store.(eventstore.ByStream)
	if !ok {
		return nil
	}
	if got, err := by.ByStream(ctx, "", 0, eventstore.Position{Minor: 1}, 10); err != nil || len(got) > 0 {
		return fmt.Errorf("an empty log has %d events stream by stream, %v", len(got), err)
	}
	if _, err := l.Import(ctx, history(200, 23)); err != nil {
		return err
	}
	if err := l.append(ctx, "z é", 0, "z1"); err != nil {
		return err
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	for _, upTo := range []int{1, 100, len(all)} {
		wanted := slices.Clone(all[:upTo])
		slices.SortFunc(wanted, func(a, b eventstore.Recorded) int {
			return cmp.Or(cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.Revision, b.Revision))
		})
		for _, limit := range []int{1, 7, len(all) + 1} {
			if err := wantByStream(ctx, by, all[upTo-1].Position, limit, wanted); err != nil {
				return err
			}
		}
	}
	return nil
}

func wantByStream(ctx context.Context, by eventstore.ByStream, head eventstore.Position, limit int, wanted []eventstore.Recorded) error {
	var got []eventstore.Recorded
	stream, after := "", eventstore.Revision(0)
	for more := true; more; {
		page, err := by.ByStream(ctx, stream, after, head, limit)
		if err != nil {
			return err
		}
		if len(page) > limit {
			return fmt.Errorf("a page of %d has %d events", limit, len(page))
		}
		for _, r := range page {
			got, stream, after = append(got, r), r.Stream, r.Revision
		}
		more = len(page) == limit
	}
	if err := wantNames(fmt.Sprintf("log up to %v, stream by stream in pages of %d,", head, limit), got, names(wanted)...); err != nil {
		return err
	}
	for i := range got {
		if got[i].Position != wanted[i].Position {
			return fmt.Errorf("%q is at position %v, want %v", got[i].Type, got[i].Position, wanted[i].Position)
		}
		if err := wantEvent(got[i].Event, wanted[i].Event); err != nil {
			return err
		}
	}
	return nil
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
