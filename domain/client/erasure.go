package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/retention"
)

// RequestErasure asks for a client to be erased. A second person confirms or
// refuses.
type RequestErasure struct {
	Ground  string      `json:"ground" list:"erasure-grounds"`
	By      decider.Ref `json:"by"`                     // actor
	Request uuid.UUID   `json:"clientRequest,omitzero"` // of the client, that it is to answer
}

// ErasureRequested records that someone asked for an erasure.
type ErasureRequested struct {
	Ground string      `json:"ground" list:"erasure-grounds"`
	By     decider.Ref `json:"by"`
}

// ConfirmErasure carries out the erasure that another person asked for. It
// brings as evidence what was found in all that would go with the client: see
// [Findings]. Without that evidence nobody is erased, nor is anybody of whom
// something waits that could not be done any more.
//
// Known limit: where it was asked for in a merged file, that is of the moment just
// before as well. Who refuses or retracts it there in that very moment, or undoes
// the merge, finds the erasure in the log beside that.
type ConfirmErasure struct {
	By    decider.Ref `json:"by"` // actor
	Found Findings    `json:"found,omitzero"`

	Asked  Request `json:"asked,omitzero"`  // that stands in a file which was merged into the client's; zero: none
	Others Waiting `json:"others,omitzero"` // in other files of the person
}

// RefuseErasure says no to the erasure that another person asked for, because
// the law demands that the file is kept, or there is no ground for erasing it
// (DOMAIN.md section 6; GDPR article 12(4) wants the reasons given to the
// client). What was found says which grounds there are.
type RefuseErasure struct {
	Reason      string      `json:"reason" list:"erasure-refusal-grounds"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor
	Found       Findings    `json:"found,omitzero"`

	// ComplaintToldOn is as in [AnswerRequest], where it answers a request.
	ComplaintToldOn decider.Day `json:"complaintToldOn,omitempty" past:"true"`
}

// ErasureRefused records that an erasure was refused, and why. It can be asked
// for again.
type ErasureRefused struct {
	Reason      string      `json:"reason" list:"erasure-refusal-grounds"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	By          decider.Ref `json:"by"`
}

// RetractErasureRequest takes back a request for erasure. Only the person who
// asked can; others refuse it, with a ground that the law gives.
type RetractErasureRequest struct {
	Reason string      `json:"reason" list:"withdrawal-reasons"`
	By     decider.Ref `json:"by"` // actor
}

// ErasureRequestRetracted records that the person who asked for an erasure
// took that back.
type ErasureRequestRetracted RetractErasureRequest

// Erased records that a client was erased: on which ground, by which two
// persons, and which journeys and vouchers went with it. Where a term of retention
// was the ground, it names which: that which was over last. It is kept for ever, and from it
// the destruction of keys can be repeated after a vault was restored. The
// journeys and vouchers stand in the clear for that reason: without their keys nothing is
// left that says whose they were.
type Erased struct {
	Ground      string           `json:"ground" list:"erasure-grounds"`
	RequestedBy decider.Ref      `json:"requestedBy"`
	ConfirmedBy decider.Ref      `json:"confirmedBy"`
	Journeys    []uuid.UUID      `json:"journeys"`
	Vouchers    []uuid.UUID      `json:"vouchers"`
	Result      retention.Result `json:"result,omitempty" list:"retention-results"` // of the term that was over last, where that is the ground
	Months      int              `json:"months,omitempty"`                          // how long that is
	Source      decider.Ref      `json:"source,omitempty"`                          // the rule it stands in
}

// Erases marks the event as one after which the stream's keys are destroyed.
func (Erased) Erases() {}

// EraseMerged erases a file that goes with another: it was merged into that of
// a client who was erased, on whose ground and by whose two persons it goes.
type EraseMerged struct {
	Ground      string           `json:"ground" list:"erasure-grounds"`
	RequestedBy decider.Ref      `json:"requestedBy"`
	ConfirmedBy decider.Ref      `json:"confirmedBy"`
	Result      retention.Result `json:"result,omitempty" list:"retention-results"`
	Months      int              `json:"months,omitempty"`
	Source      decider.Ref      `json:"source,omitempty"`
}

func (c EraseMerged) decide(s Story, _ Mark) ([]Event, error) {
	switch now := s.State; {
	case !now.Registered:
		return nil, ErrNotRegistered
	case now.Erased:
		return nil, nil
	case c.RequestedBy == c.ConfirmedBy:
		return nil, ErrSamePerson
	default:
		erased := now.goes(Request{c.Ground, c.RequestedBy}, c.ConfirmedBy, retention.Rule{Result: c.Result, Months: c.Months, Source: c.Source})
		return append(now.erasing(c.ConfirmedBy), erased), nil
	}
}

// goes records the erasure that was asked for, with all that goes along, by a
// rule.
func (s State) goes(asked Request, second decider.Ref, by retention.Rule) Erased {
	return Erased{asked.Ground, asked.By, second, slices.Clone(s.Journeys), slices.Clone(s.Vouchers), by.Result, by.Months, by.Source}
}

func (c RequestErasure) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ErasureRequested{c.Ground, c.By})
	if err != nil {
		return nil, err
	}
	return s.State.takeUp(events, c.Request, ErasureAsked)
}

func (e ErasureRequested) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if s.Erasure != (Request{}) {
		return ErrRequested
	}
	return nil
}

func (e ErasureRequested) evolve(s State, at Mark) State {
	s.Erasure = Request(e)
	s.Answers = with(s.Answers, ErasureAsked, Answer{Since: decider.DayOf(at.Recorded)})
	return s
}

func (c RefuseErasure) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ErasureRefused{c.Reason, c.Explanation, c.By})
	if err == nil {
		err = c.Found.ground(c.Reason)
	}
	if err != nil {
		return nil, err
	}
	return s.State.answering(events, at, RequestAnswered{
		Request: s.State.takenUp(ErasureAsked), Outcome: Denied, By: c.By, ComplaintToldOn: c.ComplaintToldOn,
	})
}

func (e ErasureRefused) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	return s.Erasure.decidedBy(e.By)
}

func (e ErasureRefused) evolve(s State, _ Mark) State {
	s.Erasure = Request{}
	return s.answered(ErasureAsked)
}

func (c RetractErasureRequest) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ErasureRequestRetracted(c))
}

func (e ErasureRequestRetracted) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	switch {
	case s.Erasure == (Request{}):
		return ErrNoRequest
	case s.Erasure.By != e.By:
		return ErrNotTheAsker
	}
	return nil
}

func (e ErasureRequestRetracted) evolve(s State, _ Mark) State {
	s.Erasure = Request{}
	return s.answered(ErasureAsked)
}

func (c ConfirmErasure) decide(s Story, at Mark) ([]Event, error) {
	asked := s.State.Erasure
	if asked == (Request{}) {
		asked = c.Asked
	}
	events, err := record(s, at, s.State.goes(asked, c.By, c.Found.rule(asked.Ground)))
	if err == nil {
		err = c.Found.hold(asked.Ground, s.State)
	}
	if err == nil {
		err = s.State.Waiting().And(c.Others).hold()
	}
	if err != nil {
		return nil, err
	}
	return append(s.State.erasing(c.By), events...), nil
}

func (e Erased) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	return Request{e.Ground, e.RequestedBy}.decidedBy(e.ConfirmedBy)
}

// decidedBy refuses that a request is decided on which is not there, and so has
// nobody who made it, or by the person who did: a yes takes two persons, and so does
// a no.
func (r Request) decidedBy(second decider.Ref) error {
	switch {
	case r.By == "":
		return ErrNoRequest
	case r.By == second:
		return ErrSamePerson
	}
	return nil
}

func (e Erased) evolve(s State, _ Mark) State {
	return State{Registered: true, Team: s.Team, Journeys: e.Journeys, Vouchers: e.Vouchers, Erased: true}
}
