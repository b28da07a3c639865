package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Calls is what an objection, or the appeal in its matter, calls for once it
// was upheld: the kind of decision that is to be revised, or "" for none. An
// amendment is revised as the grant that it left.
func (s State) Calls(o Objection) string {
	if !o.upheld() || o.Revised || s.Erased {
		return ""
	}
	d, _ := s.decision(o.Decision)
	switch d.Kind {
	case OfRefusal, OfNonTreatment, OfRevocation:
		if s.standing() != d.Event || s.Status != IsRefused && s.Status != IsUntreated && s.Status != IsRevoked {
			return ""
		}
		return d.Kind
	case OfReclaim:
		if s.Money.Reclaimed == 0 || d.Amount == 0 {
			return ""
		}
		return d.Kind
	case OfAmendment:
		return OfGrant
	case OfAdvance, OfWaiver, OfWaiverRefusal:
		return "" // another is decided on, as any
	}
	return d.Kind
}

// standing is the decision that put the voucher where it stands: the latest
// that neither answers an objection nor is about what is asked back.
func (s State) standing() uuid.UUID {
	for _, d := range slices.Backward(s.Decisions) {
		if d.Objection == uuid.Nil && d.Kind != OfReclaim && d.Kind != OfWaiver && d.Kind != OfWaiverRefusal {
			return d.Event
		}
	}
	return uuid.Nil
}

// Refusals about revisions.
var (
	ErrNotUpheld     = decider.Refusal{Code: "not-upheld", Reason: "A decision is revised after an objection or an appeal against it that was upheld, once."}
	ErrOtherDecision = decider.Refusal{Code: "other-decision", Reason: "What was upheld is not against such a decision, or that stands no more."}
	ErrWorse         = decider.Refusal{Code: "revision-worse", Reason: "A revision is not to the client's disadvantage (Awb 7:11): %s. It can stay as it is, with better reasons."}
	ErrRevising      = decider.Refusal{Code: "revision-waits", Reason: "A decision on this voucher is being revised, and waits for money of the fund. Ask again once that is there."}
)

// revisable refuses a revision that an objection does not call for.
func (s State) revisable(objection uuid.UUID, kind string, by decider.Ref, at Mark) error {
	o, there := s.objection(objection)
	d, _ := s.decision(o.Decision)
	switch {
	case !there:
		return ErrNoObjection
	case !o.upheld() || o.Revised:
		return ErrNotUpheld
	case at.Occurred.Day() < o.Lodged:
		return ErrBeforeDispute.Because(o.Lodged)
	case d.By == by:
		return ErrOwnDecision
	case s.Calls(o) != kind:
		return ErrOtherDecision
	}
	return nil
}

// Revise takes a refusal, or a decision not to treat, back into assessment
// (herziening) after an objection or an appeal that was upheld.
type Revise struct {
	Objection   uuid.UUID   `json:"objection"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate,omitempty"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

// Revised records that the application is assessed again.
type Revised Revise

// PlaceKept records that a complete application has its place in the fund again:
// in the order of its own complete receipt, and in the budget of the year in
// which it is recorded that it is taken up again, since its own may be closed.
// It is not refused because the ceiling was reached since (Awb 4:25).
type PlaceKept ReceivedComplete

func (e PlaceKept) check(State, Mark) error { return nil }

func (e PlaceKept) evolve(s State, at Mark) State { return ReceivedComplete(e).evolve(s, at) }

func (c Revise) decide(s Story, at Mark) ([]Event, error) {
	events := []Event{Revised(c)}
	if a := s.State; !a.Received.IsZero() {
		events = append(events, PlaceKept(a.Asked.received(a.Terms, a.Received, at)))
	}
	events, err := record(s, at, events...)
	if err == nil && c.Mandate == "" {
		return nil, ErrNoMandate
	}
	return events, err
}

func (e Revised) judge() decider.Ref { return e.By }

func (e Revised) check(s State, at Mark) error {
	kind := OfRefusal
	if s.Status == IsUntreated {
		kind = OfNonTreatment
	}
	return s.revisable(e.Objection, kind, e.By, at)
}

func (e Revised) evolve(s State, at Mark) State {
	s.Clock = s.Clock.begin(at.Occurred.Day(), s.Terms.DecisionWeeks)
	return s.disputing(e.Objection, func(o *Objection) { o.Revised = true })
}

// ReviseGrant raises what was granted, or lengthens the time in which the
// training can begin, after an objection against the grant or an amendment of
// it was upheld. What was settled at all that was granted rises with it.
type ReviseGrant struct {
	Objection   uuid.UUID   `json:"objection"`
	Amount      int64       `json:"amount,omitempty"`      // cents that are granted instead; left out: as it is
	Through     decider.Day `json:"throughDate,omitempty"` // the last day on which the training can begin; left out: as it is
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c ReviseGrant) decide(s Story, at Mark) ([]Event, error) {
	amount := c.Amount
	if amount == 0 {
		amount = s.State.Money.Granted
	}
	return s.State.revise(at, RevisionAssessed{Objection: c.Objection, Kind: OfGrant, Amount: amount, Through: c.Through,
		By: c.By, Mandate: c.Mandate, Explanation: c.Explanation})
}

// ReviseSettlement settles the subsidy at more, after an objection against the
// settlement was upheld.
type ReviseSettlement struct {
	Objection   uuid.UUID   `json:"objection"`
	Amount      int64       `json:"amount"` // cents that it is settled at instead
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c ReviseSettlement) decide(s Story, at Mark) ([]Event, error) {
	return s.State.revise(at, RevisionAssessed{Objection: c.Objection, Kind: OfSettlement, Amount: c.Amount,
		By: c.By, Mandate: c.Mandate, Explanation: c.Explanation})
}

// ReviseRevocation undoes a revocation, after an objection against it was
// upheld: the voucher stands again where it stood, with its money.
type ReviseRevocation struct {
	Objection   uuid.UUID   `json:"objection"`
	Through     decider.Day `json:"throughDate,omitempty"` // the last day on which the training can begin; left out: as it was
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c ReviseRevocation) decide(s Story, at Mark) ([]Event, error) {
	return s.State.revise(at, RevisionAssessed{Objection: c.Objection, Kind: OfRevocation, Through: c.Through,
		By: c.By, Mandate: c.Mandate, Explanation: c.Explanation})
}

// ReviseReclaim asks less back, or nothing, after an objection against the
// reclaim was upheld. What was repaid of it too much is returned
// ([ReturnRepayment]).
type ReviseReclaim struct {
	Objection   uuid.UUID   `json:"objection"`
	Amount      int64       `json:"amount,omitempty"` // cents that are asked back instead
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c ReviseReclaim) decide(s Story, at Mark) ([]Event, error) {
	return s.State.revise(at, RevisionAssessed{Objection: c.Objection, Kind: OfReclaim, Amount: c.Amount,
		By: c.By, Mandate: c.Mandate, Explanation: c.Explanation})
}
