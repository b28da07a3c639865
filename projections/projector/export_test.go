package projector

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Mend is one round of Run.
func (p *Projector) Mend(ctx context.Context) time.Duration { return p.mend(ctx) }

// Read sets how many events a rebuild reads at a time.
func (p *Projector) Read(atOnce int) { p.readAtOnce = atOnce }

// Gather sets how many totals of a view a rebuild keeps in memory.
func (p *Projector) Gather(most int) { p.gathered = most }

// Health returns why views are not up to date that should be, nil while they
// are on their way.
func (p *Projector) Health() error {
	b := &p.board
	b.mu.Lock()
	defer b.mu.Unlock()
	errs := []error{b.untidy, b.unseen}
	for _, plan := range p.plans {
		switch m := b.shown[plan.Name]; {
		case m.Failure == (Failure{}):
		case m.Generation == 0:
			errs[0] = errors.Join(b.unbuilt, b.untidy)
		default:
			errs = append(errs, fmt.Errorf("view %s stopped at %s: %s", plan.Name, m.Failure.Position, m.Failure.Error))
		}
	}
	return errors.Join(errs...)
}

// Spilling has the totals of a row of a view's first table loaded so often while
// others are gathered, and says how much room for changes is kept in the end.
func Spilling(v View, row Row, times int) int {
	p, err := newPlan(v)
	if err != nil {
		panic(err)
	}
	generation := Generation{View: v.Name}
	f := &filling{build: &build{}, news: []*newcomer{{member: member{plan: p, generation: generation}}},
		plans: []*plan{p}, errs: make([]error, 1), spilled: make([]atomic.Bool, 1)}
	for range times {
		all := newTotals(1)
		all.count(p.tables[0], row, 1, Forever, 1)
		f.spare.give(f.spill([]*totals{all}, 0)...)
	}
	return len(f.spare.of[v.Name])
}
