package postgres

import (
	"context"
	"strconv"
	"time"
)

const (
	tellTime = time.Second          // for the server to hear how far the log goes
	tellRest = 5 * time.Millisecond // before it is told again, where many append
)

// A herald tells other processes how far the log goes, soon after it grew. The
// transactions that add to it do not tell: each would wait for that, and of many
// only the last has to be told. What is not told, as when the process is killed
// in between, others find when they look for themselves.
type herald struct {
	news    chan struct{} // that the log grew
	end     context.CancelFunc
	stopped chan struct{}
}

func (e *Events) heralded() *herald {
	ctx, end := context.WithCancel(context.Background())
	h := &herald{news: make(chan struct{}, 1), end: end, stopped: make(chan struct{})}
	go func() {
		defer close(h.stopped)
		for ended := false; !ended; {
			select {
			case <-h.news:
			case <-ctx.Done():
				if ended = true; len(h.news) == 0 {
					return
				}
			}
			e.tell()
			select {
			case <-time.After(tellRest):
			case <-ctx.Done():
			}
		}
	}()
	return h
}

// grew has others told, and does not wait for that.
func (h *herald) grew() {
	select {
	case h.news <- struct{}{}:
	default: // it will be told with what is not told yet
	}
}

// close tells what is not told yet.
func (h *herald) close() {
	h.end()
	<-h.stopped
}

// tell says how far the log goes to whoever listens.
func (e *Events) tell() {
	ctx, cancel := context.WithTimeout(context.Background(), tellTime)
	defer cancel()
	// What goes wrong is told by whoever reads or appends. Nothing of this needs to be
	// on the disk, and what is being appended would wait for it to get there.
	_, _ = e.pool.Exec(ctx, "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)", channel, strconv.FormatUint(e.at.Last().Minor, 10))
}
