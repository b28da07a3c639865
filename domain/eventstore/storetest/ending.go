package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klantreis/domain/eventstore"
)

var ending = []promise{
	{"a context that is done changes nothing",
		"All methods end early with the context's error when it is done.",
		func(ctx context.Context, l log) error {
			if err := l.append(ctx, "a", 0, "a1"); err != nil {
				return err
			}
			done, cancel := context.WithCancel(ctx)
			cancel()
			for what, call := range calls(done, l) {
				if err := call(); !errors.Is(err, context.Canceled) {
					return fmt.Errorf("%s with a context that is done: got %v", what, err)
				}
			}
			return l.wantLog(ctx, "a1")
		}},
	{"waiting ends with its context",
		"Wait ends early with the context's error when it is done.",
		func(ctx context.Context, l log) error {
			head, err := l.Head(ctx)
			if err != nil {
				return err
			}
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			if err := l.Wait(short, head.Position); !errors.Is(err, context.DeadlineExceeded) {
				return fmt.Errorf("waiting at the head of an empty log: got %v", err)
			}
			for r, err := range eventstore.Follow(short, l, eventstore.Checkpoint{}) {
				return fmt.Errorf("following with a context that is done gave %q and %v", r.Type, err)
			}
			return nil
		}},
	{"following ends with its context, without an error",
		"Follow ends without an error when its context is done.",
		func(ctx context.Context, l log) error {
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			for r, err := range eventstore.Follow(short, l, eventstore.Checkpoint{}) {
				return fmt.Errorf("following an empty log gave %q and %v", r.Type, err)
			}
			return nil
		}},
	{"a writer whose context ends leaves a log that works",
		"All methods end early with the context's error; appends are kept all or none.",
		abandoned},
}

// calls are all methods that take a context.
func calls(ctx context.Context, l log) map[string]func() error {
	return map[string]func() error{
		"append": func() error { return l.append(ctx, "a", 1, "a2") },
		"import": func() error { _, err := l.Import(ctx, history(10, 2)); return err },
		"stream": func() error { _, err := l.Stream(ctx, "a", 0, 10); return err },
		"page":   func() error { _, err := l.Page(ctx, eventstore.Checkpoint{}, 10); return err },
		"head":   func() error { _, err := l.Head(ctx); return err },
		"wait":   func() error { return l.Wait(ctx, eventstore.Position{Minor: 1 << 62}) },
	}
}

// abandoned ends contexts while appends are under way. Each of them is then
// either there as a whole or not at all, and a retry finds out which.
func abandoned(ctx context.Context, l log) error {
	after := eventstore.Revision(0)
	for i := range 100 {
		three := numbered(fmt.Sprint("a", i), 3)
		short, cancel := context.WithTimeout(ctx, time.Duration(i)*5*time.Microsecond)
		_, err := l.Append(short, "a", after, three...)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		got, err := l.Stream(ctx, "a", after, 10)
		if err != nil {
			return err
		}
		if len(got) != 0 && len(got) != 3 {
			return fmt.Errorf("%d of 3 events of an append are there", len(got))
		}
		if _, err := l.Append(ctx, "a", after, three...); err != nil {
			return fmt.Errorf("retry after the context ended: %w", err)
		}
		after += 3
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	return want("number of events", len(all), 300)
}
