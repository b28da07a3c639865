package projector

import (
	"context"
	"errors"
	"fmt"
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
