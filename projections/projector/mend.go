package projector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"klantreis/domain/eventstore"
)

// Run does what is to be done beside applying pages, until ctx is done: it
// builds views that are new or have a new version, brings views back that fell
// behind, and scrubs after erasures. What fails is tried again, less often
// every time; [Projector.Health] says what it is.
func (p *Projector) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		timer.Reset(p.mend(ctx))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-p.wake:
		}
	}
}

// rouse makes Run look for something to do.
func (p *Projector) rouse() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// soil makes Run ask the tables to scrub. They know themselves whether deleted
// rows may still be in a file, so that nothing is lost when this process ends
// before Run comes to it.
func (p *Projector) soil() {
	p.soiled.Store(true)
	p.rouse()
}

// mend makes one attempt at everything that is due, and returns when the next
// will be.
func (p *Projector) mend(ctx context.Context) time.Duration {
	next := p.tidy(ctx)
	for _, m := range p.due() {
		if m.serves() {
			_ = p.rejoin(ctx, m.plan) // the view itself says why it failed
		}
	}
	p.build(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		if m.astray() {
			next = min(next, max(m.retry.Sub(p.options.Now()), time.Millisecond))
		}
	}
	return next
}

const (
	idle  = time.Minute // how long Run sleeps when nobody wakes it
	again = time.Second // after a failure that has no pace of its own
)

// due returns the views that are to be brought back or built, as they stand.
func (p *Projector) due() (all []member) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		if m.astray() && !m.retry.After(p.options.Now()) {
			all = append(all, *m)
		}
	}
	return all
}

// tidy drops what is left of building, and has deleted rows scrubbed out of
// the files, if there may be any of either.
func (p *Projector) tidy(ctx context.Context) time.Duration {
	err := errors.Join(p.drop(ctx), p.scrub(ctx))
	p.notice(ctx, &p.board.untidy, err)
	if err != nil {
		return again
	}
	return idle
}

// notice shows what cannot be done, or that it can, and tells of it when that is
// new. What ends because there is no more to be done is no failure.
func (p *Projector) notice(ctx context.Context, shown *error, err error) {
	p.board.mu.Lock()
	before := *shown
	*shown = err
	p.board.mu.Unlock()
	if err != nil && ctx.Err() == nil && (before == nil || before.Error() != err.Error()) {
		p.options.Notice(err)
	}
}

func (p *Projector) drop(ctx context.Context) error {
	if !p.littered.Load() || !p.building.TryLock() {
		return nil
	}
	defer p.building.Unlock()
	return p.sweep(ctx)
}

func (p *Projector) scrub(ctx context.Context) error {
	if !p.soiled.Swap(false) {
		return nil
	}
	err := p.tables.Scrub(ctx)
	if err != nil {
		p.soiled.Store(true)
		return fmt.Errorf("scrub views: %w", err)
	}
	return nil
}

// build builds the views that have no generation of their version.
func (p *Projector) build(ctx context.Context) {
	var missing []string
	for _, m := range p.due() {
		if !m.serves() {
			missing = append(missing, m.plan.Name)
		}
	}
	if len(missing) == 0 {
		return
	}
	err := p.Rebuild(ctx, p.options.Report, missing...)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		if !m.serves() && slices.Contains(missing, m.plan.Name) {
			m.later(p.options.Now())
		}
	}
	p.notice(ctx, &p.board.unbuilt, err)
	p.publish()
}

// rejoin brings a view back to the group, page by page by itself. The end of
// it happens while the group stands still.
func (p *Projector) rejoin(ctx context.Context, plan *plan) error {
	i := slices.Index(p.plans, plan)
	p.mu.Lock()
	m, to := *p.members[i], p.at
	p.mu.Unlock()
	alone := newApplier(p.source, p.options.Room/4)
	err := p.lift(ctx, alone, []*member{&m}, to, func(int) {})

	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.members[i]; !now.astray() || now.generation.Number != m.generation.Number {
		return nil // it was brought back, or built anew, by others
	}
	if err == nil {
		err = p.lift(ctx, alone, []*member{&m}, p.at, func(int) {})
	}
	m.apart = m.at != p.at
	if m.apart {
		m.later(p.options.Now())
	} else {
		m.attempts = 0
	}
	p.unsure = p.unsure || errors.Is(err, ErrMoved)
	p.members[i] = &m
	p.applier.histories.forget() // what the group remembers of this view is older than its rows
	p.publish()
	return err
}

// pageSize is how many events are read at a time when catching up.
const pageSize = 1000

// lift applies what is between members, who all stand at the same place, and a
// later place, and tells how many events that were. It fails when one of them
// fails; the others are then where that page ends.
func (p *Projector) lift(ctx context.Context, a *applier, members []*member, to eventstore.Checkpoint, done func(events int)) error {
	for at := members[0].at; at.Position.Compare(to.Position) < 0; {
		events, err := p.source.Store.Page(ctx, at, pageSize)
		if err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
		events = upTo(events, to)
		if len(events) == 0 {
			return fmt.Errorf("catch up: the log ends at %s, before %s: %w", at.Position, to.Position, eventstore.ErrRewound)
		}
		if err := p.apply(ctx, a, members, events); err != nil {
			return fmt.Errorf("catch up: %w", err)
		}
		at = events[len(events)-1].Checkpoint()
		done(len(events))
		for _, m := range members {
			if m.failure != (Failure{}) {
				return fmt.Errorf("catch up: %s stopped at %s: %s", m.generation, m.failure.Position, m.failure.Error)
			}
		}
	}
	return nil
}

// upTo returns the events that do not come after a place.
func upTo(events []eventstore.Recorded, to eventstore.Checkpoint) []eventstore.Recorded {
	n := len(events)
	for n > 0 && events[n-1].Position.Compare(to.Position) > 0 {
		n--
	}
	return events[:n]
}
