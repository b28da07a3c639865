package directory

import (
	"cmp"
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/sharing"
)

// ProposeBasisRule proposes for whom, for what and for which data a basis for
// sharing (grondslag) holds from a day on: a rule that is new, one that the law
// changed, or one that a jurist of the region has checked since. That day may
// have been, as long as it is not before that of the latest version: a law
// counts from the day that it says. It works back on nothing that was shared.
type ProposeBasisRule struct {
	Change    uuid.UUID     `json:"change"`
	Rule      decider.Ref   `json:"rule"` // what the rule is called
	Basis     string        `json:"basis" list:"bases"`
	Kinds     []string      `json:"partnerKinds" list:"partner-kinds"`
	Purposes  []string      `json:"sharingPurposes" list:"sharing-purposes"`
	DataKinds []string      `json:"dataKinds" list:"data-kinds"`
	CheckedOn decider.Day   `json:"checkedDate,omitempty" past:"true"` // by a jurist of the region: before that it permits nothing
	Source    decider.Label `json:"source"`
	From      decider.Day   `json:"fromDate"`
	Until     decider.Day   `json:"untilDate,omitempty"`
	Reason    string        `json:"reason" part:"text" max:"1000"`
	By        decider.Ref   `json:"by"` // actor
}

// BasisRuleProposed records that someone proposed a rule.
type BasisRuleProposed ProposeBasisRule

// Refusals about the rules of bases.
var (
	ErrRuleOpen    = decider.Refusal{Code: "basis-rule-open", Reason: "A rule names at least one kind of partner, one purpose and one kind of data, each once. What it does not name, it does not permit."}
	ErrRuleConsent = decider.Refusal{Code: "basis-is-permission", Field: "basis", Reason: "What the client permits is what the permission says, and takes no rule of the desk; nor does that end. Propose a rule of another basis."}
	ErrRuleBasis   = decider.Refusal{Code: "basis-rule-there", Field: "rule", Reason: "There is a rule by this name, of the basis %s. Name another rule for another basis."}
)

func (c ProposeBasisRule) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, BasisRuleProposed(c))
}

func (e BasisRuleProposed) check(s State, at Mark) error {
	switch {
	case !sharing.EachOnce(e.Kinds):
		return ErrRuleOpen.At("partnerKinds")
	case !sharing.EachOnce(e.Purposes):
		return ErrRuleOpen.At("sharingPurposes")
	case !sharing.EachOnce(e.DataKinds):
		return ErrRuleOpen.At("dataKinds")
	}
	return s.proposable(e.Change, e, at)
}

func (e BasisRuleProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e BasisRuleProposed) fits(s State, _ decider.Day) error {
	there := s.basisRule(e.Rule)
	switch {
	case e.Basis == sharing.Consent:
		return ErrRuleConsent
	case len(there) > 0 && there[0].What.Basis != e.Basis:
		return ErrRuleBasis.Because(there[0].What.Basis)
	}
	return there.fits(Span{e.From, e.Until})
}

func (e BasisRuleProposed) apply(s State) State {
	rule := sharing.Rule{Basis: e.Basis, Kinds: e.Kinds, Purposes: e.Purposes, DataKinds: e.DataKinds, Checked: e.CheckedOn != 0, CheckedOn: e.CheckedOn, Source: e.Source}
	s.basisRules = with(s.basisRules, e.Rule, s.basisRule(e.Rule).and(Span{e.From, e.Until}, rule))
	return s
}

// basisRule returns a rule over time, the first filling included.
func (s State) basisRule(name decider.Ref) Dated[sharing.Rule] {
	if d, said := s.basisRules[name]; said {
		return d
	}
	return firstBasisRules[name]
}

// ruleEnding refuses an end that a rule cannot have.
func (s State) ruleEnding(name decider.Ref, until, today decider.Day) error {
	d := s.basisRule(name)
	if len(d) > 0 && d[0].What.Basis == sharing.Consent {
		return ErrRuleConsent.At("")
	}
	return d.ending(until, today)
}

// BasisRules returns the rules of bases over time, the first filling included.
func (s State) BasisRules() map[decider.Ref]Dated[sharing.Rule] {
	all := maps.Clone(firstBasisRules)
	maps.Copy(all, s.basisRules)
	return all
}

// Unfounded says since which day no rule of their basis covers terms any more, on a
// day: false where one does. It is zero where none ever did.
func (s State) Unfounded(t sharing.Terms, on decider.Day) (since decider.Day, unfounded bool) {
	if t.Allowed(s.BasisRulesOn(t.Basis, on)) {
		return 0, false
	}
	for _, day := range s.turns(t.Basis, on) {
		if t.Allowed(s.BasisRulesOn(t.Basis, day)) {
			break
		}
		since = day
	}
	return since, true
}

// turns are the days up to one on which a rule of a basis began, ended or was
// checked, the latest first.
func (s State) turns(basis string, until decider.Day) (days []decider.Day) {
	for _, versions := range s.BasisRules() {
		for _, v := range versions {
			if v.What.Basis != basis {
				continue
			}
			days = append(days, v.From, v.What.CheckedOn)
			if v.Until != 0 {
				days = append(days, v.Until+1)
			}
		}
	}
	days = slices.DeleteFunc(days, func(day decider.Day) bool { return day == 0 || day > until })
	slices.SortFunc(days, func(a, b decider.Day) int { return cmp.Compare(b, a) })
	return slices.Compact(days)
}

// BasisRulesOn returns the rules of a basis that hold on a day, checked or not,
// in a fixed order.
func (s State) BasisRulesOn(basis string, day decider.Day) (rules []sharing.Rule) {
	all := s.BasisRules()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if r, there := all[name].On(day); there && r.Basis == basis {
			rules = append(rules, r.On(day))
		}
	}
	return rules
}
