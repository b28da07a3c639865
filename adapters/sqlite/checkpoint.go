package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

const (
	// checkpointPace is how long the write-ahead log gathers before it is
	// copied: long enough that a page written many times is copied once.
	checkpointPace = 200 * time.Millisecond

	// checkpointPages is the length from which the log is made to start over.
	// Beside busy writers it never would by itself, and grow without bound.
	checkpointPages = 4096

	// shortRound is how many pages are few enough to let writers wait for.
	shortRound = 512

	// checkpointRounds bounds how often that is aimed for.
	checkpointRounds = 4

	// truncatePace is the wait between attempts to empty the log.
	truncatePace = 5 * time.Millisecond
)

// A checkpointer copies the write-ahead log into the database on a connection
// of its own, so that no commit waits for it.
type checkpointer struct {
	path  string // of the database
	open  func() (*sqlite.Conn, error)
	gate  *sync.Mutex // shut, no transaction is open
	well  *health
	dirty chan struct{}

	mu    sync.Mutex // guards what is below
	conn  *sqlite.Conn
	file  *os.File // the database, open for as long as conn may be: to close it takes the process's locks on it
	ended bool

	stop, stopped chan struct{}
}

func newCheckpointer(path string, open func() (*sqlite.Conn, error), gate *sync.Mutex, well *health) *checkpointer {
	return &checkpointer{path: path, open: open, gate: gate, well: well, dirty: make(chan struct{}, 1),
		stop: make(chan struct{}), stopped: make(chan struct{})}
}

// mark says that there is something to copy. It never blocks.
func (k *checkpointer) mark() {
	select {
	case k.dirty <- struct{}{}:
	default:
	}
}

func (k *checkpointer) run() {
	defer close(k.stopped)
	pace := time.NewTicker(checkpointPace)
	defer pace.Stop()
	for {
		select {
		case <-k.stop:
			return
		case <-pace.C:
		}
		select {
		case <-k.stop:
			return
		case <-k.dirty:
			if err := k.copy(); err != nil {
				k.mark() // try again
			}
		}
	}
}

// copy moves what is in the log to the database. When the log has become
// long it shuts the gate and copies the little that came in meanwhile: the
// next transaction then finds all of it copied, and starts the log over.
//
// SQLite syncs the database only when everything is copied, so all that went
// before is brought to the disk first: writers at the gate should wait for
// the little, not for megabytes.
func (k *checkpointer) copy() error {
	copied := int64(0)
	for range checkpointRounds {
		log, err := k.checkpoint("PASSIVE")
		if err != nil || log.pages < checkpointPages {
			return err
		}
		// Each round is shorter than the one before it, unless a reader holds
		// on to an old state: then nothing more can be copied now.
		if log.pages-copied < shortRound || log.copied == copied {
			break
		}
		copied = log.copied
	}
	if err := k.flush(); err != nil {
		return err
	}
	k.gate.Lock()
	defer k.gate.Unlock()
	_, err := k.checkpoint("PASSIVE")
	return err
}

// flush brings to the disk what was copied to the database.
func (k *checkpointer) flush() (err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ended {
		return ErrClosed
	}
	defer func() { k.well.copied(err) }()
	if k.file == nil {
		if k.file, err = os.Open(k.path); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	if err := k.file.Sync(); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return nil
}

// truncate empties the log, so that nothing that was overwritten is left in
// it. It waits for readers, and fails when ctx is done before they are.
func (k *checkpointer) truncate(ctx context.Context) error {
	for {
		log, err := k.tryTruncate()
		if err != nil {
			return err
		}
		if !log.busy {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("empty the write-ahead log: a reader still holds it: %w", ctx.Err())
		case <-time.After(truncatePace):
		}
	}
}

func (k *checkpointer) tryTruncate() (logState, error) {
	k.gate.Lock()
	defer k.gate.Unlock()
	return k.checkpoint("TRUNCATE")
}

// logState is what a checkpoint answers.
type logState struct {
	busy   bool
	pages  int64 // in the log; -1 when there is none
	copied int64 // of them, into the database
}

func (k *checkpointer) checkpoint(mode string) (state logState, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ended {
		return state, ErrClosed
	}
	defer func() { k.well.copied(err) }()
	if k.conn == nil {
		if k.conn, err = k.open(); err != nil {
			return state, err
		}
		k.conn.SetBusyTimeout(0) // whoever needs more tries again
	}
	err = sqlitex.Execute(k.conn, "PRAGMA wal_checkpoint("+mode+")", &sqlitex.ExecOptions{
		ResultFunc: func(row *sqlite.Stmt) error {
			state = logState{busy: row.ColumnInt(0) != 0, pages: row.ColumnInt64(1), copied: row.ColumnInt64(2)}
			return nil
		}})
	if err != nil {
		_ = k.conn.Close() // the next attempt starts afresh
		k.conn = nil
		return state, fmt.Errorf("checkpoint: %w", err)
	}
	return state, nil
}

// close ends the checkpointer, after every other connection to the database.
func (k *checkpointer) close() (err error) {
	close(k.stop)
	<-k.stopped
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ended = true
	if k.conn != nil {
		err = k.conn.Close()
	}
	if k.file != nil {
		err = errors.Join(err, k.file.Close())
	}
	return err
}
