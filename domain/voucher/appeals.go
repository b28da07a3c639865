package voucher

import (
	"github.com/google/uuid"
)

// LodgeAppeal records that the client appeals to the court (beroep) against
// what was decided on an objection.
type LodgeAppeal struct {
	Appeal    uuid.UUID `json:"appeal"`
	Objection uuid.UUID `json:"objection"`
	Letter    uuid.UUID `json:"letter,omitzero"`
}

// AppealLodged records that the client appeals to the court.
type AppealLodged LodgeAppeal

func (c LodgeAppeal) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AppealLodged(c))
}

func (e AppealLodged) check(s State, at Mark) error {
	o, there := s.objection(e.Objection)
	answer, _ := s.decision(o.Answer)
	switch {
	case !there:
		return ErrNoObjection
	case o.Outcome == "":
		return ErrNotDecided
	case o.Appeal != uuid.Nil:
		return ErrAppealed
	case at.Occurred.Day() < answer.On:
		return ErrBeforeDispute.Because(answer.On)
	}
	return nil
}

func (e AppealLodged) evolve(s State, at Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Appeal, o.Appealed = e.Appeal, at.Occurred.Day() })
}

// DecideAppeal records what the court decided.
type DecideAppeal struct {
	Objection uuid.UUID `json:"objection"`
	Outcome   string    `json:"outcome" list:"dispute-outcomes"`
	Document  uuid.UUID `json:"document,omitzero"` // the judgment
}

// AppealDecided records what the court decided.
type AppealDecided DecideAppeal

func (c DecideAppeal) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AppealDecided(c))
}

func (e AppealDecided) check(s State, at Mark) error {
	o, there := s.objection(e.Objection)
	switch {
	case !there:
		return ErrNoObjection
	case o.Appeal == uuid.Nil:
		return ErrNoAppeal
	case o.Judged != "":
		return ErrAppealDone
	case at.Occurred.Day() < o.Appealed:
		return ErrBeforeDispute.Because(o.Appealed)
	}
	return nil
}

// evolve lets a judgment that upholds the appeal call for a revision, also where
// the objection had led to one.
func (e AppealDecided) evolve(s State, at Mark) State {
	s = s.disputing(e.Objection, func(o *Objection) {
		o.Judged, o.JudgedOn = e.Outcome, at.Occurred.Day()
		o.Revised = o.Revised && e.Outcome != Upheld
	})
	if e.Outcome == Upheld {
		s = s.upheldOn(e.Objection, at.Occurred.Day())
	}
	return s
}
