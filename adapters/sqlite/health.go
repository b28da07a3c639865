package sqlite

import (
	"context"
	"errors"
	"sync"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// A health is what goes wrong with a database and still does. A write that
// passes does not make it well again, since it may have had nothing to write,
// or found room that a failed one had taken before: a trial does.
type health struct {
	mu      sync.Mutex
	writing error // of the last write that failed, until a trial passes
	copying error // of the last attempt to copy the write-ahead log
}

// wrote takes note of how a transaction ended. What callers refuse, or give up,
// says nothing about the database.
func (h *health) wrote(err error, trial bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case ofTheDisk(err):
		h.writing = err
	case err == nil && trial:
		h.writing = nil
	}
}

func (h *health) copied(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.copying = err
}

func (h *health) writes() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.writing
}

func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return errors.Join(h.writing, h.copying)
}

// trialSize is more bytes than most groups write, so that where a trial finds
// room most of them do.
const trialSize = 256 << 10

// writable returns nil where the last write passed, and otherwise tries again:
// whoever sends requests may send none any more, because of what this answers.
func (d *database) writable(ctx context.Context) error {
	if d.w == nil || d.health.writes() == nil {
		return nil
	}
	return explain(d.path, d.w.do(&job{work: d.kind.trial, alone: true, trial: true, ctx: ctx, done: make(chan error, 1)}))
}

// trial writes to the tables of this part and takes that back, so that pages are
// read that most writes need: one may be damaged. Then it writes zeros that nobody
// ever sees, since what is taken back needs no room on the disk. That they are
// deleted again writes them as well, since the writer deletes securely.
func (k kind) trial(c *sqlite.Conn) error {
	for _, statement := range append(append([]string{"SAVEPOINT trial"}, trials[k.name]...), "ROLLBACK TO trial", "RELEASE trial", "CREATE TABLE trial (zeros)") {
		if err := exec(c, statement); err != nil {
			return err
		}
	}
	if err := sqlitex.ExecuteTransient(c, "INSERT INTO trial VALUES (zeroblob(?))", &sqlitex.ExecOptions{Args: []any{trialSize}}); err != nil {
		return err
	}
	return exec(c, "DROP TABLE trial")
}

// trials are what is written to each part and taken back. Damage in a page that
// none of these needs is told of when a write meets it, until the next trial.
var trials = map[string][]string{
	"events": {
		"INSERT INTO streams (name) VALUES ('trial ' || hex(randomblob(16)))",
		"INSERT INTO events (stream, revision, id, type, data, meta) VALUES (last_insert_rowid(), 1, randomblob(16), 'trial', x'00', x'00')",
	},
	"vault": {
		"INSERT INTO keys (wrapped, id, stream) VALUES (zeroblob(60), randomblob(16), 'trial')",
		"INSERT INTO destroyed (stream) VALUES ('trial ' || hex(randomblob(16)))",
	},
	"documents": {
		"INSERT INTO documents (stream, id, put_at) VALUES ('trial', randomblob(16), 0)",
		"INSERT INTO chunks (document, number, sealed) VALUES (last_insert_rowid(), 0, x'00')",
	},
	"ops": {
		`INSERT INTO looks (at, actor, role, organisation, action, subject, object, relation, purpose, allowed, activity, trace, took)
			VALUES (unixepoch() * 1000000, 'trial', '', '', '', randomblob(16), '', '', '', 0, '', '', 0)`,
		"INSERT INTO looks SELECT NULL, at, actor, role, organisation, action, NULL, object, relation, purpose, allowed, activity, trace, took, origin FROM looks WHERE place = last_insert_rowid()",
		"INSERT OR REPLACE INTO checkpoints (policy, major, minor, event) VALUES ('trial', 0, 0, zeroblob(16))",
		"INSERT OR REPLACE INTO parked (policy, event, stream, major, minor, attempts, since, tried, error) VALUES ('trial', zeroblob(16), '', 0, 0, 0, 0, 0, '')",
	},
	"views": {
		`INSERT OR REPLACE INTO generations (view, number, version, serving, tables, major, minor, event, recorded, failed_major, failed_minor, failed_since, failure)
			VALUES ('trial', 0, 0, 0, '', 0, 0, zeroblob(16), 0, 0, 0, 0, '')`,
		"UPDATE scrubs SET wanted = wanted",
	},
}
