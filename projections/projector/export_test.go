package projector

import (
	"context"
	"time"
)

// Mend is one round of Run.
func (p *Projector) Mend(ctx context.Context) time.Duration { return p.mend(ctx) }

// Read sets how many events a rebuild reads at a time.
func (p *Projector) Read(atOnce int) { p.readAtOnce = atOnce }

// Gather sets how many totals of a view a rebuild keeps in memory.
func (p *Projector) Gather(most int) { p.gathered = most }
