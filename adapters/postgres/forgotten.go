package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/access"
)

// Forget implements [access.Log]. The database ends looks and keeps the note:
// the program may do neither by itself.
func (o *Ops) Forget(ctx context.Context, note access.Forgotten) (ended int, err error) {
	if err = note.Check(); err == nil {
		client, before := bounds(note)
		err = o.once(ctx, func(ctx context.Context) error {
			return o.pool.QueryRow(ctx, "SELECT ops.forget($1, $2, $3)", client, before, note.At).Scan(&ended)
		})
	}
	if err != nil {
		return 0, fmt.Errorf("forget looks: %w", err)
	}
	return ended, nil
}

// Repeat implements [access.Log].
func (o *Ops) Repeat(ctx context.Context, notes ...access.Forgotten) error {
	for _, note := range notes {
		err := note.Check()
		if err == nil {
			client, before := bounds(note)
			err = o.once(ctx, func(ctx context.Context) error {
				_, err := o.pool.Exec(ctx, "SELECT ops.repeat($1, $2, $3, $4)", client, before, note.Looks, note.At)
				return err
			})
		}
		if err != nil {
			return fmt.Errorf("forget looks again: %w", err)
		}
	}
	return nil
}

// bounds are those of a note, as the database knows them.
func bounds(note access.Forgotten) (client *uuid.UUID, before *time.Time) {
	if note.Client != uuid.Nil {
		client = &note.Client
	}
	if !note.Before.IsZero() {
		before = &note.Before
	}
	return client, before
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
