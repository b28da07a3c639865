package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"klantreis/domain/eventstore"
)

// Status is how a policy is doing, for whoever keeps watch. Counts are since
// the program started.
type Status struct {
	Policy  string
	At      eventstore.Position // up to where all facts were taken into account
	Events  uint64              // that were read
	Facts   uint64              // that were carried out
	Parks   uint64              // that were parked
	Retries uint64              // attempts at parked facts
	Waiting int                 // that are parked now
	Oldest  time.Time           // since when the first of those is; zero for none
	Trouble error               // why progress cannot be kept now; nil when it can
}

type counts struct {
	Events, Facts, Parks, Retries uint64
	unsaved                       int // events since the checkpoint was saved
}

// Status says how every policy is doing, or fails when the parked facts cannot
// be read.
func (e *Engine) Status(ctx context.Context) ([]Status, error) {
	parked, err := e.config.Progress.Parked(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("look up parked facts: %w", err)
	}
	var all []Status
	for _, r := range e.runners {
		s := r.status()
		for _, p := range parked {
			if p.Policy != s.Policy {
				continue
			}
			if s.Waiting++; s.Oldest.IsZero() || p.Since.Before(s.Oldest) {
				s.Oldest = p.Since
			}
		}
		all = append(all, s)
	}
	return all, nil
}

func (r *Runner) status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Status{
		Policy: r.Name(), At: r.at.Position, Trouble: r.trouble,
		Events: r.counts.Events, Facts: r.counts.Facts, Parks: r.counts.Parks, Retries: r.counts.Retries,
	}
}

// note changes what onlookers see, and tells those who wait for it.
func (r *Runner) note(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *Runner) reach(at eventstore.Checkpoint) { r.note(func() { r.at = at }) }

func (r *Runner) changes() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changed
}

// past says whether the policy is past a position and nothing of these streams
// is parked.
func (r *Runner) past(ctx context.Context, at eventstore.Position, streams []string) (bool, error) {
	if r.status().At.Compare(at) < 0 {
		saved, err := r.config.Progress.Checkpoint(ctx, r.Name())
		if err != nil || saved.Position.Compare(at) < 0 {
			return false, err
		}
	}
	parked, err := r.config.Progress.Parked(ctx, r.Name())
	waits := func(p Parked) bool { return slices.Contains(streams, p.Stream) }
	return err == nil && !slices.ContainsFunc(parked, waits), err
}
