package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// policiesGroup looks after the policies.
type policiesGroup struct {
	Status policiesStatus `cmd:"" help:"Show how far every policy is, and what it could not carry out yet. Runs beside a serving process."`
	Redo   policiesRedo   `cmd:"" help:"Carry out again all that follows from what is recorded, once the log or the vault was put back from a copy. No process may serve meanwhile."`
}

type policiesStatus struct{ dataFlag }

func (c policiesStatus) Run(ctx context.Context, o out) error {
	folder, err := c.look(ctx, o)
	if err != nil {
		return err
	}
	defer folder.Close()
	w := tabwriter.NewWriter(o.answers, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "POLICY\tPOSITION\tBEHIND\tPARKED\tSINCE\tLAST ERROR")
	var parked []engine.Parked
	for _, p := range policy.All {
		s, err := stand(ctx, folder, p.Name)
		if err != nil {
			return err
		}
		parked = append(parked, s.parked...)
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\n", p.Name, s.at, s.behind, len(s.parked), when(s.since()), s.trouble())
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return listParked(parked, o)
}

// A standing is how far a policy has come in a folder. A serving process saves
// that every second or so.
type standing struct {
	at     eventstore.Position
	behind string // events; "-" where it stopped
	lost   error  // why it stopped
	parked []engine.Parked
}

func stand(ctx context.Context, folder *platform.Sight, name string) (s standing, err error) {
	at, err := folder.Ops.Checkpoint(ctx, name)
	if err != nil {
		return s, err
	}
	s.at = at.Position
	if s.parked, err = folder.Ops.Parked(ctx, name); err != nil {
		return s, err
	}
	_, err = folder.Events.Page(ctx, at, 1)
	if errors.Is(err, eventstore.ErrRewound) {
		s.behind, s.lost = "-", fmt.Errorf("%w; %s", eventstore.ErrRewound, platform.Remedy)
		return s, nil
	}
	if err != nil {
		return s, err
	}
	head, err := folder.Events.Head(ctx)
	if err == nil {
		s.behind, err = between(ctx, folder.Events, at, head)
	}
	return s, err
}

// since is when the oldest fact that is parked was.
func (s standing) since() (first time.Time) {
	for _, p := range s.parked {
		if first.IsZero() || p.Since.Before(first) {
			first = p.Since
		}
	}
	return first
}

// trouble is why the policy stopped or else why the fact failed that was tried
// last; "" where nothing is wrong.
func (s standing) trouble() string {
	if s.lost != nil {
		return s.lost.Error()
	}
	var last engine.Parked
	for _, p := range s.parked {
		if p.Attempts > 0 && !p.Tried.Before(last.Tried) {
			last = p
		}
	}
	return last.Error
}

// listParked says which facts wait, so that each can be looked at: events show
// says what it is.
func listParked(parked []engine.Parked, o out) error {
	if len(parked) == 0 {
		return nil
	}
	slices.SortStableFunc(parked, func(a, b engine.Parked) int { return a.Position.Compare(b.Position) })
	w := tabwriter.NewWriter(o.answers, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nPARKED EVENT\tPOLICY\tSTREAM\tATTEMPTS\tERROR")
	for _, p := range parked {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", p.Event, p.Policy, p.Stream, p.Attempts, p.Error)
	}
	return w.Flush()
}

type policiesRedo struct{ dataFlag }

func (c policiesRedo) Run(ctx context.Context, o out) error {
	if err := c.there(); err != nil {
		return err
	}
	at, err := c.places(platform.All)
	if err == nil {
		err = platform.Alone(ctx, at) // who only answers takes no part in the turn
	}
	if err != nil {
		return err
	}
	p, err := c.openNow(ctx, o)
	if err != nil {
		return err
	}
	err = alone(ctx, o, p, func(ctx context.Context) error { return redo(ctx, o, p) })
	return errors.Join(err, p.Close())
}

func redo(ctx context.Context, o out, p *platform.Platform) error {
	b := &bar{talk: o.talk}
	mended, parked, err := p.Redo(ctx, func(what string, read uint64) { b.show(what, int64(read), 0) })
	o.talk.end()
	sayMended(o, mended)
	switch {
	case err != nil:
		return err
	case parked > 0:
		return fmt.Errorf("%d facts could not be carried out: the warnings say why, and whoever serves next tries them again", parked)
	}
	fmt.Fprintln(o.talk, "All that follows from what is recorded is carried out.")
	return nil
}

// others is how long processes that serve are given before they are told of.
const others = 3 * time.Second

// alone runs work when no other process carries out policies, or may meanwhile,
// as one that begins to serve only now. A folder belongs to one process anyway.
func alone(ctx context.Context, o out, p *platform.Platform, work func(context.Context) error) error {
	if p.Stores.Turn == nil {
		return work(ctx)
	}
	waiting := time.AfterFunc(others, func() {
		fmt.Fprintln(o.talk, "Another process carries out policies. This one waits until it has ended: stop all that serve.")
	})
	defer waiting.Stop()
	return p.Stores.Turn.Lead(ctx, func(ctx context.Context) error {
		waiting.Stop()
		return work(ctx)
	})
}

// sayMended says what was wrong with a vault, if anything was.
func sayMended(o out, m platform.Mended) {
	if m.Erased > 0 {
		fmt.Fprintf(o.talk, "The keys of %d erased clients and journeys were there, or could have been made anew: they are destroyed.\n", m.Erased)
	}
	if m.Lost > 0 {
		fmt.Fprintf(o.talk, "The keys of %d clients and journeys are lost. What was said there reads as erased, and nothing more can be recorded there: register those clients anew.\n", m.Lost)
	}
	if m.Back > 0 {
		fmt.Fprintf(o.talk, "The keys of %d free texts that had been destroyed were there: they are destroyed.\n", m.Back)
	}
	if m.Texts > 0 {
		fmt.Fprintf(o.talk, "The keys of %d free texts are lost. They read as erased.\n", m.Texts)
	}
	if m.Papers > 0 {
		fmt.Fprintf(o.talk, "%d documents were there that had been erased or removed: their bytes are gone.\n", m.Papers)
	}
	if m.Unreadable > 0 {
		fmt.Fprintf(o.talk, "%d documents are lost: their bytes or their keys are in none of these places. What is said of them stays.\n", m.Unreadable)
	}
}
