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
	return explain(d.path, d.w.do(&job{work: trial, alone: true, trial: true, ctx: ctx, done: make(chan error, 1)}))
}

// trial writes zeros that nobody ever sees. That they are deleted again writes
// them as well, since the writer deletes securely.
func trial(c *sqlite.Conn) error {
	if err := exec(c, "CREATE TABLE trial (zeros)"); err != nil {
		return err
	}
	if err := sqlitex.ExecuteTransient(c, "INSERT INTO trial VALUES (zeroblob(?))", &sqlitex.ExecOptions{Args: []any{trialSize}}); err != nil {
		return err
	}
	return exec(c, "DROP TABLE trial")
}
