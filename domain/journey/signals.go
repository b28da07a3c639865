package journey

import (
	"cmp"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// ErrNothingCorrected refuses a correction of a signal that says nothing.
var ErrNothingCorrected = decider.Refusal{Code: "signal-correction-empty", Reason: "Say at least one thing of the job at risk: when it ends, its sector, or where it is. Of which reorganisation it is part is a link of its own."}

// CorrectSignal says of a job at risk what was not known when it was signalled,
// or was said wrong: when it ends, its sector, where it is. What is left out stays
// as it is. It puts right what was said of the signal, so it has no moment of its
// own: it holds from the day of the signal on. That is also possible once the
// journey is closed.
type CorrectSignal struct {
	Transition   uuid.UUID   `json:"transition"`
	JobEndsOn    decider.Day `json:"jobEndsOn,omitempty" part:"person"`
	Sector       string      `json:"sector,omitempty" part:"person" list:"sbi-sections"`
	Municipality string      `json:"municipality,omitempty" part:"person" list:"municipalities"`

	Announced *Announcement `json:"announced,omitempty"` // evidence: the reorganisation that it is part of, as its own stream has it
}

// SignalCorrected records what is said of a job at risk after its signal.
type SignalCorrected struct {
	Transition   uuid.UUID   `json:"transition"`
	JobEndsOn    decider.Day `json:"jobEndsOn,omitempty" part:"person"`
	Sector       string      `json:"sector,omitempty" part:"person" list:"sbi-sections"`
	Municipality string      `json:"municipality,omitempty" part:"person" list:"municipalities"`
}

func (c CorrectSignal) decide(s Story, at Mark) ([]Event, error) {
	e := SignalCorrected{c.Transition, c.JobEndsOn, c.Sector, c.Municipality}
	events, err := record(s, at, e)
	t := s.State.Transitions[c.Transition]
	switch {
	case err != nil:
		return nil, err
	case e == SignalCorrected{Transition: c.Transition}:
		return nil, ErrNothingCorrected
	}
	if err := c.Announced.fits("", t.Reorganisation, t.Begun.Day(), c.Sector); c.Sector != "" && err != nil {
		return nil, err
	}
	return ofAJob(events, "jobEndsOn", c.JobEndsOn, t.Begun.Day())
}

func (e SignalCorrected) check(s State, _ Mark) error {
	if _, there := s.Transitions[e.Transition]; !there {
		return ErrNoTransition
	}
	return nil
}

func (e SignalCorrected) evolve(s State, _ Mark) State {
	t := s.Transitions[e.Transition]
	t.Sector = cmp.Or(e.Sector, t.Sector)
	return s.moving(e.Transition, t)
}

func (SignalCorrected) afterClosing() {}

// Signal is what was signalled, with what was put right of it.
func (e SignalCorrected) Signal(was TransitionSignalled) TransitionSignalled {
	was.JobEndsOn, was.Sector = cmp.Or(e.JobEndsOn, was.JobEndsOn), cmp.Or(e.Sector, was.Sector)
	was.Municipality = cmp.Or(e.Municipality, was.Municipality)
	return was
}
