// Package platform puts the parts together: the stores, the write side over
// them, the views that follow, and the policies that act.
//
// There is no framework: Open builds from the outside in, Run keeps what runs
// running until its context is done, Close ends it in the other order.
package platform

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"klantreis/adapters/feed"
	"klantreis/adapters/spool"
	"klantreis/api"
	"klantreis/domain/catalog"
	"klantreis/domain/command"
	"klantreis/domain/employers"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/meeting"
	"klantreis/domain/people"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
	"klantreis/domain/staff"
	"klantreis/domain/standing"
	"klantreis/domain/tally"
	"klantreis/projections"
	"klantreis/projections/projector"
)

// A Platform is everything but the edge.
type Platform struct {
	Stores    Stores
	Book      command.Book
	Directory *standing.Directory
	Staff     *api.Staff
	Clients   *api.Clients
	Journeys  *api.Journeys
	Meetings  *api.Meetings
	Tallies   *api.Tallies
	Merges    *api.Merges
	Vouchers  *api.Vouchers
	Funds     *api.Funds
	Views     *projector.Projector
	Policies  *engine.Engine

	Reorganisations *api.Reorganisations

	people *people.People

	keeping atomic.Bool               // this process keeps the views and carries out policies
	feed    atomic.Pointer[feed.Feed] // meanwhile, once the views have started
	now     func() time.Time
	log     *slog.Logger
}

// Open builds a platform over stores, which it closes from then on, also when
// it fails. What is recorded is stamped with the time that now tells.
func Open(stores Stores, now func() time.Time, log *slog.Logger, report func(projector.Progress)) (*Platform, error) {
	p := &Platform{Stores: stores, now: now, log: log}
	if err := p.build(report); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *Platform) build(report func(projector.Progress)) (err error) {
	p.Directory = standing.Over(command.Book{
		Store: p.Stores.Events, Vault: p.Stores.Vault, Codec: catalog.Events, Clock: command.NewClock(p.now),
	})
	p.Book = p.Directory.Book()
	if err := p.Directory.Refresh(context.Background()); err != nil {
		return err
	}
	p.Staff = command.New(staff.Decider, p.Book)
	them := people.Over(p.Book)
	p.people, p.Clients, p.Merges, p.Journeys, p.Vouchers = them, them.Clients, them.Merges, them.Journeys, them.Vouchers
	p.Meetings = command.New(meeting.Decider, p.Book)
	p.Tallies = command.New(tally.Decider, p.Book)
	p.Funds = command.New(fund.Decider, p.Book)
	p.Reorganisations = employers.Over(p.Book)
	p.Policies = engine.New(engine.Config{
		Policies: policy.All, Progress: p.Stores.Ops, Book: p.Book, Documents: p.Stores.Documents,
		Hands: engine.Hands{
			Clients: p.Clients.Handle, Journeys: p.Journeys.Handle, Merges: p.Merges.Handle, Vouchers: p.Vouchers.Handle, Funds: p.Funds.Handle,
			Reorganisations: p.Reorganisations.Handle,
		},
		Notice: func(policy string, err error) { p.log.Warn("policy", "policy", policy, "error", err) },
	})
	source := projector.Source{Store: p.Stores.Events, Vault: p.Stores.Vault, Codec: catalog.Events}
	p.Views, err = projector.New(source, p.Stores.Views, projections.All, projector.Options{
		Report: report, Sort: spool.Sorter{Dir: p.Stores.Dir}.Sort,
		Notice: func(err error) { p.log.Warn("views cannot be kept as they should be", "error", err) },
	})
	return err
}

// A Role is what one of several processes does.
type Role string

// The roles of a process.
const (
	All         Role = "all"         // both of the others
	API         Role = "api"         // answers, and leaves the views and policies to another
	Projections Role = "projections" // keeps the views, and carries out policies
)

// Run brings the views and the policies up to date and keeps them so until ctx
// is done. What they are working on then is finished first. Of several
// processes over the same views one does that, in turn, and the others know
// where it is. Whatever it does, a process follows the directory.
func (p *Platform) Run(ctx context.Context, role Role) error {
	following, stop := context.WithCancel(ctx)
	var directory sync.WaitGroup
	directory.Go(func() {
		p.Directory.Follow(following, func(err error) { p.log.Warn("the directory cannot be read", "error", err) })
	})
	defer directory.Wait()
	defer stop()
	return p.run(ctx, role)
}

func (p *Platform) run(ctx context.Context, role Role) error {
	switch {
	case p.Stores.Turn == nil:
		return p.keep(ctx)
	case role == API:
		p.Views.Watch(ctx, p.Stores.Turn.Moves(ctx))
		return nil
	}
	for {
		err := p.turn(ctx)
		if ctx.Err() != nil {
			return err
		}
		p.log.Warn("another process keeps the views, or the database is away", "error", err)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return nil
		}
	}
}

// turn watches until this process leads, and then keeps what is kept.
func (p *Platform) turn(ctx context.Context) error {
	watching, lead := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { p.Views.Watch(watching, p.Stores.Turn.Moves(watching)) })
	wait := func() { lead(); watch.Wait() }
	defer wait()
	err := p.Stores.Turn.Lead(ctx, func(ctx context.Context) error {
		wait()
		p.log.Info("this process keeps the views and carries out policies")
		return p.keep(ctx)
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // its turn never came
	}
	return err
}

// keep brings the views and the policies up to date and keeps them so.
func (p *Platform) keep(ctx context.Context) error {
	p.keeping.Store(true)
	defer p.keeping.Store(false)
	if err := p.Views.Start(ctx); err != nil {
		return fmt.Errorf("start views: %w", err)
	}
	following, err := feed.New(p.Stores.Events, feed.Config{Log: p.log})
	if err != nil {
		return err
	}
	for _, r := range p.readers() {
		if err := following.Add(r); err != nil {
			return err
		}
	}
	p.feed.Store(following)
	defer p.feed.Store(nil)
	var beside sync.WaitGroup
	beside.Go(func() { p.Views.Run(ctx) })
	beside.Go(func() { p.Policies.Run(ctx) })
	beside.Go(func() { p.sweep(ctx) })
	err = following.Run(ctx)
	beside.Wait()
	return err
}

// following says how the readers of the log are, nothing in a process that has
// none.
func (p *Platform) following() []feed.Status {
	if f := p.feed.Load(); f != nil {
		return f.Status()
	}
	return nil
}

// Served returns when every view is served, or with the context's error.
func (p *Platform) Served(ctx context.Context) error {
	for _, v := range projections.All {
		if err := p.Views.Wait(ctx, v.Name, eventstore.Position{}); err != nil {
			return err
		}
	}
	return nil
}

// readers are those who follow the log: all views as one, and every policy.
func (p *Platform) readers() []feed.Reader {
	all := []feed.Reader{{Name: "views", From: p.Views, Apply: func(ctx context.Context, page feed.Page) error {
		return p.Views.Apply(ctx, page.Events, page.From)
	}}}
	for _, r := range p.Policies.Runners() {
		all = append(all, feed.Reader{Name: ofPolicy + r.Name(), From: r, Remedy: Remedy, Apply: func(ctx context.Context, page feed.Page) error {
			return r.Apply(ctx, page.From, page.Events)
		}})
	}
	return all
}

// ofPolicy begins the name of a policy's reader.
const ofPolicy = "policy "

// stopped says which policies will not go on by themselves, and what makes
// them; "" while all do.
func (p *Platform) stopped() string {
	if p.Stores.Beside != nil && p.Stores.Beside() {
		return besides
	}
	var names []string
	for _, s := range p.following() {
		if name, is := strings.CutPrefix(s.Name, ofPolicy); is && s.Stopped {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "policies have stopped, since the log is not the one that they followed: " + strings.Join(names, ", ") + "; " + Remedy
}

// Close closes the stores. Run must have returned.
func (p *Platform) Close() error { return p.Stores.Close() }
