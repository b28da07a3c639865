package feed

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
)

// A slow store counts who reads it, and answers when it is let.
type slow struct {
	eventstore.Store
	reads atomic.Int64
	let   chan struct{}
}

func (s *slow) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	s.reads.Add(1)
	select {
	case <-s.let:
		return s.Store.Page(ctx, after, limit)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestWhoAsksForTheSamePageAtTheSameTimeReadsItTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &slow{Store: memory.NewStore(), let: make(chan struct{})}
		pages := newTogether(store)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := pages.Page(t.Context(), eventstore.Checkpoint{}, 5); err != nil {
					t.Error(err)
				}
			})
		}
		all.Go(func() { _, _ = pages.Page(t.Context(), eventstore.Checkpoint{}, 7) }) // another page
		synctest.Wait()
		if n := store.reads.Load(); n != 2 {
			t.Errorf("it was read %d times", n)
		}
		close(store.let)
		all.Wait()
	})
}

func TestWhoJoinedOneThatGaveUpReadsForThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &slow{Store: memory.NewStore(), let: make(chan struct{})}
		pages := newTogether(store)
		first, giveUp := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := pages.Page(first, eventstore.Checkpoint{}, 5); !errors.Is(err, context.Canceled) {
				t.Errorf("who gave up got %v", err)
			}
		})
		synctest.Wait()
		all.Go(func() {
			if _, err := pages.Page(t.Context(), eventstore.Checkpoint{}, 5); err != nil {
				t.Errorf("who joined got %v", err)
			}
		})
		synctest.Wait()
		giveUp()
		synctest.Wait()
		close(store.let)
		all.Wait()
	})
}

func TestWhoComesALittleLaterGetsThePageThatWasReadLast(t *testing.T) {
	store := &slow{Store: memory.NewStore(), let: make(chan struct{})}
	close(store.let)
	pages := newTogether(store)
	ask := func(want int, reads int64) {
		t.Helper()
		events, err := pages.Page(t.Context(), eventstore.Checkpoint{}, 5)
		if n := store.reads.Load(); err != nil || len(events) != want || n != reads {
			t.Errorf("got %d events and %v after %d readings, want %d after %d", len(events), err, n, want, reads)
		}
	}
	ask(0, 1)
	ask(0, 2) // that there is nothing is only true for a moment
	if _, err := store.Append(t.Context(), "journey-1", 0, eventstore.Event{ID: uuid.New(), Type: "journey.opened.v1"}); err != nil {
		t.Fatal(err)
	}
	ask(1, 3)
	ask(1, 3)
}
