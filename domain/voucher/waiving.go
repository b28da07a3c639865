package voucher

import "klantreis/domain/decider"

// RefuseWaiver refuses to remit what was claimed back, which the client asked for
// (kwijtschelding, Awb 4:94a): a decision of its own, which the client is sent and
// can object to. What an objection to it that is upheld calls for is a waiver, or
// a refusal with better reasons. The claim stands, and is to be repaid. When it
// was asked is not recorded, so that nothing says by when to answer (Awb 4:13).
type RefuseWaiver struct {
	Grounds     []string    `json:"grounds" list:"waiver-refusal-grounds" part:"person"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

// WaiverRefused records that a claim is not remitted.
type WaiverRefused RefuseWaiver

// Refusals of a refusal to remit.
var (
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
	if s.Money.claimed() == 0 {
		return ErrNoClaim
	}
	return s.onceClaimed(at)
}

func (e WaiverRefused) evolve(s State, _ Mark) State { return s }
