package storetest

import (
	"context"
	"errors"
	"fmt"

	"klantreis/domain/eventstore"
)

var waiting = []promise{
	{"who waits behind the head is not kept waiting",
		"Wait returns when the log holds an event after a position.",
		func(ctx context.Context, l log) error {
			if err := l.append(ctx, "a", 0, "a1", "a2"); err != nil {
				return err
			}
			all, err := l.whole(ctx)
			if err != nil {
				return err
			}
			return first(
				func() error { return l.Wait(ctx, eventstore.Position{}) },
				func() error { return l.Wait(ctx, all[0].Position) },
			)
		}},
	{"no wake-up is lost",
		"Wait returns when the log holds an event after a position, however the append and the waiting fall together.",
		noneLost},
	{"a reader that follows gets what is appended",
		"Follow yields every event after a checkpoint, and waits for more at the end.",
		follows},
	{"a reader that follows is told of a foreign checkpoint",
		"Page fails with ErrRewound when the checkpoint is not in the log.",
		func(ctx context.Context, l log) error {
			at := eventstore.Checkpoint{Position: eventstore.Position{Minor: 1}, ID: event("foreign").ID}
			for _, err := range eventstore.Follow(ctx, l, at) {
				if errors.Is(err, eventstore.ErrRewound) {
					return nil
				}
				return fmt.Errorf("got %v, want ErrRewound", err)
			}
			return errors.New("following ended without an error")
		}},
}

// noneLost lets a reader and a writer take turns, each waiting for the other,
// with other readers beside them: one lost wake-up would stop them.
func noneLost(ctx context.Context, l log) error {
	const rounds, readers = 200, 4
	turns := make(chan error, readers)
	next := make([]chan struct{}, readers)
	for i := range readers {
		next[i] = make(chan struct{}, 1)
		go func() {
			var at eventstore.Checkpoint
			for range rounds {
				err := l.Wait(ctx, at.Position)
				if err == nil {
					at, err = l.Head(ctx)
				}
				turns <- err
				if err != nil {
					return
				}
				<-next[i]
			}
		}()
	}
	defer func() {
		for _, n := range next {
			close(n)
		}
	}()
	for round := range rounds {
		if err := l.append(ctx, "a", eventstore.Revision(round), fmt.Sprint("a", round)); err != nil {
			return err
		}
		for range readers {
			if err := <-turns; err != nil {
				return fmt.Errorf("waiting for append %d: %w", round+1, err)
			}
		}
		for _, n := range next {
			n <- struct{}{}
		}
	}
	return nil
}

func follows(ctx context.Context, l log) error {
	if err := l.append(ctx, "a", 0, "a1", "a2", "a3"); err != nil {
		return err
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var got []eventstore.Recorded
	for r, err := range eventstore.Follow(ctx, l, all[0].Checkpoint()) {
		if err != nil {
			return fmt.Errorf("following ended with %w", err)
		}
		got = append(got, r)
		switch n := eventstore.Revision(len(got) + 1); {
		case n >= 3 && n < 10:
			if err := l.append(ctx, "a", n, fmt.Sprint("a", n+1)); err != nil {
				return err
			}
		case n >= 10:
			cancel()
		}
	}
	return wantNames("what was followed", got, "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10")
}
