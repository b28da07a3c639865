package voucher

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// BeginAssessment takes an application into assessment. One that was to be
// completed and was not is left untreated, and is not refused for that (Awb 4:5);
// it is taken as it is once it is too late for leaving it untreated.
type BeginAssessment struct {
	By decider.Ref `json:"by"`
}

// AssessmentBegun records that an application is under assessment.
type AssessmentBegun BeginAssessment

func (c BeginAssessment) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, AssessmentBegun(c))
	if err != nil {
		return nil, err
	}
	return events, s.State.lapses(at)
}

func (e AssessmentBegun) judge() decider.Ref { return e.By }

func (e AssessmentBegun) check(s State, at Mark) error {
	switch {
	case s.Status == AwaitsCompletion && at.Occurred.Day() <= s.Clock.Term:
		return ErrTermRuns.Because(s.Clock.Term)
	case s.Status == AppliedFor && s.Received.IsZero():
		return s.Asked.incomplete(s.Terms)
	}
	return nil
}

func (e AssessmentBegun) evolve(s State, at Mark) State {
	s.Clock = s.Clock.resume(at.Occurred.Day())
	return s
}

// Prolong tells the client that the decision takes longer, and until when (Awb
// 4:14). That is done once, before the decision is late.
type Prolong struct {
	Until  decider.Day `json:"untilDate"`
	Reason string      `json:"reason,omitempty" part:"text"`
}

// Prolonged records the notice.
type Prolonged Prolong

// Refusals about the decision.
var (
	ErrProlonged     = decider.Refusal{Code: "decision-prolonged", Reason: "The decision was prolonged already, and that is done once."}
	ErrOverdue       = decider.Refusal{Code: "decision-overdue", Field: decider.When, Reason: "The decision was due on %s. It is prolonged by notice before that day has passed."}
	ErrNotLater      = decider.Refusal{Code: "decision-not-later", Field: "untilDate", Reason: "The decision is due on %s. Give a later day."}
	ErrNotCompleted  = decider.Refusal{Code: "application-not-completed", Reason: "This application was not completed. Through %s that is a reason for leaving it untreated, and not for assessing or refusing it (Awb 4:5); after that day it is assessed as it is."}
	ErrCondition     = decider.Refusal{Code: "voucher-condition-unmet", Reason: "This cannot be granted: %s."}
	ErrOverMaximum   = decider.Refusal{Code: "over-maximum", Field: "amount", Reason: "At most %d cents can be granted: what was asked for, less co-financing, within the maximum of the terms."}
	ErrAssessed      = decider.Refusal{Code: "voucher-assessed", Reason: "This application was assessed positively already. The fund answers."}
	ErrNoGround      = decider.Refusal{Code: "ground-needed", Field: "grounds", Reason: "A refusal has at least one ground of the list voucher-refusal-grounds, each named once. That the ceiling is reached is the fund's to say."}
	ErrNoDecision    = decider.Refusal{Code: "decision-unknown", Field: "decision", Reason: "This voucher has no decision with this id."}
	ErrDispatched    = decider.Refusal{Code: "decision-dispatched", Reason: "This decision was dispatched already."}
	ErrBeforeDecided = decider.Refusal{Code: "before-decision", Field: decider.When, Reason: "This would have happened before the decision that it rests on, which is of %s. Give that day or a later one."}
	ErrBeforeWhole   = decider.Refusal{Code: "before-complete", Field: decider.When, Reason: "The application was complete on %s, and is not assessed before. Give that day or a later one."}
)

func (c Prolong) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Prolonged(c)) }

func (e Prolonged) check(s State, at Mark) error {
	switch due := s.Due(); {
	case s.Clock.Prolonged:
		return ErrProlonged
	case at.Occurred.Day() > due:
		return ErrOverdue.Because(due)
	case e.Until <= due:
		return ErrNotLater.Because(due)
	}
	return nil
}

// evolve gives the decision its new last day. Of a suspension that runs, what
// is left of its term is in that day.
func (e Prolonged) evolve(s State, _ Mark) State {
	s.Clock.Base += e.Until - s.Clock.due()
	s.Clock.Prolonged = true
	return s
}

// An Assessment is a positive one.
type Assessment struct {
	Event   uuid.UUID
	Amount  int64
	By      decider.Ref
	Mandate decider.Ref
}

// AssessPositive says that a voucher is to be granted, if the fund has the
// money: the fund answers, and with that it is granted or rejected. It is the
// approval of the training plan as well: an approved plan is one that was read
// and found good by whoever assesses the application, which nobody does who
// recorded it. Where the application rests on a reasoned perspective, that is met
// by a judgement and not by a text: whoever assesses says that it was accepted.
// So is that it is for something else than what the client was granted already.
type AssessPositive struct {
	Distinction
	Amount      int64       `json:"amount"`                                      // cents
	Perspective bool        `json:"perspectiveAccepted,omitempty" part:"person"` // the reasons for it convince
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

// AssessedPositive records that a voucher is to be granted, and the training
// plan approved.
type AssessedPositive struct {
	Year         int         `json:"year"`
	Amount       int64       `json:"amount"`
	Conversation uuid.UUID   `json:"conversation,omitzero"` // evidence: the career conversation that it rests on
	Perspective  bool        `json:"perspectiveAccepted,omitempty" part:"person"`
	By           decider.Ref `json:"by"`
	Mandate      decider.Ref `json:"mandate"`
	Explanation  string      `json:"explanation,omitempty" part:"text"`
}

func (c AssessPositive) decide(s Story, at Mark) ([]Event, error) {
	reasons := s.State.Terms.asks(NeedsPerspective) && !s.State.Asked.Promising // are what it rests on
	e := AssessedPositive{Year: s.State.Year, Amount: c.Amount, Perspective: c.Perspective && reasons, By: c.By, Mandate: c.Mandate, Explanation: c.Explanation}
	if s.State.Terms.asks(NeedsConversation) {
		e.Conversation = s.State.Asked.Conversation
	}
	others, err := c.Distinction.events()
	if err != nil {
		return nil, err
	}
	events, err := record(s, at, append([]Event{e}, others...)...)
	if err == nil && reasons && !c.Perspective {
		return nil, ErrCondition.At("perspectiveAccepted").Because("the occupation was not on the list on the day of application, and nobody says that the reasoned perspective is accepted. Say so where it is (perspectiveAccepted)")
	}
	return events, err
}

func (e AssessedPositive) judge() decider.Ref { return e.By }

func (e AssessedPositive) check(s State, _ Mark) error {
	most := s.Asked.subsidy(s.Terms)
	if e.Conversation != uuid.Nil {
		s.Asked.Conversation = e.Conversation
	}
	switch unmet := s.unmet(); {
	case s.Positive != (Assessment{}):
		return ErrAssessed
	case s.Received.IsZero():
		return s.Asked.incomplete(s.Terms)
	case len(unmet) > 0:
		return ErrCondition.Because(strings.Join(unmet, "; "))
	case e.Amount <= 0:
		return ErrAmount
	case e.Amount > most:
		return ErrOverMaximum.Because(most)
	}
	return nil
}

// unmet says which conditions of the terms are not met.
func (s State) unmet() (all []string) {
	a := s.Asked
	for _, c := range []struct {
		condition, says string
		met             bool
	}{
		{NeedsConversation, "no career conversation took place in the journey", a.Conversation != uuid.Nil},
		{NeedsPlan, "there is no training plan", a.Plan != uuid.Nil},
		{NeedsLevel, "the training is above the highest level", !s.Terms.above(a.Level)},
		{NeedsPerspective, "the occupation was not on the list on the day of application, and no perspective is reasoned", a.Promising || a.Reasoned},
		{NeedsNotBegun, "the training began before the application", a.StartsOn >= s.Applied.Day()},
	} {
		if s.Terms.asks(c.condition) && !c.met {
			all = append(all, c.says)
		}
	}
	return all
}

func (e AssessedPositive) evolve(s State, at Mark) State {
	s.Positive = Assessment{at.Event, e.Amount, e.By, e.Mandate}
	if e.Conversation != uuid.Nil {
		s.Asked.Conversation = e.Conversation
	}
	return s
}

// Grant is what follows when the fund has reserved the money: the voucher is
// granted, or the revision that waited for it is made. Whose the decision is,
// and by which mandate, is in the assessment.
type Grant struct {
	Assessment  uuid.UUID `json:"assessment"`  // the event
	Reservation uuid.UUID `json:"reservation"` // evidence: the fund's event
}

// Granted records that a voucher is granted (Awb 4:29 and following).
type Granted struct {
	Assessment  uuid.UUID   `json:"assessment"`
	Reservation uuid.UUID   `json:"reservation"`
	Amount      int64       `json:"amount"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
}

// waits says whether this assessment is the one that waits for the fund. When
// it is not, the voucher has ended or been decided otherwise, and its money is
// released for that.
func (s State) waits(assessment uuid.UUID) bool {
	return s.Status == InAssessment && s.Positive.Event == assessment && assessment != uuid.Nil
}

func (c Grant) decide(s Story, at Mark) ([]Event, error) {
	if s.State.revising(c.Assessment) {
		return record(s, at, s.State.revised(s.State.Revision, c.Reservation))
	}
	if !s.State.waits(c.Assessment) {
		return nil, nil
	}
	p := s.State.Positive
	return record(s, at, Granted{c.Assessment, c.Reservation, p.Amount, p.By, p.Mandate})
}

func (e Granted) check(State, Mark) error { return nil }

func (e Granted) evolve(s State, at Mark) State {
	s.Money.Granted, s.GrantedOn = e.Amount, at.Occurred.Day()
	return s
}

// Decline is what follows when the ceiling of the fund is reached (Awb 4:25): a
// rejection or, where a revision waited for a year that is closed, that it is not
// made yet.
type Decline struct {
	Assessment uuid.UUID `json:"assessment"` // the event
	Declined   uuid.UUID `json:"declined"`   // evidence: the fund's event
}

// CeilingReached is the ground of which the fund decides.
const CeilingReached = "plafond-bereikt"

// overCeiling is why the fund's answer refuses an application, as the client is
// told it.
const overCeiling = "De subsidie wordt geweigerd, omdat het subsidieplafond voor %d met deze voucher zou worden overschreden (artikel 4:25, tweede lid, van de Algemene wet bestuursrecht)."

func (c Decline) decide(s Story, at Mark) ([]Event, error) {
	if s.State.revising(c.Assessment) {
		return record(s, at, RevisionDropped{Declined: c.Declined})
	}
	if !s.State.waits(c.Assessment) {
		return nil, nil
	}
	p := s.State.Positive
	return record(s, at, Rejected{Year: s.State.Year, Declined: c.Declined, Grounds: []string{CeilingReached}, By: p.By, Mandate: p.Mandate,
		Explanation: fmt.Sprintf(overCeiling, s.State.Year)})
}
