package directory_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
	"klantreis/domain/retention"
)

func TestRetentionHoldsFromADayOn(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	it("proposes a term").When(keep).Then(directory.RetentionProposed(keep))
	for name, months := range map[string]int{"no months": 0, "more than a century": directory.MaxRetention + 1} {
		bad := keep
		bad.Months = months
		it("proposes " + name).When(bad).Refuses(directory.ErrRetentionRange)
	}
	proposed := directory.RetentionProposed(keep)
	it("confirms it by a second person").Given(proposed).When(directory.ConfirmChange{Change: id(27), By: "idp|bea"}).Then(confirm(27))
	early := keep
	early.Change, early.From = id(28), day(0)
	it("says nothing anew of days gone by").Given(proposed, confirm(27)).When(early).Refuses(directory.ErrVersionOverlaps)

	s := state(proposed, confirm(27))
	bound := proposed
	bound.Change, bound.From, bound.Duty = id(29), day(9), retention.Statutory
	if got := state(bound, confirm(29)).RetentionOn(day(9))[retention.WithoutAdvice]; !got.Demanded {
		t.Errorf("what the law demands is %+v", got)
	}
	for n, months := range map[int]int{0: 12, 1: 6, 500: 6} {
		terms := s.RetentionOn(day(n))
		if got := terms[retention.WithoutAdvice]; got.Months != months || got.Demanded {
			t.Errorf("on day %d: %+v", n, got)
		}
		if len(terms) != len(retention.Results) {
			t.Errorf("on day %d there are %d terms", n, len(terms))
		}
	}
	if waiting := state(proposed).RetentionOn(day(5)); waiting[retention.WithoutAdvice].Months != 12 {
		t.Error("a term holds before it is confirmed")
	}
}

// The first filling says of each what DOMAIN.md section 6 does, in months.
func TestTheFirstTermsOfRetention(t *testing.T) {
	terms := directory.State{}.RetentionOn(decider.Date(2026, 1, 1))
	for result, want := range map[retention.Result]retention.Term{
		retention.AdviceGiven: {Months: 60, Demanded: true}, retention.WithoutAdvice: {Months: 12},
		retention.VoucherGranted: {Months: 84, Demanded: true}, retention.VoucherNotGranted: {Months: 60, Demanded: true},
		retention.LoginData: {Months: 6},
	} {
		got := terms[result]
		if got.Source == "" {
			t.Errorf("%s has no source", result)
		}
		if got.Source = ""; got != want {
			t.Errorf("%s: %+v, want %+v", result, got, want)
		}
	}
}
