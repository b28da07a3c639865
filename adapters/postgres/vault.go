package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/vault"
)

// openChunk is how many keys are asked for in one statement.
const openChunk = 1000

// Vault keeps keys in the schema vault, each wrapped with AES-256-GCM under the
// master key. It implements [vault.Vault].
//
// It keeps no keys in memory: other processes destroy keys, too, and who asks
// afterwards must not get them.
type Vault struct {
	pool   pool
	master vault.MasterKey
	writer *writer[*creating]
}

var _ vault.Vault = (*Vault)(nil)

// ErrWrongKey means that a vault was made with another master key.
var ErrWrongKey = errors.New("the key file does not belong to this vault, put back the one it was made with")

// zeros is what a destroyed key is overwritten with.
var zeros = make([]byte, vault.WrappedSize)

// OpenVault opens the vault in a database that [Migrate] has prepared, with the
// master key in a file. A new vault belongs from then on to the key that it was
// first opened with.
func OpenVault(ctx context.Context, url, keyFile string) (*Vault, error) {
	master, err := vault.ReadMasterKey(keyFile)
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	pool, err := openPool(ctx, url, VaultPart)
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	v := &Vault{pool: pool, master: master}
	if err := v.prove(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open vault: %w", err)
	}
	v.writer = startWriter(pool.health, func(ctx context.Context) (*pgx.Conn, error) { return connect(ctx, url) }, v.carry)
	v.pool.doubt = v.writer.doubt
	return v, nil
}

// prove checks that the master key is the one that the vault was made with, and
// makes a new vault its own.
func (v *Vault) prove(ctx context.Context) error {
	_, err := v.pool.Exec(ctx, `INSERT INTO vault.proof (sealed) SELECT $1
		WHERE NOT EXISTS (SELECT FROM vault.keys) AND NOT EXISTS (SELECT FROM vault.destroyed)
		ON CONFLICT (one) DO NOTHING`, v.master.Wrap(vault.Key{}, uuid.Nil, ""))
	if err != nil {
		return err
	}
	var sealed []byte
	err = v.pool.QueryRow(ctx, "SELECT sealed FROM vault.proof").Scan(&sealed)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if _, err := v.master.Unwrap(sealed, uuid.Nil, ""); err != nil {
		return ErrWrongKey
	}
	return nil
}

// Used says whether the vault holds or held keys.
func (v *Vault) Used(ctx context.Context) (used bool, err error) {
	err = v.pool.repeat(ctx, func(ctx context.Context) error {
		return v.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM vault.keys) OR EXISTS (SELECT FROM vault.destroyed)").Scan(&used)
	})
	if err != nil {
		return false, fmt.Errorf("look for keys: %w", err)
	}
	return used, nil
}

// Close finishes what is being made and closes the connections. What comes
// later fails with [ErrClosed].
func (v *Vault) Close() error {
	v.writer.close()
	v.pool.Close()
	return nil
}

// Derive implements [vault.Vault].
func (v *Vault) Derive(purpose string) ([]byte, error) { return v.master.Derive(purpose) }

// Create implements [vault.Vault]. An id that belongs to another stream is an
// error.
func (v *Vault) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	c := &creating{stream: stream, ids: ids}
	err := v.create(ctx, c)
	if err == nil {
		err = c.refused
	}
	if err != nil {
		return nil, fmt.Errorf("create keys: %w", err)
	}
	return c.keys, nil
}

// create looks before it locks: most keys are there.
func (v *Vault) create(ctx context.Context, c *creating) error {
	var held *holding
	err := v.pool.repeat(ctx, func(ctx context.Context) error {
		var b pgx.Batch
		held = queueHeld(&b, []*creating{c})
		return v.pool.SendBatch(ctx, &b).Close()
	})
	if err != nil {
		return err
	}
	if c.keys, c.refused = held.give(v.master, c.stream, c.ids); c.refused != nil || len(held.made) == 0 {
		return nil
	}
	return v.writer.do(ctx, c)
}

// Open implements [vault.Vault].
func (v *Vault) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	keys := make(map[uuid.UUID]vault.Key, len(ids))
	for chunk := range slices.Chunk(ids, openChunk) {
		err := v.pool.repeat(ctx, func(ctx context.Context) error { return v.open(ctx, chunk, keys) })
		if err != nil {
			return nil, fmt.Errorf("open keys: %w", err)
		}
	}
	return keys, ctx.Err()
}

func (v *Vault) open(ctx context.Context, ids []uuid.UUID, keys map[uuid.UUID]vault.Key) error {
	rows, err := v.pool.Query(ctx, keyColumns, asUUIDs(ids))
	if err != nil {
		return err
	}
	var k wrappedKey
	_, err = pgx.ForEachRow(rows, k.fields(), func() error {
		if bytes.Equal(k.wrapped, zeros) {
			return nil
		}
		keys[k.id], err = v.master.Unwrap(k.wrapped, k.id, k.stream)
		return err
	})
	return err
}

// Destroy implements [vault.Vault]. It overwrites the wrapped keys in the
// table. The server keeps what was there before, wrapped, where no statement
// reaches it: in its write-ahead log until that is used again, in archives,
// replicas and backups, and in the table's pages until those are.
func (v *Vault) Destroy(ctx context.Context, stream string) error {
	return v.destroy(ctx, func(b *pgx.Batch) {
		b.Queue("UPDATE vault.keys SET wrapped = $1 WHERE stream = $2 AND wrapped <> $1", zeros, stream)
		b.Queue("INSERT INTO vault.destroyed (stream) VALUES ($1) ON CONFLICT (stream) DO NOTHING", stream)
	})
}

// DestroyKeys implements [vault.Vault], as far as [Vault.Destroy] does.
func (v *Vault) DestroyKeys(ctx context.Context, stream string, ids ...uuid.UUID) error {
	return v.destroy(ctx, func(b *pgx.Batch) {
		b.Queue("UPDATE vault.keys SET wrapped = $1 WHERE stream = $2 AND id = ANY($3) AND wrapped <> $1", zeros, stream, asUUIDs(ids))
	})
}

// destroy overwrites keys while nobody makes any.
func (v *Vault) destroy(ctx context.Context, overwrite func(*pgx.Batch)) error {
	err := v.pool.repeat(ctx, func(ctx context.Context) error {
		return pgx.BeginTxFunc(ctx, v.pool, readCommitted, func(tx pgx.Tx) error {
			var b pgx.Batch
			b.Queue(lockVault)
			overwrite(&b)
			return tx.SendBatch(ctx, &b).Close()
		})
	})
	if v.pool.health.wrote(err) != nil {
		return fmt.Errorf("destroy keys: %w", err)
	}
	return nil
}

// Destroyed returns the streams whose keys were destroyed, in order of name:
// after the vault is put back from a backup they are destroyed once more.
func (v *Vault) Destroyed(ctx context.Context) ([]string, error) {
	streams, err := collect(ctx, v.pool, pgx.RowTo[string], "SELECT stream FROM vault.destroyed ORDER BY stream")
	if err != nil {
		return nil, fmt.Errorf("list destroyed streams: %w", err)
	}
	return streams, nil
}
