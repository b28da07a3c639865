package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// An independent ledger of what was asked and what was answered.
type ledger struct {
	mu       sync.Mutex
	answered map[uuid.UUID][]uuid.UUID // events by request
	open     map[uuid.UUID]asked       // requests without an answer
}

type asked struct {
	path string
	body object
}

func (l *ledger) ask(key uuid.UUID, a asked) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[key] = a
}

func (l *ledger) answer(key uuid.UUID, events []uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, key)
	l.answered[key] = events
}

// acknowledged is how many requests were answered.
func (l *ledger) acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.answered)
}

// Whatever is acknowledged is there once, however often the program is killed;
// what was not acknowledged is there whole or not at all, and can be asked
// again.
func TestKilledUnderLoad(t *testing.T) {
	const rounds, writers = 4, 8
	dir := t.TempDir() + "/data"
	l := &ledger{answered: map[uuid.UUID][]uuid.UUID{}, open: map[uuid.UUID]asked{}}
	var journeys []uuid.UUID
	dice := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	for round := range rounds {
		c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
		for range writers / 2 {
			_, j := c.journey(fmt.Sprint("Ronde", round))
			journeys = append(journeys, j)
		}
		l.again(t, c)
		load, end := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range writers {
			seed := dice.Uint64()
			all.Go(func() { l.write(load, c, journeys, rand.New(rand.NewPCG(seed, 0))) })
		}
		time.Sleep(time.Duration(150+dice.IntN(500)) * time.Millisecond) // any moment will do
		c.kill()
		end()
		all.Wait()
	}
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	l.again(t, c)
	c.stop()
	l.compare(t, events(t, dir))
}

// write asks one thing after another until the program is gone.
func (l *ledger) write(ctx context.Context, c *child, journeys []uuid.UUID, dice *rand.Rand) {
	for ctx.Err() == nil {
		key := uuid.Must(uuid.NewV7())
		a := asked{"/v1/journeys/" + journeys[dice.IntN(len(journeys))].String() + "/contacts",
			object{"channel": "telefoon", "topic": "werk", "note": "Gesproken."}}
		l.ask(key, a)
		got, err := c.ask(ctx, "adviseur-bram", "POST", a.path, key, a.body)
		if err != nil {
			return
		}
		if got.status == 201 {
			l.answer(key, got.receipt(c.t).Events)
		}
	}
}

// again asks everything that had no answer.
func (l *ledger) again(t *testing.T, c *child) {
	for key, a := range l.open {
		got, err := c.ask(t.Context(), "adviseur-bram", "POST", a.path, key, a.body)
		if err != nil || got.status != 201 {
			t.Fatalf("asked again: %d %s %v", got.status, got.body, err)
		}
		l.answer(key, got.receipt(t).Events)
	}
}

// compare holds the log against the ledger.
func (l *ledger) compare(t *testing.T, log []shownEvent) {
	t.Helper()
	seen, revisions := map[uuid.UUID]int{}, map[string]uint64{}
	contacts := 0
	var last eventstore.Position
	for i, e := range log {
		seen[e.ID]++
		at, err := eventstore.ParsePosition(e.Position)
		if err != nil || at.Compare(last) <= 0 || at.Counts() && at.Order() != int64(i+1) {
			t.Fatalf("event %d of the log is at position %s, %v", i+1, e.Position, err)
		}
		last = at
		if revisions[e.Stream]++; e.Revision != revisions[e.Stream] {
			t.Fatalf("%s goes on with revision %d after %d", e.Stream, e.Revision, revisions[e.Stream]-1)
		}
		if e.Type == "journey.contact-recorded.v1" {
			contacts++
			if _, ours := l.answered[e.Meta.Request]; !ours {
				t.Errorf("event %s was asked by nobody", e.ID)
			}
		}
	}
	for key, events := range l.answered {
		if len(events) != 1 || seen[events[0]] != 1 {
			t.Errorf("request %s was answered with %v, which is there %d times", key, events, seen[events[0]])
		}
	}
	if contacts != len(l.answered) || contacts < 50 {
		t.Errorf("%d contacts in the log, %d were acknowledged", contacts, len(l.answered))
	}
	t.Logf("%d contacts acknowledged and found", contacts)
}
