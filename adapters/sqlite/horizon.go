package sqlite

import (
	"context"
	"sync"
	"time"

	"klantreis/domain/eventstore"
)

// A horizon is the last position that readers can see, and wakes those who
// wait for it to move.
type horizon struct {
	mu    sync.Mutex
	last  int64
	moved chan struct{} // closed when last moves, and then replaced
	ended chan struct{} // closed when it will not move any more
}

func newHorizon() *horizon {
	return &horizon{moved: make(chan struct{}), ended: make(chan struct{})}
}

func (h *horizon) move(to int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if to > h.last {
		h.last = to
		close(h.moved)
		h.moved = make(chan struct{})
	}
}

// beyond says whether the horizon lies after a position, and otherwise returns
// what closes when it moves.
func (h *horizon) beyond(after eventstore.Position) (bool, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return position(h.last).Compare(after) > 0, h.moved
}

func (h *horizon) wait(ctx context.Context, after eventstore.Position) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		there, moved := h.beyond(after)
		if there {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		case <-h.ended:
			return ErrClosed
		}
	}
}

func (h *horizon) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.ended:
	default:
		close(h.ended)
	}
}

// pollPace is how often a reader looks for what another process wrote.
const pollPace = 25 * time.Millisecond

// poll is wait for a log that another process writes to.
func (e *Events) poll(ctx context.Context, after eventstore.Position) error {
	pace := time.NewTicker(pollPace)
	defer pace.Stop()
	for {
		head, err := e.Head(ctx)
		if err != nil {
			return err
		}
		if head.Position.Compare(after) > 0 {
			return nil
		}
		select {
		case <-pace.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-e.at.ended:
			return ErrClosed
		}
	}
}
