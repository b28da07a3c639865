package storetest

import (
	"context"
	"fmt"

	"klantreis/domain/eventstore"
)

var limits = []promise{
	{"an append holds at most 500 events",
		"Append fails with ErrTooLarge beyond MaxAppendEvents.",
		func(ctx context.Context, l log) error {
			n := eventstore.MaxAppendEvents
			if _, err := l.Append(ctx, "a", 0, numbered("a", n)...); err != nil {
				return fmt.Errorf("append %d events: %w", n, err)
			}
			if err := l.wantRefused(ctx, eventstore.ErrTooLarge, "b", 0, numbered("b", n+1)...); err != nil {
				return err
			}
			all, err := l.whole(ctx)
			if err != nil {
				return err
			}
			return want("number of events", len(all), n)
		}},
	{"an append holds at most 1,000,000 bytes",
		"Append fails with ErrTooLarge when types, data and metadata are over MaxAppendBytes together.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return fits(ctx, l, "one", sized("one", eventstore.MaxAppendBytes)) },
				func() error {
					half := eventstore.MaxAppendBytes / 2
					return fits(ctx, l, "two", sized("two-1", half), sized("two-2", half))
				},
				func() error {
					return l.wantRefused(ctx, eventstore.ErrTooLarge, "over", 0, sized("over", eventstore.MaxAppendBytes+1))
				},
				func() error {
					half := eventstore.MaxAppendBytes / 2
					return l.wantRefused(ctx, eventstore.ErrTooLarge, "over", 0, sized("over-1", half), sized("over-2", half+1))
				},
				func() error { return l.wantStream(ctx, "over") },
			)
		}},
	{"type and metadata count as well as data",
		"Append fails with ErrTooLarge when types, data and metadata are over MaxAppendBytes together.",
		func(ctx context.Context, l log) error {
			e := event("metadata")
			e.Meta, e.Data = make([]byte, eventstore.MaxAppendBytes-len(e.Type)), []byte("x")
			return l.wantRefused(ctx, eventstore.ErrTooLarge, "a", 0, e)
		}},
	{"a page holds at most 10,000 events",
		"Page and Stream return up to limit events; a limit over MaxPage is an error, since a shorter page would look like the end.",
		func(ctx context.Context, l log) error {
			n := eventstore.MaxPage + 1
			if _, err := l.Import(ctx, history(n, 1)); err != nil {
				return err
			}
			page, err := l.Page(ctx, eventstore.Checkpoint{}, eventstore.MaxPage)
			if err != nil {
				return err
			}
			if err := want("length of the longest page", len(page), eventstore.MaxPage); err != nil {
				return err
			}
			if page, err := l.Page(ctx, eventstore.Checkpoint{}, n); err == nil {
				return fmt.Errorf("a page of %d was asked for and %d events came without an error", n, len(page))
			}
			if page, err := l.Stream(ctx, "s0", 0, n); err == nil {
				return fmt.Errorf("a page of %d was asked for and %d events came without an error", n, len(page))
			}
			rest, err := l.Page(ctx, page[len(page)-1].Checkpoint(), eventstore.MaxPage)
			if err != nil {
				return err
			}
			return want("length of the rest", len(rest), 1)
		}},
}

// sized makes an event that counts for size bytes.
func sized(name string, size int) eventstore.Event {
	e := event(name)
	e.Data = make([]byte, size-len(e.Type)-len(e.Meta))
	for i := range e.Data {
		e.Data[i] = byte(i)
	}
	return e
}

// fits appends events that are just within the limits and reads them back.
func fits(ctx context.Context, l log, stream string, events ...eventstore.Event) error {
	if _, err := l.Append(ctx, stream, 0, events...); err != nil {
		return fmt.Errorf("append of %q just within the limit: %w", stream, err)
	}
	got, err := l.Stream(ctx, stream, 0, len(events)+1)
	if err != nil {
		return err
	}
	if err := want("length of "+stream, len(got), len(events)); err != nil {
		return err
	}
	for i := range events {
		if err := wantEvent(got[i].Event, events[i]); err != nil {
			return fmt.Errorf("event %d of %q came back changed", i+1, stream)
		}
	}
	return nil
}
