package projector

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"klantreis/domain/eventstore"
)

// Options of a projector; the zero value is the usual one.
type Options struct {
	Room   int              // facts that are remembered, some two kilobytes each with what views make of them; zero: 50,000
	Now    func() time.Time // nil: time.Now
	Report func(Progress)   // of building that nobody asked for: a new view, a new version
	Notice func(error)      // what [Projector.Run] cannot do, once until it can or the reason is another; nil: nobody is told

	// Sort puts a log in the order of streams and revisions, in which views are
	// built: so every history is folded once and every row is written once. Nil:
	// it is sorted in memory, all of it at once.
	Sort func(iter.Seq2[eventstore.Recorded, error]) iter.Seq2[eventstore.Recorded, error]
}

// A Projector keeps the tables of its views up to date.
//
// The views that are up to date are a group: they advance together, a page of
// events in one transaction. A view that cannot take an event into account
// leaves the group, and everyone can see where and why; it goes on by itself
// as soon as it can and joins the group again when it has caught up. No event
// is ever passed over.
//
// Known limits: a view that stands still keeps what it holds also of clients
// who are erased meanwhile, until it goes on or is built anew; and every stream
// that is folded must fit in memory.
type Projector struct {
	source  Source
	tables  Tables
	options Options
	plans   []*plan

	mu      sync.Mutex // held while a page is applied
	members []*member  // one for each plan, in the same order
	at      eventstore.Checkpoint
	applier *applier
	unsure  bool // what is stored may not be what is believed here

	building   sync.Mutex // held while generations are built
	gathered   int        // how many totals of a view are in memory meanwhile
	readAtOnce int        // how many events are read at a time meanwhile
	board      board
	littered   atomic.Bool   // there may be generations that nobody will ask for
	watching   atomic.Bool   // another process keeps the views
	soiled     atomic.Bool   // the tables are to be asked to scrub
	wake       chan struct{} // holds a token when Run has something to do
}

// New returns a projector of views. It fails when a view is not in order.
// Nothing is read or written before [Projector.Start].
func New(source Source, tables Tables, views []View, o Options) (*Projector, error) {
	if o.Room == 0 {
		o.Room = 50_000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sort == nil {
		o.Sort = inMemory
	}
	if o.Notice == nil {
		o.Notice = func(error) {}
	}
	if o.Report == nil {
		o.Report = func(Progress) {}
	}
	p := &Projector{source: source, tables: tables, options: o, unsure: true, applier: newApplier(source, o.Room), gathered: gathered, readAtOnce: readAtOnce,
		wake: make(chan struct{}, 1)}
	names := map[string]bool{}
	for _, v := range views {
		plan, err := newPlan(v)
		if err != nil {
			return nil, err
		}
		if plan.marks {
			if plan.marker, err = newMarker(source.Vault); err != nil {
				return nil, fmt.Errorf("view %s: %w", v.Name, err)
			}
		}
		for _, name := range append([]string{"view " + v.Name}, stableNames(plan)...) {
			if names[name] {
				return nil, fmt.Errorf("there are two of %s", name)
			}
			names[name] = true
		}
		p.plans = append(p.plans, plan)
		p.members = append(p.members, &member{plan: plan})
	}
	p.board.reset(p.members)
	return p, nil
}

func stableNames(p *plan) (names []string) {
	for _, t := range p.tables {
		names = append(names, "table "+t.Name)
	}
	return names
}

// Checkpoint returns the place up to which the group has come: where the next
// page is to begin.
func (p *Projector) Checkpoint(ctx context.Context) (eventstore.Checkpoint, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := p.sure(ctx)
	return p.at, err
}

// sure asks the tables again after something went wrong, and forgets what is
// remembered.
func (p *Projector) sure(ctx context.Context) error {
	if !p.unsure {
		return nil
	}
	return p.survey(ctx)
}

// Apply takes a page of events into account that begins at a checkpoint. What
// was applied already is passed over, so that a page may come again. It fails
// with [ErrGap] when the page does not continue from where the views stand,
// and with [ErrMoved] when another projector was there first; after any error
// the place to go on from is [Projector.Checkpoint].
func (p *Projector) Apply(ctx context.Context, page []eventstore.Recorded, from eventstore.Checkpoint) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.sure(ctx); err != nil {
		return err
	}
	next, err := after(page, from, p.at)
	if err != nil || len(next) == 0 {
		return err
	}
	return p.advance(ctx, next)
}

// advance moves the group over the events that are next.
func (p *Projector) advance(ctx context.Context, events []eventstore.Recorded) error {
	began := p.options.Now()
	group := slices.DeleteFunc(slices.Clone(p.members), func(m *member) bool { return !m.grouped() })
	if err := p.apply(ctx, p.applier, group, events); err != nil {
		p.unsure = true
		return fmt.Errorf("apply page: %w", err)
	}
	p.at = events[len(events)-1].Checkpoint()
	for _, m := range group {
		if m.apart = m.at != p.at; m.apart {
			m.later(began)
			p.rouse()
		}
	}
	p.board.applied(len(events), p.options.Now().Sub(began))
	p.publish()
	return nil
}

// apply works events out for members that all stand just before them, and
// stores what came of it in one transaction. A member that cannot take an
// event then stands before it, with a failure. After an error the applier
// remembers what was not stored, and cannot be used again.
func (p *Projector) apply(ctx context.Context, a *applier, members []*member, events []eventstore.Recorded) error {
	if len(members) == 0 {
		return nil
	}
	plans := make([]*plan, len(members))
	for i, m := range members {
		plans[i] = m.plan
	}
	works, err := a.work(ctx, plans, events)
	if err != nil {
		return err
	}
	steps := make([]Step, len(works))
	wipes := false
	for i, w := range works {
		if w.wipes() {
			wipes = true
			if err := w.forget(ctx, p.tables, members[i].generation); err != nil {
				return err
			}
		}
		w.totals.rows(w.changes)
		steps[i] = members[i].step(w, events, p.options.Now())
	}
	if err := p.tables.Advance(ctx, steps...); err != nil {
		return err
	}
	for i, s := range steps {
		members[i].moved(s)
	}
	if wipes {
		p.soil()
	}
	return nil
}
