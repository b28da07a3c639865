package engine_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// raw records an event of some type, in a stream of its own, with nothing in it.
func (w *world) raw(name string) {
	w.t.Helper()
	e := eventstore.Event{ID: uuid.New(), Type: name, Data: []byte("{}"), Meta: []byte("{}")}
	if _, err := w.log.Append(w.t.Context(), "other-"+e.ID.String(), 0, e); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) checkpoint(policy string) eventstore.Checkpoint {
	w.t.Helper()
	at, err := w.progress.Checkpoint(w.t.Context(), policy)
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

func TestAnEventThatThisProgramDoesNotKnowStopsAPolicyThere(t *testing.T) {
	for _, name := range []string{"journey.paused.v1", "journey.closed.v99", "nonsense"} {
		w, h := newWorld(t), &hands{}
		_, facts := closings(w)
		w.raw(name)
		id := w.open(w.client())
		w.toJourney(id, journey.Close{Reason: "geen-contact"})
		e := withHands(w, h)
		for range 3 {
			if err := drain(t.Context(), w.log, e, 100); !errors.Is(err, codec.ErrUnknown) {
				t.Errorf("at %q the policy says %v", name, err)
			}
		}
		if n := len(h.finished()); n != len(facts) {
			t.Errorf("%d facts were carried out, want the %d before it once each", n, len(facts))
		}
		if at := w.checkpoint("closing-ends-transitions"); at != w.fact(facts[3]).Checkpoint() {
			t.Errorf("the checkpoint is %v, want that of the last fact before it", at)
		}
	}
}

func TestANewVersionOfWhatAPolicyDoesNotFollowDoesNotStopIt(t *testing.T) {
	w, h := newWorld(t), &hands{}
	w.raw("journey.opened.v99")
	_, facts := closings(w)
	w.drain(withHands(w, h))
	if n := len(h.finished()); n != len(facts) {
		t.Errorf("%d facts were carried out, want %d", n, len(facts))
	}
}

// Most events call for nothing. That they were read is not worth a write each.
func TestEventsThatCallForNothingAreSavedSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.open(w.client())
		e := w.engine(policy.All...)
		w.drain(e)
		if at := w.checkpoint("closing-ends-transitions"); !at.IsZero() {
			t.Errorf("the checkpoint was saved at %v", at)
		}
		end, err := w.log.Head(t.Context())
		if at, e := e.Runners()[0].Checkpoint(t.Context()); at != end || err != nil || e != nil {
			t.Errorf("the policy stands at %v, not at the end, %v", at, end)
		}
		stop := tended(t, e)
		time.Sleep(2 * time.Second)
		head, err := w.log.Head(t.Context())
		if at := w.checkpoint("closing-ends-transitions"); err != nil || at != head {
			t.Errorf("a moment later the checkpoint is %v, want the end of the log %v", at, head)
		}
		stop()
		for range 5000 {
			w.raw("journey.question-clarified.v1")
		}
		w.drain(e)
		if at := w.checkpoint("closing-ends-transitions"); at == head {
			t.Error("after thousands of events the checkpoint was not saved")
		}
	})
}

func TestTwoProcessesWithOnePolicyDoEverythingOnceInEffect(t *testing.T) {
	w := newWorld(t)
	id, open := w.atRisk()
	w.toJourney(id, journey.Close{Reason: "geen-contact"})
	one, two := w.engine(closingPolicy()).Runners()[0], w.engine(closingPolicy()).Runners()[0]
	var start [2]eventstore.Checkpoint
	for i, r := range []*engine.Runner{one, two} {
		var err error
		if start[i], err = r.Checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	events, err := w.log.Page(t.Context(), eventstore.Checkpoint{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Apply(t.Context(), start[0], events); err != nil {
		t.Fatal(err)
	}
	if err := two.Apply(t.Context(), start[1], events); !errors.Is(err, engine.ErrMoved) {
		t.Errorf("the second process says %v", err)
	}
	if n := len(w.ended(id, open)); n != 1 {
		t.Errorf("the transition was ended %d times", n)
	}
	at, err := two.Checkpoint(t.Context())
	if err != nil || at != w.checkpoint("closing-ends-transitions") {
		t.Errorf("the second process goes on from %v, %v", at, err)
	}
	if err := two.Apply(t.Context(), start[1], events); !errors.Is(err, engine.ErrMoved) {
		t.Errorf("given a page from where it does not stand, it says %v", err)
	}
}

// A policy that another process sets back is not carried on where it was.
func TestAPolicyThatIsSetBackElsewhereNoticesWithTheNextPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.open(w.client())
		here, elsewhere := w.engine(closingPolicy()), w.engine(closingPolicy())
		w.drain(here)
		stop := tended(t, here)
		defer stop()
		time.Sleep(2 * time.Second)
		head := w.checkpoint("closing-ends-transitions")
		if err := elsewhere.Redo(t.Context(), "closing-ends-transitions"); err != nil {
			t.Fatal(err)
		}
		w.open(w.client())
		events, err := w.log.Page(t.Context(), head, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := here.Runners()[0].Apply(t.Context(), head, events); err != nil {
			t.Fatal(err) // nothing is saved, so nothing is noticed yet
		}
		time.Sleep(2 * time.Second)
		if err := here.Runners()[0].Apply(t.Context(), events[0].Checkpoint(), events); !errors.Is(err, engine.ErrMoved) {
			t.Errorf("the policy went on: %v", err)
		}
	})
}

func TestWaitingForAnErasureEndsWhenItsKeysAreDestroyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id := w.client()
		j := w.open(id)
		erased := w.erase(id)
		e := w.engine(policy.All...)

		var gone atomic.Bool
		answered := make(chan error, 1)
		go func() {
			stream := "client-" + id.String()
			err := e.Wait(t.Context(), "erasing-reaches-journeys", erased.Position, stream)
			head, headErr := w.log.Head(t.Context())
			err = errors.Join(err, headErr, e.Wait(t.Context(), "erased-keys-destroyed", head.Position, stream, "journey-"+j.String()))
			if !gone.Load() {
				err = errors.Join(err, errors.New("it was answered too early"))
			}
			answered <- err
		}()
		time.Sleep(time.Hour)
		if err := follow(t.Context(), w.log, w.runner(e, "erasing-reaches-journeys"), 10); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		gone.Store(true)
		if err := follow(t.Context(), w.log, w.runner(e, "erased-keys-destroyed"), 10); err != nil {
			t.Fatal(err)
		}
		if err := <-answered; err != nil {
			t.Error(err)
		}
	})
}

func TestWaitingIsNotOverWhileAFactOfTheStreamIsParked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, h := newWorld(t), &hands{}
		ids, facts := closings(w)
		h.say(ids[0], decider.Refusal{Code: "not-now"})
		e := withHands(w, h)
		w.drain(e)
		at := w.fact(facts[3]).Position
		if err := e.Wait(t.Context(), "closing-ends-transitions", at, "journey-"+ids[1].String()); err != nil {
			t.Errorf("waiting for the other stream: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := e.Wait(ctx, "closing-ends-transitions", at, "journey-"+ids[0].String()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting for a parked fact ended with %v", err)
		}
		stop := tended(t, e)
		defer stop()
		h.say(ids[0], nil)
		if err := e.Wait(t.Context(), "closing-ends-transitions", at, "journey-"+ids[0].String()); err != nil {
			t.Error(err)
		}
		if len(w.parked("")) != 0 {
			t.Error("waiting was over with a fact still parked")
		}
	})
}

func TestWaitingSeesWhatAnotherProcessDid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		id, _ := w.atRisk()
		closing := w.toJourney(id, journey.Close{Reason: "geen-contact"})
		here, elsewhere := w.engine(closingPolicy()), w.engine(closingPolicy())
		answered := make(chan error, 1)
		go func() { answered <- here.Wait(t.Context(), "closing-ends-transitions", closing.Position) }()
		synctest.Wait()
		w.drain(elsewhere)
		if err := <-answered; err != nil {
			t.Error(err)
		}
	})
	if err := newWorld(t).engine().Wait(t.Context(), "no-such", eventstore.Position{}); !errors.Is(err, engine.ErrNoPolicy) {
		t.Errorf("waiting for a policy that is not there ends with %v", err)
	}
}

// A progress that fails is said once, and the policy goes on when it works.
func TestTroubleInKeepingProgressIsNoticedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, noticed := newWorld(t), 0
		broken := &brokenProgress{Progress: w.progress}
		broken.down.Store(true)
		c := w.config(closingPolicy())
		c.Progress, c.Notice = broken, func(string, error) { noticed++ }
		e := engine.New(c)
		stop := tended(t, e)
		time.Sleep(time.Hour + time.Second/2) // between two rounds
		broken.down.Store(false)
		status, err := e.Status(t.Context())
		if err != nil || !errors.Is(status[0].Trouble, errDown) {
			t.Errorf("the status is %+v, %v", status, err)
		}
		time.Sleep(time.Minute)
		stop()
		if status, err := e.Status(t.Context()); err != nil || status[0].Trouble != nil || noticed != 1 {
			t.Errorf("afterwards the status is %+v, %v, and %d troubles were noticed", status, err, noticed)
		}
	})
}

type brokenProgress struct {
	engine.Progress
	down atomic.Bool
}

func (p *brokenProgress) Parked(ctx context.Context, policy string) ([]engine.Parked, error) {
	if p.down.Load() {
		return nil, errDown
	}
	return p.Progress.Parked(ctx, policy)
}
