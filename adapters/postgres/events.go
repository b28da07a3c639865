package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/eventstore"
)

// Events is the log of events in the schema events. It implements
// [eventstore.Store] and [eventstore.Seeker].
//
// A position is the number of events up to and including this one, in the
// order of their commits. The bytes of an append that ended with its context
// may still be read a moment longer, so they should not be changed.
type Events struct {
	url  string
	id   uuid.UUID
	pool pool
	at   *eventstore.Horizon

	writer  *writer[*appending]
	wary    int // groups yet to be looked at first; the writer's own
	crowded int // groups yet to be added under the lock; the writer's own
	herald  *herald
	ears    *listener
}

// The promises that Events keeps.
var (
	_ eventstore.Store  = (*Events)(nil)
	_ eventstore.Seeker = (*Events)(nil)
)

// OpenEvents opens the log in a database that [Migrate] has prepared.
func OpenEvents(ctx context.Context, url string) (*Events, error) {
	pool, err := openPool(ctx, url, EventsPart)
	if err != nil {
		return nil, fmt.Errorf("open log of events: %w", err)
	}
	e := &Events{url: url, pool: pool, at: eventstore.NewHorizon()}
	if err := pool.QueryRow(ctx, "SELECT id FROM events.log").Scan(&e.id); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open log of events: %w", err)
	}
	e.herald = e.heralded()
	e.writer = startWriter(pool.health, e.connect, e.carry)
	e.pool.doubt = e.writer.doubt
	e.ears = e.listen()
	return e, nil
}

func (e *Events) connect(ctx context.Context) (*pgx.Conn, error) { return connect(ctx, e.url) }

// Close finishes what is being appended and closes the connections. What comes
// later fails with [ErrClosed]; so do those who wait for events.
func (e *Events) Close() error {
	e.at.End(ErrClosed)
	e.writer.close()
	e.herald.close()
	e.ears.close()
	e.pool.Close()
	return nil
}

// ID implements [eventstore.Store].
func (e *Events) ID() uuid.UUID { return e.id }

// Append implements [eventstore.Store]. Appending no events does nothing. When
// the server is lost it waits up to ten seconds for it to come back.
func (e *Events) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	if err := eventstore.CheckLimits(events); err != nil {
		return eventstore.Position{}, err
	}
	if len(events) == 0 {
		return eventstore.Position{}, ctx.Err()
	}
	a := &appending{stream: stream, after: after, events: events}
	if err := e.writer.do(ctx, a); err != nil {
		return eventstore.Position{}, fmt.Errorf("append events: %w", err)
	}
	if a.refused != nil {
		return eventstore.Position{}, a.refused
	}
	return position(a.at), nil
}

// Wait implements [eventstore.Store]. It hears of what this process appends at
// once, of what others append as soon as the server says so, and a quarter of a
// second later when that is lost. While the server is away it waits.
func (e *Events) Wait(ctx context.Context, after eventstore.Position) error {
	return e.at.Wait(ctx, after)
}
