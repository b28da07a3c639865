package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/access"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// Ops keeps in the schema ops what the platform needs to go on working: how far
// policies have come, and who looked at whom. It implements [engine.Progress]
// and [access.Log].
//
// Times are kept in microseconds.
type Ops struct {
	pool pool
	url  string
}

var (
	_ engine.Progress = (*Ops)(nil)
	_ access.Log      = (*Ops)(nil)
)

// OpenOps opens ops in a database that [Migrate] has prepared.
func OpenOps(ctx context.Context, url string) (*Ops, error) {
	pool, err := openPool(ctx, url, OpsPart)
	if err != nil {
		return nil, fmt.Errorf("open ops: %w", err)
	}
	return &Ops{pool, url}, nil
}

// Close closes the connections. What comes later fails with [ErrClosed].
func (o *Ops) Close() error {
	o.pool.Close()
	return nil
}

// Checkpoint implements [engine.Progress].
func (o *Ops) Checkpoint(ctx context.Context, policy string) (at eventstore.Checkpoint, err error) {
	found, err := collect(ctx, o.pool, scanCheckpoint, "SELECT major, minor, event FROM ops.checkpoints WHERE policy = $1", policy)
	if err != nil {
		return at, fmt.Errorf("read checkpoint of %s: %w", policy, err)
	}
	if len(found) > 0 {
		at = found[0]
	}
	return at, nil
}

func scanCheckpoint(row pgx.CollectableRow) (at eventstore.Checkpoint, err error) {
	err = row.Scan(&at.Position.Major, &at.Position.Minor, &at.ID)
	return at, err
}

// Advance implements [engine.Progress].
func (o *Ops) Advance(ctx context.Context, policy string, from, to eventstore.Checkpoint, park ...engine.Parked) error {
	err := o.once(ctx, func(ctx context.Context) error {
		return pgx.BeginTxFunc(ctx, o.pool, readCommitted, func(tx pgx.Tx) error {
			if err := move(ctx, tx, policy, from, to); err != nil || len(park) == 0 {
				return err
			}
			var b pgx.Batch
			for _, p := range park {
				insertParked(&b, p)
			}
			return tx.SendBatch(ctx, &b).Close()
		})
	})
	if err == nil || errors.Is(err, engine.ErrMoved) {
		return err
	}
	return fmt.Errorf("advance %s: %w", policy, err)
}

// move sets a checkpoint, if it is still the one that it was. Of two who move
// it at once the second waits for the first, and then sees what it set.
func move(ctx context.Context, tx pgx.Tx, policy string, from, to eventstore.Checkpoint) error {
	const standing = " (checkpoints.major, checkpoints.minor, checkpoints.event) = ($5::bigint, $6::bigint, $7::uuid)"
	query := "UPDATE ops.checkpoints SET major = $2, minor = $3, event = $4 WHERE policy = $1 AND" + standing
	if from == (eventstore.Checkpoint{}) {
		query = `INSERT INTO ops.checkpoints (policy, major, minor, event) VALUES ($1, $2, $3, $4)
			ON CONFLICT (policy) DO UPDATE SET major = $2, minor = $3, event = $4 WHERE` + standing
	}
	done, err := tx.Exec(ctx, query, policy, to.Position.Major, to.Position.Minor, to.ID, from.Position.Major, from.Position.Minor, from.ID)
	if err == nil && done.RowsAffected() == 0 {
		err = engine.ErrMoved
	}
	return err
}

// insertParked keeps what is known of a fact that was parked before.
func insertParked(b *pgx.Batch, p engine.Parked) {
	b.Queue(`INSERT INTO ops.parked (policy, event, stream, major, minor, attempts, since, tried, error)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (policy, event) DO NOTHING`,
		p.Policy, p.Event, p.Stream, p.Position.Major, p.Position.Minor, p.Attempts, p.Since, p.Tried, p.Error)
}

// Parked implements [engine.Progress].
func (o *Ops) Parked(ctx context.Context, policy string) ([]engine.Parked, error) {
	parked, err := collect(ctx, o.pool, scanParked, `SELECT policy, stream, event, major, minor, attempts, since, tried, error
		FROM ops.parked WHERE $1 = '' OR policy = $1 ORDER BY major, minor, policy`, policy)
	if err != nil {
		return nil, fmt.Errorf("read parked facts: %w", err)
	}
	return parked, nil
}

func scanParked(row pgx.CollectableRow) (p engine.Parked, err error) {
	err = row.Scan(&p.Policy, &p.Stream, &p.Event, &p.Position.Major, &p.Position.Minor, &p.Attempts, &p.Since, &p.Tried, &p.Error)
	p.Since, p.Tried = p.Since.UTC(), p.Tried.UTC()
	return p, err
}

// Tried implements [engine.Progress]: it counts one attempt more and keeps its
// time and error.
func (o *Ops) Tried(ctx context.Context, p engine.Parked) error {
	err := o.change(ctx, o.pool.once, "UPDATE ops.parked SET attempts = attempts + 1, tried = $1, error = $2 WHERE policy = $3 AND event = $4",
		p.Tried, p.Error, p.Policy, p.Event)
	if err != nil {
		return fmt.Errorf("record attempt of %s: %w", p.Policy, err)
	}
	return nil
}

// Done implements [engine.Progress].
func (o *Ops) Done(ctx context.Context, policy string, event uuid.UUID) error {
	err := o.change(ctx, o.pool.repeat, "DELETE FROM ops.parked WHERE policy = $1 AND event = $2", policy, event)
	if err != nil {
		return fmt.Errorf("remove parked fact of %s: %w", policy, err)
	}
	return nil
}

// once runs statements that write something, and must not be repeated.
func (o *Ops) once(ctx context.Context, run func(context.Context) error) error {
	return o.pool.health.wrote(o.pool.once(ctx, run))
}

// change runs one statement, once or, where it may, repeatedly.
func (o *Ops) change(ctx context.Context, run func(context.Context, func(context.Context) error) error, query string, args ...any) error {
	return o.pool.health.wrote(run(ctx, func(ctx context.Context) error {
		_, err := o.pool.Exec(ctx, query, args...)
		return err
	}))
}
