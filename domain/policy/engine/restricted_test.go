package engine_test

import (
	"strings"
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/journey"
)

// A policy is held up by a restriction as anybody is: what follows is parked,
// and done once the restriction is lifted.
func TestWhatFollowsWaitsWhileProcessingIsRestricted(t *testing.T) {
	w := newWorld(t)
	of := w.client()
	id := w.open(of)
	transition := w.signal(id)
	w.toJourney(id, journey.Close{Reason: "nieuwe-baan"})
	w.toClient(of, client.Restrict{Ground: "juistheid-betwist", By: "mila"})
	e := w.engine(closingPolicy())
	w.drain(e)
	parked := w.parked("closing-ends-transitions")
	if len(parked) != 1 || !strings.Contains(parked[0].Error, "client-restricted") || len(w.ended(id, transition)) != 0 {
		t.Fatalf("parked is %+v, ended %v", parked, w.ended(id, transition))
	}
	w.toClient(of, client.LiftRestriction{Ground: "juistheid-vastgesteld", InformedOn: today, By: "mila"})
	if err := e.Retry(t.Context()); err != nil {
		t.Fatal(err)
	}
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
