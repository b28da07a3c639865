package sqlite

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// maxGroup bounds how many jobs share one transaction, and so how long the
// first of them waits for the rest.
const maxGroup = 256

// A writer is the one goroutine that writes to a database. While one group of
// jobs is on its way to the disk the next one gathers, and shares a single
// transaction and a single fsync.
type writer struct {
	open      func() (*sqlite.Conn, error)
	committed func() // called when a group is durable, before it is answered
	failed    func() // called when a group was rolled back
	well      *health

	conn *sqlite.Conn // of the writer's goroutine, nil after a failure
	gate sync.Mutex   // held while a transaction is open

	mu      sync.Mutex
	queue   []*job
	closed  bool
	wake    chan struct{}
	stopped chan struct{}
}

// A job is what one caller wants written. Its function returns an error only
// when the database failed: what it refuses for reasons of its own it tells
// its caller some other way, having written nothing.
type job struct {
	work  func(*sqlite.Conn) error
	alone bool // in a transaction of its own, which an error just rolls back
	trial bool // to find out whether there can be written again
	ctx   context.Context
	done  chan error
	claim atomic.Bool // by the writer, who then runs it, or by a caller who gave up
}

func newWriter(open func() (*sqlite.Conn, error), well *health) *writer {
	none := func() {}
	return &writer{open: open, well: well, committed: none, failed: none,
		wake: make(chan struct{}, 1), stopped: make(chan struct{})}
}

// serve sets what is called after a group, before the first one is asked for.
func (w *writer) serve(committed, failed func()) {
	w.gate.Lock()
	defer w.gate.Unlock()
	before := w.committed
	w.committed = func() { before(); committed() }
	w.failed = failed
}

// group runs work in a transaction shared with others, and returns when it is
// durable. When the database fails, all work in that transaction fails. A
// caller whose context ends early may or may not have had its work done.
func (w *writer) group(ctx context.Context, work func(*sqlite.Conn) error) error {
	return w.do(&job{work: work, ctx: ctx, done: make(chan error, 1)})
}

// alone runs work in a transaction of its own, rolled back when work returns
// any error. Statements in it end when ctx is done.
func (w *writer) alone(ctx context.Context, work func(*sqlite.Conn) error) error {
	return w.do(&job{work: work, alone: true, ctx: ctx, done: make(chan error, 1)})
}

func (w *writer) do(j *job) error {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	if !w.enqueue(j) {
		return ErrClosed
	}
	select {
	case err := <-j.done:
		return err
	case <-j.ctx.Done():
		if j.alone && !j.claim.CompareAndSwap(false, true) {
			return <-j.done // it ends with its context, and still uses what it was given
		}
		j.claim.Store(true)
		return j.ctx.Err()
	}
}

func (w *writer) enqueue(j *job) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false
	}
	w.queue = append(w.queue, j)
	w.nudge()
	return true
}

func (w *writer) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run serves jobs until the writer is closed and its queue is empty.
func (w *writer) run() {
	defer close(w.stopped)
	for range w.wake {
		for {
			jobs, closed := w.take()
			if len(jobs) == 0 {
				if closed {
					return
				}
				break
			}
			err := w.commit(jobs)
			w.well.wrote(err, jobs[0].trial)
			for _, j := range jobs {
				j.done <- err
			}
		}
	}
}

// take returns the jobs for the next transaction, leaving out those whose
// callers gave up.
func (w *writer) take() (jobs []*job, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, j := range w.queue {
		if len(jobs) == maxGroup || j.alone && len(jobs) > 0 {
			break
		}
		n++
		if j.claim.CompareAndSwap(false, true) {
			jobs = append(jobs, j)
		}
		if j.alone && len(jobs) > 0 {
			break
		}
	}
	w.queue = append(w.queue[:0:0], w.queue[n:]...)
	return jobs, w.closed
}

// commit runs jobs in one transaction.
func (w *writer) commit(jobs []*job) error {
	w.gate.Lock()
	defer w.gate.Unlock()
	if w.conn == nil {
		c, err := w.open()
		if err != nil {
			return err
		}
		w.conn = c
	}
	err := w.transact(jobs)
	if err != nil {
		w.rollback(jobs[0].alone && !fromSQLite(err))
		return err
	}
	w.committed()
	return nil
}

func (w *writer) transact(jobs []*job) error {
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if jobs[0].alone {
		if err := interruptible(jobs[0].ctx, w.conn, jobs[0].work); err != nil {
			return err
		}
		return w.exec("COMMIT")
	}
	for _, j := range jobs {
		if err := j.work(w.conn); err != nil {
			return err
		}
	}
	return w.exec("COMMIT")
}

// rollback undoes a transaction. Unless it failed for a reason of its own the
// connection goes too: what SQLite holds in memory may no longer be what is on
// the disk.
func (w *writer) rollback(keep bool) {
	w.failed()
	if keep && w.exec("ROLLBACK") == nil {
		return
	}
	_ = w.conn.Close() // rolls back; the error that led here is the one to tell
	w.conn = nil
}

func (w *writer) exec(query string) error {
	if err := sqlitex.Execute(w.conn, query, nil); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

// close finishes what was asked for and ends the writer.
func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	w.closed = true
	w.nudge()
	w.mu.Unlock()
	<-w.stopped
	if already || w.conn == nil {
		return nil
	}
	c := w.conn
	w.conn = nil
	return c.Close()
}
