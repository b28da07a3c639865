package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/eventstore"
)

const (
	cachedHeads = 100_000 // streams whose last revision the writer remembers
	cachedNames = 100_000 // streams whose name readers remember
)

// Events is the log of events in events.db. It implements [eventstore.Store]
// and [eventstore.Seeker].
//
// A position is the number of events up to and including this one, in the
// order of their commits. The bytes of an append that ended with its context
// may still be read a moment longer, so they should not be changed.
type Events struct {
	db *database
	id uuid.UUID
	at *eventstore.Horizon

	tail tail // of the writer's goroutine

	mu    sync.Mutex
	names *bounded[int64, string]
}

// The promises that Events keeps.
var (
	_ eventstore.Store  = (*Events)(nil)
	_ eventstore.Seeker = (*Events)(nil)
)

func openEvents(ctx context.Context, db *database) (*Events, error) {
	e := &Events{db: db, at: eventstore.NewHorizon(), names: newBounded[int64, string](cachedNames)}
	e.tail.heads = newBounded[string, head](cachedHeads)
	if db.w != nil {
		if err := db.alone(ctx, nameLog); err != nil {
			return nil, fmt.Errorf("open log of events: %w", err)
		}
	}
	err := db.read(ctx, func(c *sqlite.Conn) (err error) {
		if e.id, err = logID(c); err != nil {
			return err
		}
		last, err := lastPosition(c)
		e.at.Move(position(last))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open log of events: %w", err)
	}
	if db.w != nil {
		db.w.serve(e.committed, e.tail.forget)
	}
	return e, nil
}

// nameLog gives a new log its id.
func nameLog(c *sqlite.Conn) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return sqlitex.Execute(c, "INSERT INTO log (id) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM log)",
		&sqlitex.ExecOptions{Args: []any{id[:]}})
}

func logID(c *sqlite.Conn) (id uuid.UUID, err error) {
	n := 0
	err = sqlitex.Execute(c, "SELECT id FROM log", &sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
		n += row.ColumnBytes(0, id[:])
		return nil
	}})
	if err == nil && n != len(id) {
		err = errors.New("it has no id: put back a copy from the backup")
	}
	return id, err
}

func lastPosition(c *sqlite.Conn) (int64, error) {
	return number(c, "SELECT max(position) FROM events")
}

// ID implements [eventstore.Store].
func (e *Events) ID() uuid.UUID { return e.id }

// Append implements [eventstore.Store]. Appending no events does nothing.
func (e *Events) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	if err := eventstore.CheckLimits(events); err != nil {
		return eventstore.Position{}, err
	}
	if len(events) == 0 {
		return eventstore.Position{}, ctx.Err()
	}
	var at int64
	var refused error
	err := e.db.group(ctx, func(c *sqlite.Conn) (err error) {
		at, refused, err = e.tail.append(c, stream, after, events)
		return err
	})
	if err != nil {
		return eventstore.Position{}, fmt.Errorf("append events: %w", err)
	}
	if refused != nil {
		return eventstore.Position{}, refused
	}
	return position(at), nil
}

// committed runs on the writer's goroutine when a group is durable.
func (e *Events) committed() {
	if e.tail.last > 0 {
		e.at.Move(position(e.tail.last))
	}
}

// Wait implements [eventstore.Store]. In a folder opened for reading only it
// looks every 25 milliseconds.
func (e *Events) Wait(ctx context.Context, after eventstore.Position) error {
	if e.db.w == nil {
		return e.poll(ctx, after)
	}
	return e.at.Wait(ctx, after)
}

func position(n int64) eventstore.Position { return eventstore.Position{Minor: uint64(n)} }
