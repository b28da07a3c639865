package journey

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// jobMonths is how many months before or after a fact the job that it is about
// can begin or end (a choice: what is further away was mistyped).
const jobMonths = 60

// ofAJob answers with events about a job that begins or ends on the day in a field, or
// refuses one on which no job can that a fact of some day is about. Only commands are
// asked for it: there are earlier facts of which it was not.
func ofAJob(events []Event, field string, day, of decider.Day) ([]Event, error) {
	if day != 0 && (day < of.AddMonths(-jobMonths) || day > of.AddMonths(jobMonths)) {
		return nil, ErrJobDay.At(field)
	}
	return events, nil
}

// SignContract records that the contract of a new job was signed.
type SignContract struct {
	Transition uuid.UUID   `json:"transition"`
	Contract   string      `json:"contract" part:"person" list:"contract-kinds"`
	StartsOn   decider.Day `json:"startsOn,omitempty" part:"person"`
	Sector     string      `json:"sector,omitempty" part:"person" list:"sbi-sections"` // of the new job
	Note       string      `json:"note,omitempty" part:"text"`
}

// ContractSigned records that the contract of a new job was signed. That comes
// before the first working day, also when it is recorded after it.
type ContractSigned SignContract

// decide refuses a job that begins before its contract is signed. That is asked
// here and not of the event, since nothing that comes later can make it so.
func (c SignContract) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ContractSigned(c))
	if err != nil {
		return nil, err
	}
	day := at.Occurred.Day()
	if events, err = ofAJob(events, "startsOn", c.StartsOn, day); err == nil && c.StartsOn != 0 && c.StartsOn < day {
		return nil, ErrBeforeContract.At("startsOn").Because(day, c.StartsOn)
	}
	return events, err
}

func (e ContractSigned) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	switch t, day := s.Transitions[e.Transition], at.Occurred.Day(); {
	case t.Stage == Signed:
		return ErrSameStage
	case t.Stage.hasJob() && t.Signed:
		return ErrRealised
	case t.Stage.hasJob() && day > t.Realised:
		return ErrBeforeContract.Because(day, t.Realised)
	}
	return nil
}

func (e ContractSigned) evolve(s State, at Mark) State {
	day := at.Occurred.Day()
	t, _ := s.Transitions[e.Transition].came(Signed, day)
	if !t.lostSince(day) {
		t.Signed, t.SignedOn = true, day
		if !t.Stage.hasJob() {
			t.Stage = Signed
		}
	}
	s.Phase = s.Phase.After(e)
	return s.moving(e.Transition, t)
}

// Realise records the first working day in the new job; that is when it
// happened. It is direct when no benefit lay between the jobs and at most 31
// days did (a choice, DOMAIN.md section 3); reports work that out.
type Realise struct {
	Transition     uuid.UUID `json:"transition"`
	Contract       string    `json:"contract" part:"person" list:"contract-kinds"`
	Sector         string    `json:"sector,omitempty" part:"person" list:"sbi-sections"`
	BenefitBetween bool      `json:"benefitBetween,omitempty" part:"person"`
	Note           string    `json:"note,omitempty" part:"text"`
}

// TransitionRealised records the first working day in the new job.
type TransitionRealised Realise

func (c Realise) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TransitionRealised(c))
}

func (e TransitionRealised) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	switch t, day := s.Transitions[e.Transition], at.Occurred.Day(); {
	case t.Stage.hasJob():
		return ErrRealised
	case day < t.SignedOn:
		return ErrBeforeContract.Because(t.SignedOn, day)
	}
	return nil
}

func (e TransitionRealised) evolve(s State, at Mark) State {
	day := at.Occurred.Day()
	t, _ := s.Transitions[e.Transition].came(Realised, day)
	if t.lostSince(day) {
		t.Tracks = slices.DeleteFunc(slices.Clone(t.Tracks), func(track Track) bool { return track.Began <= day })
	} else {
		t.Stage, t.Realised, t.Tracks = Realised, day, nil
	}
	s.Phase = s.Phase.After(e)
	return s.moving(e.Transition, t)
}
