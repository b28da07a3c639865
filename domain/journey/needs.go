package journey

import (
	"maps"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A NeedStatus is how a support need stands: a code of the list need-statuses.
type NeedStatus string

// The statuses of a support need.
const (
	NeedSignalled NeedStatus = "gesignaleerd"
	NeedAffirmed  NeedStatus = "bevestigd"
	NeedInHand    NeedStatus = "in-behandeling"
	NeedPartlyMet NeedStatus = "deels-vervuld"
	NeedFulfilled NeedStatus = "vervuld"
	NeedLapsed    NeedStatus = "vervallen"
	NeedAway      NeedStatus = "overgedragen" // and open at the partner until reported back
)

// Open says that something is still to be done about a need.
func (n NeedStatus) Open() bool { return n != NeedFulfilled && n != NeedLapsed }

// A Need is what decisions remember of a support need.
type Need struct {
	Domain   string
	Status   NeedStatus
	Since    decider.Moment // from when it has this status
	Begun    decider.Moment // when it was identified
	Referral uuid.UUID      // with which it is handed over; zero while it is not
	Before   NeedStatus     // what it was before that
}

// MaxNeeds is how many support needs one journey can have.
const MaxNeeds = 100

// Refusals about support needs.
var (
	ErrNeedThere     = decider.Refusal{Code: "need-identified", Reason: "This support need is there already."}
	ErrNoNeed        = decider.Refusal{Code: "need-unknown", Reason: "This journey has no support need with this id."}
	ErrNeedEnded     = decider.Refusal{Code: "need-ended", Reason: "This support need has been met or dropped. Reopen it first."}
	ErrNeedOpen      = decider.Refusal{Code: "need-open", Reason: "This support need is still open, so it cannot be reopened."}
	ErrSameDomain    = decider.Refusal{Code: "need-domain-open", Reason: "There is an open support need in this domain. Assess that one anew."}
	ErrTooManyNeeds  = decider.Refusal{Code: "too-many-needs", Reason: "A journey has at most 100 support needs. Assess an existing one anew, or open another journey."}
	ErrBeforeNeed    = decider.Refusal{Code: "before-need", Field: decider.When, Reason: "This would have happened before the support need was identified."}
	ErrBeforeNeedEnd = decider.Refusal{Code: "before-need-end", Field: decider.When, Reason: "This support need had not been met or dropped by then: that was on %s. Give a day from then on, or withdraw what ended it."}
	ErrSolvedPartly  = decider.Refusal{Code: "need-solved-partly", Field: "outcome", Reason: "A need that is solved is not partly met. Give another outcome, or leave out that it is met partly."}
	ErrNeedAway      = decider.Refusal{Code: "need-handed-over", Reason: "This support need was handed over to a partner, and stays open there. Record first what they report back, or that the referral expired."}
	ErrNeedConfirmed = decider.Refusal{Code: "need-confirmed", Reason: "This support need has been confirmed already."}
)

// IdentifyNeed records a support need that someone noticed. Health counts only
// as functional capacity, never as a diagnosis (DOMAIN.md section 3).
type IdentifyNeed struct {
	Need     uuid.UUID `json:"need"`
	Source   string    `json:"source" list:"need-sources"`
	Domain   string    `json:"domain" part:"person" list:"support-need-domains"`
	Severity string    `json:"severity" part:"person" list:"need-severities"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// ErrEmployersNeed leaves employers to those who serve them (DOMAIN.md section 1).
var ErrEmployersNeed = decider.Refusal{Code: "employer-need", Reason: "A support need is of someone who works or looks for work. An employer is informed and passed on: record the question, and to whom it went."}

// NeedIdentified records a support need that someone noticed.
type NeedIdentified IdentifyNeed

func (c IdentifyNeed) decide(s Story, at Mark) ([]Event, error) {
	if s.State.OfEmployer() {
		return nil, ErrEmployersNeed
	}
	return record(s, at, NeedIdentified(c))
}

func (e NeedIdentified) check(s State, _ Mark) error {
	if _, there := s.Needs[e.Need]; there {
		return ErrNeedThere
	}
	if len(s.Needs) >= MaxNeeds {
		return ErrTooManyNeeds
	}
	return s.freeDomain("domain", e.Domain)
}

// freeDomain refuses a second open need in a domain, which a field names. Other
// needs than those of the list may be several, and nothing is known of a domain
// that was erased.
func (s State) freeDomain(field, domain string) error {
	for _, n := range s.Needs {
		if n.Domain == domain && domain != "anders" && domain != "" && n.Status.Open() {
			return ErrSameDomain.At(field)
		}
	}
	return nil
}

func (e NeedIdentified) evolve(s State, at Mark) State {
	return s.needing(e.Need, Need{Domain: e.Domain, Status: NeedSignalled, Since: at.Occurred, Begun: at.Occurred})
}

func (s State) needing(id uuid.UUID, n Need) State {
	s.Needs = maps.Clone(s.Needs)
	if s.Needs == nil {
		s.Needs = map[uuid.UUID]Need{}
	}
	s.Needs[id] = n
	return s
}

// become returns the state in which a need has another status from a moment on.
// What is told late takes nothing from what came after it.
func (s State) become(id uuid.UUID, status NeedStatus, at Mark) State {
	n := s.Needs[id]
	if since, now := at.Occurred.Follows(n.Since); now {
		n.Status, n.Since = status, since
	}
	return s.needing(id, n)
}

// openNeed refuses what can only happen to an open need.
func (s State) openNeed(id uuid.UUID, at Mark) error {
	if err := s.knownNeed(id, at); err != nil {
		return err
	}
	if !s.Needs[id].Status.Open() {
		return ErrNeedEnded
	}
	return nil
}

// ourNeed refuses what can only happen to an open need that the desk itself
// works on.
func (s State) ourNeed(id uuid.UUID, at Mark) error {
	if err := s.openNeed(id, at); err != nil {
		return err
	}
	if s.Needs[id].Status == NeedAway {
		return ErrNeedAway
	}
	return nil
}

// knownNeed refuses what can only happen to a need that is there.
func (s State) knownNeed(id uuid.UUID, at Mark) error {
	n, there := s.Needs[id]
	switch {
	case !there:
		return ErrNoNeed
	case at.Occurred.Before(n.Begun):
		return ErrBeforeNeed
	}
	return nil
}

// ConfirmNeed records that client and advisor agree on a need.
type ConfirmNeed struct {
	Need uuid.UUID `json:"need"`
	Note string    `json:"note,omitempty" part:"text"`
}

// NeedConfirmed records that client and advisor agree on a need.
type NeedConfirmed ConfirmNeed

func (c ConfirmNeed) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, NeedConfirmed(c))
}

func (e NeedConfirmed) check(s State, at Mark) error {
	if err := s.ourNeed(e.Need, at); err != nil {
		return err
	}
	if s.Needs[e.Need].Status != NeedSignalled {
		return ErrNeedConfirmed
	}
	return nil
}

func (e NeedConfirmed) evolve(s State, at Mark) State { return s.become(e.Need, NeedAffirmed, at) }

// ReassessNeed records how heavy a need weighs now. Assessments are added,
// never replaced.
type ReassessNeed struct {
	Need     uuid.UUID `json:"need"`
	Source   string    `json:"source" list:"need-sources"`
	Severity string    `json:"severity" part:"person" list:"need-severities"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// NeedReassessed records how heavy a need weighs now.
type NeedReassessed ReassessNeed

func (c ReassessNeed) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, NeedReassessed(c))
}

func (e NeedReassessed) check(s State, at Mark) error { return s.openNeed(e.Need, at) }
func (e NeedReassessed) evolve(s State, _ Mark) State { return s }

// MakeOffer records what is offered to meet a need; it is in hand from then.
type MakeOffer struct {
	Need  uuid.UUID `json:"need"`
	Offer string    `json:"offer" part:"person" list:"offers"`
	Note  string    `json:"note,omitempty" part:"text"`
}

// NeedOfferMade records what is offered to meet a need.
type NeedOfferMade MakeOffer

func (c MakeOffer) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, NeedOfferMade(c))
}

func (e NeedOfferMade) check(s State, at Mark) error { return s.ourNeed(e.Need, at) }

func (e NeedOfferMade) evolve(s State, at Mark) State {
	s.Phase = s.Phase.After(e)
	return s.become(e.Need, NeedInHand, at)
}

// MeetNeed records that a need is met, or partly met and still open.
type MeetNeed struct {
	Need    uuid.UUID `json:"need"`
	Outcome string    `json:"outcome" part:"person" list:"need-outcomes"`
	Partly  bool      `json:"partly,omitempty" part:"person"`
	Note    string    `json:"note,omitempty" part:"text"`
}

// NeedMet records that a need is met, or partly met and still open.
type NeedMet MeetNeed

// solved is the outcome after which nothing is left of a need.
const solved = "opgelost"

func (c MeetNeed) decide(s Story, at Mark) ([]Event, error) {
	if c.Partly && c.Outcome == solved {
		return nil, ErrSolvedPartly
	}
	return record(s, at, NeedMet(c))
}

func (e NeedMet) check(s State, at Mark) error { return s.ourNeed(e.Need, at) }

func (e NeedMet) evolve(s State, at Mark) State { return s.become(e.Need, e.Status(), at) }

// Status is the status that the need has after it.
func (e NeedMet) Status() NeedStatus {
	if e.Partly {
		return NeedPartlyMet
	}
	return NeedFulfilled
}

// DropNeed records that a need is no longer worked on, and why.
type DropNeed struct {
	Need   uuid.UUID `json:"need"`
	Reason string    `json:"reason" part:"person" list:"need-drop-reasons"`
	Note   string    `json:"note,omitempty" part:"text"`
}

// NeedDropped records that a need is no longer worked on, and why.
type NeedDropped DropNeed

func (c DropNeed) decide(s Story, at Mark) ([]Event, error) { return record(s, at, NeedDropped(c)) }

func (e NeedDropped) check(s State, at Mark) error  { return s.ourNeed(e.Need, at) }
func (e NeedDropped) evolve(s State, at Mark) State { return s.become(e.Need, NeedLapsed, at) }

// ReopenNeed records that a need that was met or dropped is there again.
type ReopenNeed struct {
	Need uuid.UUID `json:"need"`
	Note string    `json:"note,omitempty" part:"text"`
}

// NeedReopened records that a need is there again.
type NeedReopened ReopenNeed

func (c ReopenNeed) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, NeedReopened(c))
}

func (e NeedReopened) check(s State, at Mark) error {
	if err := s.knownNeed(e.Need, at); err != nil {
		return err
	}
	switch n := s.Needs[e.Need]; {
	case n.Status.Open():
		return ErrNeedOpen
	case at.Occurred.Before(n.Since):
		return ErrBeforeNeedEnd.Because(n.Since.Day())
	default:
		return s.freeDomain("", n.Domain)
	}
}

func (e NeedReopened) evolve(s State, at Mark) State { return s.become(e.Need, NeedAffirmed, at) }
