package voucher

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Weeks within which an objection is decided on (Awb 7:10): six, or twelve
// where an advisory committee is heard, from the day after the term for
// lodging it has ended; and six more by notice.
const (
	answerWeeks    = 6
	committeeWeeks = 12
	prolongWeeks   = 6
)

// mendingWeeks is the longest term for mending an objection (a choice: Awb 6:6
// leaves it to who decides). Meanwhile the time for deciding stands still, so a
// slip in the year would put that off for good.
const mendingWeeks = 12

// AnswerDue is the last day for deciding on an objection, zero once it was
// decided, and before the decision that it is against was sent: until then that
// is not in force (Awb 3:40), and the term for lodging does not run (Awb 6:8).
// An objection that was lodged after that term counts from the day on which it
// was (a choice).
func (s State) AnswerDue(o Objection) decider.Day {
	d, _ := s.decision(o.Decision)
	until := s.ObjectionUntil(d)
	if s.Erased || o.Outcome != "" || until == 0 {
		return 0
	}
	weeks := answerWeeks
	if o.Committee {
		weeks = committeeWeeks
	}
	return max(until, o.Lodged) + decider.Day(week*weeks) + o.Clock.due()
}

// Refusals about deciding on an objection.
var (
	ErrProlongsFar = decider.Refusal{Code: "prolongs-too-far", Field: "untilDate", Reason: "A decision on an objection is prolonged by six weeks at most (Awb 7:10): until %s."}
	ErrMending     = decider.Refusal{Code: "mending-term-runs", Reason: "The client still has until %s to mend the objection (Awb 6:6)."}
	ErrMendsFar    = decider.Refusal{Code: "mending-term-too-long", Field: "untilDate", Reason: "The term for mending an objection is twelve weeks at most: give a day until %s."}
	ErrNoMending   = decider.Refusal{Code: "mending-not-requested", Reason: "Nothing of this objection was to be mended."}
)

// answering refuses what cannot happen to an objection that is not open.
func (s State) answering(id uuid.UUID, at Mark) (Objection, error) {
	o, there := s.objection(id)
	switch {
	case !there:
		return o, ErrNoObjection
	case o.Outcome != "":
		return o, ErrObjectionDone
	case at.Occurred.Day() < o.Lodged:
		return o, ErrBeforeDispute.Because(o.Lodged)
	}
	return o, nil
}

// ReferObjection asks an advisory committee for its advice on an objection
// (Awb 7:13), which gives it twelve weeks.
type ReferObjection struct {
	Objection uuid.UUID `json:"objection"`
}

// ObjectionReferred records that an advisory committee was asked.
type ObjectionReferred ReferObjection

func (c ReferObjection) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ObjectionReferred(c))
	if o, _ := s.State.objection(c.Objection); err == nil && o.Committee {
		return nil, nil
	}
	return events, err
}

func (e ObjectionReferred) check(s State, at Mark) error {
	_, err := s.answering(e.Objection, at)
	return err
}

func (e ObjectionReferred) evolve(s State, _ Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Committee = true })
}

// ProlongObjection tells the client that the decision on an objection takes
// longer, and until when (Awb 7:10). That is done once, before it is late; what
// is more takes the objector's consent.
type ProlongObjection struct {
	Objection uuid.UUID   `json:"objection"`
	Until     decider.Day `json:"untilDate"`
	Reason    string      `json:"reason,omitempty" part:"text"`
}

// ObjectionProlonged records the notice.
type ObjectionProlonged ProlongObjection

func (c ProlongObjection) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ObjectionProlonged(c))
	if o, _ := s.State.objection(c.Objection); err == nil && s.State.AnswerDue(o) == 0 {
		return nil, ErrTermNotBegun
	}
	return events, err
}

func (e ObjectionProlonged) check(s State, at Mark) error {
	o, err := s.answering(e.Objection, at)
	if err != nil {
		return err
	}
	switch due := s.AnswerDue(o); {
	case o.Clock.Prolonged:
		return ErrProlonged
	case due == 0:
		return nil // as was once possible before the term began
	case at.Occurred.Day() > due:
		return ErrOverdue.Because(due)
	case e.Until <= due:
		return ErrNotLater.Because(due)
	case e.Until > due+week*prolongWeeks:
		return ErrProlongsFar.Because(due + week*prolongWeeks)
	}
	return nil
}

func (e ObjectionProlonged) evolve(s State, _ Mark) State {
	s = s.answeredBy(e.Objection, e.Until)
	return s.disputing(e.Objection, func(o *Objection) { o.Clock.Prolonged = true })
}

// RequestMending asks the client to mend what an objection lacks, within a term
// (Awb 6:6) of [mendingWeeks] at most. Meanwhile the time for deciding stands
// still.
type RequestMending struct {
	Objection uuid.UUID   `json:"objection"`
	Until     decider.Day `json:"untilDate"` // the last day
	Missing   string      `json:"missing,omitempty" part:"text"`
}

// MendingRequested records that the client was asked to mend an objection.
type MendingRequested RequestMending

func (c RequestMending) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, MendingRequested(c))
	if most := at.Occurred.Day() + week*mendingWeeks; err == nil && c.Until > most {
		return nil, ErrMendsFar.Because(most)
	}
	return events, err
}

func (e MendingRequested) check(s State, at Mark) error {
	o, err := s.answering(e.Objection, at)
	switch {
	case err != nil:
		return err
	case at.Occurred.Day() <= o.Clock.Term:
		return ErrMending.Because(o.Clock.Term)
	case e.Until <= at.Occurred.Day():
		return ErrTermPast
	}
	return nil
}

func (e MendingRequested) evolve(s State, at Mark) State {
	day := at.Occurred.Day()
	s = s.disputing(e.Objection, func(o *Objection) { o.Clock = o.Clock.resume(day) })
	o, _ := s.objection(e.Objection)
	due := s.AnswerDue(o)
	return s.disputing(e.Objection, func(o *Objection) { o.Clock = o.Clock.stop(day, e.Until, due != 0 && day > due) })
}

// MendObjection says that the client mended an objection.
type MendObjection struct {
	Objection uuid.UUID `json:"objection"`
	Letter    uuid.UUID `json:"letter,omitzero"` // document: what the client sent
}

// ObjectionMended records that the client mended an objection.
type ObjectionMended MendObjection

func (c MendObjection) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ObjectionMended(c))
}

func (e ObjectionMended) check(s State, at Mark) error {
	o, err := s.answering(e.Objection, at)
	switch {
	case err != nil:
		return err
	case o.Clock.Stopped == 0:
		return ErrNoMending
	case at.Occurred.Day() < o.Clock.Stopped:
		return ErrBeforeDispute.Because(o.Clock.Stopped)
	}
	return nil
}

func (e ObjectionMended) evolve(s State, at Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Clock = o.Clock.resume(at.Occurred.Day()) })
}
