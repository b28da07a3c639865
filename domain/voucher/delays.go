package voucher

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// ErrTermNotBegun refuses to move a term that does not run yet.
var ErrTermNotBegun = decider.Refusal{Code: "answer-term-not-begun", Reason: "The decision that this objection is against was not sent yet, so the time for deciding on it does not run (Awb 6:8, 7:10). Send the decision first."}

// delayMonths is how far ahead an objector agrees to wait (a choice: the law has
// no most). Consent is not taken back, so neither would be a slip in the year;
// whoever agrees to more is asked again by then.
const delayMonths = 12

// ErrDelaysFar refuses to put a decision off for too long at once.
var ErrDelaysFar = decider.Refusal{Code: "delays-too-far", Field: "untilDate", Reason: "A decision on an objection is put off by a year at most from the day on which the objector agrees: until %s. Whoever agrees to more is asked again by then."}

// DelayObjection says that the objector agrees to be answered later still (Awb
// 7:10, fourth paragraph): until [delayMonths] later at most. It takes no notice
// before it, and can be done again.
type DelayObjection struct {
	Objection uuid.UUID   `json:"objection"`
	Until     decider.Day `json:"untilDate"`
	Letter    uuid.UUID   `json:"letter,omitzero"` // document: the objector's consent
	Reason    string      `json:"reason,omitempty" part:"text"`
}

// ObjectionDelayed records that the objector agreed to be answered later.
type ObjectionDelayed DelayObjection

func (c DelayObjection) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ObjectionDelayed(c))
	if most := at.Occurred.Day().AddMonths(delayMonths); err == nil && c.Until > most {
		return nil, ErrDelaysFar.Because(most)
	}
	return events, err
}

// check takes consent also once the decision is late: it is the objector's to
// give.
func (e ObjectionDelayed) check(s State, at Mark) error {
	o, err := s.answering(e.Objection, at)
	if err != nil {
		return err
	}
	switch due := s.AnswerDue(o); {
	case due == 0:
		return ErrTermNotBegun
	case e.Until <= due:
		return ErrNotLater.Because(due)
	case e.Until <= at.Occurred.Day():
		return ErrTermPast
	}
	return nil
}

func (e ObjectionDelayed) evolve(s State, _ Mark) State { return s.answeredBy(e.Objection, e.Until) }

// answeredBy returns the state in which an objection is to be decided on by
// another day. What was said of that before the term began, as was once
// possible, moves nothing.
func (s State) answeredBy(objection uuid.UUID, until decider.Day) State {
	o, _ := s.objection(objection)
	due := s.AnswerDue(o)
	if due == 0 {
		return s
	}
	return s.disputing(objection, func(o *Objection) { o.Clock.Base += until - due })
}
