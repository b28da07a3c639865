package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// An Objection is what decisions remember of one, and of the appeal against
// what was decided on it. Both run beside the status and hold retention.
type Objection struct {
	ID        uuid.UUID
	Decision  uuid.UUID // the event that it is against
	Lodged    decider.Day
	Committee bool        // an advisory committee is heard
	Heard     decider.Day // when the objector was; zero before that
	Waived    string      // why the objector is not heard, of the list hearing-waiver-grounds
	Clock     Clock       // of deciding on it; its base is what was added to the term
	Answer    uuid.UUID   // the event that decided on it; zero while it is open
	Outcome   string      // of the list dispute-outcomes; empty while it is open
	Appeal    uuid.UUID   // zero while there is none
	Appealed  decider.Day
	Judged    string // the outcome of the appeal; empty while it is open
	JudgedOn  decider.Day
	Revised   bool // the decision was replaced because of it, and no judgment says that it was not enough
}

// Outcomes on which rules depend: codes of the list dispute-outcomes.
const (
	Upheld       = "gegrond" // the decision is replaced
	Dismissed    = "ongegrond"
	Inadmissible = "niet-ontvankelijk"
	TakenBack    = "ingetrokken" // by who objected
)

// Open says that an answer is still to come.
func (o Objection) Open() bool { return o.Outcome == "" || o.Appeal != uuid.Nil && o.Judged == "" }

// upheld says that the objection, or else the appeal, was.
func (o Objection) upheld() bool { return o.Outcome == Upheld || o.Judged == Upheld }

// Disputed says that an objection or an appeal is open, or calls for a
// revision that was not made: until then nothing of the voucher is destroyed.
func (s State) Disputed() bool {
	return slices.ContainsFunc(s.Objections, func(o Objection) bool { return o.Open() || s.Calls(o) != "" })
}

// Late says whether an objection was lodged after its term (Awb 6:7). That is
// no reason not to record it: whoever decides may excuse it (Awb 6:11).
func (s State) Late(o Objection) bool {
	d, _ := s.decision(o.Decision)
	until := s.ObjectionUntil(d)
	return until != 0 && o.Lodged > until
}

// Early says whether an objection was lodged before its term began, which is the
// day after the decision was sent (Awb 6:8). A decision that was made can be
// objected to all the same (Awb 6:10).
func (s State) Early(o Objection) bool {
	d, _ := s.decision(o.Decision)
	return d.Dispatched == 0 || o.Lodged <= d.Dispatched
}

// Answer is what was decided on an objection, if it was.
func (s State) Answer(o Objection) (Decision, bool) { return s.decision(o.Answer) }

// AppealUntil is the last day for appealing to the court against what was
// decided on an objection (Awb 6:7 and 6:8), zero before that was sent.
func (s State) AppealUntil(o Objection) decider.Day {
	d, _ := s.decision(o.Answer)
	return s.ObjectionUntil(d)
}

// AppealLate says whether an appeal was lodged after its term. The court says
// what follows from that.
func (s State) AppealLate(o Objection) bool {
	until := s.AppealUntil(o)
	return until != 0 && o.Appealed > until
}

// Refusals about objections and appeals.
var (
	ErrObjected       = decider.Refusal{Code: "objection-lodged", Reason: "There is an objection against this decision already."}
	ErrNoObjection    = decider.Refusal{Code: "objection-unknown", Reason: "This voucher has no objection with this id."}
	ErrObjectionDone  = decider.Refusal{Code: "objection-decided", Reason: "This objection has been decided already. The client can appeal to the court."}
	ErrOwnDecision    = decider.Refusal{Code: "own-decision", Reason: "Whoever made the first decision does not decide on an objection against it (Awb 10:3). Ask a colleague."}
	ErrBeforeDispute  = decider.Refusal{Code: "before-dispute", Field: decider.When, Reason: "This would have happened before what it answers was lodged, on %s."}
	ErrNotDecided     = decider.Refusal{Code: "objection-open", Reason: "This objection has not been decided yet. An appeal is against what is decided on it."}
	ErrAppealed       = decider.Refusal{Code: "appeal-lodged", Reason: "There is an appeal in this matter already."}
	ErrNoAppeal       = decider.Refusal{Code: "appeal-unknown", Reason: "There is no appeal in this matter."}
	ErrAppealDone     = decider.Refusal{Code: "appeal-decided", Reason: "The court has decided on this appeal already."}
	ErrAppealInstead  = decider.Refusal{Code: "appeal-instead", Reason: "This was decided on an objection. The client appeals to the court against that (Awb 7:1)."}
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
	against := func(o Objection) bool {
		return o.Decision == e.Decision && o.Outcome != TakenBack || o.ID == e.Objection
	}
	switch {
	case !there:
		return ErrNoDecision
	case d.Objection != uuid.Nil:
		return ErrAppealInstead
	case at.Occurred.Day() < d.On:
		return ErrBeforeDecided.Because(d.On)
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
	events, err := record(s, at, ObjectionDecided(c))
	if err != nil {
		return nil, err
	}
	o, _ := s.State.objection(c.Objection)
	return events, o.heard(c.Outcome, at.Occurred.Day())
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
	case e.Outcome == Inadmissible && at.Occurred.Day() <= o.Clock.Term:
		return ErrMending.Because(o.Clock.Term)
	}
	return nil
}

func (e ObjectionDecided) evolve(s State, at Mark) State {
	s = s.disputing(e.Objection, func(o *Objection) { o.Outcome, o.Answer = e.Outcome, at.Event })
	if e.Outcome == Upheld {
		s = s.upheldOn(e.Objection, at.Occurred.Day())
	}
	return s
}
