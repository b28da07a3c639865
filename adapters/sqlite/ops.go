package sqlite

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/access"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// Ops keeps in ops.db what the platform needs to go on working: how far
// policies have come, and who looked at whom. It implements [engine.Progress]
// and [access.Log].
//
// Times are kept in microseconds, UTC.
type Ops struct{ db *database }

var (
	_ engine.Progress = (*Ops)(nil)
	_ access.Log      = (*Ops)(nil)
)

// Checkpoint implements [engine.Progress].
func (o *Ops) Checkpoint(ctx context.Context, policy string) (at eventstore.Checkpoint, err error) {
	err = o.db.read(ctx, func(c *sqlite.Conn) error {
		at, err = readCheckpoint(c, policy)
		return err
	})
	if err != nil {
		return at, fmt.Errorf("read checkpoint of %s: %w", policy, err)
	}
	return at, nil
}

func readCheckpoint(c *sqlite.Conn, policy string) (at eventstore.Checkpoint, err error) {
	err = sqlitex.Execute(c, "SELECT major, minor, event FROM checkpoints WHERE policy = ?",
		&sqlitex.ExecOptions{Args: []any{policy}, ResultFunc: func(row *sqlite.Stmt) error {
			at = eventstore.Checkpoint{Position: columnPosition(row, 0), ID: columnID(row, 2)}
			return nil
		}})
	return at, err
}

// Advance implements [engine.Progress].
func (o *Ops) Advance(ctx context.Context, policy string, from, to eventstore.Checkpoint, park ...engine.Parked) error {
	moved := false
	err := o.db.group(ctx, func(c *sqlite.Conn) error {
		at, err := readCheckpoint(c, policy)
		if err != nil {
			return err
		}
		if moved = at != from; moved {
			return nil
		}
		return advance(c, policy, to, park)
	})
	if err != nil {
		return fmt.Errorf("advance %s: %w", policy, err)
	}
	if moved {
		return engine.ErrMoved
	}
	return nil
}

func advance(c *sqlite.Conn, policy string, to eventstore.Checkpoint, park []engine.Parked) error {
	err := sqlitex.Execute(c, "INSERT OR REPLACE INTO checkpoints (policy, major, minor, event) VALUES (?, ?, ?, ?)",
		&sqlitex.ExecOptions{Args: []any{policy, int64(to.Position.Major), int64(to.Position.Minor), to.ID[:]}})
	for _, p := range park {
		if err == nil {
			err = insertParked(c, p)
		}
	}
	return err
}

// insertParked keeps what is known of a fact that was parked before.
func insertParked(c *sqlite.Conn, p engine.Parked) error {
	return sqlitex.Execute(c, `INSERT INTO parked (policy, event, stream, major, minor, attempts, since, tried, error)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (policy, event) DO NOTHING`,
		&sqlitex.ExecOptions{Args: []any{p.Policy, p.Event[:], p.Stream, int64(p.Position.Major), int64(p.Position.Minor),
			p.Attempts, p.Since.UnixMicro(), p.Tried.UnixMicro(), p.Error}})
}

// Parked implements [engine.Progress].
func (o *Ops) Parked(ctx context.Context, policy string) (parked []engine.Parked, err error) {
	err = o.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, `SELECT major, minor, policy, event, stream, attempts, since, tried, error FROM parked
			WHERE ?1 = '' OR policy = ?1 ORDER BY major, minor, policy`,
			&sqlitex.ExecOptions{Args: []any{policy}, ResultFunc: func(row *sqlite.Stmt) error {
				parked = append(parked, engine.Parked{
					Position: columnPosition(row, 0),
					Policy:   row.ColumnText(2),
					Event:    columnID(row, 3),
					Stream:   row.ColumnText(4),
					Attempts: row.ColumnInt(5),
					Since:    columnTime(row, 6),
					Tried:    columnTime(row, 7),
					Error:    row.ColumnText(8),
				})
				return nil
			}})
	})
	if err != nil {
		return nil, fmt.Errorf("read parked facts: %w", err)
	}
	return parked, nil
}

// Tried implements [engine.Progress]: it counts one attempt more and keeps its
// time and error.
func (o *Ops) Tried(ctx context.Context, p engine.Parked) error {
	err := o.change(ctx, "UPDATE parked SET attempts = attempts + 1, tried = ?, error = ? WHERE policy = ? AND event = ?",
		p.Tried.UnixMicro(), p.Error, p.Policy, p.Event[:])
	if err != nil {
		return fmt.Errorf("record attempt of %s: %w", p.Policy, err)
	}
	return nil
}

// Done implements [engine.Progress].
func (o *Ops) Done(ctx context.Context, policy string, event uuid.UUID) error {
	if err := o.change(ctx, "DELETE FROM parked WHERE policy = ? AND event = ?", policy, event[:]); err != nil {
		return fmt.Errorf("remove parked fact of %s: %w", policy, err)
	}
	return nil
}

func (o *Ops) change(ctx context.Context, query string, args ...any) error {
	return o.db.group(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args})
	})
}

// columnPosition reads two columns: major and minor.
func columnPosition(row *sqlite.Stmt, column int) eventstore.Position {
	return eventstore.Position{Major: uint64(row.ColumnInt64(column)), Minor: uint64(row.ColumnInt64(column + 1))}
}

func columnTime(row *sqlite.Stmt, column int) time.Time {
	return time.UnixMicro(row.ColumnInt64(column)).UTC()
}
