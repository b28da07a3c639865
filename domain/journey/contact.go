package journey

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// RecordContact records a contact that changes nothing else.
type RecordContact struct {
	Channel  string `json:"channel" list:"channels"`
	Topic    string `json:"topic" list:"contact-topics"`
	Location string `json:"location,omitempty" list:"locations"`
	Note     string `json:"note,omitempty" part:"text"`
}

// ContactRecorded records that there was contact.
type ContactRecorded RecordContact

func (c RecordContact) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ContactRecorded(c))
}

func (e ContactRecorded) check(State, Mark) error      { return nil }
func (e ContactRecorded) evolve(s State, _ Mark) State { return s }

// GiveAdvice records an advice, or a career conversation.
type GiveAdvice struct {
	Advice  uuid.UUID `json:"advice"`
	Form    string    `json:"form" list:"advice-forms"`
	Topics  []string  `json:"topics" list:"advice-topics"`
	Channel string    `json:"channel" list:"channels"`
	Summary string    `json:"summary,omitempty" part:"text"`
}

// AdviceGiven records that advice was given. A career conversation among them
// is what a training voucher later rests on.
type AdviceGiven GiveAdvice

// Refusals about advice.
var (
	ErrNoTopic      = decider.Refusal{Code: "advice-without-topic", Field: "topics", Reason: "Advice is about at least one topic of the list advice-topics, each named once."}
	ErrNotClarified = decider.Refusal{Code: "advice-before-question", Reason: "Clarify the client's question, or record the intake, before giving advice. For an answer on the spot use the form informatie or vraagverheldering."}
)

func (c GiveAdvice) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AdviceGiven(c))
}

// onTheSpot are the forms of advice that need no question clarified before,
// and the phase that each shows. An answer on the spot shows none: it is no
// way round clarifying the question.
var onTheSpot = map[string]Phase{"informatie": Contact, "vraagverheldering": QuestionClarity}

// phase is the phase that the advice shows the journey to be in at least.
func (e AdviceGiven) phase() Phase {
	if p, ok := onTheSpot[e.Form]; ok {
		return p
	}
	return Advice
}

func (e AdviceGiven) check(s State, _ Mark) error {
	sorted := slices.Sorted(slices.Values(e.Topics))
	if len(sorted) == 0 || len(slices.Compact(sorted)) < len(e.Topics) {
		return ErrNoTopic
	}
	if s.Phase == Contact && e.phase() == Advice {
		return ErrNotClarified
	}
	return nil
}

func (e AdviceGiven) evolve(s State, _ Mark) State {
	s.Phase = s.Phase.After(e)
	s.Advised = s.Advised || e.phase() == Advice
	return s
}

// Given returns the advices of a form that still stand, by event, with the days
// on which they were given: the evidence that such advice took place.
func Given(s Story, form string) map[uuid.UUID]decider.Day {
	given := map[uuid.UUID]decider.Day{}
	for _, e := range decider.Effective(s.Past) {
		if a, ok := e.What.(AdviceGiven); ok && a.Form == form {
			given[e.Event] = e.Occurred.Day()
		}
	}
	return given
}

// AssignAdvisor gives a journey to an advisor of a team.
type AssignAdvisor struct {
	Advisor decider.Ref `json:"advisor"`
	Team    decider.Ref `json:"team"`
}

// AdvisorAssigned records whose journey it is from then on.
type AdvisorAssigned AssignAdvisor

func (c AssignAdvisor) decide(s Story, at Mark) ([]Event, error) {
	if _, now := at.Occurred.Follows(s.State.Held); now && s.State.Opened && s.State.Advisor == c.Advisor && s.State.Team == c.Team {
		return nil, check(AdvisorAssigned(c), s.State, at)
	}
	return record(s, at, AdvisorAssigned(c))
}

func (e AdvisorAssigned) check(State, Mark) error { return nil }

func (e AdvisorAssigned) evolve(s State, at Mark) State {
	return s.passes(e.Advisor, e.Team, at)
}

// RecordPlacement records that the client found work, whether or not through a
// job-to-job transition.
type RecordPlacement struct {
	Contract string      `json:"contract" part:"person" list:"contract-kinds"`
	Sector   string      `json:"sector,omitempty" part:"person" list:"sbi-sections"`
	StartsOn decider.Day `json:"startsOn" part:"person"`
	Note     string      `json:"note,omitempty" part:"text"`
}

// PlacementRecorded records that the client found work.
type PlacementRecorded RecordPlacement

// decide refuses a placement while a trial placement runs: that ended when the
// job began.
func (c RecordPlacement) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, PlacementRecorded(c))
	switch {
	case err != nil:
		return nil, err
	case s.State.onTrial():
		return nil, ErrTrialRuns
	}
	return ofAJob(events, "startsOn", c.StartsOn, at.Occurred.Day())
}

func (e PlacementRecorded) check(State, Mark) error { return nil }

func (e PlacementRecorded) evolve(s State, _ Mark) State {
	s.Phase = s.Phase.After(e)
	return s
}

// StartAftercare records that guidance goes on after the client found work.
type StartAftercare struct {
	Note string `json:"note,omitempty" part:"text"`
}

// AftercareStarted records that guidance goes on after the client found work.
type AftercareStarted StartAftercare

// ErrNotPlaced refuses aftercare for a client who has not found work.
var ErrNotPlaced = decider.Refusal{Code: "aftercare-before-placement", Reason: "Aftercare follows a placement or a realised transition. Record that first."}

func (c StartAftercare) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Phase == Aftercare {
		return nil, check(AftercareStarted(c), s.State, at)
	}
	return record(s, at, AftercareStarted(c))
}

func (e AftercareStarted) check(s State, _ Mark) error {
	if s.Phase != Placement && s.Phase != Aftercare {
		return ErrNotPlaced
	}
	return nil
}

func (e AftercareStarted) evolve(s State, _ Mark) State {
	s.Phase = s.Phase.After(e)
	return s
}
