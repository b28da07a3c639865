package postgres

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel is where those who append say how far the log goes.
const channel = "klantreis_events"

const (
	pollPace  = 250 * time.Millisecond // how often to look when nothing is heard
	lookTime  = 5 * time.Second        // for one look at the head
	retryPace = 100 * time.Millisecond // between attempts to reach the server
)

// A listener hears from the server what other processes append, and looks for
// itself when it hears nothing: a notification may get lost with a connection.
type listener struct {
	cancel  context.CancelFunc
	stopped chan struct{}
}

func (e *Events) listen() *listener {
	ctx, cancel := context.WithCancel(context.Background())
	l := &listener{cancel: cancel, stopped: make(chan struct{})}
	go func() {
		defer close(l.stopped)
		for ctx.Err() == nil {
			e.hear(ctx)
			select {
			case <-ctx.Done():
			case <-time.After(retryPace):
			}
		}
	}()
	return l
}

func (l *listener) close() {
	l.cancel()
	<-l.stopped
}

// hear moves the horizon for as long as one connection lives. What goes wrong
// with it is told by whoever reads or appends.
func (e *Events) hear(ctx context.Context) {
	c, err := e.connect(ctx)
	if err != nil {
		return
	}
	defer closeConn(c)
	soon, cancel := context.WithTimeout(ctx, lookTime)
	_, err = c.Exec(soon, "LISTEN "+channel)
	cancel()
	if err != nil {
		return
	}
	for err == nil {
		if err = e.look(ctx, c); err == nil {
			err = e.heard(ctx, c)
		}
	}
}

// look reads how far the log goes. One that goes less far than it did was put
// back to an earlier point; readers will find out, if they are not kept from
// waiting.
func (e *Events) look(ctx context.Context, c *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	before, head := e.at.Last(), int64(0)
	if err := c.QueryRow(ctx, "SELECT coalesce(max(position), 0) FROM events.events").Scan(&head); err != nil {
		return err
	}
	e.at.Fall(before, position(head))
	e.at.Move(position(head))
	return nil
}

// heard takes in what the server says, until it has said nothing for a while.
func (e *Events) heard(ctx context.Context, c *pgx.Conn) error {
	for {
		short, cancel := context.WithTimeout(ctx, pollPace)
		said, err := c.WaitForNotification(short)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			return nil
		}
		if err != nil {
			return err
		}
		if head, err := strconv.ParseInt(said.Payload, 10, 64); err == nil {
			e.at.Move(position(head))
		}
	}
}
