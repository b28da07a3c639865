package projector

import (
	"context"
	"time"
)

// Mend is one round of Run.
func (p *Projector) Mend(ctx context.Context) time.Duration { return p.mend(ctx) }
