package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/sharing"
)

// BasisRuleFields are for whom, for what and for which data a basis holds.
type BasisRuleFields struct {
	Rule      decider.Ref `json:"rule" example:"suwi-62-wijziging-2026" doc:"The name of the rule (regel). One that is there already is said anew from a day on."`
	Basis     string      `json:"basis" example:"suwi-62" doc:"Grondslag: a code of the list bases. What the client permits takes no rule."`
	Kinds     []string    `json:"partnerKinds" minItems:"1" maxItems:"50" example:"[\"uwv\"]" doc:"Soorten partner to whom data can go: codes of the list partner-kinds."`
	Purposes  []string    `json:"sharingPurposes" minItems:"1" maxItems:"50" example:"[\"werk-vinden\"]" doc:"Doelen for which: codes of the list sharing-purposes."`
	DataKinds []string    `json:"dataKinds" minItems:"1" maxItems:"50" example:"[\"naam\"]" doc:"Soorten gegevens: codes of the list data-kinds."`
	Source    string      `json:"source" example:"Wet SUWI artikel 62" doc:"Bron: the law that the rule stands in."`
}

// BasisRuleBody proposes a rule of a basis from a day on.
type BasisRuleBody struct {
	BasisRuleFields
	CheckedDate string `json:"checkedDate,omitempty" format:"date" doc:"Getoetst op: the day on which a jurist of the region checked the rule; left out while none did. Before that it permits nothing."`
	SpanFields
	ReasonField
}

func (BasisRuleBody) occurrence() When { return When{} }

func (BasisRuleBody) makes() string { return "change" }

func (b BasisRuleBody) command(ids Ids) directory.Command {
	return directory.ProposeBasisRule{
		Change: ids.Thing(b.makes()), Rule: b.Rule, Basis: b.Basis, Kinds: b.Kinds, Purposes: b.Purposes, DataKinds: b.DataKinds,
		CheckedOn: dayOf(b.CheckedDate), Source: decider.Label(b.Source), From: dayOf(b.FromDate), Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// BasisRulesPage is the rules of a day.
type BasisRulesPage struct {
	Body struct {
		Rules []BasisRuleCard `json:"basisRules"`
	}
}

// A BasisRuleCard is one rule of a day.
type BasisRuleCard struct {
	BasisRuleFields
	Checked bool `json:"checked" doc:"Getoetst: a jurist of the region has checked the rule. Before that it permits nothing."`
	SpanFields
	FirstField
}

func (s *Server) basisRules(ctx context.Context, in *ReadingDirectory) (*BasisRulesPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "basis-rules", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &BasisRulesPage{}
	out.Body.Rules = held(state.BasisRules(), in.day, func(name decider.Ref, v directory.Version[sharing.Rule]) BasisRuleCard {
		r := v.What.On(in.day)
		return BasisRuleCard{BasisRuleFields{name, r.Basis, r.Kinds, r.Purposes, r.DataKinds, string(r.Source)}, r.Checked, spanFields(v.Span), FirstField{v.First}}
	})
	return out, nil
}
