package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

// acknowledged is what writers were told is in the log, and where.
type acknowledged struct {
	mu     sync.Mutex
	places map[uuid.UUID]string
}

func (a *acknowledged) note(at eventstore.Position, stream string, revision eventstore.Revision, id uuid.UUID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.places == nil {
		a.places = map[uuid.UUID]string{}
	}
	a.places[id] = placed(at, stream, revision)
}

// want checks that a log holds what was acknowledged, where it was said to be,
// and nothing else.
func (a *acknowledged) want(t *testing.T, log eventstore.Store) {
	t.Helper()
	places := wantGapless(t, log)
	for id, place := range a.places {
		if places[id] != place {
			t.Fatalf("event %s was acknowledged at %q and is at %q", id, place, places[id])
		}
	}
	if len(places) != len(a.places) {
		t.Errorf("the log has %d events, %d were acknowledged", len(places), len(a.places))
	}
}

// compete appends to streams that others append to as well, reading again
// where it lost, until it won n times.
func compete(ctx context.Context, e *postgres.Events, streams, n int, told *acknowledged) error {
	for n > 0 {
		stream := fmt.Sprint("s", rand.IntN(streams))
		all, err := e.Stream(ctx, stream, 0, eventstore.MaxPage)
		if err != nil {
			return err
		}
		after, event := eventstore.Revision(len(all)), fact()
		at, err := e.Append(ctx, stream, after, event)
		switch {
		case errors.Is(err, eventstore.ErrConflict):
		case err != nil:
			return err
		default:
			told.note(at, stream, after+1, event.ID)
			n--
		}
	}
	return nil
}

// readOn reads from checkpoint to checkpoint, as near to the head as it can,
// and checks that it passes every event once and in order.
func readOn(ctx context.Context, e *postgres.Events, total int) error {
	var at eventstore.Checkpoint
	for seen := 0; seen < total; {
		page, err := e.Page(ctx, at, 50)
		if err != nil {
			return err
		}
		for _, r := range page {
			if r.Position.Minor != at.Position.Minor+1 {
				return fmt.Errorf("after position %v came %v", at.Position, r.Position)
			}
			at = r.Checkpoint()
		}
		seen += len(page)
	}
	return nil
}

func TestProcessesThatCompeteLeaveOneOrder(t *testing.T) {
	const processes, writers, each, streams = 3, 4, 20, 5
	url := prepared(t)
	var told acknowledged
	var busy sync.WaitGroup
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for range processes {
		e := openEvents(t, url)
		for range writers {
			busy.Go(func() {
				if err := compete(ctx, e, streams, each, &told); err != nil {
					t.Error(err)
				}
			})
		}
	}
	reader := openEvents(t, url)
	if err := readOn(ctx, reader, processes*writers*each); err != nil {
		t.Error(err)
	}
	busy.Wait()
	told.want(t, reader)
}

func TestAnotherProcessIsHeardAtOnce(t *testing.T) {
	url := prepared(t)
	here, there := openEvents(t, url), openEvents(t, url)
	if err := here.Wait(short(t), eventstore.Position{Minor: add(t, there, "warm", 0, fact()).Minor - 1}); err != nil {
		t.Fatal(err)
	}
	var lags []time.Duration
	for n := range 100 {
		woken := make(chan time.Time)
		head, err := here.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			if err := here.Wait(short(t), head.Position); err != nil {
				t.Error(err)
			}
			woken <- time.Now()
		}()
		add(t, there, "s", eventstore.Revision(n), fact())
		began := time.Now()
		lags = append(lags, (<-woken).Sub(began))
	}
	late := 0
	for _, lag := range lags {
		if lag > 100*time.Millisecond {
			late++
		}
	}
	if late > 10 { // a machine that is busy is excused some
		t.Errorf("%d of %d appends were heard late: %v", late, len(lags), lags)
	}
}

func short(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestWhatNoNotificationTellsIsFound(t *testing.T) {
	url := prepared(t)
	e, c := openEvents(t, url), session(t, url)
	exec(t, c, `INSERT INTO events.events VALUES (1, 's', 1, gen_random_uuid(), 'silent', '', '')`)
	if err := e.Wait(short(t), eventstore.Position{}); err != nil {
		t.Error(err)
	}
}

func TestAListenerThatWasCutOffListensAgain(t *testing.T) {
	url := prepared(t)
	e, other, c := openEvents(t, url), openEvents(t, url), session(t, url)
	for n := range 3 {
		exec(t, c, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		at := add(t, other, "s", eventstore.Revision(n), fact())
		if err := e.Wait(short(t), eventstore.Position{Minor: at.Minor - 1}); err != nil {
			t.Error(err)
		}
	}
}

// A transaction that stays open hides new events from readers in systems that
// order by transaction id, for as long as it stays.
func TestALongTransactionHidesNothing(t *testing.T) {
	url := prepared(t)
	for what, database := range map[string]string{"this": url, "another": pgtest.Database(t)} {
		t.Run("in "+what+" database", func(t *testing.T) {
			c := session(t, database)
			exec(t, c, "BEGIN ISOLATION LEVEL REPEATABLE READ")
			exec(t, c, "SELECT pg_current_xact_id()")
			e := openEvents(t, url)
			before, err := e.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			at := add(t, e, "in "+what, 0, fact(), fact())
			if err := e.Wait(short(t), before.Position); err != nil {
				t.Fatal(err)
			}
			page, err := e.Page(t.Context(), before, 10)
			if err != nil || len(page) != 2 || page[1].Position != at {
				t.Errorf("%d of 2 events are seen, %v", len(page), err)
			}
		})
	}
}

// A row that is changed with every append leaves a dead version each time,
// which no vacuum removes while an old snapshot might see it: appends then get
// slower and slower.
func TestAnOldSnapshotDoesNotSlowAppendsDown(t *testing.T) {
	const appends = 2000
	url := prepared(t)
	old, c := session(t, url), session(t, url)
	exec(t, old, "BEGIN ISOLATION LEVEL REPEATABLE READ")
	number(t, old, "SELECT count(*) FROM events.events")
	e := openEvents(t, url)
	began := time.Now()
	var half time.Duration
	for n := range appends {
		add(t, e, "s", eventstore.Revision(n), fact())
		if n == appends/2 {
			half = time.Since(began)
		}
	}
	t.Logf("the first half took %v, the second %v", half, time.Since(began)-half)
	if size := number(t, c, "SELECT pg_total_relation_size('events.log')"); size > 4*8192 {
		t.Errorf("the row that is locked takes %d bytes", size)
	}
	if n := number(t, old, "SELECT count(*) FROM events.events"); n != 0 {
		t.Errorf("the old snapshot sees %d events", n)
	}
}

// One append that the server cannot take must not take others with it, when
// they share a transaction.
func TestAnAppendThatCannotBeStoredFailsAlone(t *testing.T) {
	url := prepared(t)
	e, c := openEvents(t, url), session(t, url)
	exec(t, c, "BEGIN")
	exec(t, c, "LOCK TABLE events.log IN EXCLUSIVE MODE") // so that a group gathers
	long := make([]byte, 20_000)
	for i := range long {
		long[i] = byte('a' + rand.IntN(26))
	}
	var told acknowledged
	var busy sync.WaitGroup
	for i := range 40 {
		busy.Go(func() {
			good, event := fmt.Sprint("s", i), fact()
			if at, err := e.Append(t.Context(), good, 0, event); err != nil {
				t.Error(err)
			} else {
				told.note(at, good, 1, event.ID)
			}
		})
		bad := []string{string(long), "nul \x00", "not utf-8 \xff"}[i%3]
		busy.Go(func() {
			if _, err := e.Append(t.Context(), bad, 0, fact()); err == nil {
				t.Error("a name that cannot be stored was accepted")
			}
		})
	}
	time.Sleep(50 * time.Millisecond)
	exec(t, c, "COMMIT")
	busy.Wait()
	told.want(t, e)
}

// A group is first taken at its word. Who is wrong, because another process wrote
// meanwhile, because an append is a retry or because an id is taken, gets the answer
// that they would have had alone, and so does everyone else.
func TestInAGroupOnlyWhoIsWrongIsRefused(t *testing.T) {
	url := prepared(t)
	var told acknowledged
	once := fact()
	was := add(t, openEvents(t, url), "there", 0, once)
	told.note(was, "there", 1, once.ID)
	c := session(t, url)
	for _, wrong := range []struct {
		stream string
		after  eventstore.Revision
		event  eventstore.Event
		want   error
	}{
		{"there", 0, fact(), eventstore.ErrConflict},
		{"there", 2, fact(), eventstore.ErrConflict},
		{"there", 0, once, nil},
		{"new", 0, once, eventstore.ErrDuplicateID},
	} {
		e := openEvents(t, url) // which takes everybody at their word
		exec(t, c, "BEGIN")
		exec(t, c, "LOCK TABLE events.log IN EXCLUSIVE MODE") // so that a group gathers
		var busy sync.WaitGroup
		busy.Go(func() {
			if at, err := e.Append(t.Context(), wrong.stream, wrong.after, wrong.event); !errors.Is(err, wrong.want) || err == nil && at != was {
				t.Errorf("to %s after %d: at %v, %v; want %v", wrong.stream, wrong.after, at, err, wrong.want)
			}
		})
		for range 40 {
			busy.Go(func() {
				stream, event := uuid.NewString(), fact()
				if at, err := e.Append(t.Context(), stream, 0, event); err != nil {
					t.Error(err)
				} else {
					told.note(at, stream, 1, event.ID)
				}
			})
		}
		time.Sleep(50 * time.Millisecond)
		exec(t, c, "COMMIT")
		busy.Wait()
	}
	told.want(t, openEvents(t, url))
}
