package esdb

import (
	"cmp"
	"context"
	"sync"
	"time"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"klantreis/domain/eventstore"
)

const (
	idleCursors = 8                // together with inFlight below what the server takes
	idleFor     = 30 * time.Second // how long a cursor waits for somebody to go on with it
)

// A cursor is a subscription on its way through the log. The server reads
// ahead in it, so whoever comes for page after page goes on with the same one.
type cursor struct {
	at  eventstore.Checkpoint
	sub *client.Subscription
	end context.CancelFunc // may be called at any time, and again
}

// cursors opens cursors and keeps the idle ones.
type cursors struct {
	running context.Context
	client  *client.Client
	names   names

	mu   sync.Mutex
	idle map[eventstore.Checkpoint]*cursor
}

func newCursors(running context.Context, c *client.Client, n names) *cursors {
	return &cursors{running: running, client: c, names: n, idle: map[eventstore.Checkpoint]*cursor{}}
}

// at says whether a cursor stands at a place.
func (c *cursors) at(place eventstore.Checkpoint) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.idle[place] != nil
}

func (c *cursors) take(at eventstore.Checkpoint) *cursor {
	c.mu.Lock()
	defer c.mu.Unlock()
	cur := c.idle[at]
	delete(c.idle, at)
	return cur
}

// put keeps a cursor for a while, if there is room for it.
func (c *cursors) put(cur *cursor) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.idle) >= idleCursors || c.idle[cur.at] != nil || c.running.Err() != nil {
		cur.end()
		return
	}
	at := cur.at
	c.idle[at] = cur
	time.AfterFunc(idleFor, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.idle[at] == cur {
			delete(c.idle, at)
			cur.end()
		}
	})
}

func (c *cursors) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for at, cur := range c.idle {
		delete(c.idle, at)
		cur.end()
	}
}

// read returns the events from a place on, until an event that is in the log
// for certain, or to a limit. Its context ends the cursor: nothing else would
// end waiting for an event.
func (c *cursors) read(ctx context.Context, heard func(), from eventstore.Checkpoint, until eventstore.Position, limit int) ([]eventstore.Recorded, error) {
	cur := c.take(from)
	if cur == nil {
		var err error
		if cur, err = c.open(ctx, from); err != nil {
			return nil, err
		}
	}
	keep := context.AfterFunc(ctx, cur.end)
	page, err := cur.read(heard, c.names, until, limit)
	if !keep() || err != nil || len(page) < limit {
		cur.end()
		return page, err
	}
	c.put(cur)
	return page, nil
}

// open subscribes to what comes after a place. The subscription outlives ctx,
// unless that ends while it is being opened.
func (c *cursors) open(ctx context.Context, from eventstore.Checkpoint) (*cursor, error) {
	subscribed, end := context.WithCancel(c.running)
	unless := context.AfterFunc(ctx, end)
	sub, err := subscribe(subscribed, c.client, c.names, from.Position)
	if err != nil || !unless() {
		end()
		return nil, cmp.Or(err, errSilent)
	}
	return &cursor{from, sub, end}, nil
}

func (cur *cursor) read(heard func(), n names, until eventstore.Position, limit int) (page []eventstore.Recorded, err error) {
	for len(page) < limit && cur.at.Position.Compare(until) < 0 {
		m := cur.sub.Recv()
		if m.SubscriptionDropped != nil {
			return nil, m.SubscriptionDropped.Error
		}
		heard()
		if m.EventAppeared == nil {
			continue
		}
		if r, ours := n.recorded(m.EventAppeared); ours {
			page, cur.at = append(page, r), r.Checkpoint()
		}
	}
	return page, nil
}
