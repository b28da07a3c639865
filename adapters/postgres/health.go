package postgres

import (
	"context"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A health is whether a part can be written. That a server answers says nothing
// about that: its disk may be full, a right may have been taken away, or it may
// have become one that only reads.
type health struct {
	mu      sync.Mutex
	writing error // of the last write that the server refused, until a trial passes
}

// wrote takes note of how a write ended, and passes that on.
func (h *health) wrote(err error) error {
	if isUnwritable(err) {
		h.become(err)
	}
	return err
}

func (h *health) become(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.writing = err
}

func (h *health) writes() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.writing
}

// isUnwritable says whether a server refuses to write, whatever it is and
// whoever asks. See https://www.postgresql.org/docs/current/errcodes-appendix.html.
func isUnwritable(err error) bool {
	var server *pgconn.PgError
	if !errors.As(err, &server) || len(server.Code) != 5 {
		return false
	}
	switch server.Code {
	case "25006", "42501", "55000", "53100", "53200": // only reads, no right to, in no state to, disk full, out of memory
		return true
	}
	switch server.Code[:2] {
	case "58", "XX": // the system below the server, and the server itself
		return true
	}
	return false
}

// errTried ends a trial, of which nothing is to stay.
var errTried = errors.New("tried")

// writable returns nil where no write was refused, and otherwise tries again:
// whoever sends requests may send none any more, because of what this answers.
// A trial is statements that need the same rights as those of the part, and
// write more bytes than most of them do.
func (h *health) writable(ctx context.Context, db interface {
	BeginTx(context.Context, pgx.TxOptions) (pgx.Tx, error)
}, trial ...string) error {
	if h.writes() == nil {
		return nil
	}
	err := pgx.BeginTxFunc(ctx, db, readCommitted, func(tx pgx.Tx) error {
		for _, statement := range trial {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		h.become(nil)
		return nil
	}
	return h.wrote(err)
}

// Writable returns nil if the last write passed. Otherwise it tries to write
// something, and returns why that fails.
func (e *Events) Writable(ctx context.Context) error {
	return e.pool.health.writable(ctx, e.pool, "LOCK TABLE events.log IN EXCLUSIVE MODE",
		`INSERT INTO events.events (position, stream, revision, id, type, data, meta)
			SELECT coalesce(max(position), 0) + 1, 'trial', 1, gen_random_uuid(), 'trial', decode(repeat('00', 262144), 'hex'), '' FROM events.events`)
}

// Writable returns nil if the last write passed. Otherwise it tries to write
// something, and returns why that fails.
func (v *Vault) Writable(ctx context.Context) error {
	return v.pool.health.writable(ctx, v.pool, `INSERT INTO vault.keys (id, stream, wrapped)
		SELECT gen_random_uuid(), 'trial', decode(repeat('00', 60), 'hex') FROM generate_series(1, 2000)`)
}

// Writable returns nil if the last write passed. Otherwise it tries to write
// something, and returns why that fails.
func (o *Ops) Writable(ctx context.Context) error {
	return o.pool.health.writable(ctx, o.pool, `INSERT INTO ops.looks (at, actor, role, organisation, action, object, relation, purpose, allowed, activity, trace, took)
			SELECT now(), 'trial', '', '', '', repeat('trial ', 20), '', '', false, '', '', 0 FROM generate_series(1, 1000)`,
		"INSERT INTO ops.checkpoints (policy, major, minor, event) VALUES ('trial', 0, 0, gen_random_uuid())")
}

// Writable returns nil if the last write passed. Otherwise it tries to write
// something, and returns why that fails.
func (d *Documents) Writable(ctx context.Context) error {
	return d.pool.health.writable(ctx, d.pool, `WITH one AS (INSERT INTO documents.documents (stream, id) VALUES ('trial', gen_random_uuid()) RETURNING number)
		INSERT INTO documents.chunks (document, number, sealed) SELECT number, 0, decode(repeat('00', 262144), 'hex') FROM one`)
}

// Writable returns nil if the last write passed. Otherwise it tries to write
// something, and returns why that fails.
func (v *Views) Writable(ctx context.Context) error {
	return v.health.writable(ctx, v.writing, "CREATE TABLE trial (zeros bytea)",
		"INSERT INTO trial SELECT decode(repeat('00', 1000), 'hex') FROM generate_series(1, 256)")
}
