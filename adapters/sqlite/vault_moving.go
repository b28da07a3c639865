package sqlite

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/vault"
)

var _ vault.Movable = (*Vault)(nil)

// Kept implements [vault.Movable].
func (v *Vault) Kept(ctx context.Context, after uuid.UUID, limit int) (keys []vault.Kept, err error) {
	err = v.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT id, stream, wrapped FROM keys WHERE id > ? AND wrapped <> ? ORDER BY id LIMIT ?",
			&sqlitex.ExecOptions{Args: []any{after[:], zeros, limit}, ResultFunc: func(row *sqlite.Stmt) error {
				k := vault.Kept{ID: columnID(row, 0), Stream: row.ColumnText(1), Wrapped: make([]byte, row.ColumnLen(2))}
				row.ColumnBytes(2, k.Wrapped)
				keys = append(keys, k)
				return nil
			}})
	})
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return keys, nil
}

// DestroyedAlone implements [vault.Movable].
func (v *Vault) DestroyedAlone(ctx context.Context) (keys []vault.Kept, err error) {
	err = v.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT id, stream FROM keys WHERE wrapped = ? AND stream NOT IN (SELECT stream FROM destroyed) ORDER BY id",
			&sqlitex.ExecOptions{Args: []any{zeros}, ResultFunc: func(row *sqlite.Stmt) error {
				keys = append(keys, vault.Kept{ID: columnID(row, 0), Stream: row.ColumnText(1)})
				return nil
			}})
	})
	if err != nil {
		return nil, fmt.Errorf("list keys that were destroyed alone: %w", err)
	}
	return keys, nil
}

// Keep implements [vault.Movable].
func (v *Vault) Keep(ctx context.Context, keys ...vault.Kept) error {
	var refused error
	err := v.db.group(ctx, func(c *sqlite.Conn) (err error) {
		refused, err = v.keep(c, keys)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return fmt.Errorf("keep keys: %w", err)
	}
	return nil
}

// keep looks at all keys before it writes, so that what it refuses leaves
// nothing behind.
func (v *Vault) keep(c *sqlite.Conn, keys []vault.Kept) (refused, err error) {
	var missing []vault.Kept
	for _, k := range keys {
		if _, err := v.master.Unwrap(k.Wrapped, k.ID, k.Stream); err != nil {
			return err, nil
		}
		if n, err := number(c, "SELECT 1 FROM destroyed WHERE stream = ?", k.Stream); err != nil || n == 1 {
			return fmt.Errorf("%s: %w", k.Stream, vault.ErrDestroyed), err
		}
		there, err := readKey(c, k.ID)
		switch {
		case err != nil:
			return nil, err
		case there.wrapped == nil:
			missing = append(missing, k)
		case bytes.Equal(there.wrapped, zeros):
			return fmt.Errorf("key %s: %w", k.ID, vault.ErrDestroyed), nil
		case !bytes.Equal(there.wrapped, k.Wrapped):
			return fmt.Errorf("another key has the id %s", k.ID), nil
		}
	}
	for _, k := range missing {
		if err := insertKey(c, k.Wrapped, k.ID, k.Stream); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
