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

// FirstTerms is the first filling: the conditions of the 2021 ordinance, whose
// amounts and terms a jurist of the region is to confirm for 2026. Objections
// have six weeks (Awb 6:7), a decision not to treat four (Awb 4:5).
var FirstTerms = []Terms{{
	From: decider.Date(2021, 1, 1), Source: "verordening-2021-te-bevestigen-voor-2026",
	Maximum: 500_000, Conditions: []string{NeedsConversation, NeedsPlan, NeedsLevel, NeedsPerspective, NeedsNotBegun},
	HighestLevel: "mbo-4", DecisionWeeks: 8, CompletionWeeks: 4, ObjectionWeeks: 6, ValidityMonths: 12, UntreatedWeeks: 4,
}}

// TermsOn returns the terms that hold on a day: of those that have begun, the
// latest. They are zero where none hold, and then nothing can be applied for.
func TermsOn(all []Terms, day decider.Day) Terms {
	var found Terms
	for _, t := range all {
		if t.From <= day && (found.From == 0 || t.From > found.From) {
			found = t
		}
	}
	return found
}

// A Listing says that an occupation is on the list of promising occupations,
// from a day and, once ended, until one.
type Listing struct {
	Occupation  string // ISCO-08
	From, Until decider.Day
}

// FirstOccupations is the first filling of the list of promising occupations,
// by ISCO-08 (a choice until the region gives its own).
var FirstOccupations = []Listing{
	{Occupation: "2221", From: decider.Date(2021, 1, 1)}, // nurses
	{Occupation: "5321", From: decider.Date(2021, 1, 1)}, // health care assistants
	{Occupation: "7126", From: decider.Date(2021, 1, 1)}, // plumbers and pipe fitters
	{Occupation: "7223", From: decider.Date(2021, 1, 1)}, // machine tool setters
	{Occupation: "7411", From: decider.Date(2021, 1, 1)}, // electricians
	{Occupation: "8332", From: decider.Date(2021, 1, 1)}, // lorry drivers
}

// Promising says whether an occupation is on a list on a day: that of the
// application (DOMAIN.md section 3).
func Promising(all []Listing, occupation string, day decider.Day) bool {
	return occupation != "" && slices.ContainsFunc(all, func(l Listing) bool {
		return l.Occupation == occupation && l.From <= day && (l.Until == 0 || day <= l.Until)
	})
}

// asks says whether the terms make a condition.
func (t Terms) asks(condition string) bool { return slices.Contains(t.Conditions, condition) }

// TermsHeld records by which terms an application is decided.
type TermsHeld Terms

func (e TermsHeld) check(State, Mark) error { return nil }

func (e TermsHeld) evolve(s State, at Mark) State {
	s.Terms = Terms(e)
	s.Clock = s.Clock.begin(at.Occurred.Day(), e.DecisionWeeks)
	return s
}
