package command_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// rush lets many ask for a need at once and counts how many got it.
func rush(w *world, processes ...*handler) (identified, refused int64) {
	const asking = 64
	var wg sync.WaitGroup
	var yes, no atomic.Int64
	for i := range asking {
		wg.Go(func() {
			need := journey.IdentifyNeed{Need: uuid.New(), Source: "klant", Domain: "anders", Severity: "licht"}
			_, err := processes[i%len(processes)].Handle(w.t.Context(), w.id, need, request())
			switch {
			case err == nil:
				yes.Add(1)
			case errors.Is(err, journey.ErrTooManyNeeds):
				no.Add(1)
			default:
				w.t.Error(err)
			}
		})
	}
	wg.Wait()
	return yes.Load(), no.Load()
}

// crowded is a journey with room for ten more needs.
func crowded(t *testing.T) *world {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	for range journey.MaxNeeds - 10 {
		w.must(h, journey.IdentifyNeed{Need: uuid.New(), Source: "klant", Domain: "anders", Severity: "licht"})
	}
	return w
}

func TestALimitHoldsHoweverManyAsk(t *testing.T) {
	w := crowded(t)
	if yes, no := rush(w, w.process()); yes != 10 || no != 54 {
		t.Errorf("%d were identified and %d refused, want 10 and 54", yes, no)
	}
	w.whole()
}

func TestALimitHoldsBetweenProcesses(t *testing.T) {
	w := crowded(t)
	if yes, no := rush(w, w.process(), w.process(), w.process()); yes != 10 || no != 54 {
		t.Errorf("%d were identified and %d refused, want 10 and 54", yes, no)
	}
	w.whole()
}

// whole says that everybody remembers what the log says.
func (w *world) whole() {
	w.t.Helper()
	s, revision, err := w.process().Load(w.t.Context(), w.id)
	if err != nil || int(revision) != len(w.facts()) || len(s.State.Needs) != journey.MaxNeeds {
		w.t.Errorf("%d needs at revision %d of %d: %v", len(s.State.Needs), revision, len(w.facts()), err)
	}
}

func TestOneDomainIsTakenOnce(t *testing.T) {
	w := newWorld(t)
	one, other := w.process(), w.process()
	w.must(one, open)
	var wg sync.WaitGroup
	var got atomic.Int64
	for i := range 32 {
		wg.Go(func() {
			need := journey.IdentifyNeed{Need: uuid.New(), Source: "klant", Domain: "taal", Severity: "licht"}
			_, err := []*handler{one, other}[i%2].Handle(t.Context(), w.id, need, request())
			if err == nil {
				got.Add(1)
			} else if !errors.Is(err, journey.ErrSameDomain) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got.Load() != 1 {
		t.Errorf("%d needs in one domain", got.Load())
	}
}

func TestOneRequestMadeByManyCountsOnce(t *testing.T) {
	w := newWorld(t)
	processes := []*handler{w.process(), w.process(), w.process()}
	w.must(processes[0], open)
	req := request()
	var wg sync.WaitGroup
	var positions sync.Map
	for i := range 48 {
		wg.Go(func() {
			r, err := processes[i%3].Handle(t.Context(), w.id, contact, req)
			if err != nil {
				t.Error(err)
			}
			positions.Store(r.Position, true)
		})
	}
	wg.Wait()
	different := 0
	positions.Range(func(any, any) bool { different++; return true })
	if n := len(w.facts()); n != 2 || different != 1 {
		t.Errorf("%d events at %d places, want 2 and 1", n, different)
	}
}

func TestJourneysDoNotWaitForEachOther(t *testing.T) {
	w := newWorld(t)
	slow := &gate{Store: w.log, stream: "journey-" + w.id.String(), reached: make(chan struct{}), open: make(chan struct{})}
	w.store = slow
	h := w.process()
	done := make(chan error)
	go func() {
		_, err := h.Handle(t.Context(), w.id, open, request())
		done <- err
	}()
	<-slow.reached
	if _, err := h.Handle(t.Context(), uuid.New(), open, request()); err != nil {
		t.Error(err)
	}
	close(slow.open)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// gate holds up whoever appends to one stream until it is opened.
type gate struct {
	eventstore.Store
	stream        string
	reached, open chan struct{}
}

func (g *gate) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	if stream == g.stream {
		close(g.reached)
		<-g.open
	}
	return g.Store.Append(ctx, stream, after, events...)
}

// Whoever waits for a turn behind someone slow gives up at the deadline, and
// the next in line gets the turn.
func TestWaitingForATurnEndsWithTheDeadline(t *testing.T) {
	w := newWorld(t)
	slow := &gate{Store: w.log, stream: "journey-" + w.id.String(), reached: make(chan struct{}), open: make(chan struct{})}
	w.store = slow
	h := w.process()
	first := make(chan error)
	go func() {
		_, err := h.Handle(t.Context(), w.id, open, request())
		first <- err
	}()
	<-slow.reached
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() {
		_, err := h.Handle(ctx, w.id, contact, request())
		waiting <- err
	}()
	cancel()
	if err := <-waiting; !errors.Is(err, command.ErrBusy) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(slow.open)
	if err := <-first; err != nil {
		t.Error(err)
	}
	slow.stream = ""
	w.must(h, contact)
}

// crowd is a store in which someone else is always first.
type crowd struct {
	eventstore.Store
	then func() // what happens after that
}

func (c crowd) Append(context.Context, string, eventstore.Revision, ...eventstore.Event) (eventstore.Position, error) {
	c.then()
	return eventstore.Position{}, eventstore.ErrConflict
}

func TestOthersWhoKeepWriting(t *testing.T) {
	w := newWorld(t)
	w.store = crowd{w.log, func() {}}
	h := w.process()
	for _, patience := range []time.Duration{0, time.Microsecond, time.Millisecond, 20 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		_, err := h.Handle(ctx, w.id, open, request())
		if !errors.Is(err, command.ErrBusy) && !errors.Is(err, context.DeadlineExceeded) { // the latter while it still reads the stream
			t.Errorf("after %s: %v", patience, err)
		}
		cancel()
	}
}

func TestTheDeadlineComesRightAfterOthersWrote(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.store = crowd{w.log, cancel}
	if _, err := w.process().Handle(ctx, w.id, open, request()); !errors.Is(err, command.ErrBusy) {
		t.Errorf("got %v", err)
	}
}

// slow is a store that takes longer than there is.
type slow struct {
	eventstore.Store
	deadline func()
}

func (s slow) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	s.deadline()
	return s.Store.Stream(ctx, stream, after, limit)
}

func TestTheDeadlineComesBeforeAnythingIsRead(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.store = slow{w.log, cancel}
	if _, err := w.process().Handle(ctx, w.id, open, request()); !errors.Is(err, command.ErrBusy) || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
