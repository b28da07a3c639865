package postgres

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// Bounds of one transaction. It may have to wait for one that another process
// left open, which the server ends after three seconds. What takes longer is on a
// network that has fallen silent: everybody waits for that, so it is given up
// soon, and found out on another connection.
const (
	maxGroup      = 256       // jobs, and so how long the first of them waits for the rest
	maxGroupBytes = 8_000_000 // of jobs together, unless one alone has more
	groupTime     = 4 * time.Second
)

// patience is how long a lost server is waited for, before those who want
// something written are told. It is enough for a restart.
const patience = 10 * time.Second

// A writer is the one goroutine of this process that writes a part. While one
// group of jobs is on its way to the server the next one gathers, and shares a
// single transaction.
//
// Carrying out a job twice must come to the same as once: when the connection
// is lost in a commit, whether it happened is open, and the answer is found by
// doing it again. The new transaction locks what the old one locked, so it
// sees what became of that.
type writer[W work] struct {
	connect func(context.Context) (*pgx.Conn, error)
	carry   func(context.Context, *pgx.Conn, []W) error // in transactions of which an error rolls the last back
	health  *health

	conn     *pgx.Conn   // of the writer's goroutine, nil when lost
	down     time.Time   // since when it is lost, zero when it is not
	doubtful atomic.Bool // whether it may be lost

	mu      sync.Mutex
	queue   []*job[W]
	closed  bool
	wake    chan struct{}
	closing chan struct{}
	stopped chan struct{}
}

// work is what one caller wants written. What is decided about it is kept in
// it.
type work interface{ size() int }

type job[W work] struct {
	work  W
	ctx   context.Context
	done  chan error
	claim atomic.Bool // by the writer, who then runs it, or by a caller who gave up
}

func startWriter[W work](h *health, connect func(context.Context) (*pgx.Conn, error), carry func(context.Context, *pgx.Conn, []W) error) *writer[W] {
	w := &writer[W]{connect: connect, carry: carry, health: h,
		wake: make(chan struct{}, 1), closing: make(chan struct{}), stopped: make(chan struct{})}
	go w.run()
	return w
}

// do returns when the work is durable. A caller whose context ends early may or
// may not have had its work done.
func (w *writer[W]) do(ctx context.Context, work W) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &job[W]{work: work, ctx: ctx, done: make(chan error, 1)}
	if !w.enqueue(j) {
		return ErrClosed
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		j.claim.Store(true)
		return ctx.Err()
	}
}

func (w *writer[W]) enqueue(j *job[W]) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false
	}
	w.queue = append(w.queue, j)
	w.nudge()
	return true
}

func (w *writer[W]) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// run serves jobs until the writer is closed and its queue is empty.
func (w *writer[W]) run() {
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
			w.settle(jobs)
		}
	}
}

// take returns the jobs for the next transaction, leaving out those whose
// callers gave up.
func (w *writer[W]) take() (jobs []*job[W], closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, bytes := 0, 0
	for _, j := range w.queue {
		bytes += j.work.size()
		if len(jobs) == maxGroup || len(jobs) > 0 && bytes > maxGroupBytes {
			break
		}
		n++
		if j.claim.CompareAndSwap(false, true) {
			jobs = append(jobs, j)
		}
	}
	w.queue = append(w.queue[:0:0], w.queue[n:]...)
	return jobs, w.closed
}

// settle carries out jobs and answers each of them. One that makes the
// transaction fail by its content fails alone.
func (w *writer[W]) settle(jobs []*job[W]) {
	for {
		if jobs = waiting(jobs); len(jobs) == 0 {
			return
		}
		err := w.try(jobs)
		if err != nil && faultOf(err) == lost && w.patient() {
			continue
		}
		if err != nil && faultOf(err) == content && len(jobs) > 1 {
			for _, j := range jobs {
				w.settle([]*job[W]{j})
			}
			return
		}
		for _, j := range jobs {
			j.done <- orAway(j.ctx, err)
		}
		return
	}
}

// waiting leaves out the jobs whose callers gave up.
func waiting[W work](jobs []*job[W]) (rest []*job[W]) {
	for _, j := range jobs {
		if j.ctx.Err() == nil {
			rest = append(rest, j)
		}
	}
	return rest
}

// try carries out jobs once, in one transaction.
func (w *writer[W]) try(jobs []*job[W]) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), groupTime)
	defer cancel()
	if w.doubtful.Swap(false) {
		w.drop()
	}
	if w.conn == nil {
		if w.conn, err = w.connect(ctx); err != nil {
			w.lose(err)
			return err
		}
	}
	work := make([]W, len(jobs))
	for i, j := range jobs {
		work[i] = j.work
	}
	if err = w.health.wrote(w.carry(ctx, w.conn, work)); err == nil {
		w.down = time.Time{}
		return nil
	}
	if _, failed := w.conn.Exec(ctx, "ROLLBACK"); failed != nil || faultOf(err) == lost {
		w.lose(err)
	}
	return err
}

// lose drops the connection, and remembers since when the server is away if
// that is why.
func (w *writer[W]) lose(err error) {
	w.drop()
	if faultOf(err) == lost && w.down.IsZero() {
		w.down = time.Now()
	}
}

func (w *writer[W]) drop() {
	if w.conn != nil {
		closeConn(w.conn)
		w.conn = nil
	}
}

// doubt has the next transaction begin on a new connection: to find out that the
// old one has gone silent takes longer than those who wait have.
func (w *writer[W]) doubt() { w.doubtful.Store(true) }

// patient waits a moment before the next attempt, and says whether there is to
// be one.
func (w *writer[W]) patient() bool {
	if time.Since(w.down) > patience {
		return false
	}
	select {
	case <-w.closing:
		return false
	case <-time.After(20 * time.Millisecond):
		return true
	}
}

// close finishes what was asked for and ends the writer.
func (w *writer[W]) close() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.closing)
	}
	w.nudge()
	w.mu.Unlock()
	<-w.stopped
	w.drop()
}
