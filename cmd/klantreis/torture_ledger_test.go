package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// A ledger keeps, outside of the platform, what was asked and what came of it.
type ledger struct {
	mu    sync.Mutex
	asked map[uuid.UUID]*asked // by request id
	kept  []time.Time          // when something was acknowledged
	wrong []string             // what must not have been answered
}

// asked is one request.
type asked struct {
	who, path string
	body      object
	outcome   outcome
	receipt   receipt // of what was acknowledged
}

type outcome int

const (
	unknown outcome = iota // no answer, or one that leaves it open: it may be asked again
	acknowledged
	refused
)

// patienceOf is how long an answer is waited for: much longer than a request
// may take, ten seconds.
const patienceOf = 30 * time.Second

// ask makes a request, for the first time or again, and notes what came of it.
func (l *ledger) ask(ctx context.Context, c *child, key uuid.UUID, a *asked) outcome {
	l.mu.Lock()
	l.asked[key] = a
	l.mu.Unlock()
	limited, cancel := context.WithTimeout(ctx, patienceOf)
	defer cancel()
	got, err := c.ask(limited, a.who, "POST", a.path, key, a.body)
	l.mu.Lock()
	defer l.mu.Unlock()
	var r receipt
	switch {
	case err != nil:
		if limited.Err() != nil && ctx.Err() == nil {
			l.wrong = append(l.wrong, fmt.Sprintf("request %s had no answer within %v", key, patienceOf))
		}
		return unknown
	case got.status/100 == 5:
		return unknown
	case got.status/100 == 4:
		return l.settle(key, a, refused, r)
	}
	if err := json.Unmarshal(got.body, &r); err != nil || got.status/100 != 2 {
		l.wrong = append(l.wrong, fmt.Sprintf("request %s was answered with %d %s", key, got.status, got.body))
		return unknown
	}
	l.kept = append(l.kept, time.Now())
	return l.settle(key, a, acknowledged, r)
}

// settle notes an outcome, which must be the one that was given before.
func (l *ledger) settle(key uuid.UUID, a *asked, o outcome, r receipt) outcome {
	if a.outcome != unknown && (a.outcome != o || !slices.Equal(a.receipt.Events, r.Events)) {
		l.wrong = append(l.wrong, fmt.Sprintf("request %s was answered with %d %v and then with %d %v", key, a.outcome, a.receipt.Events, o, r.Events))
	}
	a.outcome, a.receipt = o, r
	return o
}

// open returns the requests whose outcome is unknown.
func (l *ledger) open() map[uuid.UUID]*asked {
	l.mu.Lock()
	defer l.mu.Unlock()
	open := map[uuid.UUID]*asked{}
	for key, a := range l.asked {
		if a.outcome == unknown {
			open[key] = a
		}
	}
	return open
}

// count is how many requests had an outcome.
func (l *ledger) count(o outcome) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.asked {
		if a.outcome == o {
			n++
		}
	}
	return n
}

// gap is the longest time without an acknowledgement between two moments.
func (l *ledger) gap(from, to time.Time) (longest time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, at := range append(slices.Clone(l.kept), to) {
		if at.Before(from) || at.After(to) {
			continue
		}
		longest, from = max(longest, at.Sub(from)), at
	}
	return longest
}

// settleAll asks everything again whose outcome is unknown.
func (l *ledger) settleAll(t *testing.T, c *child) {
	t.Helper()
	for key, a := range l.open() {
		if l.ask(t.Context(), c, key, a) == unknown {
			t.Fatalf("request %s has no outcome although nothing is wrong any more\n%s", key, c.said)
		}
	}
}

// compare holds a log against the ledger.
func (l *ledger) compare(t *testing.T, log []shownEvent) {
	t.Helper()
	of, revisions := map[uuid.UUID][]uuid.UUID{}, map[string]uint64{}
	there := map[uuid.UUID]bool{}
	var last eventstore.Position
	for i, e := range log {
		at, err := eventstore.ParsePosition(e.Position)
		if err != nil || at.Compare(last) <= 0 || at.Counts() && at.Order() != int64(i+1) {
			t.Fatalf("event %d of the log is at position %s, %v", i+1, e.Position, err)
		}
		last = at
		if revisions[e.Stream]++; e.Revision != revisions[e.Stream] {
			t.Fatalf("%s goes on with revision %d after %d", e.Stream, e.Revision, revisions[e.Stream]-1)
		}
		if there[e.ID] {
			t.Errorf("event %s is there twice", e.ID)
		}
		there[e.ID] = true
		if a := l.asked[e.Meta.Request]; a != nil && a.path == "/v1/journeys" && strings.HasPrefix(e.Stream, "client-") {
			continue // the client's file names the journey, and the answer does not tell of it
		}
		of[e.Meta.Request] = append(of[e.Meta.Request], e.ID)
	}
	for key, a := range l.asked {
		if a.outcome == refused && len(of[key]) > 0 {
			t.Errorf("request %s was refused and is there as %v", key, of[key])
		}
		if a.outcome == acknowledged && !slices.Equal(of[key], a.receipt.Events) {
			t.Errorf("request %s was acknowledged as %v and is there as %v", key, a.receipt.Events, of[key])
		}
	}
	for _, what := range l.wrong {
		t.Error(what)
	}
}
