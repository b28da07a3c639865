package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klantreis/domain/eventstore"
)

const (
	round  = time.Second     // how often parked facts are looked at
	seldom = 5 * time.Minute // how seldom one is tried that keeps failing
)

// tend tries parked facts again until ctx is done.
func (r *Runner) tend(ctx context.Context) {
	tick := time.NewTicker(round)
	defer tick.Stop()
	everything := true // what is parked when the program starts is tried at once
	for ctx.Err() == nil {
		err := r.retry(ctx, everything)
		if err == nil {
			err = r.saveIdle(ctx)
		}
		if ctx.Err() == nil {
			r.report(err)
			everything = everything && err != nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// report says once that progress cannot be kept, and forgets it when it can.
func (r *Runner) report(err error) {
	r.mu.Lock()
	before := r.trouble
	r.trouble = err
	r.mu.Unlock()
	if err != nil && before == nil {
		r.config.Notice(r.Name(), err)
	}
}

// saveIdle saves a checkpoint that Apply found too little reason to.
func (r *Runner) saveIdle(ctx context.Context) error {
	r.turn.Lock()
	defer r.turn.Unlock()
	if r.at == r.saved {
		return nil
	}
	err := r.save(ctx, r.at)
	if errors.Is(err, ErrMoved) {
		return r.load(ctx) // so that Apply finds out with the next page
	}
	return err
}

// retry tries the parked facts whose time has come, or all of them, those of
// one stream in order and only up to the first that fails.
func (r *Runner) retry(ctx context.Context, everything bool) error {
	parked, err := r.config.Progress.Parked(ctx, r.Name())
	if err != nil {
		return fmt.Errorf("look up parked facts: %w", err)
	}
	now := r.config.Book.Clock.Now()
	stuck := map[string]bool{}
	for _, p := range parked {
		if stuck[p.Stream] {
			continue
		}
		if !everything && now.Before(p.Tried.Add(wait(p.Attempts))) {
			stuck[p.Stream] = true
			continue
		}
		done, err := r.again(ctx, p)
		if err != nil {
			return err
		}
		stuck[p.Stream] = !done
	}
	return nil
}

// wait is how long a fact that failed so often is left alone.
func wait(attempts int) time.Duration {
	if attempts == 0 {
		return 0
	}
	return min(round<<min(attempts-1, 10), seldom)
}

// again tries one parked fact, and says whether it is done.
func (r *Runner) again(ctx context.Context, p Parked) (done bool, err error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	e, err := r.find(ctx, p)
	if err == nil {
		err = r.try(ctx, e)
	}
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		p.Attempts, p.Tried, p.Error = p.Attempts+1, r.config.Book.Clock.Now(), reason(err)
		if err := r.config.Progress.Tried(ctx, p); err != nil {
			return false, fmt.Errorf("note attempt: %w", err)
		}
		r.note(func() { r.counts.Retries++ })
		return false, nil
	}
	if err := r.config.Progress.Done(ctx, p.Policy, p.Event); err != nil {
		return false, fmt.Errorf("note that a parked fact is done: %w", err)
	}
	r.note(func() { r.counts.Retries++; r.counts.Facts++ })
	return true, nil
}

// find returns the event that is parked.
func (r *Runner) find(ctx context.Context, p Parked) (eventstore.Recorded, error) {
	for e, err := range eventstore.Whole(ctx, r.config.Book.Store, p.Stream, 0) {
		if err != nil || e.ID == p.Event {
			return e, err
		}
	}
	return eventstore.Recorded{}, errGone
}
