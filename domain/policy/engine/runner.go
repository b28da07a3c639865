package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
)

// saveEvery is after how many events a checkpoint is saved that says no more
// than that nothing called for anything; reading so many again takes no time.
const saveEvery = 5000

// A Runner is one policy at work.
type Runner struct {
	policy  policy.Policy
	config  Config
	follows map[string]bool // by stored name
	kinds   map[string]bool // all that are known, and whether the policy follows them

	turn  sync.Mutex            // held by whoever works for the policy: a page, or one parked fact
	saved eventstore.Checkpoint // as Progress has it; guarded by turn
	acted bool                  // something was carried out since; guarded by turn

	mu      sync.Mutex // guards what follows, for whoever looks on
	at      eventstore.Checkpoint
	counts  counts
	trouble error
	changed chan struct{} // closed at every change, and then replaced
}

func newRunner(c Config, p policy.Policy) *Runner {
	r := &Runner{policy: p, config: c, changed: make(chan struct{})}
	r.follows, r.kinds = followed(c.Book.Codec, p)
	return r
}

// Name is the policy's.
func (r *Runner) Name() string { return r.policy.Name }

// Checkpoint returns where the policy stands. It is to be asked before the
// first page and after every page that failed.
func (r *Runner) Checkpoint(ctx context.Context) (eventstore.Checkpoint, error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	err := r.load(ctx)
	return r.at, err
}

// load goes back to the checkpoint that was saved, if somebody else did that.
// Otherwise the policy is where it is: maybe further, past events that called
// for nothing.
func (r *Runner) load(ctx context.Context) error {
	at, err := r.config.Progress.Checkpoint(ctx, r.Name())
	if err != nil {
		return fmt.Errorf("load checkpoint of policy %s: %w", r.Name(), err)
	}
	if at != r.saved {
		r.saved, r.acted = at, false
		r.reach(at)
	}
	return nil
}

// Apply carries out what the events after from call for, parking what cannot
// be carried out. It fails, and is to be given events from Checkpoint on, with
// [ErrMoved], with [codec.ErrUnknown], when progress cannot be kept, and when
// ctx is done; what was done until then is done.
func (r *Runner) Apply(ctx context.Context, from eventstore.Checkpoint, events []eventstore.Recorded) error {
	r.turn.Lock()
	defer r.turn.Unlock()
	if from != r.at {
		return fmt.Errorf("policy %s: %w", r.Name(), ErrMoved)
	}
	if len(events) == 0 {
		return nil
	}
	if err := r.takeAll(ctx, events); err != nil {
		return fmt.Errorf("policy %s: %w", r.Name(), err)
	}
	return nil
}

// takeAll takes events into account, and saves that when there is reason to.
// What was carried out before one that cannot be is saved too, so that it is
// not carried out again with every attempt at the rest.
func (r *Runner) takeAll(ctx context.Context, events []eventstore.Recorded) error {
	var parked *waiting // looked up when the first fact needs it
	for _, e := range events {
		follows, err := r.isFollowed(e)
		if follows && parked == nil {
			parked, err = r.waiting(ctx)
		}
		if follows && err == nil {
			err = r.take(ctx, e, parked)
		}
		if err != nil {
			return errors.Join(err, r.saveActed(ctx))
		}
		if follows {
			r.reach(e.Checkpoint())
		}
	}
	n := len(events)
	r.note(func() { r.counts.Events += uint64(n); r.counts.unsaved += n; r.at = events[n-1].Checkpoint() })
	if r.counts.unsaved >= saveEvery {
		return r.save(ctx, r.at)
	}
	return r.saveActed(ctx)
}

// isFollowed says whether an event can call for anything.
func (r *Runner) isFollowed(e eventstore.Recorded) (bool, error) {
	if r.follows[e.Type] {
		return true, nil
	}
	if followed, known := r.kinds[codec.Kind(e.Type)]; followed || !known {
		return false, fmt.Errorf("event %q at position %s is %w", e.Type, e.Position, codec.ErrUnknown)
	}
	return false, nil
}

// take carries out one fact, or parks it.
func (r *Runner) take(ctx context.Context, e eventstore.Recorded, w *waiting) error {
	if w.events[e.ID] {
		return nil
	}
	now := r.config.Book.Clock.Now()
	p := Parked{Policy: r.Name(), Stream: e.Stream, Event: e.ID, Position: e.Position, Since: now}
	if w.streams[e.Stream] {
		p.Error = reason(errBehind)
		return r.park(ctx, e, p, w)
	}
	err := r.patiently(ctx, e)
	switch {
	case err == nil:
		r.acted = true
		r.note(func() { r.counts.Facts++ })
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	p.Attempts, p.Tried, p.Error = 1, r.config.Book.Clock.Now(), reason(err)
	if parkErr := r.park(ctx, e, p, w); parkErr != nil {
		return parkErr
	}
	r.config.Notice(r.Name(), fmt.Errorf("event %s is parked: %w", e.ID, err))
	return nil
}

// park sets a fact aside and moves the checkpoint past it, both or neither.
func (r *Runner) park(ctx context.Context, e eventstore.Recorded, p Parked, w *waiting) error {
	if err := r.save(ctx, e.Checkpoint(), p); err != nil {
		return err
	}
	w.events[e.ID], w.streams[e.Stream] = true, true
	r.note(func() { r.counts.Parks++ })
	return nil
}

// saveActed saves the checkpoint if anything was carried out since it was.
func (r *Runner) saveActed(ctx context.Context) error {
	if !r.acted || ctx.Err() != nil {
		return nil
	}
	return r.save(ctx, r.at)
}

func (r *Runner) save(ctx context.Context, to eventstore.Checkpoint, park ...Parked) error {
	if err := r.config.Progress.Advance(ctx, r.Name(), r.saved, to, park...); err != nil {
		return fmt.Errorf("save checkpoint: %w", err)
	}
	r.saved, r.acted = to, false
	r.note(func() { r.counts.unsaved = 0 })
	return nil
}

func (r *Runner) redo(ctx context.Context) error {
	r.turn.Lock()
	defer r.turn.Unlock()
	if err := r.load(ctx); err != nil {
		return err
	}
	if err := r.save(ctx, eventstore.Checkpoint{}); err != nil {
		return err
	}
	r.reach(eventstore.Checkpoint{})
	return nil
}

// waiting is what is parked of one policy.
type waiting struct {
	events  map[uuid.UUID]bool
	streams map[string]bool
}

func (r *Runner) waiting(ctx context.Context) (*waiting, error) {
	parked, err := r.config.Progress.Parked(ctx, r.Name())
	if err != nil {
		return nil, fmt.Errorf("look up parked facts: %w", err)
	}
	w := &waiting{map[uuid.UUID]bool{}, map[string]bool{}}
	for _, p := range parked {
		w.events[p.Event], w.streams[p.Stream] = true, true
	}
	return w, nil
}
