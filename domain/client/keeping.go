package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/retention"
)

// Findings are what was found of whether the files of a person can be erased, in
// all that goes with them. A dispute about a voucher holds them, whatever the
// ground (DOMAIN.md section 3), and so does one that runs, or of which the
// account is open. What is kept for a term holds them by the ground on which
// they are to go.
//
// Known limit: they are of the moment just before the erasure is decided on. A
// journey or voucher that is begun in between is unseen, and then it is decided on
// anew; but what is recorded in one that was seen, as an objection, stands in its
// own stream, and goes along. Both facts stay in the log, in the order in which
// they came.
type Findings struct {
	Sought   bool             `json:"sought,omitempty"`   // it was found out; without that nothing is erased
	Seen     []uuid.UUID      `json:"seen,omitempty"`     // the journeys and vouchers that were looked into
	Disputed []uuid.UUID      `json:"disputed,omitempty"` // vouchers about which something is in dispute
	Owing    []uuid.UUID      `json:"owing,omitempty"`    // vouchers of which something is to be settled, paid, claimed back or repaid
	Kept     []retention.Hold `json:"kept,omitempty"`     // what its term of retention is not over of
	Over     retention.Rule   `json:"over,omitzero"`      // the rule of the term that ends last
}

// The grounds of an erasure that terms of retention hold otherwise than that of
// a request of the client: codes of the list erasure-grounds.
const (
	TermOver = "bewaartermijn" // then all terms are to be over, those of the desk's own as well
	Unlawful = "onrechtmatig"  // no term is about what ought never to have been recorded
)

// The grounds of a refusal that the findings are to show: codes of the list
// erasure-refusal-grounds.
const (
	LawKeeps  = "wettelijke-bewaarplicht"
	TermRuns  = "bewaartermijn-loopt"
	ClaimOpen = "bezwaar-of-beroep"
)

// Refusals about what is kept.
var (
	ErrKept      = decider.Refusal{Code: "erasure-kept", Reason: "This is still kept, and the client's file with it: %s. Refuse the erasure on the ground bewaartermijn-loopt, or wettelijke-bewaarplicht where the law demands it, or confirm it after that."}
	ErrUnfounded = decider.Refusal{Code: "erasure-refusal-unfounded", Field: "reason", Reason: "Nothing was found in the client's journeys and vouchers that holds the erasure on the ground %s. Confirm it, or refuse it on the ground that there is."}
)

// rule is the one that asks for an erasure on a ground: none where that is not
// the term itself.
func (f Findings) rule(ground string) retention.Rule {
	if ground != TermOver {
		return retention.Rule{}
	}
	return f.Over
}

// hold says why what was found does not let the files be erased on a ground, or
// nil.
func (f Findings) hold(ground string, s State) error {
	unseen := func(id uuid.UUID) bool { return !slices.Contains(f.Seen, id) }
	kept := f.keptFrom(ground)
	switch {
	case len(f.Disputed) > 0:
		return ErrDisputed.Because(f.Disputed)
	case len(f.Owing) > 0:
		return ErrOwing.Because(f.Owing)
	case !f.Sought, slices.ContainsFunc(s.Journeys, unseen), slices.ContainsFunc(s.Vouchers, unseen):
		return ErrUnseen
	case len(kept) > 0:
		return ErrKept.Because(retention.Say(kept))
	}
	return nil
}

// keptFrom returns what its term keeps from an erasure on a ground: all that it
// runs of where the term itself is the ground, and else what the law demands to
// be kept (GDPR article 17(3)(b)).
func (f Findings) keptFrom(ground string) []retention.Hold {
	switch ground {
	case TermOver:
		return f.Kept
	case Unlawful:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Kept), func(h retention.Hold) bool { return !h.Demanded })
}

// ground refuses that an erasure is refused on a ground that is not there. Whether
// there is a ground for erasing at all is for people to say.
func (f Findings) ground(reason string) error {
	demanded := slices.ContainsFunc(f.Kept, func(h retention.Hold) bool { return h.Demanded })
	found := true
	switch reason {
	case LawKeeps:
		found = demanded || len(f.Owing) > 0
	case TermRuns:
		found = len(f.Kept) > 0
	case ClaimOpen:
		found = len(f.Disputed) > 0 || len(f.Owing) > 0
	}
	if !found {
		return ErrUnfounded.Because(reason)
	}
	return nil
}
