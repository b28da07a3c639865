package postgres

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/vault"
)

var _ vault.Movable = (*Vault)(nil)

// Kept implements [vault.Movable].
func (v *Vault) Kept(ctx context.Context, after uuid.UUID, limit int) ([]vault.Kept, error) {
	keys, err := collect(ctx, v.pool, pgx.RowToStructByPos[vault.Kept],
		"SELECT id, stream, wrapped FROM vault.keys WHERE id > $1 AND wrapped <> $2 ORDER BY id LIMIT $3", asUUID(after), zeros, limit)
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return keys, nil
}

// DestroyedAlone implements [vault.Movable].
func (v *Vault) DestroyedAlone(ctx context.Context) ([]vault.Kept, error) {
	keys, err := collect(ctx, v.pool, pgx.RowToStructByPos[vault.Kept],
		"SELECT id, stream, NULL::bytea FROM vault.keys WHERE wrapped = $1 AND stream NOT IN (SELECT stream FROM vault.destroyed) ORDER BY id", zeros)
	if err != nil {
		return nil, fmt.Errorf("list keys that were destroyed alone: %w", err)
	}
	return keys, nil
}

// Keep implements [vault.Movable].
func (v *Vault) Keep(ctx context.Context, keys ...vault.Kept) error {
	for _, k := range keys {
		if _, err := v.master.Unwrap(k.Wrapped, k.ID, k.Stream); err != nil {
			return fmt.Errorf("keep keys: %w", err)
		}
	}
	err := v.pool.repeat(ctx, func(ctx context.Context) error {
		return pgx.BeginTxFunc(ctx, v.pool, readCommitted, func(tx pgx.Tx) error { return keep(ctx, tx, keys) })
	})
	if err != nil {
		return fmt.Errorf("keep keys: %w", err)
	}
	return nil
}

// keep inserts the keys that are missing, if none of them is refused.
func keep(ctx context.Context, tx pgx.Tx, keys []vault.Kept) error {
	asked := make([]*creating, len(keys))
	for i, k := range keys {
		asked[i] = &creating{stream: k.Stream, ids: []uuid.UUID{k.ID}}
	}
	var look pgx.Batch
	look.Queue(lockVault)
	held := queueHeld(&look, asked)
	if err := tx.SendBatch(ctx, &look).Close(); err != nil {
		return err
	}
	for _, k := range keys {
		there, is := held.keys[k.ID]
		switch {
		case held.destroyed[k.Stream]:
			return fmt.Errorf("%s: %w", k.Stream, vault.ErrDestroyed)
		case !is:
			held.made = append(held.made, wrappedKey{k.ID, k.Stream, k.Wrapped})
		case bytes.Equal(there.wrapped, zeros):
			return fmt.Errorf("key %s: %w", k.ID, vault.ErrDestroyed)
		case !bytes.Equal(there.wrapped, k.Wrapped):
			return fmt.Errorf("another key has the id %s", k.ID)
		}
	}
	var write pgx.Batch
	held.queueMade(&write)
	return tx.SendBatch(ctx, &write).Close()
}
