package journey

import (
	"cmp"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Situation is where a client stands: what reports are cut by. It belongs to
// the journey, because it counts as it was on the counted day. Every field may
// be left open.
type Situation struct {
	LabourPosition string `json:"labourPosition,omitempty" part:"person" list:"labour-positions"`
	Benefit        string `json:"benefit,omitempty" part:"person" list:"benefits"`
	Education      string `json:"education,omitempty" part:"person" list:"education-levels"`
	Municipality   string `json:"municipality,omitempty" part:"person" list:"municipalities"` // home
	AgeBand        string `json:"ageBand,omitempty" part:"person" list:"age-bands"`
}

// With returns the situation with the fields that t fills in.
func (s Situation) With(t Situation) Situation {
	return Situation{
		LabourPosition: cmp.Or(t.LabourPosition, s.LabourPosition), Benefit: cmp.Or(t.Benefit, s.Benefit),
		Education: cmp.Or(t.Education, s.Education), Municipality: cmp.Or(t.Municipality, s.Municipality), AgeBand: cmp.Or(t.AgeBand, s.AgeBand),
	}
}

// Open begins a journey.
type Open struct {
	Client uuid.UUID `json:"client" part:"person"`

	// Begun is evidence: the event that made it the client's journey. It stands in
	// the clear, as that of a voucher does, although that event is in the client's
	// stream: both are recorded under one request, which their metadata says in
	// the clear, so that sealing it would hide nothing from who reads that. What
	// the ids lead to is random, and says nothing of who the client is.
	Begun          uuid.UUID   `json:"begun"`
	Kind           string      `json:"kind" list:"client-kinds"`
	Origin         string      `json:"origin" list:"origins"`
	Channel        string      `json:"channel" list:"channels"`
	Location       string      `json:"location,omitempty" list:"locations"`
	Team           decider.Ref `json:"team"`
	Advisor        decider.Ref `json:"advisor,omitempty"`
	LabourPosition string      `json:"labourPosition,omitempty" part:"person" list:"labour-positions"`
	Benefit        string      `json:"benefit,omitempty" part:"person" list:"benefits"`
	Education      string      `json:"education,omitempty" part:"person" list:"education-levels"`
	Municipality   string      `json:"municipality,omitempty" part:"person" list:"municipalities"`
	AgeBand        string      `json:"ageBand,omitempty" part:"person" list:"age-bands"`
	Question       string      `json:"question,omitempty" part:"text"`
}

// Opened records that a client's journey began, with what the client asked.
type Opened Open

func (c Open) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, Opened(c))
}

func (e Opened) check(s State, _ Mark) error {
	switch {
	case s.Erased:
		return ErrErased
	case s.Opened:
		return ErrOpened
	}
	return nil
}

func (e Opened) evolve(s State, at Mark) State {
	s.Opened, s.Client, s.Kind, s.Team, s.Advisor = true, e.Client, e.Kind, e.Team, e.Advisor
	s.Since, s.Latest, s.Held = at.Occurred, at.Occurred, at.Occurred
	s.Phase = s.Phase.After(e)
	s.Situation, s.Footings = Situation{}, nil
	return s.situated(at.Occurred, e.Situation())
}

// Situation returns where the client stood at the opening.
func (e Opened) Situation() Situation {
	return Situation{e.LabourPosition, e.Benefit, e.Education, e.Municipality, e.AgeBand}
}

// ClarifyQuestion says what the client really wants to know.
type ClarifyQuestion struct {
	Topic    string `json:"topic" list:"contact-topics"`
	Channel  string `json:"channel" list:"channels"`
	Question string `json:"question,omitempty" part:"text"`
}

// QuestionClarified records what the client really wants to know.
type QuestionClarified ClarifyQuestion

func (c ClarifyQuestion) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, QuestionClarified(c))
}

func (e QuestionClarified) check(State, Mark) error { return nil }

func (e QuestionClarified) evolve(s State, _ Mark) State {
	s.Phase = s.Phase.After(e)
	return s
}

// RecordIntake records an intake conversation, and where the client stands.
type RecordIntake struct {
	Channel        string `json:"channel" list:"channels"`
	Location       string `json:"location,omitempty" list:"locations"`
	LabourPosition string `json:"labourPosition,omitempty" part:"person" list:"labour-positions"`
	Benefit        string `json:"benefit,omitempty" part:"person" list:"benefits"`
	Education      string `json:"education,omitempty" part:"person" list:"education-levels"`
	Municipality   string `json:"municipality,omitempty" part:"person" list:"municipalities"`
	AgeBand        string `json:"ageBand,omitempty" part:"person" list:"age-bands"`
	Summary        string `json:"summary,omitempty" part:"text"`
}

// IntakeRecorded records that an intake took place.
type IntakeRecorded RecordIntake

func (c RecordIntake) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, IntakeRecorded(c))
}

func (e IntakeRecorded) check(s State, at Mark) error { return s.standing(e.Situation(), at) }

func (e IntakeRecorded) evolve(s State, at Mark) State {
	s.Phase = s.Phase.After(e)
	return s.situated(at.Occurred, e.Situation())
}

// Situation returns what the intake says of where the client stands.
func (e IntakeRecorded) Situation() Situation {
	return Situation{e.LabourPosition, e.Benefit, e.Education, e.Municipality, e.AgeBand}
}

// ChangeSituation says what is different about where the client stands; fields
// that are left out stay as they were.
type ChangeSituation Situation

// SituationChanged records what is different from then on.
type SituationChanged Situation

// ErrNothingChanges refuses a change of the situation that says nothing.
var ErrNothingChanges = decider.Refusal{Code: "situation-empty", Reason: "Say at least one thing that is different: the labour position, the benefit, the education, the municipality or the age band."}

func (c ChangeSituation) decide(s Story, at Mark) ([]Event, error) {
	if c == (ChangeSituation{}) {
		return nil, ErrNothingChanges
	}
	return record(s, at, SituationChanged(c))
}

func (e SituationChanged) check(s State, at Mark) error { return s.standing(Situation(e), at) }

func (e SituationChanged) evolve(s State, at Mark) State {
	return s.situated(at.Occurred, Situation(e))
}

// SituationIn returns what an event says of where the client stands.
func SituationIn(e Event) (Situation, bool) {
	switch e := e.(type) {
	case Opened:
		return e.Situation(), true
	case IntakeRecorded:
		return e.Situation(), true
	case SituationChanged:
		return Situation(e), true
	}
	return Situation{}, false
}
