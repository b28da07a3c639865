package engine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
)

const (
	tries   = 5                     // before a fact is parked
	longest = 10 * time.Second      // that one try may take
	first   = 50 * time.Millisecond // pause, doubling with every try
)

// patiently carries out a fact, again if it fails: what is down for a moment
// parks nothing. A refusal is believed at once.
func (r *Runner) patiently(ctx context.Context, e eventstore.Recorded) error {
	for try := 1; ; try++ {
		err := r.try(ctx, e)
		if err == nil || ctx.Err() != nil || try == tries || final(err) {
			return err
		}
		pause := first << (try - 1)
		if !sleep(ctx, pause*3/4+rand.N(pause/2)) {
			return ctx.Err()
		}
	}
}

// try carries out a fact once. A panic is an error like any other, so that one
// fact does not keep the program from starting.
func (r *Runner) try(ctx context.Context, e eventstore.Recorded) (err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			err = panicked(v)
		}
	}()
	return r.carryOut(ctx, e)
}

// carryOut does everything that a fact calls for. Tasks are to different
// targets, so one that fails does not keep the others from being done.
func (r *Runner) carryOut(ctx context.Context, e eventstore.Recorded) error {
	facts, err := r.config.Book.Codec.Open(ctx, r.config.Book.Vault, codec.PersonPart, e)
	if err != nil {
		return err
	}
	f := facts[0]
	if decider.DayOf(f.Meta.RecordedAt) < r.policy.From {
		return nil
	}
	tasks := r.policy.Follow(policy.Fact{Event: f.ID, Stream: f.Stream, What: f.What})
	var failed []error
	for _, t := range tasks {
		if err := r.do(ctx, t, r.request(f, t, len(tasks) > 1)); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", t.Target(), err))
		}
	}
	return errors.Join(failed...)
}

// do carries out one task.
func (r *Runner) do(ctx context.Context, t policy.Task, req command.Request) error {
	switch t := t.(type) {
	case policy.ForClient:
		return carried(ctx, r.config.Hands.Clients, t.ID, t.Do, req)
	case policy.ForJourney:
		return carried(ctx, r.config.Hands.Journeys, t.ID, t.Do, req)
	case policy.ForMerges:
		return carried(ctx, r.config.Hands.Merges, t.Region, t.Do, req)
	case policy.ForVoucher:
		return carried(ctx, r.config.Hands.Vouchers, t.ID, t.Do, req)
	case policy.ForFund:
		return carried(ctx, r.config.Hands.Funds, t.ID, t.Do, req)
	case policy.ForReorganisation:
		return carried(ctx, r.config.Hands.Reorganisations, t.ID, t.Do, req)
	case policy.DestroyKeys:
		if err := r.config.Book.Vault.Destroy(ctx, t.Stream); err != nil {
			return err
		}
		return r.config.Documents.Remove(ctx, t.Stream)
	case policy.DestroyText:
		return r.config.Book.Vault.DestroyKeys(ctx, t.Stream, codec.TextKey(t.Event))
	case policy.DropDocument:
		return r.config.Documents.Drop(ctx, document.Name{Stream: t.Stream, ID: t.Document}, 0)
	}
	return fmt.Errorf("a %T is nothing that the engine can do", t)
}

// carried has a hand carry out a command. What it led to is in the log.
func carried[C any](ctx context.Context, hand Hand[C], id uuid.UUID, cmd C, req command.Request) error {
	_, err := hand(ctx, id, cmd, req)
	return err
}

// request is how a policy asks. Its id is the same whenever the fact is
// carried out, and names the target where the fact calls for several tasks. The
// codes in what it asks are those of the fact, or of what the fact is about:
// they were checked when they came in, and a list that ended one since is no
// reason to leave the rest undone.
func (r *Runner) request(f codec.Fact, t policy.Task, several bool) command.Request {
	name := r.Name()
	if several {
		name += " " + t.Target()
	}
	when := f.Meta.Occurred
	if r.policy.Late {
		when = decider.At(f.Meta.RecordedAt)
	}
	return command.Request{
		ID: command.RequestID(name, f.ID), Correlation: f.Meta.Correlation, Causation: f.ID,
		Actor: "policy:" + r.Name(), Role: "policy", Purpose: r.policy.Purpose,
		Occurred: when, Carried: true,
	}
}

// panicked says of a panic what cannot be personal.
func panicked(v any) error {
	if err, ok := v.(runtime.Error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic with a %T", v)
}

// sleep waits, and reports whether there is reason to go on.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
