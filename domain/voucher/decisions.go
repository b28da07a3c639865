package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// What is decided: codes of the list voucher-decisions.
const (
	OfGrant         = "verlening"
	OfRefusal       = "afwijzing"
	OfNonTreatment  = "buiten-behandeling"
	OfSettlement    = "vaststelling"
	OfAmendment     = "wijziging"
	OfRevocation    = "intrekking"
	OfReclaim       = "terugvordering"
	OfAdvance       = "voorschot"
	OfWaiver        = "kwijtschelding"
	OfWaiverRefusal = "afwijzing-kwijtschelding"
	OfAnswer        = "beslissing-op-bezwaar"
	OfRevision      = "herziening"
)

// decided returns the decision that an event is, if it is one, and by whom.
func decided(e Event) (Decision, bool) {
	switch e := e.(type) {
	case Granted:
		return Decision{Kind: OfGrant, By: e.By}, true
	case Rejected:
		return Decision{Kind: OfRefusal, By: e.By}, true
	case NotTreated:
		return Decision{Kind: OfNonTreatment, By: e.By}, true
	case Settled:
		return Decision{Kind: OfSettlement, By: e.By}, true
	case Amended:
		return Decision{Kind: OfAmendment, By: e.By}, true
	case Revoked:
		return Decision{Kind: OfRevocation, By: e.By}, true
	case Reclaimed:
		return Decision{Kind: OfReclaim, By: e.By, Amount: e.Amount}, true
	case AdvancePaid:
		return Decision{Kind: OfAdvance, By: e.By}, true
	case ClaimWaived:
		return Decision{Kind: OfWaiver, By: e.By}, true
	case WaiverRefused:
		return Decision{Kind: OfWaiverRefusal, By: e.By}, true
	case ObjectionDecided:
		return Decision{Kind: OfAnswer, By: e.By, Objection: e.Objection}, true
	case DecisionRevised:
		return Decision{Kind: OfRevision, By: e.By, Objection: e.Objection}, true
	}
	return Decision{}, false
}

// ErrAnswerSent leaves what was decided on an objection to who decides those.
var ErrAnswerSent = decider.Refusal{Code: "decided-on-objection", Reason: "This was decided on an objection. Whoever decides on objections sends it, with all that was decided on the same one."}

// Refusals of a decision that does not say what it rests on. Those that were
// recorded before this was asked stand as they are.
var (
	ErrNoMandate   = decider.Refusal{Code: "mandate-needed", Field: "mandate", Reason: "This is a decision, and is made under a mandate (Awb 10:1 and following). Name the mandate."}
	ErrNoOwnGround = decider.Refusal{Code: "decision-ground-needed", Field: "ground", Reason: "This decision has a ground of the list %s. Name it."}
	ErrNoReasons   = decider.Refusal{Code: "reasons-needed", Field: "explanation", Reason: "This decision says why it is made, in words that the client is told (Awb 3:46). Explain it."}
)

// Dispatch records that a decision was sent to the client, on the day that it
// happened: the term for an objection begins the day after (Awb 6:8).
type Dispatch struct {
	Decision uuid.UUID `json:"decision"` // the event
	Document uuid.UUID `json:"document"` // the letter
}

// DecisionDispatched records that a decision was sent to the client.
type DecisionDispatched Dispatch

func (c Dispatch) decide(s Story, at Mark) ([]Event, error) {
	if d, _ := s.State.decision(c.Decision); d.Objection != uuid.Nil {
		return nil, ErrAnswerSent
	}
	return record(s, at, DecisionDispatched(c))
}

func (e DecisionDispatched) check(s State, at Mark) error {
	d, there := s.decision(e.Decision)
	switch {
	case e.Decision == uuid.Nil:
		return ErrNoDecision.At("") // the answer to an objection that is not there: nobody named it
	case !there:
		return ErrNoDecision
	case d.Dispatched != 0:
		return ErrDispatched
	case at.Occurred.Day() < d.On:
		return ErrBeforeDecided.Because(d.On)
	}
	return nil
}

func (e DecisionDispatched) evolve(s State, at Mark) State {
	return s.deciding(e.Decision, func(d *Decision) { d.Dispatched, d.Letter = at.Occurred.Day(), e.Document })
}

// inOrder refuses what would have happened before what it rests on: an assessment
// before the application was complete, and a decision about the money, or a
// payment, before the decision that stands then. What was recorded before this was
// asked stands as it is.
func (s State) inOrder(e Event, on decider.Day) error {
	switch e.(type) {
	case AssessedPositive:
		if on < s.Received.Day() {
			return ErrBeforeWhole.Because(s.Received.Day())
		}
	case AdvancePaid, Settled, Paid, Amended, Revoked, Reclaimed:
		if d, there := s.decision(s.standing()); there && on < d.On {
			return ErrBeforeDecided.Because(d.On)
		}
	}
	return nil
}

// deciding returns the state in which a decision is another.
func (s State) deciding(event uuid.UUID, change func(*Decision)) State {
	s.Decisions = slices.Clone(s.Decisions)
	for i := range s.Decisions {
		if s.Decisions[i].Event == event {
			change(&s.Decisions[i])
		}
	}
	return s
}

// SendAnswer records that the client was sent what was decided on an objection
// and, in the same letter, what replaces the decision that it was against: the
// term for an appeal begins the day after (Awb 6:8).
type SendAnswer struct {
	Objection uuid.UUID `json:"objection"`
	Document  uuid.UUID `json:"document"` // the letter
}

func (c SendAnswer) decide(s Story, at Mark) ([]Event, error) {
	o, there := s.State.objection(c.Objection)
	if there && o.Outcome == "" {
		return nil, ErrNotDecided
	}
	var events []Event
	for _, d := range s.State.Decisions {
		if d.Objection == c.Objection && d.Dispatched == 0 && there {
			events = append(events, DecisionDispatched{d.Event, c.Document})
		}
	}
	if len(events) == 0 {
		events = []Event{DecisionDispatched{o.Answer, c.Document}} // and is told why not
	}
	return record(s, at, events...)
}

func (s State) decision(event uuid.UUID) (Decision, bool) {
	i := slices.IndexFunc(s.Decisions, func(d Decision) bool { return d.Event == event })
	if i < 0 {
		return Decision{}, false
	}
	return s.Decisions[i], true
}

// ObjectionUntil is the last day for objecting to a decision or, where it was
// made on an objection, for appealing: six weeks from the day after it was
// dispatched, as the terms say. It is zero before that.
func (s State) ObjectionUntil(d Decision) decider.Day {
	if d.Dispatched == 0 {
		return 0
	}
	return d.Dispatched + decider.Day(week*s.Terms.ObjectionWeeks)
}
