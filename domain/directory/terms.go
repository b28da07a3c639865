package directory

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Terms are what holds for a voucher that is applied for while they do: dated
// policy with its source, never constants of the program (DOMAIN.md section 3).
type Terms struct {
	Maximum         int64       // cents that are granted at most
	OwnShare        int         // of the costs that others than the fund carry at least, in percent
	HighestLevel    string      // of the training: a code of the list training-levels
	DecisionWeeks   int         // within which an application is decided on
	CompletionWeeks int         // within which an incomplete application is completed
	ObjectionWeeks  int         // within which an objection is made
	ValidityMonths  int         // within which the training begins
	UntreatedWeeks  int         // after the term for completion, to leave an application untreated
	Conditions      []string    // what must have gone before: codes of the list voucher-conditions
	Source          decider.Ref // the rule they stand in
	DecisionRule    decider.Ref // that sets a longer time for deciding than is reasonable by itself; "" where none does
}

// Needs says whether something must have gone before a voucher is granted: a
// code of the list voucher-conditions.
func (t Terms) Needs(condition string) bool { return slices.Contains(t.Conditions, condition) }

// ProposeTerms proposes the terms of vouchers from a day on. That day may have
// been, as long as it is not before that of the latest terms: a by-law counts
// from the day that it says, also where it comes in later (DOMAIN.md section 4).
// It works back on nothing that was applied for: an application records the
// terms by which it is decided.
type ProposeTerms struct {
	Change          uuid.UUID   `json:"change"`
	From            decider.Day `json:"fromDate"`
	Until           decider.Day `json:"untilDate,omitempty"`
	Maximum         int64       `json:"maximum"` // cents
	OwnShare        int         `json:"ownShare,omitempty"`
	HighestLevel    string      `json:"highestLevel" list:"training-levels"`
	DecisionWeeks   int         `json:"decisionWeeks"`
	CompletionWeeks int         `json:"completionWeeks"`
	ObjectionWeeks  int         `json:"objectionWeeks"`
	ValidityMonths  int         `json:"validityMonths"`
	UntreatedWeeks  int         `json:"untreatedWeeks"`
	Conditions      []string    `json:"conditions,omitempty" list:"voucher-conditions"`
	Source          decider.Ref `json:"source"`
	DecisionRule    decider.Ref `json:"decisionRule,omitempty"` // the provision that sets more than 8 weeks for deciding
	Reason          string      `json:"reason" part:"text" max:"1000"`
	By              decider.Ref `json:"by"` // actor
}

// TermsProposed records that someone proposed terms.
type TermsProposed ProposeTerms

// Terms that the law itself sets, in weeks. Deciding takes as long as a provision
// says, and where none does a reasonable time, which is over after 8 weeks (Awb
// 4:13): policy cannot make it longer by itself.
const (
	reasonableWeeks    = 8
	objectionWeeks     = 6 // to object, from the day after a decision was made known (Awb 6:7 and 6:8)
	mostUntreatedWeeks = 4 // to leave what was not completed untreated, after its term (Awb 4:5, fourth paragraph)
)

// ErrTermsLaw refuses terms that are another than the law's.
var ErrTermsLaw = decider.Refusal{Code: "terms-against-law", Reason: "The term for objections is 6 weeks (Awb 6:7), and an application is left untreated within at most 4 weeks of the term for completing it (Awb 4:5): policy does not change them."}

// ErrTermsLong refuses a time for deciding for which there is no ground.
var ErrTermsLong = decider.Refusal{Code: "decision-term-too-long", Field: "decisionWeeks", Reason: "An application is decided on within 8 weeks, unless a provision sets another term (Awb 4:13). Name that provision (decisionRule), or give 8 weeks at most."}

// ErrTermsRange refuses numbers that mean nothing.
var ErrTermsRange = decider.Refusal{Code: "terms-out-of-range", Reason: "The maximum, weeks and months must be more than nothing, and the share that is paid by others from 0 to 100 percent."}

func (c ProposeTerms) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, TermsProposed(c))
	if err == nil && c.DecisionWeeks > reasonableWeeks && c.DecisionRule == "" {
		return nil, ErrTermsLong
	}
	return events, err
}

func (e TermsProposed) check(s State, at Mark) error {
	if field := e.senseless(); field != "" {
		return ErrTermsRange.At(field)
	}
	switch {
	case e.ObjectionWeeks != objectionWeeks:
		return ErrTermsLaw.At("objectionWeeks")
	case e.UntreatedWeeks > mostUntreatedWeeks:
		return ErrTermsLaw.At("untreatedWeeks")
	}
	return s.proposable(e.Change, e, at)
}

// senseless is the first field that holds a number which means nothing, "" for none.
func (e TermsProposed) senseless() string {
	for _, f := range []struct {
		name string
		is   int64
	}{
		{"maximum", e.Maximum}, {"decisionWeeks", int64(e.DecisionWeeks)}, {"completionWeeks", int64(e.CompletionWeeks)},
		{"objectionWeeks", int64(e.ObjectionWeeks)}, {"validityMonths", int64(e.ValidityMonths)}, {"untreatedWeeks", int64(e.UntreatedWeeks)},
	} {
		if f.is <= 0 {
			return f.name
		}
	}
	if e.OwnShare < 0 || e.OwnShare > 100 {
		return "ownShare"
	}
	return ""
}

func (e TermsProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e TermsProposed) fits(s State, _ decider.Day) error {
	return s.termsOverTime().fits(Span{e.From, e.Until})
}

func (e TermsProposed) apply(s State) State {
	s.terms = s.termsOverTime().and(Span{e.From, e.Until}, e.Terms())
	return s
}

// Terms returns the terms as they were proposed.
func (e TermsProposed) Terms() Terms {
	return Terms{e.Maximum, e.OwnShare, e.HighestLevel, e.DecisionWeeks, e.CompletionWeeks, e.ObjectionWeeks,
		e.ValidityMonths, e.UntreatedWeeks, e.Conditions, e.Source, e.DecisionRule}
}

// termsOverTime returns all terms, those of the first filling included.
func (s State) termsOverTime() Dated[Terms] {
	if s.terms == nil {
		return firstTerms
	}
	return s.terms
}

// TermsOn returns the terms that held on a day, with the days from when until
// when they do, and whether there were any.
func (s State) TermsOn(day decider.Day) (Version[Terms], bool) {
	return s.termsOverTime().VersionOn(day)
}
