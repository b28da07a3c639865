package projector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"klantreis/domain/eventstore"
)

// Start finds out where the views stand. On an empty log new views serve at
// once; otherwise [Projector.Run] builds them.
func (p *Projector) Start(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	head, err := p.source.Store.Head(ctx)
	if err != nil {
		return fmt.Errorf("read head of the log: %w", err)
	}
	p.littered.Store(true)
	p.soil() // an earlier process may have ended before it scrubbed
	if err := p.survey(ctx); err != nil || !head.IsZero() {
		return err
	}
	return p.begin(ctx)
}

// begin serves new views at the beginning of the log.
func (p *Projector) begin(ctx context.Context) error {
	var fresh []Generation
	for _, m := range p.members {
		if m.serves() {
			continue
		}
		g, err := p.create(ctx, m.plan)
		if err != nil {
			return err
		}
		if err := p.tables.Complete(ctx, g, eventstore.Checkpoint{}, time.Time{}); err != nil {
			return fmt.Errorf("complete %s: %w", g, err)
		}
		fresh = append(fresh, g)
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := p.tables.Serve(ctx, fresh...); err != nil {
		return fmt.Errorf("serve new views: %w", err)
	}
	return p.survey(ctx)
}

// survey asks the tables where the views stand, and the log whether it knows
// these places. The group is where the furthest view is.
func (p *Projector) survey(ctx context.Context) error {
	all, err := p.tables.Status(ctx)
	if err != nil {
		return fmt.Errorf("read status of views: %w", err)
	}
	p.applier.histories.forget()
	at := eventstore.Checkpoint{}
	none := true
	for _, m := range p.members {
		m.adopt(all)
		if !m.serves() {
			continue
		}
		if err := p.verify(ctx, m); err != nil {
			return err
		}
		if !m.lost && (none || at.Position.Compare(m.at.Position) < 0) {
			at, none = m.at, false
		}
	}
	if none {
		if at, err = p.source.Store.Head(ctx); err != nil {
			return fmt.Errorf("read head of the log: %w", err)
		}
	}
	p.notice(ctx, &p.board.strayed, p.strayed())
	p.at, p.unsure = at, false
	for _, m := range p.members {
		m.apart = m.at != p.at
	}
	p.publish()
	p.rouse()
	return nil
}

// verify finds out whether the log still knows the place where a view stands.
// If not, going on would pass over what is new.
func (p *Projector) verify(ctx context.Context, m *member) error {
	_, err := p.source.Store.Page(ctx, m.at, 1)
	if err != nil && !errors.Is(err, eventstore.ErrRewound) {
		return fmt.Errorf("check where %s stands: %w", m.generation, err)
	}
	if err == nil {
		return nil
	}
	m.lost = true
	lost := m.failing(m.at.Position, fmt.Errorf("%w; rebuild the view", err), p.options.Now())
	if lost == m.failure {
		return nil
	}
	m.failure = lost
	note := Step{Generation: m.generation, From: m.at, To: m.at, Failure: lost}
	if err := p.tables.Advance(ctx, note); err != nil {
		return fmt.Errorf("note where %s stands: %w", m.generation, err)
	}
	return nil
}

// strayed says which views stand where the log has nothing, as those of another
// log do.
func (p *Projector) strayed() error {
	var names []string
	for _, m := range p.members {
		if m.lost {
			names = append(names, m.plan.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("%w; rebuild these views: %s", eventstore.ErrRewound, strings.Join(names, ", "))
}

// create makes the tables of the next generation of a view.
func (p *Projector) create(ctx context.Context, plan *plan) (Generation, error) {
	all, err := p.tables.Status(ctx)
	if err != nil {
		return Generation{}, fmt.Errorf("read status of views: %w", err)
	}
	number := 1
	for _, s := range all {
		if s.View == plan.Name {
			number = max(number, s.Number+1)
		}
	}
	g := plan.generation(number)
	if err := p.tables.Create(ctx, g); err != nil {
		return Generation{}, fmt.Errorf("create %s: %w", g, err)
	}
	return g, nil
}

// sweep drops the generations that nobody will ask for: those that were left
// half built or were replaced, and those of views that there are no more. It
// runs while nothing is being built.
func (p *Projector) sweep(ctx context.Context) error {
	all, err := p.tables.Status(ctx)
	if err != nil {
		return fmt.Errorf("read status of views: %w", err)
	}
	for _, s := range all {
		known := slices.ContainsFunc(p.plans, func(p *plan) bool { return p.Name == s.View })
		if s.Serving && known {
			continue
		}
		if err := p.tables.Drop(ctx, s.View, s.Number); err != nil {
			return fmt.Errorf("drop %s g%d: %w", s.View, s.Number, err)
		}
		p.soil()
	}
	p.littered.Store(false)
	return nil
}
