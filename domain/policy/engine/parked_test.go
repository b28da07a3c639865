package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
)

var errDown = errors.New("the database is down")

func TestARefusedFactIsParkedAndLaterOnesOfItsStreamWaitBehindIt(t *testing.T) {
	w, h := newWorld(t), &hands{}
	ids, facts := closings(w)
	h.say(ids[0], decider.Refusal{Code: "not-now"})
	e := withHands(w, h)
	w.drain(e)

	if want := []uuid.UUID{facts[1], facts[3]}; !slices.Equal(h.finished(), want) {
		t.Errorf("carried out were %v, want those of the other stream, %v", h.finished(), want)
	}
	if n := h.tries(); n != 3 {
		t.Errorf("%d attempts were made, want one at each fact that does not wait", n)
	}
	parked := w.parked("closing-ends-transitions")
	if len(parked) != 2 || parked[0].Event != facts[0] || parked[1].Event != facts[2] {
		t.Fatalf("parked are %v, want the two facts of the stream", parked)
	}
	if parked[0].Error != "refused: not-now" || parked[0].Attempts != 1 || parked[1].Attempts != 0 {
		t.Errorf("parked are %+v", parked)
	}
	if err := e.Redo(t.Context(), "closing-ends-transitions"); err != nil {
		t.Fatal(err)
	}
	w.drain(e) // meets them again, and leaves them as they are
	if again := w.parked(""); !slices.Equal(again, parked) {
		t.Errorf("parked are %+v, were %+v", again, parked)
	}
	status, err := e.Status(t.Context())
	if err != nil || status[0].Waiting != 2 || status[0].Oldest != parked[0].Since || status[0].Parks != 2 {
		t.Errorf("the status is %+v, %v", status, err)
	}
}

func TestParkedFactsAreCarriedOutInTheirOrderOnceTheyCanBe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, h := newWorld(t), &hands{}
		ids, facts := closings(w)
		h.say(ids[0], decider.Refusal{Code: "not-now"})
		e := withHands(w, h)
		w.drain(e)
		stop := tended(t, e)
		defer stop()
		time.Sleep(time.Minute)
		if n := len(w.parked("")); n != 2 {
			t.Errorf("%d facts are parked, want both", n)
		}
		h.say(ids[0], nil)
		time.Sleep(10 * time.Minute)
		if want := []uuid.UUID{facts[1], facts[3], facts[0], facts[2]}; !slices.Equal(h.finished(), want) {
			t.Errorf("carried out were %v, want %v", h.finished(), want)
		}
		if n := len(w.parked("")); n != 0 {
			t.Errorf("%d facts are still parked", n)
		}
	})
}

func TestParkedFactsAreTriedEverMoreSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, h := newWorld(t), &hands{}
		ids, _ := closings(w)
		h.say(ids[0], decider.Refusal{Code: "not-now"})
		e := withHands(w, h)
		w.drain(e)
		stop := tended(t, e)
		defer stop()
		synctest.Wait()
		for _, during := range []struct {
			time.Duration
			least, most int
		}{{time.Minute, 3, 6}, {time.Hour, 12, 18}, {24 * time.Hour, 280, 290}} {
			before := h.tries()
			time.Sleep(during.Duration)
			if n := h.tries() - before; n < during.least || n > during.most {
				t.Errorf("in %v there were %d attempts, want %d to %d", during.Duration, n, during.least, during.most)
			}
		}
	})
}

func TestParkedFactsAreTriedWhenTheProgramStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, h := newWorld(t), &hands{}
		ids, _ := closings(w)
		h.say(ids[0], decider.Refusal{Code: "not-now"})
		e := withHands(w, h)
		w.drain(e)
		stop := tended(t, e)
		time.Sleep(time.Hour)
		stop()
		h.say(ids[0], nil)
		stop = tended(t, withHands(w, h))
		synctest.Wait()
		if n := len(w.parked("")); n != 0 {
			t.Errorf("%d facts are still parked", n)
		}
		stop()
	})
}

func TestWhatIsDownForAMomentParksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		closings(w)
		c, failures := w.config(closingPolicy()), 0
		c.Hands.Journeys = journeys(func(context.Context, uuid.UUID, journey.Command, command.Request) error {
			if failures++; failures%5 != 0 {
				return errDown
			}
			return nil
		}).handle
		w.drain(engine.New(c))
		if parked := w.parked(""); len(parked) != 0 {
			t.Errorf("parked are %v", parked)
		}
		if failures != 4*5 {
			t.Errorf("there were %d attempts at 4 facts, want five at each", failures)
		}
	})
}

func TestWhatStaysDownIsParkedAndThePolicyGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, h := newWorld(t), &hands{}
		ids, facts := closings(w)
		h.say(ids[0], errDown)
		var noticed []string
		c := w.config(closingPolicy())
		c.Hands.Journeys, c.Notice = h.handle, func(policy string, err error) { noticed = append(noticed, policy+": "+err.Error()) }
		w.drain(engine.New(c))
		if parked := w.parked(""); len(parked) != 2 || parked[0].Event != facts[0] {
			t.Errorf("parked are %v", parked)
		}
		if len(noticed) != 1 || !strings.Contains(noticed[0], errDown.Error()) {
			t.Errorf("noticed was %q, want the fact that was parked and why", noticed)
		}
	})
}

func TestACommandThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		closings(w)
		c := w.config(closingPolicy())
		c.Hands.Journeys = journeys(func(ctx context.Context, _ uuid.UUID, _ journey.Command, _ command.Request) error {
			<-ctx.Done()
			return ctx.Err()
		}).handle
		w.drain(engine.New(c))
		if parked := w.parked(""); len(parked) != 4 || parked[0].Error != context.DeadlineExceeded.Error() {
			t.Errorf("parked are %v", parked)
		}
	})
}

func TestNothingIsParkedWhenTheProgramStops(t *testing.T) {
	w := newWorld(t)
	closings(w)
	ctx, cancel := context.WithCancel(t.Context())
	c := w.config(closingPolicy())
	c.Hands.Journeys = journeys(func(ctx context.Context, _ uuid.UUID, _ journey.Command, _ command.Request) error {
		cancel()
		return ctx.Err()
	}).handle
	if err := drain(ctx, w.log, engine.New(c), 10); !errors.Is(err, context.Canceled) {
		t.Errorf("the engine stopped with %v", err)
	}
	if parked := w.parked(""); len(parked) != 0 {
		t.Errorf("parked are %v", parked)
	}
}

func TestAPanicIsParkedLikeAnyOtherFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		closings(w)
		c := w.config(closingPolicy())
		c.Hands.Journeys = journeys(func(context.Context, uuid.UUID, journey.Command, command.Request) error {
			panic("Jansen, 12 maart 1980")
		}).handle
		w.drain(engine.New(c))
		if parked := w.parked(""); len(parked) != 4 || strings.Contains(parked[0].Error, "Jansen") {
			t.Errorf("parked are %v", parked)
		}
	})
}

func TestWhatIsKeptOfAFailureSaysNothingAboutAPerson(t *testing.T) {
	for want, err := range map[string]error{
		"refused: client-erased":                                decider.Refusal{Code: "client-erased", Reason: "Jansen is erased."},
		"not well formed: name (length), phones[0] (reference)": form.Faults{{Field: "name", Rule: "length", Detail: "Jansen"}, {Field: "phones[0]", Rule: "reference", Detail: "06"}},
		"failed with a *errors.errorString":                     errors.New("insert row: Jansen"),
		"the keys of this stream were destroyed":                errDestroyedWith("Jansen"),
		eventstore.ErrConflict.Error() + "; refused: not-now":   errors.Join(eventstore.ErrConflict, decider.Refusal{Code: "not-now"}),
	} {
		synctest.Test(t, func(t *testing.T) {
			w, h := newWorld(t), &hands{}
			ids, _ := closings(w)
			h.say(ids[0], err)
			w.drain(withHands(w, h))
			if got := w.parked("")[0].Error; got != want {
				t.Errorf("of %q was kept %q, want %q", err, got, want)
			}
		})
	}
}

func TestOfSeveralTasksOneThatFailsKeepsNoOtherFromBeingDone(t *testing.T) {
	w, h := newWorld(t), &hands{}
	id := w.client()
	first := w.open(id)
	w.open(id)
	w.erase(id)
	h.say(first, decider.Refusal{Code: "not-now"})
	c := w.config(policy.All[1])
	c.Hands.Journeys = h.handle
	w.drain(engine.New(c))
	if len(h.finished()) != 1 || len(w.parked("")) != 1 {
		t.Errorf("%d tasks were done and %d facts parked, want the second task done and the fact parked for the first", len(h.finished()), len(w.parked("")))
	}
}

func errDestroyedWith(detail string) error {
	return fmt.Errorf("seal for %s: %w", detail, vault.ErrDestroyed)
}
