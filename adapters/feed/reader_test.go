package feed_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/feed"
	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
)

// A table applies pages as a view does: events and checkpoint together, and
// only a page that begins where it stands.
type table struct {
	mu     sync.Mutex
	at     eventstore.Checkpoint
	events []eventstore.Recorded
	grown  chan struct{}

	before func(context.Context, feed.Page) error // fails before anything is kept; nil: does not
	after  func(feed.Page) error                  // fails when all is kept
}

var errElsewhere = errors.New("the page does not begin where the table stands")

func newTable() *table { return &table{grown: make(chan struct{})} }

func (v *table) Checkpoint(ctx context.Context) (eventstore.Checkpoint, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.at, ctx.Err()
}

func (v *table) apply(ctx context.Context, p feed.Page) error {
	if v.before != nil {
		if err := v.before(ctx, p); err != nil {
			return err
		}
	}
	if err := v.keep(p); err != nil {
		return err
	}
	if v.after != nil {
		return v.after(p)
	}
	return nil
}

func (v *table) keep(p feed.Page) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.at != p.From {
		return errElsewhere
	}
	v.at, v.events = p.To, append(v.events, p.Events...)
	close(v.grown)
	v.grown = make(chan struct{})
	return nil
}

// put sets the table back, or forward, as an operator would.
func (v *table) put(c eventstore.Checkpoint) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.at = c
}

// await returns when the table holds n events.
func (v *table) await(n int) {
	for {
		v.mu.Lock()
		have, grown := len(v.events), v.grown
		v.mu.Unlock()
		if have >= n {
			return
		}
		<-grown
	}
}

// holds reports whether the table holds the log, each event once and in order.
func (v *table) holds(t *testing.T, log eventstore.Store) {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	want, err := log.Page(t.Context(), eventstore.Checkpoint{}, eventstore.MaxPage)
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b eventstore.Recorded) bool { return a.ID == b.ID && a.Position == b.Position }
	if !slices.EqualFunc(v.events, want, same) {
		t.Errorf("the table holds %d events, other ones than the %d of the log or in another order", len(v.events), len(want))
	}
}

func (v *table) reader(name string) feed.Reader {
	return feed.Reader{Name: name, From: v, Apply: v.apply}
}

// record appends n events to a few streams.
func record(t *testing.T, log eventstore.Store, n int) {
	t.Helper()
	for i := range n {
		stream := fmt.Sprintf("journey-%d", i%3)
		have, err := log.Stream(t.Context(), stream, 0, eventstore.MaxPage)
		if err == nil {
			e := eventstore.Event{ID: uuid.New(), Type: "journey.opened.v1"}
			_, err = log.Append(t.Context(), stream, eventstore.Revision(len(have)), e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func filled(t *testing.T, n int) *memory.Store {
	t.Helper()
	log := memory.NewStore()
	record(t, log, n)
	return log
}

// running starts a feed; stop ends it and returns what Run returned.
func running(t *testing.T, log eventstore.Store, c feed.Config, readers ...feed.Reader) (f *feed.Feed, stop func() error) {
	t.Helper()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	f, err := feed.New(log, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readers {
		if err := f.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() { _ = stop() })
	return f, stop
}

// status returns how one reader is doing.
func status(t *testing.T, f *feed.Feed, name string) feed.Status {
	t.Helper()
	all := f.Status()
	i := slices.IndexFunc(all, func(s feed.Status) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("the feed knows nothing of reader %s", name)
	}
	return all[i]
}

// faulty is a log that can be made to fail, and watched.
type faulty struct {
	eventstore.Store
	mu     sync.Mutex
	err    error
	deaf   bool // waiting fails, reading does not
	pages  int
	onWait func() // before waiting begins
}

func (s *faulty) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	s.mu.Lock()
	s.pages++
	err, store := s.err, s.Store
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return store.Page(ctx, after, limit)
}

func (s *faulty) Wait(ctx context.Context, after eventstore.Position) error {
	s.mu.Lock()
	err, store, hook := s.err, s.Store, s.onWait
	if s.deaf {
		err = errDown
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if hook != nil {
		hook()
	}
	return store.Wait(ctx, after)
}

func (s *faulty) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *faulty) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages
}

// lines is a log for people that counts.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, string(b))
	return len(b), nil
}

func (l *lines) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *lines) containing(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, line := range l.all {
		if strings.Contains(line, text) {
			n++
		}
	}
	return n
}
