package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// decided returns the decision that an event is, if the client can object to
// it, and by whom.
func decided(e Event) (Decision, bool) {
	switch e := e.(type) {
	case Granted:
		return Decision{By: e.By}, true
	case Rejected:
		return Decision{By: e.By}, true
	case NotTreated:
		return Decision{By: e.By}, true
	case Settled:
		return Decision{By: e.By}, true
	case Amended:
		return Decision{By: e.By}, true
	case Revoked:
		return Decision{By: e.By}, true
	case Reclaimed:
		return Decision{By: e.By}, true
	}
	return Decision{}, false
}

// Dispatch records that a decision was sent to the client, on the day that it
// happened: the term for an objection begins the day after (Awb 6:8).
type Dispatch struct {
	Decision uuid.UUID `json:"decision"` // the event
	Document uuid.UUID `json:"document"` // the letter
}

// DecisionDispatched records that a decision was sent to the client.
type DecisionDispatched Dispatch

func (c Dispatch) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, DecisionDispatched(c))
}

func (e DecisionDispatched) check(s State, at Mark) error {
	d, there := s.decision(e.Decision)
	switch {
	case !there:
		return ErrNoDecision
	case d.Dispatched != 0:
		return ErrDispatched
	case at.Occurred.Day() < d.On:
		return ErrBeforeDecided
	}
	return nil
}

func (e DecisionDispatched) evolve(s State, at Mark) State {
	s.Decisions = slices.Clone(s.Decisions)
	for i := range s.Decisions {
		if s.Decisions[i].Event == e.Decision {
			s.Decisions[i].Dispatched, s.Decisions[i].Letter = at.Occurred.Day(), e.Document
		}
	}
	return s
}

func (s State) decision(event uuid.UUID) (Decision, bool) {
	i := slices.IndexFunc(s.Decisions, func(d Decision) bool { return d.Event == event })
	if i < 0 {
		return Decision{}, false
	}
	return s.Decisions[i], true
}

// ObjectionUntil is the last day for objecting to a decision: six weeks from
// the day after it was dispatched, as the terms say. It is zero before that.
func (s State) ObjectionUntil(d Decision) decider.Day {
	if d.Dispatched == 0 {
		return 0
	}
	return d.Dispatched + decider.Day(week*s.Terms.ObjectionWeeks)
}
