package histories

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// Journeys is how histories of journeys are read.
var Journeys = &Reading[journey.Command, journey.Event, journey.State]{
	Decider: journey.Decider, Thing: thing, Ends: ends,
	Moved: func(before, after *journey.State) bool { return settingOf(before) != settingOf(after) },
}

// A step and a story of a journey.
type (
	JourneyStep  = Step[journey.Event, journey.State]
	JourneyStory = Story[journey.Event, journey.State]
)

// A setting is what everything in a journey is counted with, whatever it is
// about.
type setting struct {
	journey.Situation
	Team   decider.Ref
	Erased bool
}

func settingOf(s *journey.State) setting { return setting{s.Situation, s.Team, s.Erased} }

// ends says whether an event closes off what was recorded before it.
func ends(what journey.Event) bool {
	switch what.(type) {
	case journey.Closed, journey.Reopened, journey.Erased:
		return true
	}
	return false
}

// Thing returns the need or transition that a fact of a journey is about, zero
// for the journey itself.
func Thing(f *codec.Fact) uuid.UUID { return thing(event[journey.Event](f)) }

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
