package journey

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Refusals about the reorganisation that a transition is part of.
var (
	ErrNoReorganisation     = decider.Refusal{Code: "signal-reorganisation-unknown", Reason: "There is no reorganisation with this id. Record that it was announced first, or leave it out."}
	ErrBeforeReorganisation = decider.Refusal{Code: "before-announcement", Reason: "This reorganisation was announced later than the job came to be at risk. Give the day on which that was because of it, or leave the reorganisation out."}
	ErrReorganisationEnded  = decider.Refusal{Code: "signal-reorganisation-ended", Reason: "This reorganisation had ended when the job came to be at risk. Name another one, or leave it out."}
	ErrOtherSector          = decider.Refusal{Code: "signal-other-sector", Reason: "The old job is in another sector than the employer of this reorganisation, so it is with another employer. Name another reorganisation, or look at both sectors."}
)

// An Announcement is what a command is told of the reorganisation that it
// names.
type Announcement struct {
	On     decider.Day // the day on which it was announced
	Ended  decider.Day // the last day; zero while it goes on
	Sector string      // of the employer
}

// fits refuses a reorganisation of which a job cannot be part that came to be
// at risk on a day: it was not there then, or is of another employer. A sector
// (SBI) is that of the employer, whoever names it. One of another scheme says
// nothing about it, and neither does one that is not known. A field names the
// reorganisation, or else the sector is what is new.
func (a *Announcement) fits(field string, id uuid.UUID, signalled decider.Day, sector string) error {
	switch {
	case id == uuid.Nil:
		return nil
	case a == nil:
		return ErrNoReorganisation.At(field)
	case signalled < a.On:
		return ErrBeforeReorganisation.At(field)
	case a.Ended != 0 && signalled > a.Ended:
		return ErrReorganisationEnded.At(field)
	}
	scheme, _, _ := strings.Cut(sector, ":")
	if sector != "" && sector != a.Sector && strings.HasPrefix(a.Sector, scheme+":") {
		return ErrOtherSector.At(cmp.Or(field, "sector"))
	}
	return nil
}

// LinkReorganisation says of which reorganisation a job at risk is part, where
// the signal did not, or wrongly; without one it is part of none. It puts right
// what was said of the signal, so it has no moment of its own: it holds from
// the day of the signal on, and the day that has to fit is that one. That is
// also possible once the journey is closed.
type LinkReorganisation struct {
	Transition     uuid.UUID `json:"transition"`
	Reorganisation uuid.UUID `json:"reorganisation,omitzero"`

	Announced *Announcement `json:"announced,omitempty"` // evidence: the reorganisation, as its own stream has it
}

// ReorganisationLinked records of which reorganisation a job at risk is part.
type ReorganisationLinked struct {
	Transition     uuid.UUID `json:"transition"`
	Reorganisation uuid.UUID `json:"reorganisation,omitzero"`
}

func (c LinkReorganisation) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ReorganisationLinked{c.Transition, c.Reorganisation})
	if err != nil {
		return nil, err
	}
	t := s.State.Transitions[c.Transition]
	if t.Reorganisation == c.Reorganisation {
		return nil, nil
	}
	if err := c.Announced.fits("reorganisation", c.Reorganisation, t.Begun.Day(), t.Sector); err != nil {
		return nil, err
	}
	return events, nil
}

func (e ReorganisationLinked) check(s State, _ Mark) error {
	if _, there := s.Transitions[e.Transition]; !there {
		return ErrNoTransition
	}
	return nil
}

func (e ReorganisationLinked) evolve(s State, _ Mark) State {
	t := s.Transitions[e.Transition]
	t.Reorganisation = e.Reorganisation
	return s.moving(e.Transition, t)
}

func (ReorganisationLinked) afterClosing() {}
