package esdb

import (
	"context"
	"sync"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"klantreis/domain/eventstore"
)

// A tail is what is known of the end of the log: its last event, and how far
// $all was looked through after it without finding another. It only says what
// is there for certain; there may be more.
type tail struct {
	origin eventstore.Position

	mu    sync.Mutex
	last  eventstore.Checkpoint // zero for an empty log
	seen  eventstore.Position
	grown chan struct{} // closed when last moves, and then replaced
}

func newTail(origin eventstore.Position) *tail {
	return &tail{origin: origin, seen: origin, grown: make(chan struct{})}
}

func (t *tail) known() (last eventstore.Checkpoint, seen eventstore.Position) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last, t.seen
}

// advance takes in that last is in the log, and that between it and seen there
// is nothing else of the log.
func (t *tail) advance(last eventstore.Checkpoint, seen eventstore.Position) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seen.Compare(t.seen) > 0 {
		t.seen = seen
	}
	if last.Position.Compare(t.last.Position) > 0 {
		t.last = last
		close(t.grown)
		t.grown = make(chan struct{})
	}
}

// reset forgets all, when the server was put back to an earlier point.
func (t *tail) reset() (last eventstore.Checkpoint, seen eventstore.Position) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.seen = eventstore.Checkpoint{}, t.origin
	return t.last, t.seen
}

// Wait implements [eventstore.Store].
func (s *Store) Wait(ctx context.Context, after eventstore.Position) error {
	for ctx.Err() == nil {
		s.tail.mu.Lock()
		there, grown := s.tail.last.Position.Compare(after) > 0, s.tail.grown
		s.tail.mu.Unlock()
		if there {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// follow keeps the tail up to date with what others append, until ctx is done.
// A subscription that fails, or says nothing for long, is opened anew where it
// left off: one may be dropped without a word.
func (s *Store) follow(ctx context.Context) {
	_, from := s.tail.known()
	for pause := firstPause; ctx.Err() == nil; {
		reached, err := s.subscription(ctx, from)
		switch {
		case isPosition(err): // the server was put back to an earlier point
			if _, err := s.Head(ctx); err == nil {
				_, from = s.tail.known()
			}
		case reached != from:
			from, pause = reached, firstPause
		}
		if err != errSilent {
			sleep(ctx, pause)
			pause = min(2*pause, longestPause)
		}
	}
}

// subscription follows the log from a place until something is wrong, and
// returns how far it came. The position of a checkpoint was looked at by some
// servers, and not yet by others, so what is seen ends just before it.
func (s *Store) subscription(ctx context.Context, from eventstore.Position) (reached eventstore.Position, err error) {
	if err := s.reads.reach(ctx); err != nil {
		return from, err
	}
	ctx, heard, stop := listen(ctx, s.options.Watch)
	defer stop()
	sub, err := subscribe(ctx, s.reads.client, s.names, from)
	if err != nil {
		return from, err
	}
	defer sub.Close()
	for {
		switch m := sub.Recv(); {
		case m.SubscriptionDropped != nil && context.Cause(ctx) == errSilent:
			return from, errSilent
		case m.SubscriptionDropped != nil:
			return from, m.SubscriptionDropped.Error
		case m.EventAppeared != nil:
			if r, ours := s.names.recorded(m.EventAppeared); ours {
				from = r.Position
				s.tail.advance(r.Checkpoint(), r.Position)
			}
		case m.CheckPointReached != nil:
			from = position(*m.CheckPointReached)
			last, _ := s.tail.known()
			s.tail.advance(last, before(from))
		}
		heard()
	}
}

func before(p eventstore.Position) eventstore.Position {
	return eventstore.Position{Major: max(p.Major, 1) - 1, Minor: max(p.Minor, 1) - 1}
}

// subscribe opens a subscription to what comes after a place. Checkpoints come
// after every 32 events of the server that were looked at.
func subscribe(ctx context.Context, c *client.Client, n names, from eventstore.Position) (*client.Subscription, error) {
	return c.SubscribeToAll(ctx, client.SubscribeToAllOptions{
		From:   place(from),
		Filter: &client.SubscriptionFilter{Type: client.StreamFilterType, Prefixes: []string{n.all()}},
	})
}
