package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

// load appends to streams of its own until it is stopped, and retries with the
// same events what failed, as callers do who do not know the outcome.
type load struct {
	told    acknowledged
	retries atomic.Int64
	latest  atomic.Int64 // when something was acknowledged last, in nanoseconds
	busy    sync.WaitGroup
	stop    context.CancelFunc
}

func startLoad(t *testing.T, writers int, stores ...*postgres.Events) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{stop: cancel}
	for i := range writers {
		l.busy.Go(func() { l.write(ctx, t, fmt.Sprint("s", i), stores[i%len(stores)]) })
	}
	t.Cleanup(cancel)
	return l
}

func (l *load) write(ctx context.Context, t *testing.T, stream string, e *postgres.Events) {
	for after := eventstore.Revision(0); ctx.Err() == nil; after += 2 {
		events := []eventstore.Event{fact(), fact()}
		for {
			at, err := e.Append(context.WithoutCancel(ctx), stream, after, events...)
			if err == nil {
				l.told.note(eventstore.Position{Minor: at.Minor - 1}, stream, after+1, events[0].ID)
				l.told.note(at, stream, after+2, events[1].ID)
				l.latest.Store(time.Now().UnixNano())
				break
			}
			if l.retries.Add(1) > 10_000 {
				t.Errorf("appends keep failing: %v", err)
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// wantMore waits until something new is acknowledged.
func (l *load) wantMore(t *testing.T) {
	t.Helper()
	began := time.Now()
	for l.latest.Load() <= began.UnixNano() {
		if time.Since(began) > time.Minute {
			t.Fatal("nothing is appended any more")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestAServerThatRestartsUnderLoadLosesAndDoublesNothing(t *testing.T) {
	s := pgtest.Start(t)
	url := s.Database(t)
	migrate(t, url, "")
	one, two := openEvents(t, url), openEvents(t, url)
	l := startLoad(t, 16, one, two)
	for round := range 6 {
		l.wantMore(t)
		time.Sleep(time.Duration(round*37) * time.Millisecond)
		if round%2 == 0 {
			s.Crash(t)
		} else {
			s.Stop(t)
		}
		s.Up(t)
		up := time.Now()
		l.wantMore(t)
		t.Logf("writes work again %v after the server", time.Since(up))
	}
	l.stop()
	l.busy.Wait()
	l.told.want(t, one)
	t.Logf("%d events, %d appends were tried again by their callers", len(l.told.places), l.retries.Load())
	if l.retries.Load() > 0 {
		t.Error("a restart is short enough for nobody to see an error")
	}
}

func TestALostConnectionIsNotALostAppend(t *testing.T) {
	url := prepared(t)
	e, c := openEvents(t, url), session(t, url)
	l := startLoad(t, 8, e)
	for range 20 {
		l.wantMore(t)
		exec(t, c, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	}
	l.stop()
	l.busy.Wait()
	l.told.want(t, e)
}

func TestAServerThatStaysAwayIsReported(t *testing.T) {
	s := pgtest.Start(t)
	url := s.Database(t)
	migrate(t, url, "")
	e := openEvents(t, url)
	s.Stop(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := e.Append(ctx, "a", 0, fact()); err == nil || errors.Is(err, eventstore.ErrAway) {
		t.Errorf("an append that nobody waits for any more got %v", err)
	}
	began := time.Now()
	if _, err := e.Append(t.Context(), "b", 0, fact()); !errors.Is(err, eventstore.ErrAway) {
		t.Errorf("an append to a server that is away got %v", err)
	}
	if _, err := e.Append(t.Context(), "b", 0, fact()); err == nil || time.Since(began) > 30*time.Second {
		t.Errorf("after %v: %v", time.Since(began), err)
	}
	if _, err := e.Head(t.Context()); !errors.Is(err, eventstore.ErrAway) {
		t.Errorf("a server that is away was read: %v", err)
	}
	s.Up(t)
	add(t, e, "b", 0, fact())
}
