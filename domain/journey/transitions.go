package journey

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Stage is how far a job-to-job transition has come: a code of the list
// transition-stages.
type Stage string

// The stages in their order. Skipped stages count as passed, and a transition
// may go back (DOMAIN.md section 3).
const (
	Signalled           Stage = "gesignaleerd"
	Enrolled            Stage = "aangemeld"
	IntakeDone          Stage = "intake-gedaan"
	PlanAgreed          Stage = "plan-vastgesteld"
	InGuidance          Stage = "in-begeleiding"
	Signed              Stage = "contract-getekend"
	Realised            Stage = "transitie-gerealiseerd"
	TransitionAftercare Stage = "nazorg"
	Sustained           Stage = "duurzaam"
)

// Stages lists them in their order.
var Stages = []Stage{Signalled, Enrolled, IntakeDone, PlanAgreed, InGuidance, Signed, Realised, TransitionAftercare, Sustained}

// reachable are the stages that are reached by saying so; the others have
// events of their own.
var reachable = []Stage{Enrolled, IntakeDone, PlanAgreed, InGuidance, TransitionAftercare}

// hasJob says whether someone at this stage works in the new job.
func (s Stage) hasJob() bool { return slices.Index(Stages, s) >= slices.Index(Stages, Realised) }

// Guided says whether a transition at this stage is in guidance or has passed
// it: skipped stages count as passed.
func (s Stage) Guided() bool { return slices.Index(Stages, s) >= slices.Index(Stages, InGuidance) }

// A Transition is what decisions remember of one job at risk.
type Transition struct {
	Stage    Stage
	Turns    []Turn         // to every stage after the signal, by their days
	Begun    decider.Moment // when it was signalled
	Realised decider.Day    // the first working day in the new job
	Signed   bool           // its contract was recorded
	SignedOn decider.Day    // the day on which it was; zero before that
	Ended    bool           // an exit was recorded
	Tracks   []Track        // that run now
	Checks   []int          // months after which was asked whether it lasts

	Sector         string    // of the old job; blank: not known
	Reorganisation uuid.UUID // that it is part of; zero: of none
}

// Open says that neither a new job nor an exit has been recorded.
func (t Transition) Open() bool { return !t.Ended && !t.Stage.hasJob() }

// NextCheck is after how many months it is to be asked next whether the transition
// lasts, zero when there is no need to. What was passed over is not asked any more.
func (t Transition) NextCheck() int {
	if t.Ended || t.Realised == 0 {
		return 0
	}
	latest := slices.Max(append([]int{0}, t.Checks...))
	for _, months := range CheckMonths {
		if months > latest {
			return months
		}
	}
	return 0
}

// MaxTransitions is how many transitions one journey can have.
const MaxTransitions = 20

// Refusals about transitions.
var (
	ErrEmployer           = decider.Refusal{Code: "employer-journey", Reason: "In the journey of an employer no job is at risk. Whose job it is has a journey of their own: signal the transition there, and name the reorganisation."}
	ErrTransitionThere    = decider.Refusal{Code: "transition-signalled", Reason: "This transition is there already."}
	ErrNoTransition       = decider.Refusal{Code: "transition-unknown", Reason: "This journey has no transition with this id."}
	ErrTransitionEnded    = decider.Refusal{Code: "transition-ended", Reason: "This transition has ended. Withdraw the exit, or signal a new one."}
	ErrTooManyTransitions = decider.Refusal{Code: "too-many-transitions", Reason: "A journey has at most 20 transitions. Open another journey."}
	ErrSameStage          = decider.Refusal{Code: "stage-reached", Reason: "The transition is at this stage already."}
	ErrStageOfItsOwn      = decider.Refusal{Code: "stage-of-its-own", Field: "stage", Reason: "This stage is reached by recording what it stands for: the signal, the contract, the first working day, or the answer after twelve months."}
	ErrNotRealised        = decider.Refusal{Code: "transition-not-realised", Reason: "Record the first working day in the new job first."}
	ErrRealised           = decider.Refusal{Code: "transition-realised", Reason: "The client works in the new job already. If that ended, the transition goes back to guidance first."}
	ErrAftercareEarly     = decider.Refusal{Code: "aftercare-before-work", Field: decider.When, Reason: "Aftercare does not begin before the first working day in the new job. Give a day from then on."}
	ErrJobDay             = decider.Refusal{Code: "job-day-far", Reason: "The day on which a job begins or ends is at most five years before or after the day of the fact. Look at the year."}
	ErrBeforeContract     = decider.Refusal{Code: "before-contract", Field: decider.When, Reason: "The contract of a job is signed before the first working day or on it: this one would be signed on %s, and the first working day would be %s. Give the right day, or withdraw what was recorded and record it anew."}
	ErrBeforeSignal       = decider.Refusal{Code: "before-signal", Field: decider.When, Reason: "This would have happened before the transition was signalled."}
)

// Signal records that a job is at risk.
type Signal struct {
	Transition     uuid.UUID   `json:"transition"`
	Reorganisation uuid.UUID   `json:"reorganisation,omitzero"`
	Trigger        string      `json:"trigger" part:"person" list:"transition-triggers"`
	JobEndsOn      decider.Day `json:"jobEndsOn,omitempty" part:"person"`
	Sector         string      `json:"sector,omitempty" part:"person" list:"sbi-sections"` // of the old job
	Municipality   string      `json:"municipality,omitempty" part:"person" list:"municipalities"`
	Note           string      `json:"note,omitempty" part:"text"`

	Announced *Announcement `json:"announced,omitempty"` // evidence: the reorganisation, as its own stream has it
}

// TransitionSignalled records that a job is at risk. The reorganisation names
// the stream that was found as evidence.
type TransitionSignalled struct {
	Transition     uuid.UUID   `json:"transition"`
	Reorganisation uuid.UUID   `json:"reorganisation,omitzero"`
	Trigger        string      `json:"trigger" part:"person" list:"transition-triggers"`
	JobEndsOn      decider.Day `json:"jobEndsOn,omitempty" part:"person"`
	Sector         string      `json:"sector,omitempty" part:"person" list:"sbi-sections"`
	Municipality   string      `json:"municipality,omitempty" part:"person" list:"municipalities"`
	Note           string      `json:"note,omitempty" part:"text"`
}

// employer is the kind of client who is the contact person of an employer.
const employer = "werkgever"

// decide refuses a signal for an employer's contact person: a transition is of
// one job and the person who has it, and both are counted, while employers are
// informed and passed on (DOMAIN.md sections 1 and 3). That is asked here and
// not of the event, since nothing that comes later can make it so.
func (c Signal) decide(s Story, at Mark) ([]Event, error) {
	if s.State.OfEmployer() {
		return nil, ErrEmployer
	}
	events, err := record(s, at, TransitionSignalled{
		Transition: c.Transition, Reorganisation: c.Reorganisation, Trigger: c.Trigger,
		JobEndsOn: c.JobEndsOn, Sector: c.Sector, Municipality: c.Municipality, Note: c.Note,
	})
	if err != nil {
		return nil, err
	}
	if err := c.Announced.fits("reorganisation", c.Reorganisation, at.Occurred.Day(), c.Sector); err != nil {
		return nil, err
	}
	return ofAJob(events, "jobEndsOn", c.JobEndsOn, at.Occurred.Day())
}

func (e TransitionSignalled) check(s State, _ Mark) error {
	if _, there := s.Transitions[e.Transition]; there {
		return ErrTransitionThere
	}
	if len(s.Transitions) >= MaxTransitions {
		return ErrTooManyTransitions
	}
	return nil
}

func (e TransitionSignalled) evolve(s State, at Mark) State {
	return s.moving(e.Transition, Transition{Stage: Signalled, Begun: at.Occurred, Sector: e.Sector, Reorganisation: e.Reorganisation})
}

func (s State) moving(id uuid.UUID, t Transition) State {
	s.Transitions = maps.Clone(s.Transitions)
	if s.Transitions == nil {
		s.Transitions = map[uuid.UUID]Transition{}
	}
	s.Transitions[id] = t
	return s
}

// running refuses what can only happen to a transition that has not ended.
func (s State) running(id uuid.UUID, at Mark) error {
	t, there := s.Transitions[id]
	switch {
	case !there:
		return ErrNoTransition
	case t.Ended:
		return ErrTransitionEnded
	case at.Occurred.Before(t.Begun):
		return ErrBeforeSignal
	}
	return nil
}

// ReachStage records that a transition came to a stage.
type ReachStage struct {
	Transition uuid.UUID `json:"transition"`
	Stage      Stage     `json:"stage" list:"transition-stages"`
	Note       string    `json:"note,omitempty" part:"text"`
}

// StageReached records that a transition came to a stage.
type StageReached ReachStage

// decide refuses aftercare from before the first working day, and to lose a job
// before an answer that it lasts. The event is not asked for either, since there
// are such that were recorded before this was asked.
func (c ReachStage) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, StageReached(c))
	switch t := s.State.Transitions[c.Transition]; {
	case err != nil:
		return nil, err
	case c.Stage == TransitionAftercare && at.Occurred.Day() < t.Realised:
		return nil, ErrAftercareEarly
	case t.Stage.hasJob() && !c.Stage.hasJob() && at.Occurred.Day() >= t.Realised:
		if err := decider.RestedOn(ErrLastedLonger, lasting(s.Past, c.Transition, at)); err != nil {
			return nil, err
		}
	}
	return events, nil
}

func (e StageReached) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	now := s.Transitions[e.Transition].Stage
	onward := e.Stage == InGuidance || e.Stage == TransitionAftercare && now == Realised
	switch {
	case !slices.Contains(reachable, e.Stage):
		return ErrStageOfItsOwn
	case e.Stage == now:
		return ErrSameStage
	case e.Stage == TransitionAftercare && !now.hasJob():
		return ErrNotRealised
	case now.hasJob() && !onward:
		return ErrRealised
	}
	return nil
}

func (e StageReached) evolve(s State, at Mark) State {
	t, now := s.Transitions[e.Transition].came(e.Stage, at.Occurred.Day())
	if now {
		t.Stage = e.Stage
	}
	if now && !e.Stage.hasJob() {
		t.Realised, t.Checks, t.Signed, t.SignedOn = 0, nil, false, 0
	}
	s.Phase = s.Phase.After(e)
	return s.moving(e.Transition, t)
}
