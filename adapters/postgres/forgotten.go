package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/access"
)

// Forget implements [access.Log].
func (o *Ops) Forget(ctx context.Context, note access.Forgotten) (int, error) {
	ended, err := o.forget(ctx, note, access.MaxForget, nil)
	if err != nil {
		return 0, fmt.Errorf("forget looks: %w", err)
	}
	return ended, nil
}

// Repeat implements [access.Log].
func (o *Ops) Repeat(ctx context.Context, notes ...access.Forgotten) error {
	for _, note := range notes {
		if _, err := o.forget(ctx, note, nil, note.Looks); err != nil {
			return fmt.Errorf("forget looks again: %w", err)
		}
	}
	return nil
}

// forget has the database end looks and keep the note: the program may do
// neither by itself.
func (o *Ops) forget(ctx context.Context, note access.Forgotten, most, told any) (ended int, err error) {
	if err := note.Check(); err != nil {
		return 0, err
	}
	var client, before any
	if note.Client != uuid.Nil {
		client = note.Client
	}
	if !note.Before.IsZero() {
		before = note.Before
	}
	err = o.pool.once(ctx, func(ctx context.Context) error {
		return o.pool.QueryRow(ctx, "SELECT ops.forget($1, $2, $3, $4, $5)", client, before, note.At, most, told).Scan(&ended)
	})
	return ended, err
}

// Forgotten implements [access.Log].
func (o *Ops) Forgotten(ctx context.Context, client uuid.UUID) ([]access.Forgotten, error) {
	query, args := "SELECT client, before, looks, at FROM ops.forgotten ORDER BY place", []any(nil)
	if client != uuid.Nil {
		query, args = "SELECT client, before, looks, at FROM ops.forgotten WHERE client = $1 ORDER BY place", []any{client}
	}
	notes, err := collect(ctx, o.pool, scanForgotten, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read what was forgotten: %w", err)
	}
	return notes, nil
}

func scanForgotten(row pgx.CollectableRow) (note access.Forgotten, err error) {
	var client *uuid.UUID
	var before *time.Time
	err = row.Scan(&client, &before, &note.Looks, &note.At)
	if client != nil {
		note.Client = *client
	}
	if before != nil {
		note.Before = before.UTC()
	}
	note.At = note.At.UTC()
	return note, err
}
