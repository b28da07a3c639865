package projector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"klantreis/domain/eventstore"
)

// ErrBuilding means that generations are being built already.
var ErrBuilding = errors.New("views are being built already")

// ErrElsewhere means that another process keeps the views, and is the one to
// ask: what two build at once, each takes for litter of the other.
var ErrElsewhere = errors.New("another process keeps these views: ask that one")

// Progress is how far building has come, in events of the log. Events go by
// several times, so that Done is the share of the work that is done: of so many
// events as if they went by one after another.
type Progress struct {
	Views   []string
	Done    int64
	Total   int64 // events in the log, about; zero: not known
	Elapsed time.Duration
}

// Rebuild builds views anew, all of them if none is named, and then serves the
// new rows instead of the old, which are served meanwhile. The log is read once;
// views that fold read it again, sorted by stream, and decode it once for all of
// them, and only heads are decoded for those of single facts.
// It reports progress about once for every few thousand events, to a function
// that leaves the projector alone, and can be broken off at any time by ctx;
// what was built by then goes when [Projector.Run] next looks.
//
// A view that cannot be built is left as it was, and the error says why; the
// others are served. It fails with [ErrBuilding] when another rebuild is under
// way, and with [ErrElsewhere] while the projector only watches.
func (p *Projector) Rebuild(ctx context.Context, report func(Progress), views ...string) error {
	plans, err := p.named(views)
	if err != nil {
		return err
	}
	if p.watching.Load() {
		return ErrElsewhere
	}
	if !p.building.TryLock() {
		return ErrBuilding
	}
	defer p.building.Unlock()
	b := &build{projector: p, began: p.options.Now(), report: report}
	defer p.showBuilding(nil)
	p.littered.Store(true)
	err = errors.Join(b.run(ctx, plans), b.failed())
	if ctx.Err() != nil {
		p.rouse()
		return err
	}
	return errors.Join(err, p.sweep(ctx))
}

func (p *Projector) named(views []string) ([]*plan, error) {
	if len(views) == 0 {
		return p.plans, nil
	}
	var plans []*plan
	for _, name := range views {
		i := slices.IndexFunc(p.plans, func(p *plan) bool { return p.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no view %q", name)
		}
		if !slices.Contains(plans, p.plans[i]) {
			plans = append(plans, p.plans[i])
		}
	}
	return plans, nil
}

// A build is the building of new generations of some views.
type build struct {
	projector *Projector
	news      []*newcomer
	head      eventstore.Checkpoint // up to which the log is read by stream
	last      eventstore.Recorded   // the event there, once it was read
	began     time.Time
	report    func(Progress)

	times    int64      // that each event goes by
	mu       sync.Mutex // held while something is reported
	passed   int64      // events that went by
	progress Progress
}

// A newcomer is a view whose new generation is on its way to serve.
type newcomer struct {
	member
	loaded bool  // all of its rows, and its indexes made
	err    error // why it will not get there
}

func (b *build) run(ctx context.Context, plans []*plan) error {
	for _, plan := range plans {
		g, err := b.projector.create(ctx, plan)
		if err != nil {
			return err
		}
		b.news = append(b.news, &newcomer{member: member{plan: plan, generation: g}})
		b.progress.Views = append(b.progress.Views, plan.Name)
	}
	if err := b.fill(ctx); err != nil {
		return err
	}
	return b.serve(ctx)
}

// fill gives the newcomers their rows up to about the end of the log.
func (b *build) fill(ctx context.Context) (err error) {
	p := b.projector
	if b.head, err = p.source.Store.Head(ctx); err != nil {
		return fmt.Errorf("read head of the log: %w", err)
	}
	if b.head.Position.Major == 0 {
		b.progress.Total = b.head.Position.Order()
	}
	if err := b.byStream(ctx); err != nil {
		return err
	}
	head, err := p.source.Store.Head(ctx)
	if err != nil {
		return fmt.Errorf("read head of the log: %w", err)
	}
	return b.lift(ctx, newApplier(p.source, p.options.Room), head)
}

// alive returns the newcomers that did not fail.
func (b *build) alive() []*newcomer {
	return slices.DeleteFunc(slices.Clone(b.news), func(n *newcomer) bool { return n.err != nil })
}

// lift brings the newcomers up to a place in the log, in its order.
func (b *build) lift(ctx context.Context, a *applier, to eventstore.Checkpoint) error {
	for {
		var members []*member
		alive := b.alive()
		for _, n := range alive {
			members = append(members, &n.member)
		}
		if len(members) == 0 {
			return nil
		}
		err := b.projector.lift(ctx, a, members, to, func(events int) { b.done(events * int(b.times)) })
		if err == nil {
			return nil
		}
		before := len(alive)
		for _, n := range alive {
			if n.failure != (Failure{}) {
				n.err = fmt.Errorf("build %s: stopped at %s: %s", n.generation, n.failure.Position, n.failure.Error)
				before--
			}
		}
		if before == len(alive) {
			return err // not the fault of a view
		}
	}
}

// serve brings group and newcomers to the same place, while nothing else is
// applied, and serves the newcomers from there on.
func (b *build) serve(ctx context.Context) error {
	p := b.projector
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.sure(ctx); err != nil {
		return err
	}
	if err := b.meet(ctx); err != nil {
		return err
	}
	var generations []Generation
	alive := b.alive()
	for _, n := range alive {
		generations = append(generations, n.generation)
	}
	if len(alive) == 0 {
		return nil
	}
	if err := p.tables.Serve(ctx, generations...); err != nil {
		p.unsure = true
		return fmt.Errorf("serve %v: %w", generations, err)
	}
	for _, n := range alive {
		m := n.member
		m.apart = m.at != p.at
		p.members[slices.Index(p.plans, n.plan)] = &m
	}
	p.publish()
	return nil
}

// meet lifts whichever is behind: the newcomers, or the group, which pages may
// not have reached yet that the newcomers have.
func (b *build) meet(ctx context.Context) error {
	p := b.projector
	if err := b.lift(ctx, newApplier(p.source, p.options.Room/4), p.at); err != nil {
		return err
	}
	for _, n := range b.alive() {
		for p.at.Position.Compare(n.at.Position) < 0 {
			events, err := p.source.Store.Page(ctx, p.at, pageSize)
			if err != nil {
				return fmt.Errorf("catch up: %w", err)
			}
			events = upTo(events, n.at)
			if len(events) == 0 {
				return fmt.Errorf("catch up: %w", eventstore.ErrRewound)
			}
			if err := p.advance(ctx, events); err != nil {
				return err
			}
		}
	}
	return nil
}

// failed returns why newcomers did not get to serve.
func (b *build) failed() error {
	var errs []error
	for _, n := range b.news {
		errs = append(errs, n.err)
	}
	return errors.Join(errs...)
}

// done counts events that went by, and tells how far it is.
func (b *build) done(events int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.passed += int64(events)
	b.progress.Done = b.passed / max(b.times, 1)
	b.progress.Elapsed = b.projector.options.Now().Sub(b.began)
	b.projector.showBuilding(&b.progress)
	b.report(b.progress)
}

func (p *Projector) showBuilding(now *Progress) {
	p.board.mu.Lock()
	defer p.board.mu.Unlock()
	p.board.building = now
	if now != nil {
		copied := *now
		p.board.building = &copied
	}
}
