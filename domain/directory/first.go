package directory

import (
	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/retention"
	"klantreis/domain/sharing"
)

// The first filling of reference data, which holds where the desk has not said
// otherwise: a version that it adds comes after the first, and an end that it
// gives ends it. Code lists have theirs in package codelist. There is none of
// partners and training providers: only the desk can say who they are.
var (
	// Promising occupations, by ISCO-08 (a choice until the region gives its
	// own).
	firstOccupations = map[decider.Ref]Dated[Occupation]{
		"2221": first(Occupation{"Verpleegkundige"}),
		"5321": first(Occupation{"Verzorgende"}),
		"7126": first(Occupation{"Loodgieter"}),
		"7223": first(Occupation{"Verspaner"}),
		"7411": first(Occupation{"Elektromonteur"}),
		"8332": first(Occupation{"Vrachtwagenchauffeur"}),
	}

	// The conditions of the 2021 ordinance, whose amounts and terms a jurist of
	// the region is to confirm for 2026. Objections have six weeks (Awb 6:7), a
	// decision not to treat four (Awb 4:5).
	firstTerms = first(Terms{
		Maximum: 500_000, HighestLevel: "mbo-4", DecisionWeeks: 8, CompletionWeeks: 4, ObjectionWeeks: 6, ValidityMonths: 12, UntreatedWeeks: 4,
		Conditions: []string{"loopbaangesprek", "opleidingsplan", "niveau", "perspectief", "niet-gestart"},
		Source:     "verordening-2021-te-bevestigen-voor-2026",
	})

	// The terms of retention of DOMAIN.md section 6, which a jurist of the region
	// is to confirm. That nobody is bound to keep what came to no advice, so that
	// a client can have it erased before, is a choice.
	firstRetention = map[retention.Result]Dated[retention.Term]{
		retention.AdviceGiven:       first(retention.Term{Months: 60, Demanded: true, Source: "selectielijst-te-bevestigen"}),
		retention.WithoutAdvice:     first(retention.Term{Months: 12, Source: "selectielijst-te-bevestigen"}),
		retention.VoucherGranted:    first(retention.Term{Months: 84, Demanded: true, Source: "selectielijst-te-bevestigen"}),
		retention.VoucherNotGranted: first(retention.Term{Months: 60, Demanded: true, Source: "selectielijst-te-bevestigen"}),
		retention.LoginData:         first(retention.Term{Months: 6, Source: "selectielijst-te-bevestigen"}),
	}
)

// firstBasisRules are the rules of bases for sharing, by what they are called:
// each holds for as long as its own line says.
var firstBasisRules = func() map[decider.Ref]Dated[sharing.Rule] {
	all := map[decider.Ref]Dated[sharing.Rule]{}
	for _, f := range sharing.First {
		all[f.Name] = Dated[sharing.Rule]{{Span: Span{f.From, f.Until}, What: f.Rule, First: true}}
	}
	return all
}()

// firstDeskTerms are the desk's own terms, by their names.
var firstDeskTerms = func() map[deskterm.Name]Dated[deskterm.Value] {
	all := map[deskterm.Name]Dated[deskterm.Value]{}
	for _, t := range deskterm.First {
		all[t.Name] = Dated[deskterm.Value]{{Span: Span{From: t.From}, What: t.First, First: true}}
	}
	return all
}()

func first[T any](what T) Dated[T] {
	return Dated[T]{{Span: Span{From: decider.Date(2021, 1, 1)}, What: what, First: true}}
}
