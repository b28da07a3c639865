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
	Thing uuid.UUID     // the need or transition that it is about; zero for the journey itself
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
//   - nothing precedes the opening, nor the need or transition that it is about
//   - closing, reopening and erasing follow all that was recorded before
//
// Facts of one instant keep the order of the log. Withdrawals are no steps:
// they hold for every day at once.
//
// A step is only valid until the next.
func Steps(history []codec.Fact) iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		places := placed(history)
		if !slices.IsSortedFunc(places, earlier) {
			slices.SortStableFunc(places, earlier)
		}
		var s Step
		var before Setting
		for _, p := range places {
			s.At, s.Event, s.Thing = p.at, p.what, p.thing
			s.State = journey.Decider.Evolve(p.what, s.State, p.Meta.Mark(p.ID))
			now := s.Setting()
			s.Moved, before = now != before, now
			if !yield(&s) {
				return
			}
		}
	}
}

// A place is where a fact stands in time.
type place struct {
	*codec.Fact
	at    int64
	what  journey.Event
	thing uuid.UUID
}

func earlier(a, b place) int { return cmp.Compare(a.at, b.at) }

// placed returns the facts of a history in the order of the log, each with the
// instant from which it counts.
func placed(history []codec.Fact) []place {
	places := make([]place, 0, len(history))
	for i := range history {
		what := event[journey.Event](&history[i])
		if _, withdrawal := what.(journey.EntryWithdrawn); withdrawal {
			continue
		}
		p := place{Fact: &history[i], what: what, thing: thing(what)}
		p.at = p.after(places)
		places = append(places, p)
	}
	return places
}

// after returns the instant from which a fact counts, given those that were
// recorded before it.
func (p place) after(places []place) int64 {
	occurred := p.Meta.Occurred
	at, until := occurred.Begin().UnixMicro(), int64(math.MinInt64)
	if occurred.On != 0 {
		until = occurred.On.End().UnixMicro()
	}
	if ends(p.what) {
		until = math.MaxInt64
	}
	begun := false // the thing that the fact is about
	for i, b := range places {
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

// thing returns the need or transition that an event is about.
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
	return transition(what)
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
