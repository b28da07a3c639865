package histories

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// Journeys is how histories of journeys are read.
var Journeys = &Reading[journey.Command, journey.Event, journey.State, setting]{
	Decider: journey.Decider, Thing: thing, Ends: ends, Answers: answers, Setting: settingOf,
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
	Counts bool
	Erased bool
}

func settingOf(s *journey.State) setting { return setting{s.Situation, s.Team, s.Counts(), s.Erased} }

// ends says whether an event closes off what was recorded before it.
func ends(what journey.Event) bool {
	switch what.(type) {
	case journey.Closed, journey.Reopened, journey.Erased:
		return true
	}
	return false
}

// Thing returns the need, transition, referral or agreement that a fact of a
// journey is about, zero for the journey itself. An agreement is an appointment,
// a promise or a hand-over.
func Thing(f *codec.Fact) uuid.UUID { return thing(event[journey.Event](f)) }

// thing returns the need, transition, referral or agreement that an event is
// about.
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
	case journey.NeedHandedOver:
		return e.Need
	case journey.NeedReturned:
		return e.Need
	}
	if id := referral(what); id != uuid.Nil {
		return id
	}
	if id := agreed(what); id != uuid.Nil {
		return id
	}
	return transition(what)
}

// answers says whether an event has its place in what is said between desk and
// partner.
func answers(what journey.Event) bool {
	switch what.(type) {
	case journey.NeedHandedOver, journey.NeedReturned:
		return true
	}
	return referral(what) != uuid.Nil
}

func referral(what journey.Event) uuid.UUID {
	switch e := what.(type) {
	case journey.ReferralSent:
		return e.Referral
	case journey.ReferralReceived:
		return e.Referral
	case journey.ReferralAccepted:
		return e.Referral
	case journey.ReferralDeclined:
		return e.Referral
	case journey.ReferralBegun:
		return e.Referral
	case journey.ReferralReportedBack:
		return e.Referral
	case journey.ReferralExpired:
		return e.Referral
	}
	return uuid.Nil
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
	case journey.ReorganisationLinked:
		return e.Transition
	case journey.SignalCorrected:
		return e.Transition
	}
	return uuid.Nil
}
