package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// An Objection is what decisions remember of one, and of the appeal against
// what was decided on it. Both run beside the status and hold retention.
type Objection struct {
	ID       uuid.UUID
	Decision uuid.UUID // the event that it is against
	Lodged   decider.Day
	Outcome  string    // of the list dispute-outcomes; empty while it is open
	Appeal   uuid.UUID // zero while there is none
	Judged   string    // the outcome of the appeal; empty while it is open
	Revised  bool      // the decision was taken anew because of it
}

// Upheld is the outcome after which a decision is taken anew.
const Upheld = "gegrond"

// Open says that an answer is still to come.
func (o Objection) Open() bool { return o.Outcome == "" || o.Appeal != uuid.Nil && o.Judged == "" }

// upheld says that the objection, or else the appeal, was.
func (o Objection) upheld() bool { return o.Outcome == Upheld || o.Judged == Upheld }

// Disputed says that an objection or an appeal is open: until it is decided
// nothing of the voucher is destroyed.
func (s State) Disputed() bool { return slices.ContainsFunc(s.Objections, Objection.Open) }

// Late says whether an objection was lodged after its term (Awb 6:7). That is
// no reason not to record it: whoever decides may excuse it (Awb 6:11).
func (s State) Late(o Objection) bool {
	d, _ := s.decision(o.Decision)
	until := s.ObjectionUntil(d)
	return until != 0 && o.Lodged > until
}

// Refusals about objections and appeals.
var (
	ErrObjected       = decider.Refusal{Code: "objection-lodged", Reason: "There is an objection against this decision already."}
	ErrNoObjection    = decider.Refusal{Code: "objection-unknown", Reason: "This voucher has no objection with this id."}
	ErrObjectionDone  = decider.Refusal{Code: "objection-decided", Reason: "This objection has been decided already. The client can appeal to the court."}
	ErrOwnDecision    = decider.Refusal{Code: "own-decision", Reason: "Whoever made the first decision does not decide on an objection against it (Awb 10:3). Ask a colleague."}
	ErrBeforeDispute  = decider.Refusal{Code: "before-dispute", Reason: "This would have happened before what it answers was lodged, on %s."}
	ErrNotDecided     = decider.Refusal{Code: "objection-open", Reason: "This objection has not been decided yet. An appeal is against what is decided on it."}
	ErrAppealed       = decider.Refusal{Code: "appeal-lodged", Reason: "There is an appeal in this matter already."}
	ErrNoAppeal       = decider.Refusal{Code: "appeal-unknown", Reason: "There is no appeal in this matter."}
	ErrAppealDone     = decider.Refusal{Code: "appeal-decided", Reason: "The court has decided on this appeal already."}
	ErrNotUpheld      = decider.Refusal{Code: "not-upheld", Reason: "A decision is taken anew after an objection or an appeal against it that was upheld, once."}
	ErrOtherDecision  = decider.Refusal{Code: "other-decision", Reason: "What was upheld is not against the decision that stands now."}
	ErrTooManyDispute = decider.Refusal{Code: "too-many-objections", Reason: "A voucher has at most 20 objections."}
)

// MaxObjections is how many objections one voucher can have.
const MaxObjections = 20

// LodgeObjection records that the client objects to a decision (bezwaar).
type LodgeObjection struct {
	Objection uuid.UUID `json:"objection"`
	Decision  uuid.UUID `json:"decision"` // the event
	Letter    uuid.UUID `json:"letter,omitzero"`
	Grounds   string    `json:"grounds,omitempty" part:"text"`
}

// ObjectionLodged records that the client objects to a decision.
type ObjectionLodged LodgeObjection

func (c LodgeObjection) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ObjectionLodged(c))
}

func (e ObjectionLodged) check(s State, at Mark) error {
	d, there := s.decision(e.Decision)
	against := func(o Objection) bool { return o.Decision == e.Decision || o.ID == e.Objection }
	switch {
	case !there:
		return ErrNoDecision
	case at.Occurred.Day() < d.On:
		return ErrBeforeDecided
	case slices.ContainsFunc(s.Objections, against):
		return ErrObjected
	case len(s.Objections) >= MaxObjections:
		return ErrTooManyDispute
	}
	return nil
}

func (e ObjectionLodged) evolve(s State, at Mark) State {
	o := Objection{ID: e.Objection, Decision: e.Decision, Lodged: at.Occurred.Day()}
	s.Objections = append(s.Objections[:len(s.Objections):len(s.Objections)], o)
	return s
}

func (s State) objection(id uuid.UUID) (Objection, bool) {
	i := slices.IndexFunc(s.Objections, func(o Objection) bool { return o.ID == id })
	if i < 0 {
		return Objection{}, false
	}
	return s.Objections[i], true
}

// disputing returns the state in which an objection is another.
func (s State) disputing(id uuid.UUID, change func(*Objection)) State {
	s.Objections = slices.Clone(s.Objections)
	for i := range s.Objections {
		if s.Objections[i].ID == id {
			change(&s.Objections[i])
		}
	}
	return s
}

// DecideObjection decides on an objection (beslissing op bezwaar, Awb 7:11).
type DecideObjection struct {
	Objection   uuid.UUID   `json:"objection"`
	Outcome     string      `json:"outcome" list:"dispute-outcomes"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Document    uuid.UUID   `json:"document,omitzero"` // the decision on it
	Explanation string      `json:"explanation" part:"text"`
}

// ObjectionDecided records what was decided on an objection.
type ObjectionDecided DecideObjection

func (c DecideObjection) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ObjectionDecided(c))
}

func (e ObjectionDecided) judge() decider.Ref { return e.By }

func (e ObjectionDecided) check(s State, at Mark) error {
	o, there := s.objection(e.Objection)
	d, _ := s.decision(o.Decision)
	switch {
	case !there:
		return ErrNoObjection
	case o.Outcome != "":
		return ErrObjectionDone
	case at.Occurred.Day() < o.Lodged:
		return ErrBeforeDispute.Because(o.Lodged)
	case d.By == e.By:
		return ErrOwnDecision
	}
	return nil
}

func (e ObjectionDecided) evolve(s State, _ Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Outcome = e.Outcome })
}

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
	switch {
	case !there:
		return ErrNoObjection
	case o.Outcome == "":
		return ErrNotDecided
	case o.Appeal != uuid.Nil:
		return ErrAppealed
	case at.Occurred.Day() < o.Lodged:
		return ErrBeforeDispute.Because(o.Lodged)
	}
	return nil
}

func (e AppealLodged) evolve(s State, _ Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Appeal = e.Appeal })
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
	case at.Occurred.Day() < o.Lodged:
		return ErrBeforeDispute.Because(o.Lodged)
	}
	return nil
}

func (e AppealDecided) evolve(s State, _ Mark) State {
	return s.disputing(e.Objection, func(o *Objection) { o.Judged = e.Outcome })
}

// Revise takes a refusal, or a decision not to treat, back into assessment
// (herziening) after an objection or an appeal that was upheld.
type Revise struct {
	Objection uuid.UUID   `json:"objection"`
	By        decider.Ref `json:"by"`
}

// Revised records that the application is assessed again.
type Revised Revise

// decide gives a complete application its place in the fund again: in the
// order of its own complete receipt, and in the budget of the year in which it
// is taken up again, since its own may be closed.
func (c Revise) decide(s Story, at Mark) ([]Event, error) {
	events := []Event{Revised(c)}
	if a := s.State; !a.Received.IsZero() {
		events = append(events, a.Asked.received(a.Terms, a.Received, at.Occurred.Day()))
	}
	return record(s, at, events...)
}

func (e Revised) judge() decider.Ref { return e.By }

func (e Revised) check(s State, at Mark) error {
	o, there := s.objection(e.Objection)
	d, _ := s.decision(o.Decision)
	switch {
	case !there:
		return ErrNoObjection
	case !o.upheld() || o.Revised:
		return ErrNotUpheld
	case o.Decision != s.Decisions[len(s.Decisions)-1].Event:
		return ErrOtherDecision
	case at.Occurred.Day() < o.Lodged:
		return ErrBeforeDispute.Because(o.Lodged)
	case d.By == e.By:
		return ErrOwnDecision
	}
	return nil
}

func (e Revised) evolve(s State, at Mark) State {
	s.Clock = s.Clock.begin(at.Occurred.Day(), s.Terms.DecisionWeeks)
	return s.disputing(e.Objection, func(o *Objection) { o.Revised = true })
}
