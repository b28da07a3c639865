package standing

import (
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/sharing"
	"klantreis/domain/voucher"
)

// What the directory says, in the words of those who decide on it: they know
// nothing of the directory, and are given this as evidence with the command.

// Kind returns of which kind a partner is on a day, "" where the directory
// knows no such partner.
func Kind(s directory.State, partner decider.Ref, day decider.Day) string {
	p, _ := s.PartnerOn(partner, day) // blank where there is none
	return p.Kind
}

// Provides says whether the directory knows a training provider on a day.
func Provides(s directory.State, provider decider.Ref, day decider.Day) bool {
	_, there := s.ProviderOn(provider, day)
	return there
}

// Promising says whether an occupation is on the list of promising ones on a
// day: for a voucher, that of the application.
func Promising(s directory.State, isco string, day decider.Day) bool {
	_, there := s.OccupationOn(decider.Ref(isco), day)
	return there
}

// Rules returns the rules of a basis for sharing that hold on a day.
func Rules(s directory.State, basis string, day decider.Day) []sharing.Rule {
	return s.BasisRulesOn(basis, day)
}

// Terms returns the terms of vouchers that hold on a day. They are zero where
// none do, and then nothing can be applied for.
func Terms(s directory.State, day decider.Day) voucher.Terms {
	v, there := s.TermsOn(day)
	if !there {
		return voucher.Terms{}
	}
	t := v.What
	return voucher.Terms{
		From: v.From, Source: t.Source, Maximum: t.Maximum, OwnShare: t.OwnShare, Conditions: t.Conditions, HighestLevel: t.HighestLevel,
		DecisionWeeks: t.DecisionWeeks, CompletionWeeks: t.CompletionWeeks, ObjectionWeeks: t.ObjectionWeeks,
		ValidityMonths: t.ValidityMonths, UntreatedWeeks: t.UntreatedWeeks,
	}
}
