package projector

import (
	"context"
	"fmt"
	"time"

	"klantreis/domain/eventstore"
)

// A Measure is how a view does in this process.
type Measure struct {
	View       string
	Version    int
	Generation int  // 0: it is being built for the first time, or anew for this version
	Behind     bool // it does not move with the others
	Lost       bool // the log does not know the place where it stands
	At         eventstore.Checkpoint
	Recorded   time.Time // of the last fact that was taken into account
	Failure    Failure   // also why it could not be built

	// LagEvents is how many positions are between it and the end of the log: events
	// where positions count them, and bytes in EventStoreDB. There how many events
	// these are takes reading them, which whoever measures often does not want;
	// zero means in every log that nothing is missing.
	LagEvents int64
	Lag       time.Duration // since Recorded, while it is not at the end of the log
}

// Totals are what a projector did since it was made.
type Totals struct {
	Pages     int64 // applied by the group
	Facts     int64
	Took      time.Duration
	Building  *Progress // nil while nothing is built
	Elsewhere bool      // another process keeps the views, and builds them
	Untidy    bool      // what was deleted may still lie in a file: to scrub it fails
}

// Measures returns how every view does, in the order in which they were given.
func (p *Projector) Measures(ctx context.Context) ([]Measure, Totals, error) {
	head, err := p.source.Store.Head(ctx)
	if err != nil {
		return nil, Totals{}, fmt.Errorf("read head of the log: %w", err)
	}
	b := &p.board
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Measure
	for _, plan := range p.plans {
		m := b.shown[plan.Name]
		at := m.At.Position
		if at.Counts() != head.Position.Counts() {
			at = eventstore.Position{} // it is in another log: all of this one is missing
		}
		if behind := head.Position.Order() - at.Order(); behind > 0 {
			m.LagEvents = behind
			if !m.Recorded.IsZero() {
				m.Lag = p.options.Now().Sub(m.Recorded)
			}
		}
		all = append(all, m)
	}
	return all, Totals{Pages: b.pages, Facts: b.facts, Took: b.took, Building: b.building, Elsewhere: p.watching.Load(), Untidy: b.untidy != nil}, nil
}
