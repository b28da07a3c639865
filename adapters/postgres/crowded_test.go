package postgres_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/domain/eventstore"
)

const put = "INSERT INTO events.events VALUES ((SELECT coalesce(max(position), 0) FROM events.events) + 1, $1, $2, $3, 'other', '', '')"

// An event that is added without the lock waits for whoever takes the same
// position, and is then decided on by what became of that; also where a database
// would have transactions see nothing that came after they began.
func TestWhatAnotherProcessAddsMeanwhileDecides(t *testing.T) {
	url := prepared(t)
	c := session(t, url)
	exec(t, c, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''repeatable read''', current_database()); END $$")
	for what, another := range map[string]struct {
		stream string
		same   bool // id
		end    string
		after  int64 // where it leaves us, zero for refused
		want   error
	}{
		"to another stream":          {stream: "b", end: "COMMIT", after: 2},
		"to the same stream":         {stream: "a", end: "COMMIT", want: eventstore.ErrConflict},
		"to the same stream, undone": {stream: "a", end: "ROLLBACK", after: 1},
		"the same event":             {stream: "a", same: true, end: "COMMIT", after: 1},
		"the same event, elsewhere":  {stream: "b", same: true, end: "COMMIT", want: eventstore.ErrDuplicateID},
		"to another stream, undone":  {stream: "b", end: "ROLLBACK", after: 1},
		"the same event, undone":     {stream: "a", same: true, end: "ROLLBACK", after: 1},
	} {
		t.Run(what, func(t *testing.T) {
			e := openEvents(t, url) // which did not meet another process yet
			before := number(t, c, "SELECT count(*) FROM events.events")
			ours, event, id := uuid.NewString(), fact(), uuid.New()
			theirs := map[string]string{"a": ours, "b": uuid.NewString()}[another.stream]
			if another.same {
				id = event.ID
			}
			exec(t, c, "BEGIN ISOLATION LEVEL READ COMMITTED")
			exec(t, c, put, theirs, 1, id)
			var at eventstore.Position
			var err error
			var busy sync.WaitGroup
			busy.Go(func() { at, err = e.Append(t.Context(), ours, 0, event) })
			untilOneWaits(t, url)
			exec(t, c, another.end)
			busy.Wait()
			if !errors.Is(err, another.want) || err == nil && int64(at.Minor) != before+another.after {
				t.Errorf("at %v after %d others, %v; want %d further, %v", at, before, err, another.after, another.want)
			}
		})
	}
	wantGapless(t, openEvents(t, url))
}

// untilOneWaits returns when a session of the program waits for another.
func untilOneWaits(t *testing.T, url string) {
	t.Helper()
	c := session(t, url)
	for began := time.Now(); number(t, c, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
		AND application_name = 'klantreis' AND wait_event_type = 'Lock'`) == 0; time.Sleep(time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("nobody waits")
		}
	}
}

// Processes that get into each other's way wait, and none makes a statement of
// another fail: each that did would be told in the server's own log, and an
// operator would look for what is wrong.
func TestProcessesThatMeetMakeNoErrors(t *testing.T) {
	const appends = 150
	url := prepared(t)
	var told acknowledged
	var busy sync.WaitGroup
	var logs []*postgres.Events
	for _, sizes := range [][]int{{1}, {1}, {1, 2}, {3}} { // of appends, in turns
		e, err := postgres.OpenEvents(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		logs = append(logs, e)
		busy.Go(func() {
			stream, after := uuid.NewString(), eventstore.Revision(0)
			for n := range appends {
				events := make([]eventstore.Event, sizes[n%len(sizes)])
				for i := range events {
					events[i] = fact()
				}
				at, err := e.Append(t.Context(), stream, after, events...)
				if err != nil {
					t.Error(err)
					return
				}
				first := at.Minor - uint64(len(events)) + 1
				for i, event := range events {
					after++
					told.note(eventstore.Position{Minor: first + uint64(i)}, stream, after, event.ID)
				}
			}
		})
	}
	busy.Wait()
	told.want(t, logs[0])
	for _, e := range logs {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := rollbacks(t, url); n > 0 {
		t.Errorf("%d transactions failed", n)
	}
}

// rollbacks counts transactions that did not end well, once nobody else is
// connected: a session tells that when it ends.
func rollbacks(t *testing.T, url string) int64 {
	t.Helper()
	c := session(t, url)
	for began := time.Now(); number(t, c, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") > 1; time.Sleep(time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("somebody stays connected")
		}
	}
	return number(t, c, "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()")
}
