package journey

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Refusals about what happens to a referral after it was sent.
var (
	ErrNoReferral       = decider.Refusal{Code: "referral-unknown", Reason: "This journey has no referral with this id."}
	ErrReferralEnded    = decider.Refusal{Code: "referral-ended", Reason: "This referral was declined or reported back, or has expired. Withdraw that, or send a new one."}
	ErrReferralAnswered = decider.Refusal{Code: "referral-answered", Reason: "The partner has accepted this referral already. What comes of it, also that nothing does, is reported back."}
	ErrNotAccepted      = decider.Refusal{Code: "referral-not-accepted", Reason: "The partner has not accepted this referral yet. Record that first."}
	ErrBeforeAnswer     = decider.Refusal{Code: "before-referral", Field: decider.When, Reason: "This would have happened before the referral was sent or last answered. Give a later moment."}
	ErrReportIncomplete = decider.Refusal{Code: "report-incomplete", Field: "needs", Reason: "Say of every support need that was handed over with this referral what became of it, once each and of no others."}
	ErrReportUnclear    = decider.Refusal{Code: "report-unclear", Field: "needs", Reason: "A need comes back met or partly met (vervuld, deels-vervuld) with an outcome, dropped (vervallen) with a reason, or to be worked on here (bevestigd) with neither."}
)

// follows says from which states a referral can come to another. Whoever
// accepts or declines has received it, also when nobody said so. It can expire
// as long as nothing was reported back: from a partner who accepted and is
// then silent, the desk takes the needs back as well.
var follows = map[ReferralState][]ReferralState{
	Received: {Sent},
	Accepted: {Sent, Received},
	Declined: {Sent, Received},
	Underway: {Accepted},
	Reported: {Accepted, Underway},
	Expired:  {Sent, Received, Accepted, Underway},
}

// coming refuses what cannot happen to a referral as it stands.
func (s State) coming(id uuid.UUID, to ReferralState, at Mark) error {
	r, there := s.Referrals[id]
	switch {
	case !there:
		return ErrNoReferral
	case !r.State.Open():
		return ErrReferralEnded
	case at.Occurred.Before(r.Latest):
		return ErrBeforeAnswer
	case slices.Contains(follows[to], r.State):
		return nil
	case r.State.Awaits():
		return ErrNotAccepted
	}
	return ErrReferralAnswered
}

func (s State) comes(id uuid.UUID, to ReferralState, at Mark) State {
	r := s.Referrals[id]
	r.State, r.Latest = to, at.Occurred
	return s.referring(id, r)
}

// once answers nothing when a referral is in that state already.
func once(s Story, at Mark, id uuid.UUID, to ReferralState, e Event) ([]Event, error) {
	if r, there := s.State.Referrals[id]; there && r.State == to {
		return nil, nil
	}
	return record(s, at, e)
}

// ReceiveReferral says that a referral has come to the partner. Like all that
// follows, it can be recorded by the partner or, when they say it by other
// ways, by the desk; and also after the journey was closed, since a referral
// stays open at the partner.
type ReceiveReferral struct {
	Referral uuid.UUID `json:"referral"`
}

// ReferralReceived records that a referral came to the partner.
type ReferralReceived ReceiveReferral

func (ReferralReceived) afterClosing() {}

func (c ReceiveReferral) decide(s Story, at Mark) ([]Event, error) {
	return once(s, at, c.Referral, Received, ReferralReceived(c))
}

func (e ReferralReceived) check(s State, at Mark) error { return s.coming(e.Referral, Received, at) }

func (e ReferralReceived) evolve(s State, at Mark) State { return s.comes(e.Referral, Received, at) }

// AcceptReferral says that the partner is going to do what is asked.
type AcceptReferral struct {
	Referral uuid.UUID `json:"referral"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// ReferralAccepted records that the partner is going to do what is asked.
type ReferralAccepted AcceptReferral

func (ReferralAccepted) afterClosing() {}

func (c AcceptReferral) decide(s Story, at Mark) ([]Event, error) {
	return once(s, at, c.Referral, Accepted, ReferralAccepted(c))
}

func (e ReferralAccepted) check(s State, at Mark) error { return s.coming(e.Referral, Accepted, at) }

func (e ReferralAccepted) evolve(s State, at Mark) State { return s.comes(e.Referral, Accepted, at) }

// DeclineReferral says that the partner is not going to do what is asked.
type DeclineReferral struct {
	Referral uuid.UUID `json:"referral"`
	Reason   string    `json:"reason" part:"person" list:"referral-decline-reasons"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// ReferralDeclined records that the partner is not going to do what is asked.
type ReferralDeclined DeclineReferral

func (ReferralDeclined) afterClosing() {}

func (c DeclineReferral) decide(s Story, at Mark) ([]Event, error) {
	return recordAll(s, at, append([]Event{ReferralDeclined(c)}, s.State.givenBack(c.Referral)...)...)
}

func (e ReferralDeclined) check(s State, at Mark) error { return s.coming(e.Referral, Declined, at) }

func (e ReferralDeclined) evolve(s State, at Mark) State { return s.comes(e.Referral, Declined, at) }

// BeginReferral says that the partner has begun.
type BeginReferral struct {
	Referral uuid.UUID `json:"referral"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// ReferralBegun records that the partner has begun.
type ReferralBegun BeginReferral

func (ReferralBegun) afterClosing() {}

func (c BeginReferral) decide(s Story, at Mark) ([]Event, error) {
	return once(s, at, c.Referral, Underway, ReferralBegun(c))
}

func (e ReferralBegun) check(s State, at Mark) error { return s.coming(e.Referral, Underway, at) }

func (e ReferralBegun) evolve(s State, at Mark) State { return s.comes(e.Referral, Underway, at) }

// ExpireReferral says that nothing is expected of the partner any more: nobody
// answered, the client moved on, or the ground for it is gone.
type ExpireReferral struct {
	Referral uuid.UUID `json:"referral"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// ReferralExpired records that nothing is expected of the partner any more.
type ReferralExpired ExpireReferral

func (ReferralExpired) afterClosing() {}

func (c ExpireReferral) decide(s Story, at Mark) ([]Event, error) {
	return recordAll(s, at, append([]Event{ReferralExpired(c)}, s.State.givenBack(c.Referral)...)...)
}

func (e ReferralExpired) check(s State, at Mark) error { return s.coming(e.Referral, Expired, at) }

func (e ReferralExpired) evolve(s State, at Mark) State { return s.comes(e.Referral, Expired, at) }

// A NeedReport says what became of a need that was handed over.
type NeedReport struct {
	Need    uuid.UUID  `json:"need"`
	Status  NeedStatus `json:"status" list:"need-statuses"`
	Outcome string     `json:"outcome,omitempty" list:"need-outcomes"`
	Reason  string     `json:"reason,omitempty" list:"need-drop-reasons"`
}

// clear says that a report of a need leaves no question open.
func (r NeedReport) clear() bool {
	switch r.Status {
	case NeedFulfilled:
		return r.Outcome != "" && r.Reason == ""
	case NeedPartlyMet:
		return r.Outcome != "" && r.Outcome != solved && r.Reason == ""
	case NeedLapsed:
		return r.Outcome == "" && r.Reason != ""
	case NeedAffirmed:
		return r.Outcome == "" && r.Reason == ""
	}
	return false
}

// ReportBack says what became of a referral, and of each need that was handed
// over with it.
type ReportBack struct {
	Referral uuid.UUID    `json:"referral"`
	Needs    []NeedReport `json:"needs"`
	Report   string       `json:"report,omitempty" part:"text"`
}

// ReferralReportedBack records that the partner said what became of a
// referral. What became of each need follows it, in the same entry.
type ReferralReportedBack struct {
	Referral uuid.UUID `json:"referral"`
	Report   string    `json:"report,omitempty" part:"text"`
}

func (ReferralReportedBack) afterClosing() {}

func (c ReportBack) decide(s Story, at Mark) ([]Event, error) {
	events := []Event{ReferralReportedBack{c.Referral, c.Report}}
	var needs []uuid.UUID
	for _, r := range c.Needs {
		needs = append(needs, r.Need)
		events = append(events, NeedReturned{Need: r.Need, Referral: c.Referral, Status: r.Status, Outcome: r.Outcome, Reason: r.Reason})
	}
	if _, err := record(s, at, events[0]); err != nil {
		return nil, err
	}
	slices.SortFunc(needs, compare)
	if !slices.Equal(needs, slices.SortedFunc(slices.Values(s.State.Referrals[c.Referral].Needs), compare)) {
		return nil, ErrReportIncomplete
	}
	if slices.ContainsFunc(c.Needs, func(r NeedReport) bool { return !r.clear() }) {
		return nil, ErrReportUnclear
	}
	return recordAll(s, at, events...)
}

func (e ReferralReportedBack) check(s State, at Mark) error {
	return s.coming(e.Referral, Reported, at)
}

func (e ReferralReportedBack) evolve(s State, at Mark) State {
	return s.comes(e.Referral, Reported, at)
}

// NeedReturned records that a need is the desk's again, and how it stands.
type NeedReturned struct {
	Need     uuid.UUID  `json:"need"`
	Referral uuid.UUID  `json:"referral"`
	Status   NeedStatus `json:"status" part:"person" list:"need-statuses"`
	Outcome  string     `json:"outcome,omitempty" part:"person" list:"need-outcomes"`
	Reason   string     `json:"reason,omitempty" part:"person" list:"need-drop-reasons"`
}

func (NeedReturned) afterClosing() {}

// givenBack returns the needs of a referral as they were before it.
func (s State) givenBack(referral uuid.UUID) (events []Event) {
	for _, id := range s.Referrals[referral].Needs {
		events = append(events, NeedReturned{Need: id, Referral: referral, Status: s.Needs[id].Before})
	}
	return events
}

func (e NeedReturned) check(s State, at Mark) error {
	if err := s.openNeed(e.Need, at); err != nil {
		return err
	}
	if n := s.Needs[e.Need]; n.Status != NeedAway || n.Referral != e.Referral {
		return ErrReportIncomplete
	}
	return nil
}

func (e NeedReturned) evolve(s State, at Mark) State {
	n := s.Needs[e.Need]
	n.Status, n.Referral, n.Before = e.Becomes(), uuid.Nil, ""
	n.Since, _ = at.Occurred.Follows(n.Since)
	return s.needing(e.Need, n)
}

// Becomes is the status that the need has after it. Of a need that was erased
// nobody knows it: it counts as one to be worked on.
func (e NeedReturned) Becomes() NeedStatus {
	if e.Status == "" {
		return NeedAffirmed
	}
	return e.Status
}
