package feed

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"golang.org/x/sync/singleflight"

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
		pages := together{store, new(singleflight.Group)}
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
		pages := together{store, new(singleflight.Group)}
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
