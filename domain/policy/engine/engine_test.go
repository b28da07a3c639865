package engine_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/journey"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

func TestAJourneyThatClosesEndsItsOpenTransitionsAsUnknown(t *testing.T) {
	w := newWorld(t)
	id, open := w.atRisk()
	said := w.signal(id)
	w.toJourney(id, journey.EndTransition{Transition: said, Exit: "pensioen"})
	w.toJourney(id, journey.Close{Reason: "geen-contact"})
	w.drain(w.engine(policy.All...))
	w.drain(w.engine(policy.All...)) // after a restart

	ended := w.ended(id, open)
	if len(ended) != 1 || ended[0].What.(journey.TransitionEnded).Exit != journey.UnknownExit {
		t.Errorf("the open transition was ended by %v, want once as unknown", ended)
	}
	if ended := w.ended(id, said); len(ended) != 1 || ended[0].What.(journey.TransitionEnded).Exit != "pensioen" {
		t.Errorf("the transition of which an exit was recorded was ended by %v", ended)
	}
}

func TestWhatAPolicyRecordsSaysWhyAndOnWhoseBehalf(t *testing.T) {
	w := newWorld(t)
	id, open := w.atRisk()
	closing := w.fact(w.toJourney(id, journey.Close{Reason: "geen-contact"}).Events[0])
	w.drain(w.engine(policy.All...))

	got := w.fact(w.ended(id, open)[0].Event).Meta
	want := codec.Meta{
		Actor: "policy:closing-ends-transitions", Role: "policy", Purpose: "begeleiding",
		Request:     command.RequestID("closing-ends-transitions", closing.ID),
		Correlation: closing.Meta.Correlation, Causation: closing.ID, Occurred: closing.Meta.Occurred,
	}
	if got.Request != want.Request || got.Correlation != want.Correlation || got.Causation != want.Causation ||
		got.Actor != want.Actor || got.Role != want.Role || got.Purpose != want.Purpose ||
		got.Occurred.Compare(want.Occurred) != 0 {
		t.Errorf("the event says %+v, want %+v", got, want)
	}
}

func TestNothingFollowsWhenItIsOvertaken(t *testing.T) {
	for _, c := range []struct {
		says     string
		overtake func(w *world, id, transition uuid.UUID, closing command.Result)
		ends     int
	}{
		{"the journey was reopened", func(w *world, id, _ uuid.UUID, _ command.Result) {
			w.toJourney(id, journey.Reopen{Channel: "inloop"})
		}, 0},
		{"the closing was withdrawn", func(w *world, id, _ uuid.UUID, closing command.Result) {
			entry := w.fact(closing.Events[0]).Meta.Request
			w.toJourney(id, journey.Withdraw{Entry: entry, Reason: "dubbel"})
		}, 0},
		{"an exit was recorded", func(w *world, id, transition uuid.UUID, _ command.Result) {
			w.toJourney(id, journey.EndTransition{Transition: transition, Exit: "pensioen"})
		}, 1},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(t)
			id, transition := w.atRisk()
			closing := w.toJourney(id, journey.Close{Reason: "geen-contact"})
			c.overtake(w, id, transition, closing)
			w.drain(w.engine(policy.All...))
			ended := w.ended(id, transition)
			if len(ended) != c.ends {
				t.Errorf("the transition was ended %d times, want %d", len(ended), c.ends)
			}
			for _, e := range ended {
				if e.What.(journey.TransitionEnded).Closing != uuid.Nil {
					t.Error("the closing ended the transition all the same")
				}
			}
		})
	}
}

func TestErasingAClientReachesAllOfTheirStreamsAndKeys(t *testing.T) {
	w := newWorld(t)
	id, other := w.client(), w.client()
	first, second, kept := w.open(id), w.open(id), w.open(other)
	w.signal(second)
	w.toJourney(second, journey.Close{Reason: "geen-contact"})
	w.erase(id)
	w.drain(w.engine(policy.All...))

	for _, j := range []uuid.UUID{first, second} {
		if !w.story(j).State.Erased {
			t.Errorf("journey %s was not erased", j)
		}
		if !w.unreadable("journey-" + j.String()) {
			t.Errorf("journey %s can still be read", j)
		}
	}
	if !w.unreadable("client-" + id.String()) {
		t.Error("the client can still be read")
	}
	if w.story(kept).State.Erased || w.unreadable("client-"+other.String()) || w.unreadable("journey-"+kept.String()) {
		t.Error("another client was erased too")
	}
	if parked := w.parked(""); len(parked) != 0 {
		t.Errorf("%d facts are parked", len(parked))
	}
}

func TestAFactThatWasRecordedBeforeAPolicyBeganCallsForNothing(t *testing.T) {
	for day, want := range map[int]int{0: 1, 1: 0} {
		w := newWorld(t)
		id, open := w.atRisk()
		w.toJourney(id, journey.Close{Reason: "geen-contact"})
		p := closingPolicy()
		p.From = today
		if day == 1 {
			p.From++
		}
		w.drain(w.engine(p))
		if n := len(w.ended(id, open)); n != want {
			t.Errorf("a policy from %d days after the closing ended %d transitions, want %d", day, n, want)
		}
	}
}

// The backup of a vault is from before an erasure: the keys are back, and the
// log knows that they should not be.
func TestDestructionsAreRepeatedOnAVaultThatWasRestored(t *testing.T) {
	w := newWorld(t)
	id := w.client()
	j := w.open(id)
	w.erase(id)
	w.drain(w.engine(policy.All...))

	w.keys = memory.NewVault()
	streams := []string{"client-" + id.String(), "journey-" + j.String()}
	for _, stream := range streams {
		if _, err := w.keys.Create(t.Context(), stream, codec.PersonKey(stream)); err != nil {
			t.Fatal(err)
		}
	}
	e := w.engine(policy.All...)
	if err := e.Redo(t.Context(), "erased-keys-destroyed"); err != nil {
		t.Fatal(err)
	}
	w.drain(e)
	for _, stream := range streams {
		if !w.unreadable(stream) {
			t.Errorf("keys of %s are still there", stream)
		}
	}
}

func TestRedoingAPolicyRecordsNothingAgain(t *testing.T) {
	w := newWorld(t)
	id, _ := w.atRisk()
	w.toJourney(id, journey.Close{Reason: "geen-contact"})
	gone := w.client()
	w.open(gone)
	w.erase(gone)
	e := w.engine(policy.All...)
	w.drain(e)
	before, err := w.log.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range policy.All {
		if err := e.Redo(t.Context(), p.Name); err != nil {
			t.Fatal(err)
		}
	}
	w.drain(e)
	if after, err := w.log.Head(t.Context()); err != nil || after != before {
		t.Errorf("the log ends at %v, not at %v: %v", after.Position, before.Position, err)
	}
	if err := e.Redo(t.Context(), "no-such"); !errors.Is(err, engine.ErrNoPolicy) {
		t.Errorf("redoing a policy that is not there answers %v", err)
	}
}
