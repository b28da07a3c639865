package journey_test

import (
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

func TestClosingAndReopening(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("closes").Given(opened).When(close).Then(closed)
	it("closes once").Given(opened, closed).When(close).Refuses(journey.ErrClosed)
	it("reopens what was closed").Given(opened, closed).When(reopen).Then(reopened)
	it("reopens nothing else").Given(opened).When(reopen).Refuses(journey.ErrNotClosed)
	it("reopens once").Given(opened, closed, reopened).When(reopen).Refuses(journey.ErrNotClosed)
	it("closes again").Given(opened, closed, reopened).When(close).Then(closed)
	it("goes on after reopening").Given(opened, closed, reopened).When(clarify).Then(clarified)
}

func TestAJourneyClosesAfterEverythingInIt(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	day := decidertest.Day(10)
	noon := day.Begin().Add(12 * time.Hour)
	instant := func(h decidertest.History[journey.Event], at time.Time) []decider.Entry[journey.Event] {
		return h.At(decider.At(at), contacted).Past
	}
	it("does not close before the last contact").Given(opened).GivenOn(day, contacted).When(close).On(day - 1).Refuses(journey.ErrBeforeLatest)
	it("closes on the day of the last contact").Given(opened).GivenOn(day, contacted).When(close).On(day).Then(closed)
	it("closes back-dated").Given(opened).GivenOn(day, contacted).When(close).On(day + 1).Then(closed)
	it("looks at all contacts, not the last one recorded").Given(opened).GivenOn(day, contacted).GivenOn(day-3, clarified).
		When(close).On(day - 1).Refuses(journey.ErrBeforeLatest)
	it("does not count what was withdrawn").Given(opened).GivenOn(day, contacted).
		Given(journey.EntryWithdrawn{Entry: decidertest.Entry(2)}).When(close).On(day - 1).Then(closed)
	it("does not count the withdrawal itself").Given(opened, contacted).
		GivenOn(day, journey.EntryWithdrawn{Entry: decidertest.Entry(2)}).When(close).On(day - 1).Then(closed)

	it("does not reopen before it closed").Given(opened).GivenOn(day, closed).When(reopen).On(day - 1).Refuses(journey.ErrBeforeLatest)
	it("reopens on the day it closed").Given(opened).GivenOn(day, closed).When(reopen).On(day).Then(reopened)
	it("does not reopen before a late exit").Given(opened, signalled, closed).GivenOn(day, stopped).
		When(reopen).On(day - 1).Refuses(journey.ErrBeforeLatest)

	var h decidertest.History[journey.Event]
	h = h.Then(opened).At(decider.On(day), contacted)
	for name, c := range map[string]struct {
		at   decider.Moment
		want error
	}{
		"an hour before": {decider.At(noon.Add(-time.Hour)), journey.ErrBeforeLatest},
		"at that moment": {decider.At(noon), nil},
		"that same day":  {decider.On(day), nil},
		"the day before": {decider.On(day - 1), journey.ErrBeforeLatest},
	} {
		story := journey.Decider.Fold(instant(h, noon))
		_, err := journey.Decider.Decide(close, story, decider.Mark{Entry: decidertest.Entry(9), Occurred: c.at})
		if !is(err, c.want) {
			t.Errorf("closing %s: %v, want %v", name, err, c.want)
		}
	}
}

func TestErasing(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	erase := journey.Erase(erased)
	it("erases").Given(opened, clarified).When(erase).Then(erased)
	it("erases once").Given(opened, erased).When(erase).Then()
	it("erases what was closed").Given(opened, closed).When(erase).Then(erased)
	it("erases what was never opened, so that it never will be").When(erase).Then(erased)
	it("erases whatever the day").Given(opened).When(erase).On(decidertest.Day(1) - 5).Then(erased)

	s := play(opened, identified, signalled, closed, erased)
	if len(s.Needs)+len(s.Transitions) > 0 || s.Client != (journey.State{}).Client || s.Situation != (journey.Situation{}) {
		t.Errorf("something is still known: %+v", s)
	}
	if !s.Erased || !s.Opened || s.Team != "team-hengelo" {
		t.Errorf("what may be known is not: %+v", s)
	}
	var _ decider.Erasure = erased
}

// From the day on which it closed a journey is kept for a term, and which term
// that is, is decided by whether it came to advice.
func TestWhatARetentionTermRestsOn(t *testing.T) {
	told := advised
	told.Form = "informatie"
	for _, c := range []struct {
		name    string
		events  []journey.Event
		on      int // the day of closing, 0 for none
		advised bool
	}{
		{"open", []journey.Event{opened, clarified}, 0, false},
		{"closed", []journey.Event{opened, clarified, closed}, 3, false},
		{"reopened", []journey.Event{opened, clarified, closed, reopened}, 0, false},
		{"told on the spot", []journey.Event{opened, told, closed}, 3, false},
		{"advised", []journey.Event{opened, clarified, advised, closed}, 4, true},
		{"advised by mistake", []journey.Event{opened, clarified, advised, journey.EntryWithdrawn{Entry: decidertest.Entry(3)}}, 0, false},
		{"closed by mistake", []journey.Event{opened, closed, journey.EntryWithdrawn{Entry: decidertest.Entry(2)}}, 0, false},
	} {
		var h decidertest.History[journey.Event]
		for i, e := range c.events {
			h = h.At(decider.On(decidertest.Day(i+1)), e)
		}
		want := decidertest.Day(c.on)
		if c.on == 0 {
			want = 0
		}
		if s := journey.Decider.Fold(h.Past).State; s.ClosedOn != want || s.Advised != c.advised {
			t.Errorf("%s: closed on %v, advised %v", c.name, s.ClosedOn, s.Advised)
		}
	}
}
