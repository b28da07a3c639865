package engine_test

import (
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/journey"
)

// What a policy ends follows also while processing is restricted, as the
// closing does that it follows from.
func TestARestrictionHoldsUpNothingThatOnlyEnds(t *testing.T) {
	w := newWorld(t)
	of := w.client()
	id := w.open(of)
	transition := w.signal(id)
	w.toClient(of, client.Restrict{Ground: "juistheid-betwist", By: "mila"})
	w.toJourney(id, journey.Close{Reason: "nieuwe-baan"})
	w.drain(w.engine(closingPolicy()))
	if n := len(w.ended(id, transition)); n != 1 || len(w.parked("")) != 0 {
		t.Errorf("the transition was ended %d times, parked is %+v", n, w.parked(""))
	}
}

// Erasing goes on: a file whose processing is restricted can still go.
func TestARestrictionHoldsUpNoErasure(t *testing.T) {
	w := newWorld(t)
	of := w.client()
	id := w.open(of)
	w.toClient(of, client.Restrict{Ground: "onrechtmatig", By: "mila"})
	w.erase(of)
	w.drain(w.engine(named("erasing-reaches-journeys")))
	if !w.story(id).State.Erased || len(w.parked("")) != 0 {
		t.Errorf("the journey is not erased; parked is %+v", w.parked(""))
	}
}
