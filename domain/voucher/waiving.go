package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// waiverWeeks is how long it may take at most to decide whether a claim is
// remitted, from the day on which that was asked (Awb 4:13).
const waiverWeeks = 8

// RequestWaiver records that the client asked to remit what was claimed back
// (verzoek om kwijtschelding, Awb 4:94a), on the day on which it was received.
type RequestWaiver struct {
	Explanation string `json:"explanation,omitempty" part:"text"`
}

// WaiverRequested records that a waiver was asked for. To remit, and to refuse
// that, answers it.
type WaiverRequested RequestWaiver

func (c RequestWaiver) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, WaiverRequested(c))
}

func (e WaiverRequested) check(s State, at Mark) error {
	switch {
	case s.Money.claimed() == 0:
		return ErrNoClaim
	case s.Waiver != 0:
		return ErrWaiverAsked.Because(s.Waiver)
	}
	return s.onceClaimed(at)
}

func (e WaiverRequested) evolve(s State, at Mark) State {
	s.Waiver = at.Occurred.Day()
	return s
}

// WaiverOpen is since when it is to be decided whether a claim is remitted: since
// that was asked, or an objection was upheld against what was decided last. It is
// zero when nothing is to be decided.
func (s State) WaiverOpen() decider.Day {
	if s.Erased || s.Money.claimed() == 0 {
		return 0
	}
	if s.Waiver != 0 {
		return s.Waiver
	}
	last := uuid.Nil
	for _, d := range s.Decisions {
		if d.Kind == OfWaiver || d.Kind == OfWaiverRefusal {
			last = d.Event
		}
	}
	i := slices.IndexFunc(s.Objections, func(o Objection) bool { return last != uuid.Nil && o.Decision == last && o.upheld() })
	if i < 0 {
		return 0
	}
	answer, _ := s.Answer(s.Objections[i])
	return max(answer.On, s.Objections[i].JudgedOn)
}

// WaiverDue is the last day for deciding whether a claim is remitted, zero when
// nothing is to be decided.
func (s State) WaiverDue() decider.Day {
	since := s.WaiverOpen()
	if since == 0 {
		return 0
	}
	return since + decider.Day(waiverWeeks*week)
}

// RefuseWaiver refuses to remit what was claimed back, which the client asked for
// (kwijtschelding, Awb 4:94a): a decision of its own, which the client is sent and
// can object to. What an objection to it that is upheld calls for is a waiver, or
// a refusal with better reasons. The claim stands, and is to be repaid.
type RefuseWaiver struct {
	Grounds     []string    `json:"grounds" list:"waiver-refusal-grounds" part:"person"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

// WaiverRefused records that a claim is not remitted.
type WaiverRefused RefuseWaiver

// Refusals about waivers.
var (
	ErrWaiverAsked    = decider.Refusal{Code: "waiver-requested", Reason: "A waiver was asked for on %s, and is still to be decided on: remit (write-offs), or refuse that (waiver-refusals)."}
	ErrNoWaiverAsked  = decider.Refusal{Code: "waiver-not-requested", Reason: "No request for a waiver is open. Record the client's request first (waiver-requests), on the day on which it was received."}
	ErrBeforeRequest  = decider.Refusal{Code: "before-waiver-request", Reason: "There is a waiver to decide on since %s, so it was not refused before."}
	ErrNoWaiverGround = decider.Refusal{Code: "waiver-ground-needed", Reason: "A refusal to remit has at least one ground of the list waiver-refusal-grounds, each named once."}
	ErrNoClaim        = decider.Refusal{Code: "no-claim-open", Reason: "Nothing that was claimed back is still to be repaid, so there is nothing to remit."}
)

func (c RefuseWaiver) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, WaiverRefused(c))
	if err == nil && (len(c.Grounds) == 0 || !distinct(c.Grounds)) {
		return nil, ErrNoWaiverGround
	}
	return events, err
}

func (e WaiverRefused) judge() decider.Ref { return e.By }

func (e WaiverRefused) check(s State, at Mark) error {
	since := s.WaiverOpen()
	switch {
	case s.Money.claimed() == 0:
		return ErrNoClaim
	case since == 0:
		return ErrNoWaiverAsked
	case at.Occurred.Day() < since:
		return ErrBeforeRequest.Because(since)
	}
	return nil
}

func (e WaiverRefused) evolve(s State, _ Mark) State {
	s.Waiver = 0
	return s
}
