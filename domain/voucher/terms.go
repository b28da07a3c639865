package voucher

import (
	"slices"

	"klantreis/domain/decider"
)

// Terms are the conditions and amounts that hold for applications of a day
// (DOMAIN.md section 3: dated policy with its source). An application is
// decided by those of its own day, whatever changes later, so the voucher
// keeps them.
type Terms struct {
	From            decider.Day `json:"from"`
	Source          decider.Ref `json:"source"`             // the rule they stand in
	Maximum         int64       `json:"maximum"`            // cents
	OwnShare        int         `json:"ownShare,omitempty"` // the percentage of the costs that others than the fund carry at least
	Conditions      []string    `json:"conditions" list:"voucher-conditions"`
	HighestLevel    string      `json:"highestLevel" list:"training-levels"`
	DecisionWeeks   int         `json:"decisionWeeks"`
	CompletionWeeks int         `json:"completionWeeks"`
	ObjectionWeeks  int         `json:"objectionWeeks"`
	ValidityMonths  int         `json:"validityMonths"` // within which the training begins
	UntreatedWeeks  int         `json:"untreatedWeeks"` // after the term for completion, to leave it untreated
}

// The conditions that terms can make: codes of the list voucher-conditions.
const (
	NeedsConversation = "loopbaangesprek"
	NeedsPlan         = "opleidingsplan"
	NeedsLevel        = "niveau"
	NeedsPerspective  = "perspectief"
	NeedsNotBegun     = "niet-gestart"
)

// Levels are the codes of the list training-levels, the lowest first.
var Levels = []string{"zonder-niveau", "mbo-1", "mbo-2", "mbo-3", "mbo-4", "hbo", "wo"}

// asks says whether the terms make a condition.
func (t Terms) asks(condition string) bool { return slices.Contains(t.Conditions, condition) }

// above says whether a level is above the highest that the terms allow.
func (t Terms) above(level string) bool {
	return slices.Index(Levels, level) > slices.Index(Levels, t.HighestLevel)
}

// TermsHeld records by which terms an application is decided.
type TermsHeld Terms

func (e TermsHeld) check(State, Mark) error { return nil }

func (e TermsHeld) evolve(s State, at Mark) State {
	s.Terms = Terms(e)
	s.Clock = s.Clock.begin(at.Occurred.Day(), e.DecisionWeeks)
	return s
}
