// Package engine carries out what policies ask for: at least once, and once in
// effect.
//
// Every policy is a reader of the log with a durable checkpoint of its own, so
// that one which is slow or stuck holds up no other. What it asks for is done
// under a request id that is derived from the fact, so doing it again after a
// crash changes nothing; only then does the checkpoint move. A fact whose
// consequence is refused, or fails for longer than a second or so, is parked:
// the policy goes on, later facts of the same stream wait behind it in their
// order, and it is tried again, ever less often and whenever the program
// starts, until it works.
//
// Known limits: a policy does one thing at a time; a parked fact is given up
// by nobody, so one that can never be carried out stays visible until someone
// changes what stands in its way; and an event type that this version does not
// know stops every policy there.
package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/policy"
	"klantreis/domain/reorganisation"
	"klantreis/domain/voucher"
)

// Config is what an engine works with.
type Config struct {
	Policies []policy.Policy
	Progress Progress
	Book     command.Book // where facts are read, and whose keys are destroyed

	// Documents are what is destroyed with keys, and by itself.
	Documents document.Store

	// Hands carry out commands.
	Hands Hands

	// Notice hears of every fact that is parked and of trouble in keeping
	// progress, when it begins; nil: nobody does. Other errors are returned.
	Notice func(policy string, err error)
}

// A Hand carries out commands on aggregates of one kind: the Handle method of
// their handler.
type Hand[C any] func(context.Context, uuid.UUID, C, command.Request) (command.Result, error)

// Hands are those of all kinds.
type Hands struct {
	Clients  Hand[client.Command]
	Journeys Hand[journey.Command]
	Merges   Hand[merge.Command]
	Vouchers Hand[voucher.Command]
	Funds    Hand[fund.Command]

	Reorganisations Hand[reorganisation.Command]
}

// ErrNoPolicy means that the engine has no policy of that name.
var ErrNoPolicy = errors.New("there is no policy of this name")

// An Engine carries out policies.
type Engine struct {
	config  Config
	runners []*Runner
}

// New returns an engine. Its runners are to be given the log, and Run is to be
// called for the facts that are parked.
func New(c Config) *Engine {
	if c.Notice == nil {
		c.Notice = func(string, error) {}
	}
	e := &Engine{config: c}
	for _, p := range c.Policies {
		e.runners = append(e.runners, newRunner(c, p))
	}
	return e
}

// Runners returns one reader of the log for each policy.
func (e *Engine) Runners() []*Runner { return e.runners }

func (e *Engine) runner(name string) (*Runner, error) {
	for _, r := range e.runners {
		if r.Name() == name {
			return r, nil
		}
	}
	return nil, fmt.Errorf("policy %q: %w", name, ErrNoPolicy)
}

// Run tries parked facts again, all at once when it begins and each in its
// time after that, and saves how far policies have come. It returns when ctx
// is done and what it was doing has ended.
func (e *Engine) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, r := range e.runners {
		all.Go(func() { r.tend(ctx) })
	}
	all.Wait()
}

// Retry tries every parked fact again at once, whenever its turn would be. It
// fails when progress cannot be kept; a fact that fails again stays parked.
func (e *Engine) Retry(ctx context.Context) error {
	var failed []error
	for _, r := range e.runners {
		if err := r.retry(ctx, true); err != nil {
			failed = append(failed, fmt.Errorf("policy %s: %w", r.Name(), err))
		}
	}
	return errors.Join(failed...)
}

// Wait returns when a policy has taken all facts up to a position into account
// and none of these streams' is parked, or fails with the context's error or
// [ErrNoPolicy].
//
// A consequence can have consequences. Whoever has erased a client at position
// p knows that all keys are destroyed after waiting, each time for the head of
// the log as it is by then, for
//
//	erasing-ends-merges, ended-files-erased, erasing-reaches-journeys, erased-keys-destroyed
//
// with the streams of the client, of the merges, and of whatever goes with it.
func (e *Engine) Wait(ctx context.Context, policy string, at eventstore.Position, streams ...string) error {
	r, err := e.runner(policy)
	if err != nil {
		return err
	}
	look := time.NewTicker(lookAgain)
	defer look.Stop()
	for {
		changed := r.changes()
		done, err := r.past(ctx, at, streams)
		if err != nil {
			return fmt.Errorf("wait for policy %s: %w", policy, err)
		}
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-look.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for policy %s: %w", policy, ctx.Err())
		}
	}
}

// lookAgain is how often Wait asks for the progress that another process may
// have made.
const lookAgain = 250 * time.Millisecond

// Redo sets a policy back to the first fact. Commands that it carried out
// before are recognised and change nothing; keys are destroyed again, which is
// what "erased-keys-destroyed" is redone for after a vault was restored.
//
// The policy begins again with the next event, or when its reader is restarted.
func (e *Engine) Redo(ctx context.Context, policy string) error {
	r, err := e.runner(policy)
	if err != nil {
		return err
	}
	if err := r.redo(ctx); err != nil {
		return fmt.Errorf("redo policy %s: %w", policy, err)
	}
	return nil
}

// followed lists the stored names, of all versions, that a policy follows, and
// the kinds that this program knows.
func followed(c *codec.Codec, p policy.Policy) (follows map[string]bool, kinds map[string]bool) {
	follows, kinds = map[string]bool{}, map[string]bool{}
	for _, t := range c.Types() {
		follow := p.Follows(t.Go())
		kinds[t.Name] = follow
		for v := 1; follow && v <= t.Version(); v++ {
			follows[fmt.Sprintf("%s.v%d", t.Name, v)] = true
		}
	}
	return follows, kinds
}
