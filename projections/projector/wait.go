package projector

import (
	"context"
	"fmt"
	"sync"
	"time"

	"klantreis/domain/eventstore"
)

// A board shows everyone where the views stand, without waiting for the page
// that is being applied.
type board struct {
	mu       sync.Mutex
	shown    map[string]Measure
	changed  chan struct{} // closed when what is shown changes, and then replaced
	building *Progress
	unbuilt  error // why views that are new could not be built
	untidy   error // why deleted rows may still be in a file
	strayed  error // which views the log does not know the place of
	unseen   error // why it is not known where views stand that another process keeps

	pages, facts int64
	took         time.Duration
}

func (b *board) reset(members []*member) {
	b.shown, b.changed = map[string]Measure{}, make(chan struct{})
	for _, m := range members {
		b.shown[m.plan.Name] = Measure{View: m.plan.Name, Version: m.plan.Version}
	}
}

// publish shows where the members stand now.
func (p *Projector) publish() {
	b := &p.board
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range p.members {
		shown := Measure{
			View: m.plan.Name, Version: m.plan.Version, Generation: m.generation.Number,
			At: m.at, Recorded: m.recorded, Failure: m.failure,
			Behind: m.serves() && !m.grouped(), Lost: m.lost,
		}
		if !m.serves() && b.unbuilt != nil {
			shown.Failure = Failure{Since: p.options.Now(), Error: b.unbuilt.Error()}
		}
		b.shown[m.plan.Name] = shown
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *board) applied(facts int, took time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages++
	b.facts += int64(facts)
	b.took += took
}

// Watch shows where the views stand that another process keeps, so that this one
// can wait for them, until ctx is done or moves is closed. It looks when it
// begins and at every token in moves. It takes the place of [Projector.Start]
// and [Projector.Run] in a process that only asks, and writes nothing.
func (p *Projector) Watch(ctx context.Context, moves <-chan struct{}) {
	p.watching.Store(true)
	defer p.watching.Store(false)
	for {
		err := p.look(ctx)
		p.board.mu.Lock()
		p.board.unseen = err
		p.board.mu.Unlock()
		select {
		case _, more := <-moves:
			if !more {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

func (p *Projector) look(ctx context.Context) error {
	all, err := p.tables.Status(ctx)
	if err != nil {
		return fmt.Errorf("read status of views: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		m.adopt(all)
		m.apart = m.failure != (Failure{})
	}
	p.publish()
	return nil
}

// Wait returns when a view has taken everything up to a position into account,
// or fails when ctx is done. With the zero position it waits until the view is
// served at all.
func (p *Projector) Wait(ctx context.Context, view string, position eventstore.Position) error {
	for {
		p.board.mu.Lock()
		m, known := p.board.shown[view]
		changed := p.board.changed
		p.board.mu.Unlock()
		if !known {
			return fmt.Errorf("there is no view %q", view)
		}
		if m.Generation > 0 && !m.Lost && m.At.Position.Compare(position) >= 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return m.late(ctx, position)
		}
	}
}

func (m Measure) late(ctx context.Context, position eventstore.Position) error {
	switch {
	case m.Generation == 0:
		return fmt.Errorf("view %s is being built: %w", m.View, ctx.Err())
	case m.Failure != (Failure{}):
		return fmt.Errorf("view %s stopped at %s, before %s: %w", m.View, m.At.Position, position, ctx.Err())
	}
	return fmt.Errorf("view %s is at %s, before %s: %w", m.View, m.At.Position, position, ctx.Err())
}
