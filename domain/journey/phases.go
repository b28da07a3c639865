package journey

import "slices"

// A Phase is how far a journey has come: a code of the list journey-phases.
type Phase string

// The phases in their order. A journey moves forward through them, may skip
// some, and begins again when it is reopened (DOMAIN.md section 3).
const (
	Contact         Phase = "contact"
	QuestionClarity Phase = "vraagverheldering"
	Intake          Phase = "intake"
	Advice          Phase = "advies"
	Support         Phase = "ondersteuning"
	Placement       Phase = "plaatsing"
	Aftercare       Phase = "nazorg"
	Ended           Phase = "afgesloten"
)

// Phases lists them in their order.
var Phases = []Phase{Contact, QuestionClarity, Intake, Advice, Support, Placement, Aftercare, Ended}

// After returns the phase that an event leads to from another: never back,
// except that reopening begins again.
func (p Phase) After(e Event) Phase {
	if _, again := e.(Reopened); again {
		return Contact
	}
	if to := leadsTo(e); slices.Index(Phases, to) > slices.Index(Phases, p) {
		return to
	}
	return p
}

// leadsTo is the phase that an event alone shows the journey to be in at
// least, or none.
func leadsTo(e Event) Phase {
	switch e := e.(type) {
	case Opened:
		return Contact
	case QuestionClarified:
		return QuestionClarity
	case IntakeRecorded:
		return Intake
	case AdviceGiven:
		return e.phase()
	case NeedOfferMade:
		return Support
	case StageReached:
		return stagePhase[e.Stage]
	case ContractSigned, TransitionRealised, PlacementRecorded:
		return Placement
	case AftercareStarted:
		return Aftercare
	case Closed:
		return Ended
	}
	return ""
}

// stagePhase is the phase that a stage of a transition shows.
var stagePhase = map[Stage]Phase{
	InGuidance:          Support,
	TransitionAftercare: Aftercare,
}
