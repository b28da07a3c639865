// Package progresstest holds every [engine.Progress] to the same promises,
// because a policy that loses its place acts twice or not at all.
package progresstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// patience is how long a promise may take before it counts as a hang.
const patience = time.Minute

// Run checks the progress that open returns, of policies that never ran, once
// for every promise. A failure prints the promise that broke.
func Run(t *testing.T, open func(testing.TB) engine.Progress) {
	t.Helper()
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := p.check(ctx, open(t)); err != nil {
				t.Errorf("%v\npromised: %s", err, p.because)
			}
		})
	}
}

// A promise is one thing the port says, and the words it says it in.
type promise struct {
	name    string
	because string
	check   func(context.Context, engine.Progress) error
}

var promises = []promise{
	{"a policy that never ran is at the beginning",
		"Checkpoint returns how far a policy has come, zero when it never ran.",
		func(ctx context.Context, p engine.Progress) error {
			return first(
				func() error { return wantCheckpoint(ctx, p, "close", eventstore.Checkpoint{}) },
				func() error { return wantParked(ctx, p, "") },
			)
		}},
	{"a policy advances by itself",
		"Advance moves a policy from one checkpoint to the next.",
		func(ctx context.Context, p engine.Progress) error {
			high := eventstore.Checkpoint{Position: eventstore.Position{Major: 1 << 62, Minor: 1<<63 - 1}, ID: uuid.Max}
			return first(
				func() error { return p.Advance(ctx, "close", at(0), at(1)) },
				func() error { return p.Advance(ctx, "close", at(1), at(7)) },
				func() error { return p.Advance(ctx, "other", at(0), high) },
				func() error { return wantCheckpoint(ctx, p, "close", at(7)) },
				func() error { return wantCheckpoint(ctx, p, "other", high) },
			)
		}},
	{"a policy that was moved stays where it is",
		"Advance fails with ErrMoved unless the policy still stands at from.",
		moved},
	{"of many who advance a policy one does",
		"Advance fails with ErrMoved unless the policy still stands at from.",
		oneAdvances},
	{"facts are parked with the checkpoint, and come back whole",
		"Advance moves a policy and parks facts, both or neither.",
		func(ctx context.Context, p engine.Progress) error {
			return first(
				func() error { return p.Advance(ctx, "close", at(0), at(5), fact("close", 3), fact("close", 5)) },
				func() error { return p.Advance(ctx, "reserve", at(0), at(4), fact("reserve", 4)) },
				func() error { return wantParked(ctx, p, "close", fact("close", 3), fact("close", 5)) },
				func() error { return wantParked(ctx, p, "reserve", fact("reserve", 4)) },
				func() error { return wantParked(ctx, p, "never") },
			)
		}},
	{"all that is parked is in order of position",
		"Parked returns the facts of all policies, in order of position.",
		func(ctx context.Context, p engine.Progress) error {
			return first(
				func() error { return p.Advance(ctx, "close", at(0), at(30), fact("close", 20), fact("close", 3)) },
				func() error { return p.Advance(ctx, "close", at(30), at(31), fact("close", 9)) },
				func() error { return p.Advance(ctx, "reserve", at(0), at(9), fact("reserve", 4), fact("reserve", 9)) },
				func() error {
					return wantParked(ctx, p, "", fact("close", 3), fact("reserve", 4), fact("close", 9), fact("reserve", 9), fact("close", 20))
				},
			)
		}},
	{"another attempt is counted",
		"Tried records another attempt that failed. Unknown facts are ignored.",
		tried},
	{"a fact that is done is gone",
		"Done removes a parked fact. It may be repeated.",
		func(ctx context.Context, p engine.Progress) error {
			return first(
				func() error { return p.Advance(ctx, "close", at(0), at(5), fact("close", 3), fact("close", 5)) },
				func() error { return p.Advance(ctx, "reserve", at(0), at(5), fact("reserve", 3)) },
				func() error { return p.Done(ctx, "close", fact("close", 3).Event) },
				func() error { return p.Done(ctx, "close", fact("close", 3).Event) },
				func() error { return wantParked(ctx, p, "", fact("reserve", 3), fact("close", 5)) },
				func() error { return wantCheckpoint(ctx, p, "close", at(5)) },
			)
		}},
	{"a context that is done changes nothing",
		"All methods end early with the context's error when it is done.",
		ending},
}

// at is the checkpoint of event n; zero comes before every event.
func at(n uint64) eventstore.Checkpoint {
	if n == 0 {
		return eventstore.Checkpoint{}
	}
	return eventstore.Checkpoint{Position: eventstore.Position{Minor: n}, ID: id(n)}
}

func id(n uint64) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, n)) }

// fact makes a parked fact with something in every field. Times are whole
// microseconds, which is as fine as stores keep them.
func fact(policy string, n uint64) engine.Parked {
	since := time.Date(2026, 3, 1, 9, 30, int(n), 123_456_000, time.UTC)
	return engine.Parked{
		Policy: policy, Stream: fmt.Sprint("journey-", n%3), Event: id(n), Position: at(n).Position,
		Attempts: int(n), Since: since, Tried: since.Add(time.Minute), Error: "refused: budget is used up",
	}
}

func moved(ctx context.Context, p engine.Progress) error {
	if err := p.Advance(ctx, "close", at(0), at(5)); err != nil {
		return err
	}
	otherID := eventstore.Checkpoint{Position: at(5).Position, ID: id(6)}
	for _, from := range []eventstore.Checkpoint{at(0), at(4), at(6), otherID} {
		if err := p.Advance(ctx, "close", from, at(9), fact("close", 8)); !errors.Is(err, engine.ErrMoved) {
			return fmt.Errorf("advancing from %v got %v, want ErrMoved", from.Position, err)
		}
	}
	return first(
		func() error { return wantCheckpoint(ctx, p, "close", at(5)) },
		func() error { return wantParked(ctx, p, "") },
	)
}

func oneAdvances(ctx context.Context, p engine.Progress) error {
	for round := range uint64(10) {
		var wg sync.WaitGroup
		won, lost := make(chan uint64, 8), make(chan error, 8)
		for i := range uint64(8) {
			wg.Go(func() {
				event := round*100 + i
				if err := p.Advance(ctx, "close", at(round), at(round+1), fact("close", event)); err == nil {
					won <- event
				} else if !errors.Is(err, engine.ErrMoved) {
					lost <- err
				}
			})
		}
		wg.Wait()
		if len(lost) > 0 {
			return <-lost
		}
		if len(won) != 1 {
			return fmt.Errorf("%d of 8 advanced", len(won))
		}
		event := <-won
		if err := wantParked(ctx, p, "close", fact("close", event)); err != nil {
			return err
		}
		if err := p.Done(ctx, "close", id(event)); err != nil {
			return err
		}
	}
	return nil
}

func tried(ctx context.Context, p engine.Progress) error {
	again := fact("close", 3)
	again.Tried, again.Error = again.Tried.Add(time.Hour), "refused: no budget was allotted"
	unknown := fact("close", 4)
	twice := again
	twice.Attempts += 2
	return first(
		func() error { return p.Advance(ctx, "close", at(0), at(5), fact("close", 3), fact("close", 5)) },
		func() error { return p.Tried(ctx, again) },
		func() error { return p.Tried(ctx, again) },
		func() error { return p.Tried(ctx, unknown) },
		func() error { return wantParked(ctx, p, "", twice, fact("close", 5)) },
	)
}

func ending(ctx context.Context, p engine.Progress) error {
	if err := p.Advance(ctx, "close", at(0), at(5), fact("close", 3)); err != nil {
		return err
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, reading := p.Checkpoint(done, "close")
	_, listing := p.Parked(done, "")
	for what, err := range map[string]error{
		"checkpoint": reading,
		"parked":     listing,
		"advance":    p.Advance(done, "close", at(5), at(6)),
		"tried":      p.Tried(done, fact("close", 3)),
		"done":       p.Done(done, "close", id(3)),
	} {
		if !errors.Is(err, context.Canceled) {
			return fmt.Errorf("%s with a context that is done: got %v", what, err)
		}
	}
	return first(
		func() error { return wantCheckpoint(ctx, p, "close", at(5)) },
		func() error { return wantParked(ctx, p, "", fact("close", 3)) },
	)
}

func wantCheckpoint(ctx context.Context, p engine.Progress, policy string, want eventstore.Checkpoint) error {
	got, err := p.Checkpoint(ctx, policy)
	if err == nil && got != want {
		err = fmt.Errorf("%s is at %v, want %v", policy, got, want)
	}
	return err
}

func wantParked(ctx context.Context, p engine.Progress, policy string, want ...engine.Parked) error {
	got, err := p.Parked(ctx, policy)
	if err != nil {
		return err
	}
	same := func(a, b engine.Parked) bool {
		times := a.Since.Equal(b.Since) && a.Tried.Equal(b.Tried)
		a.Since, a.Tried, b.Since, b.Tried = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		return times && a == b
	}
	if !slices.EqualFunc(got, want, same) {
		return fmt.Errorf("parked are %+v, want %+v", got, want)
	}
	return nil
}

// first returns the first error of steps, each of which runs only when the one
// before it succeeded.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
