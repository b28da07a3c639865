package feed

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"klantreis/domain/eventstore"
)

// A Checkpointer says, durably, how far a reader has come. It is asked when a
// subscription begins and again after every page that failed.
type Checkpointer interface {
	Checkpoint(ctx context.Context) (eventstore.Checkpoint, error)
}

// Config is how pages are handed out. The zero Config is the usual one.
type Config struct {
	Limit int                             // events in a page at most; zero: 500
	Drain time.Duration                   // how long closing waits for a handler; zero: 20 s
	Pause func(attempt int) time.Duration // before attempt 1, 2, … after a failure; nil: [Backoff]
	Log   *slog.Logger                    // nil: [slog.Default]
}

func (c Config) withDefaults() Config {
	c.Limit = min(cmp.Or(c.Limit, 500), eventstore.MaxPage)
	c.Drain = cmp.Or(c.Drain, 20*time.Second)
	if c.Pause == nil {
		c.Pause = Backoff
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// Backoff is how long to wait before another attempt: some 15 ms before the
// first, doubling up to some 4 s, give or take a quarter so that readers who
// failed together do not come back together.
func Backoff(attempt int) time.Duration {
	d := 15 * time.Millisecond << min(max(attempt-1, 0), 8)
	return d*3/4 + rand.N(d/2)
}

// A Subscriber hands out the pages of a log as Watermill messages. The topic
// is of no account: every subscription gets the whole log, from the reader's
// checkpoint on. With a Limit of 1 every message is one event.
//
// A subscription ends when its context is done, when the subscriber is closed,
// or with [eventstore.ErrRewound], after which LastError keeps answering that.
// Nothing else ends it: a store or a checkpoint that cannot be read is asked
// again, and the first failure and the recovery are logged.
type Subscriber struct {
	store  eventstore.Store
	from   Checkpointer
	config Config
	health health
	remedy string // said when the log is not the one that the reader knows

	closing context.Context // done when Close was called
	close   context.CancelFunc

	mu      sync.Mutex // lets nothing begin once closing is done
	running sync.WaitGroup
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber returns a subscriber for one reader, whose name is for the log.
func NewSubscriber(store eventstore.Store, name string, from Checkpointer, c Config) *Subscriber {
	c = c.withDefaults()
	closing, shut := context.WithCancel(context.Background())
	return &Subscriber{
		store: store, from: from, config: c, closing: closing, close: shut,
		health: health{log: c.Log.With("reader", name), wrong: map[string]error{}},
	}
}

// Subscribe begins to hand out pages and returns at once. It fails with
// [ErrClosed] after Close.
func (s *Subscriber) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing.Err() != nil {
		return nil, ErrClosed
	}
	ctx, stop := context.WithCancel(ctx)
	unhook := context.AfterFunc(s.closing, stop)
	out := make(chan *message.Message)
	s.running.Go(func() {
		defer close(out)
		defer stop()
		defer unhook()
		s.run(ctx, out)
	})
	return out, nil
}

// Close ends all subscriptions. It returns when their handlers are done with
// the page that they are working on and all output channels are closed; a
// handler that is not done in time sees its context end, and is left behind
// when even that does not help. It may be repeated.
func (s *Subscriber) Close() error {
	s.end()
	return nil
}

func (s *Subscriber) end() {
	s.mu.Lock()
	s.close()
	s.mu.Unlock()
	s.running.Wait()
}

// LastError is what fails now, nil while all is well.
func (s *Subscriber) LastError() error { return s.health.err() }

// At is the place up to which pages were acknowledged, or at which the
// subscription began.
func (s *Subscriber) At() eventstore.Checkpoint { return s.health.at() }

// Stopped says that the subscription ended by itself: LastError says why.
func (s *Subscriber) Stopped() bool { return s.health.stopped() }
