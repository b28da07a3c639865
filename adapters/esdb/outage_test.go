package esdb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"klantreis/adapters/esdb"
	"klantreis/adapters/esdb/esdbtest"
	"klantreis/domain/eventstore"
)

func awayAtStart(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	server.Leave()
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := esdb.Open(short, url(server.URL()), hasty); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("opening with a context that ends got %v", err)
	}
	waiting, enough := context.WithCancel(t.Context())
	defer enough()
	var why error
	o := hasty
	o.Waits = func(err error) {
		if why = err; strings.Contains(err.Error(), "connection refused") {
			enough()
		}
	}
	_, err := esdb.Open(waiting, url(server.URL()), o)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "connection refused") ||
		!errors.Is(why, eventstore.ErrAway) {
		t.Errorf("it waited because %v, and until %v", why, err)
	}
	came := make(chan error, 1)
	go func() {
		time.Sleep(2 * hasty.Patience) // longer than any one call is tried
		came <- server.Return()
	}()
	s := open(t, url(server.URL()), hasty)
	if err := <-came; err != nil {
		t.Fatal(err)
	}
	add(t, s, "a", 0, "a1")
	holds(t, s, "a1")
}

// The client library alone would be dead after a second of this, and keep its
// callers for ever.
func awayForAWhile(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), hasty)
	add(t, s, "a", 0, "a1")
	server.Leave()
	var calls sync.WaitGroup
	for i := range 20 {
		calls.Go(func() {
			short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if _, err := s.Append(short, fmt.Sprint(i), 0, event(fmt.Sprint(i))); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("an append whose context ends got %v", err)
			}
		})
		calls.Go(func() {
			_, err := s.Page(t.Context(), eventstore.Checkpoint{}, 10)
			if err == nil || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "server is away") {
				t.Errorf("reading from a server that is away got %v", err)
			}
		})
	}
	calls.Wait()
	back(t, server)
	add(t, s, "a", 1, "a2")
	holds(t, s, "a1", "a2")
}

func silent(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), hasty)
	add(t, s, "a", 0, "a1")
	server.Silence()
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Append(short, "a", 1, event("a2")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("an append whose context ends got %v", err)
	}
	if _, err := s.Append(t.Context(), "a", 1, event("a2")); err == nil || errors.Is(err, eventstore.ErrConflict) {
		t.Errorf("an append to a silent server got %v", err)
	}
	if _, err := s.Head(t.Context()); err == nil {
		t.Error("a silent server answered where the log ends")
	}
	server.Speak()
	add(t, s, "a", 1, "a2")
	holds(t, s, "a1", "a2")
}

func slow(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	server.Slow(hasty.Answer / 4)
	add(t, s, "a", 0, "a1")
	holds(t, s, "a1")
	server.Slow(2 * hasty.Answer)
	go func() {
		time.Sleep(3 * hasty.Answer)
		server.Slow(0)
	}()
	add(t, s, "a", 1, "a2")
	holds(t, s, "a1", "a2")
}

// restarts keeps a ledger of its own of what was acknowledged.
func restarts(t *testing.T) {
	const writers, each, times = 8, 60, 5
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), hasty)
	ledger := make([]map[string]eventstore.Position, writers)
	var working sync.WaitGroup
	for i := range writers {
		ledger[i] = map[string]eventstore.Position{}
		working.Go(func() {
			for n := range eventstore.Revision(each) {
				name := fmt.Sprintf("%d-%d", i, n)
				at, err := s.Append(t.Context(), fmt.Sprint(i), n, event(name))
				for ; err != nil; at, err = s.Append(t.Context(), fmt.Sprint(i), n, event(name)) {
					if errors.Is(err, eventstore.ErrConflict) {
						t.Errorf("an append was repeated and got %v", err)
						return
					}
				}
				ledger[i][name] = at
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
	seen := make(chan []eventstore.Recorded, 1)
	working.Go(func() { seen <- followed(t, s, writers*each) })
	for range times {
		time.Sleep(40 * time.Millisecond)
		server.Leave()
		time.Sleep(20 * time.Millisecond)
		back(t, server)
	}
	working.Wait()
	for _, r := range <-seen {
		for i := range ledger {
			if at, ok := ledger[i][r.Type]; ok && at == r.Position && r.Stream == fmt.Sprint(i) {
				delete(ledger[i], r.Type)
			}
		}
	}
	for _, missing := range ledger {
		if len(missing) > 0 {
			t.Errorf("acknowledged, but not there once at their place: %v", missing)
		}
	}
}

// followed reads n events through whatever happens, and checks that none comes
// after them.
func followed(t *testing.T, s *esdb.Store, n int) (all []eventstore.Recorded) {
	var at eventstore.Checkpoint
	for len(all) < n && t.Context().Err() == nil {
		for r, err := range eventstore.Follow(t.Context(), s, at) {
			if err != nil {
				break // and try again from there
			}
			all, at = append(all, r), r.Checkpoint()
			if len(all) == n {
				break
			}
		}
	}
	for r := range eventstore.All(t.Context(), s, at) {
		t.Errorf("%q is in the log as well", r.Type)
	}
	return all
}

func crowded(t *testing.T) {
	server := fake(t, 4)
	s := open(t, url(server.URL()), esdb.Options{Answer: time.Minute, Patience: time.Minute})
	server.Slow(5 * time.Millisecond)
	var calls sync.WaitGroup
	for i := range 200 {
		calls.Go(func() { add(t, s, fmt.Sprint(i), 0, fmt.Sprint(i)) })
	}
	calls.Wait()
	page, err := s.Page(t.Context(), eventstore.Checkpoint{}, 1000)
	if err != nil || len(page) != 200 {
		t.Errorf("%d of 200 events are there, %v", len(page), err)
	}
}

func crowdedReaders(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), esdb.Options{Answer: time.Minute, Patience: time.Minute, Near: 1})
	for n := range eventstore.Revision(50) {
		add(t, s, "a", n, fmt.Sprint(n))
	}
	var readers sync.WaitGroup
	for range 2 * esdbtest.MaxStreams {
		readers.Go(func() {
			page, err := s.Page(t.Context(), eventstore.Checkpoint{}, 20)
			if err != nil || len(page) != 20 {
				t.Errorf("a page of 20 has %d events, %v", len(page), err)
			}
		})
	}
	readers.Wait()
}

// Closing the client during a call would panic.
func closedWhileAway(t *testing.T) {
	server := fake(t, esdbtest.MaxStreams)
	s := open(t, url(server.URL()), persistent)
	server.Leave()
	ctx, cancel := context.WithCancel(t.Context())
	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() { _, _ = s.Head(ctx) })
	}
	time.Sleep(50 * time.Millisecond)
	s.Close()
	cancel()
	calls.Wait()
	back(t, server)
}
