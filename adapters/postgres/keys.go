package postgres

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/vault"
)

// lockVault makes those who make or destroy keys take turns.
const lockVault = "SELECT FROM vault.proof FOR UPDATE"

const keyColumns = "SELECT id, stream, wrapped FROM vault.keys WHERE id = ANY($1)"

// A creating is one call of [Vault.Create] on its way.
type creating struct {
	stream  string
	ids     []uuid.UUID
	keys    []vault.Key
	refused error
}

func (c *creating) size() int { return len(c.ids) * vault.WrappedSize }

// wrappedKey is a row of the vault.
type wrappedKey struct {
	id      uuid.UUID
	stream  string
	wrapped []byte
}

func (k *wrappedKey) fields() []any { return []any{&k.id, &k.stream, &k.wrapped} }

// carry finds or makes the keys of a group, in one transaction.
func (v *Vault) carry(ctx context.Context, conn *pgx.Conn, group []*creating) error {
	var b pgx.Batch
	b.Queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
	b.Queue(lockVault)
	held := queueHeld(&b, group)
	if err := conn.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	for _, c := range group {
		c.keys, c.refused = held.give(v.master, c.stream, c.ids)
	}
	var end pgx.Batch
	held.queueMade(&end)
	end.Queue("COMMIT")
	return conn.SendBatch(ctx, &end).Close()
}

// A holding is what the vault holds of the keys that are asked for. It decides,
// and gathers the keys that are to be inserted.
type holding struct {
	destroyed map[string]bool
	keys      map[uuid.UUID]wrappedKey
	made      []wrappedKey
}

// queueHeld adds the statements that read a holding to a batch.
func queueHeld(b *pgx.Batch, group []*creating) *holding {
	h := &holding{destroyed: map[string]bool{}, keys: map[uuid.UUID]wrappedKey{}}
	var streams []string
	var ids []uuid.UUID
	for _, c := range group {
		streams, ids = append(streams, c.stream), append(ids, c.ids...)
	}
	b.Queue("SELECT stream FROM vault.destroyed WHERE stream = ANY($1)", streams).Query(func(rows pgx.Rows) error {
		var stream string
		_, err := pgx.ForEachRow(rows, []any{&stream}, func() error {
			h.destroyed[stream] = true
			return nil
		})
		return err
	})
	b.Queue(keyColumns, asUUIDs(ids)).Query(func(rows pgx.Rows) error {
		var k wrappedKey
		_, err := pgx.ForEachRow(rows, k.fields(), func() error {
			h.keys[k.id] = wrappedKey{k.id, k.stream, bytes.Clone(k.wrapped)}
			return nil
		})
		return err
	})
	return h
}

// give returns the keys that one caller asked for. It looks at all of them
// before it makes any, so that what it refuses leaves nothing behind.
func (h *holding) give(master vault.MasterKey, stream string, ids []uuid.UUID) (keys []vault.Key, refused error) {
	if h.destroyed[stream] {
		return nil, vault.ErrDestroyed
	}
	keys = make([]vault.Key, len(ids))
	var missing []int
	for i, id := range ids {
		k, there := h.keys[id]
		switch {
		case !there:
			missing = append(missing, i)
		case k.stream != stream:
			return nil, fmt.Errorf("key %s belongs to another stream", id)
		case bytes.Equal(k.wrapped, zeros):
			return nil, vault.ErrDestroyed
		default:
			if keys[i], refused = master.Unwrap(k.wrapped, id, stream); refused != nil {
				return nil, refused
			}
		}
	}
	for _, i := range missing {
		if keys[i], refused = h.make(master, stream, ids[i]); refused != nil {
			return nil, refused
		}
	}
	return keys, nil
}

// make returns a fresh key, or the one made a moment ago where an id is asked
// for twice.
func (h *holding) make(master vault.MasterKey, stream string, id uuid.UUID) (key vault.Key, err error) {
	if k, there := h.keys[id]; there {
		return master.Unwrap(k.wrapped, id, stream)
	}
	_, _ = rand.Read(key[:]) // never fails
	k := wrappedKey{id, stream, master.Wrap(key, id, stream)}
	h.keys[id], h.made = k, append(h.made, k)
	return key, nil
}

// queueMade adds the statement that inserts the keys that were made.
func (h *holding) queueMade(b *pgx.Batch) {
	if len(h.made) == 0 {
		return
	}
	ids, streams, wrapped := make([]uuid.UUID, len(h.made)), make([]string, len(h.made)), make([][]byte, len(h.made))
	for i, k := range h.made {
		ids[i], streams[i], wrapped[i] = k.id, k.stream, k.wrapped
	}
	b.Queue("INSERT INTO vault.keys (id, stream, wrapped) SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])",
		asUUIDs(ids), streams, wrapped)
}
