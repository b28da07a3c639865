package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/vault"
)

// openChunk is how many keys are read in one transaction.
const openChunk = 1000

// Vault keeps keys in vault.db, each wrapped with AES-256-GCM under the master
// key. It implements [vault.Vault].
//
// Destroying reaches every file of the folder. It does not reach copies of the
// folder, or what a disk keeps of blocks that it has replaced.
type Vault struct {
	db     *database
	master vault.MasterKey
	known  *keyring
}

var _ vault.Vault = (*Vault)(nil)

// zeros is what a destroyed key is overwritten with.
var zeros = make([]byte, vault.WrappedSize)

// Derive implements [vault.Vault].
func (v *Vault) Derive(purpose string) ([]byte, error) { return v.master.Derive(purpose) }

// Create implements [vault.Vault]. An id that belongs to another stream is an
// error.
func (v *Vault) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	if keys, ok := v.known.all(stream, ids); ok {
		return keys, ctx.Err()
	}
	era := v.known.now()
	var keys []vault.Key
	var refused error
	err := v.db.group(ctx, func(c *sqlite.Conn) (err error) {
		keys, refused, err = v.create(c, stream, ids)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, fmt.Errorf("create keys: %w", err)
	}
	for i, id := range ids {
		v.known.put(era, id, stream, keys[i])
	}
	return keys, nil
}

// create finds or makes keys. It looks at all of them before it writes, so
// that what it refuses leaves nothing behind.
func (v *Vault) create(c *sqlite.Conn, stream string, ids []uuid.UUID) (keys []vault.Key, refused, err error) {
	if n, err := number(c, "SELECT 1 FROM destroyed WHERE stream = ?", stream); err != nil || n == 1 {
		return nil, vault.ErrDestroyed, err
	}
	keys = make([]vault.Key, len(ids))
	var missing []int
	for i, id := range ids {
		k, err := readKey(c, id)
		switch {
		case err != nil:
			return nil, nil, err
		case k.wrapped == nil:
			missing = append(missing, i)
		case k.stream != stream:
			return nil, fmt.Errorf("key %s belongs to another stream", id), nil
		case bytes.Equal(k.wrapped, zeros):
			return nil, vault.ErrDestroyed, nil
		default:
			if keys[i], refused = v.master.Unwrap(k.wrapped, id, stream); refused != nil {
				return nil, refused, nil
			}
		}
	}
	for _, i := range missing {
		if first := slices.Index(ids, ids[i]); first < i { // asked for twice
			keys[i] = keys[first]
			continue
		}
		_, _ = rand.Read(keys[i][:]) // never fails
		if err := insertKey(c, v.master.Wrap(keys[i], ids[i], stream), ids[i], stream); err != nil {
			return nil, nil, err
		}
	}
	return keys, nil, nil
}

// wrappedKey is a row of the vault; wrapped is nil when there is none.
type wrappedKey struct {
	wrapped []byte
	stream  string
}

func readKey(c *sqlite.Conn, id uuid.UUID) (k wrappedKey, err error) {
	s, err := c.Prepare("SELECT wrapped, stream FROM keys WHERE id = ?")
	if err != nil {
		return k, err
	}
	s.BindBytes(1, id[:])
	row, err := s.Step()
	if err != nil {
		return k, err
	}
	if row {
		k = wrappedKey{make([]byte, s.ColumnLen(0)), s.ColumnText(1)}
		s.ColumnBytes(0, k.wrapped)
	}
	return k, s.Reset()
}

func insertKey(c *sqlite.Conn, wrapped []byte, id uuid.UUID, stream string) error {
	s, err := c.Prepare("INSERT INTO keys (wrapped, id, stream) VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	s.BindBytes(1, wrapped)
	s.BindBytes(2, id[:])
	s.BindText(3, stream)
	return run(s)
}

// Open implements [vault.Vault].
func (v *Vault) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	keys := make(map[uuid.UUID]vault.Key, len(ids))
	rest := v.known.some(ids, keys)
	for chunk := range slices.Chunk(rest, openChunk) {
		era := v.known.now()
		err := v.db.snapshot(ctx, func(c *sqlite.Conn) error {
			for _, id := range chunk {
				if err := v.open(c, era, id, keys); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("open keys: %w", err)
		}
	}
	return keys, ctx.Err()
}

func (v *Vault) open(c *sqlite.Conn, era int, id uuid.UUID, keys map[uuid.UUID]vault.Key) error {
	k, err := readKey(c, id)
	if err != nil || k.wrapped == nil || bytes.Equal(k.wrapped, zeros) {
		return err
	}
	key, err := v.master.Unwrap(k.wrapped, id, k.stream)
	if err != nil {
		return err
	}
	keys[id] = key
	v.known.put(era, id, k.stream, key)
	return nil
}

// Destroy implements [vault.Vault]. An error after the keys were overwritten
// means that the write-ahead log may still hold them: then repeat it.
func (v *Vault) Destroy(ctx context.Context, stream string) error {
	return v.destroy(ctx, func(_ uuid.UUID, k knownKey) bool { return k.stream == stream }, func(c *sqlite.Conn) error {
		overwrite := &sqlitex.ExecOptions{Args: []any{zeros, stream}}
		if err := sqlitex.Execute(c, "UPDATE keys SET wrapped = ? WHERE stream = ?", overwrite); err != nil {
			return err
		}
		return sqlitex.Execute(c, "INSERT OR IGNORE INTO destroyed (stream) VALUES (?)",
			&sqlitex.ExecOptions{Args: []any{stream}})
	})
}

// DestroyKeys implements [vault.Vault]. Of an error holds what does of one of
// [Vault.Destroy].
func (v *Vault) DestroyKeys(ctx context.Context, stream string, ids ...uuid.UUID) error {
	return v.destroy(ctx, func(id uuid.UUID, _ knownKey) bool { return slices.Contains(ids, id) }, func(c *sqlite.Conn) error {
		for _, id := range ids {
			overwrite := &sqlitex.ExecOptions{Args: []any{zeros, id[:], stream}}
			if err := sqlitex.Execute(c, "UPDATE keys SET wrapped = ? WHERE id = ? AND stream = ?", overwrite); err != nil {
				return err
			}
		}
		return nil
	})
}

// destroy overwrites keys, in the file, in memory and in the write-ahead log.
func (v *Vault) destroy(ctx context.Context, which func(uuid.UUID, knownKey) bool, overwrite func(*sqlite.Conn) error) error {
	err := v.db.group(ctx, overwrite)
	v.known.forget(which) // also after an error, which may come too late
	if err == nil {
		err = v.db.truncate(ctx)
	}
	if err != nil {
		return fmt.Errorf("destroy keys: %w", err)
	}
	return nil
}

// Destroyed returns the streams whose keys were destroyed, in order of name:
// after the vault is put back from a backup they are destroyed once more.
func (v *Vault) Destroyed(ctx context.Context) (streams []string, err error) {
	err = v.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT stream FROM destroyed ORDER BY stream", &sqlitex.ExecOptions{
			ResultFunc: func(row *sqlite.Stmt) error {
				streams = append(streams, row.ColumnText(0))
				return nil
			}})
	})
	if err != nil {
		return nil, fmt.Errorf("list destroyed streams: %w", err)
	}
	return streams, nil
}

// openVault opens the vault with the folder's master key, which it creates for
// a vault that is still empty.
func openVault(ctx context.Context, db *database, dir string) (*Vault, error) {
	v := &Vault{db: db, known: newKeyring(db.w != nil)}
	used, err := v.Used(ctx)
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	path := filepath.Join(dir, "key")
	if !exists(path) {
		if used || db.w == nil {
			return nil, fmt.Errorf("open vault: the key file %s is missing and %s cannot be read without it, put it back from its backup", path, db.path)
		}
		if err := vault.CreateMasterKey(path); err != nil {
			return nil, fmt.Errorf("open vault: %w", err)
		}
	}
	if v.master, err = vault.ReadMasterKey(path); err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	if err := v.prove(ctx); err == nil || used || db.w == nil {
		return v, err
	}
	return v, v.newProof(ctx)
}

// Used says whether the vault holds or held keys.
func (v *Vault) Used(ctx context.Context) (used bool, err error) {
	err = v.db.read(ctx, func(c *sqlite.Conn) error {
		n, err := number(c, "SELECT EXISTS (SELECT 1 FROM keys) OR EXISTS (SELECT 1 FROM destroyed)")
		used = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for keys: %w", err)
	}
	return used, nil
}

// prove checks that the master key is the one that the vault was made with.
func (v *Vault) prove(ctx context.Context) error {
	var sealed []byte
	err := v.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT sealed FROM proof", &sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
			sealed = make([]byte, row.ColumnLen(0))
			row.ColumnBytes(0, sealed)
			return nil
		}})
	})
	if err != nil {
		return fmt.Errorf("open vault: %w", err)
	}
	if _, err := v.master.Unwrap(sealed, uuid.Nil, ""); err != nil {
		return errors.New("open vault: the key file does not belong to this vault, put back the one it was made with")
	}
	return nil
}

func (v *Vault) newProof(ctx context.Context) error {
	sealed := v.master.Wrap(vault.Key{}, uuid.Nil, "")
	err := v.db.alone(ctx, func(c *sqlite.Conn) error {
		if err := sqlitex.Execute(c, "DELETE FROM proof", nil); err != nil {
			return err
		}
		return sqlitex.Execute(c, "INSERT INTO proof (sealed) VALUES (?)", &sqlitex.ExecOptions{Args: []any{sealed}})
	})
	if err != nil {
		return fmt.Errorf("open vault: %w", err)
	}
	return nil
}
