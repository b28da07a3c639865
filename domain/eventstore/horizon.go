package eventstore

import (
	"context"
	"sync"
)

// A Horizon is the last position that readers of a log can see, as far as this
// process knows, and wakes those who wait for it to move. Adapters build
// [Store.Wait] on it.
type Horizon struct {
	mu     sync.Mutex
	last   Position
	fallen int           // how often last moved back
	moved  chan struct{} // closed when last moves, and then replaced
	ended  chan struct{} // closed when it will not move any more
	why    error         // what waiting fails with from then on
}

// NewHorizon returns a horizon before every event.
func NewHorizon() *Horizon {
	return &Horizon{moved: make(chan struct{}), ended: make(chan struct{})}
}

// Last is where the horizon lies.
func (h *Horizon) Last() Position {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// Move says that readers can see up to a position. It never moves back.
func (h *Horizon) Move(to Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if to.Compare(h.last) > 0 {
		h.last = to
		close(h.moved)
		h.moved = make(chan struct{})
	}
}

// Fall moves the horizon back to the head of a log that turned out to end
// earlier, unless it has moved meanwhile. Those who wait are woken, so that they
// read and find out.
func (h *Horizon) Fall(from, to Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == from && to.Compare(from) < 0 {
		h.last = to
		h.fallen++
		close(h.moved)
		h.moved = make(chan struct{})
	}
}

// Wait returns when the horizon lies after a position, or falls.
func (h *Horizon) Wait(ctx context.Context, after Position) error {
	_, began, _ := h.beyond(after)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		there, fallen, moved := h.beyond(after)
		if there || fallen != began {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-h.ended:
			return h.why
		}
	}
}

// beyond says whether the horizon lies after a position, how often it has
// fallen, and what closes when either changes.
func (h *Horizon) beyond(after Position) (there bool, fallen int, moved <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last.Compare(after) > 0, h.fallen, h.moved
}

// End makes everyone who waits, now or later, fail with an error.
func (h *Horizon) End(why error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.ended:
	default:
		h.why = why
		close(h.ended)
	}
}

// Ended is closed when the horizon was ended.
func (h *Horizon) Ended() <-chan struct{} { return h.ended }
