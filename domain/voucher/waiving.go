package voucher

import (
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
	case s.WaiverSince != 0:
		return ErrWaiverAsked.Because(s.WaiverSince)
	}
	return s.onceClaimed(at)
}

func (e WaiverRequested) evolve(s State, at Mark) State {
	s.WaiverSince = at.Occurred.Day()
	return s
}

// upheldOn returns the state after an objection, or the appeal in its matter, was
// upheld on a day. Where it is against what was decided on a waiver, that is to be
// decided on anew.
func (s State) upheldOn(objection uuid.UUID, day decider.Day) State {
	o, _ := s.objection(objection)
	d, _ := s.decision(o.Decision)
	about := d.Kind == OfWaiver || d.Kind == OfWaiverRefusal
	if about && (s.WaiverSince == 0 || day < s.WaiverSince) {
		s.WaiverSince = day
	}
	return s
}

// waiverDecided returns the state after it was decided on a day whether a claim is
// remitted. What came up later is still to be decided.
func (s State) waiverDecided(on decider.Day) State {
	if on >= s.WaiverSince {
		s.WaiverSince = 0
	}
	return s
}

// WaiverOpen is since when it is to be decided whether a claim is remitted: since
// that was asked, or an objection to what was decided was upheld. It is zero when
// nothing is to be decided, or nothing is left to remit.
func (s State) WaiverOpen() decider.Day {
	if s.Erased || s.Money.claimed() == 0 {
		return 0
	}
	return s.WaiverSince
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
	ErrWaiverAsked    = decider.Refusal{Code: "waiver-requested", Reason: "There is a waiver to decide on since %s: it was asked for, or an objection to what was decided was upheld. Remit (write-offs), or refuse that (waiver-refusals); what else the client says of it is a document of the dossier."}
	ErrNoWaiverAsked  = decider.Refusal{Code: "waiver-not-requested", Reason: "No request for a waiver is open. Record the client's request first (waiver-requests), on the day on which it was received."}
	ErrBeforeRequest  = decider.Refusal{Code: "before-waiver-request", Field: decider.When, Reason: "There is a waiver to decide on since %s, so it was not refused before."}
	ErrNoWaiverGround = decider.Refusal{Code: "waiver-ground-needed", Field: "grounds", Reason: "A refusal to remit has at least one ground of the list waiver-refusal-grounds, each named once."}
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

func (e WaiverRefused) evolve(s State, at Mark) State { return s.waiverDecided(at.Occurred.Day()) }
