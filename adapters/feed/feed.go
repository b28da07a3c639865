// Package feed hands the events of a log to those who follow it, in order and
// a page at a time, and goes on doing so whatever fails on the way.
//
// It runs on Watermill: a [Subscriber] over any event store, and one Router
// that owns the handlers. A message carries a whole page of events as a Go
// value in its context, because a message costs microseconds and an event in a
// page next to nothing. The Router starts a goroutine per message, so the
// order of events is the subscriber's doing: a handler has one message at a
// time.
//
// How far a reader has come is known by the reader alone, who keeps it in the
// same transaction as what came of the events. An acknowledgement only sets
// the pace. When a page fails, the reader's own checkpoint is asked for again
// and reading goes on from there, which is right whether the page was not
// applied, was applied although it failed, or was overtaken by another process.
//
// Known limits: a reader gets all events, there is no choosing by stream or
// type; and a handler that ignores its context is left behind when the feed
// is closed and the time to drain has passed.
package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"klantreis/domain/eventstore"
)

// A Reader follows the log.
type Reader struct {
	Name  string       // unique among the readers of a feed
	From  Checkpointer // where it stands
	Limit int          // events in a page at most; zero: as the feed is configured

	// Apply takes a page into account, together with page.To as the reader's
	// checkpoint, or fails and does neither. Its context stays alive while the
	// feed is being closed, until the time to drain has passed.
	Apply func(context.Context, Page) error

	// Remedy is what makes the reader go on once it has stopped because its
	// checkpoint is not in the log. It is said with that error; optional.
	Remedy string
}

// A Status is how a reader is doing.
type Status struct {
	Name    string
	At      eventstore.Checkpoint // up to where pages were applied, or the checkpoint it began at
	Err     error                 // what is failing now; nil while all is well
	Stopped bool                  // it will not go on by itself: see Err
}

// Errors of a feed.
var (
	ErrReaderThere = errors.New("the feed has a reader of this name")
	ErrNoReader    = errors.New("the feed has no reader of this name")
	ErrClosed      = errors.New("the feed is closed")

	errEnded = errors.New("the router ended by itself")
)

// A Feed keeps readers supplied. Readers come and go while it runs, and one
// that fails or stops does not touch the others.
type Feed struct {
	store  eventstore.Store
	config Config
	router *message.Router

	mu      sync.Mutex
	phase   phase
	readers map[string]*reader
}

type phase int

const (
	waiting phase = iota // for Run
	running
	closed
)

type reader struct {
	Reader
	sub     *Subscriber
	stopped <-chan struct{} // closed when the handler is done; nil before it began
}

// end returns when the reader has finished its page, or its time is up.
func (r *reader) end() {
	r.sub.end()
	if r.stopped != nil {
		<-r.stopped
	}
}

// New returns a feed of one log. It does nothing until it is run.
func New(store eventstore.Store, c Config) (*Feed, error) {
	c = c.withDefaults()
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: lastLook}, routerLog{c.Log})
	if err != nil {
		return nil, fmt.Errorf("make router: %w", err)
	}
	return &Feed{store: newTogether(store), config: c, router: router, readers: map[string]*reader{}}, nil
}

// lastLook is how long the Router waits when it closes. Its subscribers have
// been drained by then: whoever still runs was left behind.
const lastLook = time.Second

// Run supplies the readers until ctx is done. It then lets handlers finish the
// page that they are working on, and returns nil when all of them did. It can
// be called once.
func (f *Feed) Run(ctx context.Context) error {
	// The Router ends for good when its last handler does; this one stays.
	f.router.AddConsumerHandler("stays", "", newSilence(), func(*message.Message) error { return nil })
	ended := make(chan error, 1)
	go func() { ended <- f.router.Run(context.WithoutCancel(ctx)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("run feed: %w", cmp.Or(err, errEnded))
	case <-f.router.Running():
	}
	if err := f.begin(); err != nil {
		return errors.Join(err, f.shut())
	}
	select {
	case err := <-ended:
		f.mu.Lock()
		defer f.mu.Unlock()
		f.phase = closed
		return fmt.Errorf("run feed: %w", cmp.Or(err, errEnded))
	case <-ctx.Done():
		return cmp.Or(f.shut(), <-ended)
	}
}

// shut drains all readers, and only then closes the Router: that would end the
// context of whatever still runs.
func (f *Feed) shut() error {
	f.mu.Lock()
	f.phase = closed
	var draining sync.WaitGroup
	for _, r := range f.readers {
		draining.Go(r.end)
	}
	f.mu.Unlock()
	draining.Wait()
	if err := f.router.Close(); err != nil {
		return fmt.Errorf("close feed: %w", err)
	}
	return nil
}

// begin starts the readers that were added before Run.
func (f *Feed) begin() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.phase = running
	for _, r := range f.readers {
		if err := f.start(r); err != nil {
			return err
		}
	}
	return nil
}

// Add begins to supply a reader: at once, or when the feed is run. It fails
// with [ErrReaderThere] or [ErrClosed].
func (f *Feed) Add(r Reader) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, there := f.readers[r.Name]; there {
		return fmt.Errorf("add reader %s: %w", r.Name, ErrReaderThere)
	}
	if f.phase == closed {
		return fmt.Errorf("add reader %s: %w", r.Name, ErrClosed)
	}
	c := f.config
	c.Limit = cmp.Or(r.Limit, c.Limit)
	added := &reader{Reader: r, sub: NewSubscriber(f.store, r.Name, r.From, c)}
	added.sub.remedy = r.Remedy
	f.readers[r.Name] = added
	if f.phase == running {
		return f.start(added)
	}
	return nil
}

// start gives a reader its handler. The Router runs by now, and is not being
// closed while f.mu is held.
func (f *Feed) start(r *reader) error {
	h := f.router.AddConsumerHandler("reader:"+r.Name, "all", r.sub, Handler(r.Apply))
	// Not this call's context but Close ends a subscription.
	if err := f.router.RunHandlers(context.Background()); err != nil {
		return fmt.Errorf("start reader %s: %w", r.Name, err)
	}
	r.stopped = h.Stopped()
	return nil
}

// Remove stops supplying a reader and returns when it has finished the page
// that it was working on, at the latest after the time to drain. It fails
// with [ErrNoReader].
func (f *Feed) Remove(name string) error {
	f.mu.Lock()
	r, there := f.readers[name]
	if there && f.phase == waiting {
		delete(f.readers, name)
		f.mu.Unlock()
		return nil
	}
	f.mu.Unlock()
	if !there {
		return fmt.Errorf("remove reader %s: %w", name, ErrNoReader)
	}
	r.end()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readers[name] == r {
		delete(f.readers, name)
	}
	return nil
}

// Status says how every reader is doing, by name.
func (f *Feed) Status() []Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []Status
	for _, name := range slices.Sorted(maps.Keys(f.readers)) {
		s := f.readers[name].sub
		all = append(all, Status{Name: name, At: s.At(), Err: s.LastError(), Stopped: s.Stopped()})
	}
	return all
}
