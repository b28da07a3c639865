package esdb

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/metadata"

	"klantreis/domain/eventstore"
)

const (
	inFlight     = 90 // calls at once; the server takes 100 on a connection and lets others hang
	firstPause   = 10 * time.Millisecond
	longestPause = time.Second
)

// A line is one connection to the server, with what keeps the faults of the
// client library from callers:
//
//   - while it looks for a node it heeds no context, so calls are made in
//     goroutines of their own and left behind when their context ends. Before
//     them, one goroutine waits for a node on behalf of all, so that an outage
//     leaves one behind and not one for each attempt;
//   - it has no limit of its own below the server's number of calls at once;
//   - closing it during a call can panic, so it is closed after the last one
//     has returned, or not at all.
type line struct {
	client  *client.Client
	options Options
	slots   chan struct{}
	closing chan struct{}
	last    atomic.Pointer[string] // what the client said was wrong, last

	mu      sync.Mutex
	running sync.WaitGroup
	closed  bool          // closing is closed, and nothing new may run
	looking chan struct{} // closed when there is a node; nil when nobody asks
}

func dial(config *client.Configuration, o Options) (*line, error) {
	own := *config
	l := &line{options: o, slots: make(chan struct{}, inFlight), closing: make(chan struct{})}
	own.Logger = l.note
	c, err := client.NewClient(&own)
	if err != nil {
		return nil, err
	}
	l.client = c
	return l, nil
}

// note remembers what is wrong. While the client looks for a node it tells
// nobody else why it finds none.
func (l *line) note(level client.LogLevel, format string, args ...any) {
	if level == client.LogWarn || level == client.LogError {
		said := fmt.Sprintf(format, args...)
		l.last.Store(&said)
	}
}

// run runs f in a goroutine that closing waits for, unless it is closed.
func (l *line) run(f func()) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return errClosed
	}
	l.running.Go(f)
	return nil
}

// try makes a call, again and again while the server is away or the outcome is
// open, until patience ends. So f must be a call that may be repeated. Its
// context ends when heard was not called for a while.
func try[T any](ctx context.Context, l *line, f func(ctx context.Context, heard func()) (T, error)) (result T, err error) {
	patient, cancel := context.WithTimeout(ctx, l.options.Patience)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		result, err = once(patient, l, f)
		if err == nil || isFinal(err) {
			return result, err
		}
		if !sleep(patient, pause/2+rand.N(pause)) {
			break
		}
	}
	switch {
	case ctx.Err() == nil:
		return result, away{err}
	case isNoNode(err):
		return result, fmt.Errorf("%w: %v", ctx.Err(), err)
	}
	return result, ctx.Err()
}

// once makes a call when there is a node and room for it.
func once[T any](ctx context.Context, l *line, f func(ctx context.Context, heard func()) (T, error)) (none T, err error) {
	if err := l.reach(ctx); err != nil {
		return none, err
	}
	select {
	case l.slots <- struct{}{}:
	case <-l.closing:
		return none, errClosed
	case <-ctx.Done():
		return none, errors.New("all calls to the server are taken")
	}
	type outcome struct {
		result T
		err    error
	}
	done := make(chan outcome, 1)
	err = l.run(func() {
		defer func() { <-l.slots }()
		ctx, heard, stop := listen(ctx, l.options.Answer)
		defer stop()
		result, err := f(metadata.AppendToOutgoingContext(ctx, "requires-leader", "true"), heard)
		if err != nil && context.Cause(ctx) == errSilent {
			err = errSilent
		}
		done <- outcome{result, err}
	})
	if err != nil {
		<-l.slots
		return none, err
	}
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
		return none, errSilent
	}
}

// reach returns when the client has a node.
func (l *line) reach(ctx context.Context) error {
	looking, err := l.look()
	if err != nil {
		return err
	}
	select {
	case <-looking:
		return nil
	case <-l.closing:
		return errClosed
	case <-ctx.Done():
		return noNode{l.last.Load()}
	}
}

// look has one goroutine wait for a node, however many ask.
func (l *line) look() (found <-chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, errClosed
	}
	if l.looking == nil {
		looking := make(chan struct{})
		l.looking = looking
		l.running.Go(func() {
			_, _ = l.client.GetServerVersion() // asks the server nothing once there is a node
			l.mu.Lock()
			defer l.mu.Unlock()
			l.looking = nil
			close(looking)
		})
	}
	return l.looking, nil
}

// close ends the client, if all calls return in time.
func (l *line) close(within time.Duration) {
	l.mu.Lock()
	already := l.closed
	l.closed = true
	l.mu.Unlock()
	if already {
		return
	}
	close(l.closing)
	returned := make(chan struct{})
	go func() { l.running.Wait(); close(returned) }()
	select {
	case <-returned:
		_ = l.client.Close() // it has no errors to tell
	case <-time.After(within):
	}
}

// listen returns a context that ends when heard was not called for so long.
func listen(ctx context.Context, silence time.Duration) (heeding context.Context, heard, stop func()) {
	heeding, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(silence, func() { cancel(errSilent) })
	return heeding, func() { timer.Reset(silence) }, func() { timer.Stop(); cancel(nil) }
}

// sleep waits, and reports whether there is time to go on.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

var (
	errSilent = errors.New("the server does not answer")
	errClosed = errors.New("store is closed")
)

// away is why a call was given up after some patience.
type away struct{ last error }

func (a away) Error() string {
	return fmt.Sprintf("server is away or in trouble, last with: %v", a.last)
}

// Is makes it one with what other stores on servers fail with.
func (a away) Is(target error) bool { return target == eventstore.ErrAway }

func isAway(err error) bool {
	_, ok := errors.AsType[away](err)
	return ok
}

// noNode is that the client found no node, and why as far as it said.
type noNode struct{ why *string }

func (n noNode) Error() string {
	if n.why == nil {
		return "no node is found"
	}
	return "no node is found: " + *n.why
}

func isNoNode(err error) bool {
	_, ok := errors.AsType[noNode](err)
	return ok
}
