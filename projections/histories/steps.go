package histories

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// A Step is one fact of a journey, at the instant from which it counts.
type Step struct {
	At    int64 // microseconds since 1970, UTC
	Event journey.Event
	Thing uuid.UUID     // the need, transition or agreement that it is about; zero for the journey itself
	State journey.State // of the journey after this step and all that came before it in time
	Moved bool          // the setting is another than before
}

// A Setting is what everything in a journey is counted with, whatever it is
// about.
type Setting struct {
	journey.Situation
	Team   decider.Ref
	Erased bool
}

// Setting is how the journey is counted after the step.
func (s *Step) Setting() Setting { return Setting{s.State.Situation, s.State.Team, s.State.Erased} }

// Steps yields the facts of a journey in the order in which they happened,
// given its effective history in the order of the log. The state they lead to
// is worked out by the journey's own decider, so no rule is told twice.
//
// A fact counts from its instant, or from the begin of the day when only that
// is known; then later, where it cannot have been before something else:
//
//   - one that is known by its day follows what was recorded before it about
//     the same day
//   - nothing precedes the opening, nor the need, transition or agreement that
//     it is about
//   - closing, reopening and erasing follow all that was recorded before
//
// Facts of one instant keep the order of the log. Withdrawals are no steps:
// they hold for every day at once.
//
// A step is only valid until the next.
func Steps(history []codec.Fact) iter.Seq[*Step] {
	var t telling
	for i := range history {
		t.place(&history[i])
	}
	return t.steps
}

// A telling is a history on its way to becoming steps.
type telling struct {
	places []place // in the order of the log
	latest int64   // of the places
	step   Step    // the last one
	before Setting
}

// place puts one more fact in its place in time. It reports whether that is
// behind all others; a withdrawal has none.
func (t *telling) place(f *codec.Fact) (p place, last bool) {
	what := event[journey.Event](f)
	if _, withdrawal := what.(journey.EntryWithdrawn); withdrawal {
		return place{}, false
	}
	p = place{mark: f.Meta.Mark(f.ID), what: what, thing: thing(what)}
	p.at = p.after(t.places)
	last = len(t.places) == 0 || p.at >= t.latest
	t.places, t.latest = append(t.places, p), max(t.latest, p.at)
	return p, last
}

// steps yields all steps from the first.
func (t *telling) steps(yield func(*Step) bool) {
	places := t.places
	if !slices.IsSortedFunc(places, earlier) {
		places = slices.Clone(places)
		slices.SortStableFunc(places, earlier)
	}
	t.step, t.before = Step{}, Setting{}
	for _, p := range places {
		if !yield(t.advance(p)) {
			return
		}
	}
}

// advance takes the step to a place, from the one before it in time.
func (t *telling) advance(p place) *Step {
	s := &t.step
	s.At, s.Event, s.Thing = p.at, p.what, p.thing
	s.State = journey.Decider.Evolve(p.what, s.State, p.mark)
	now := s.Setting()
	s.Moved, t.before = now != t.before, now
	return s
}

// A place is where a fact stands in time.
type place struct {
	mark  decider.Mark
	at    int64
	what  journey.Event
	thing uuid.UUID
}

func earlier(a, b place) int { return cmp.Compare(a.at, b.at) }

// after returns the instant from which a fact counts, given those that were
// recorded before it.
func (p place) after(places []place) int64 {
	occurred := p.mark.Occurred
	at, until := occurred.Begin().UnixMicro(), int64(math.MinInt64)
	if occurred.On != 0 {
		until = occurred.On.End().UnixMicro()
	}
	if ends(p.what) {
		until = math.MaxInt64
	}
	begun := false // the thing that the fact is about
	for i := range places {
		b := &places[i]
		first := i == 0 || !begun && b.thing == p.thing
		if first || b.at < until {
			at = max(at, b.at)
		}
		begun = begun || b.thing == p.thing
	}
	return at
}

// ends says whether an event closes off what was recorded before it.
func ends(what journey.Event) bool {
	switch what.(type) {
	case journey.Closed, journey.Reopened, journey.Erased:
		return true
	}
	return false
}

// thing returns the need, transition, appointment, promise or hand-over that an
// event is about.
func thing(what journey.Event) uuid.UUID {
	switch e := what.(type) {
	case journey.NeedIdentified:
		return e.Need
	case journey.NeedConfirmed:
		return e.Need
	case journey.NeedReassessed:
		return e.Need
	case journey.NeedOfferMade:
		return e.Need
	case journey.NeedMet:
		return e.Need
	case journey.NeedDropped:
		return e.Need
	case journey.NeedReopened:
		return e.Need
	}
	if id := agreed(what); id != uuid.Nil {
		return id
	}
	return transition(what)
}

// agreed returns the appointment, promise or hand-over that an event is about.
func agreed(what journey.Event) uuid.UUID {
	switch e := what.(type) {
	case journey.AppointmentMade:
		return e.Appointment
	case journey.AppointmentMoved:
		return e.Appointment
	case journey.AppointmentCancelled:
		return e.Appointment
	case journey.AppointmentKept:
		return e.Appointment
	case journey.AppointmentMissed:
		return e.Appointment
	case journey.PromiseMade:
		return e.Promise
	case journey.PromiseKept:
		return e.Promise
	case journey.PromiseDropped:
		return e.Promise
	case journey.HandoverProposed:
		return e.Handover
	case journey.HandoverAccepted:
		return e.Handover
	case journey.HandoverDeclined:
		return e.Handover
	case journey.HandoverRetracted:
		return e.Handover
	}
	return uuid.Nil
}

func transition(what journey.Event) uuid.UUID {
	switch e := what.(type) {
	case journey.TransitionSignalled:
		return e.Transition
	case journey.StageReached:
		return e.Transition
	case journey.ContractSigned:
		return e.Transition
	case journey.TransitionRealised:
		return e.Transition
	case journey.TrackStarted:
		return e.Transition
	case journey.TrackEnded:
		return e.Transition
	case journey.CheckAnswered:
		return e.Transition
	case journey.TransitionEnded:
		return e.Transition
	}
	return uuid.Nil
}
