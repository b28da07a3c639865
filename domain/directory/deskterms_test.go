package directory_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/deskterm"
	"klantreis/domain/directory"
)

func TestATermOfTheDeskHoldsFromADayOn(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	proposed := directory.DeskTermProposed(deskTerm)
	it("proposes a term").When(deskTerm).Then(proposed)
	for name, bad := range map[string]directory.ProposeDeskTerm{
		"a count that hides nobody":   {Term: "kleine-aantallen", Value: 2},
		"a count that hides everyone": {Term: "kleine-aantallen", Value: 101},
		"a deputyship for ever":       {Term: "waarneming", Value: 25},
		"no time at all":              {Term: "werk-afhandelen", Value: 0},
	} {
		it("proposes " + name).When(bad).Refuses(directory.ErrDeskTermRange)
	}
	it("confirms it by a second person").Given(proposed).When(directory.ConfirmChange{Change: id(29), By: "idp|bea"}).Then(confirm(29))
	it("does not confirm it by the first").Given(proposed).When(directory.ConfirmChange{Change: id(29), By: "idp|ada"}).Refuses(directory.ErrSamePerson)
	early := deskTerm
	early.Change, early.From = id(30), day(1)
	it("says nothing anew of days gone by").Given(proposed, confirm(29)).When(early).Refuses(directory.ErrVersionOverlaps)

	s := state(proposed, confirm(29))
	for n, months := range map[int]int{1: 12, 2: 6, 500: 6} {
		if got := s.DeskTermsOn(day(n)).Of(deskterm.Deputyship); got != months {
			t.Errorf("on day %d it is %d", n, got)
		}
	}
	if waits := state(proposed).DeskTermsOn(day(5)); waits.Of(deskterm.Deputyship) != 12 {
		t.Error("a term holds before it is confirmed")
	}
	if long := s.DeskTermsOn(decider.Date(1950, 1, 1)); long.Of(deskterm.SmallCells) != 5 {
		t.Error("before the first day there is no term")
	}
}

// How long somebody deputises at most is what the desk says on the day on which
// they are named.
func TestADeputyshipIsAsLongAsTheDeskSays(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	half := directory.NameDeputy{Deputyship: id(7), Absent: "idp|cor", Deputy: "idp|dis", Team: "team-hengelo", From: day(8), Until: day(8).AddMonths(6)}
	longer := half
	longer.Until++
	proposed := directory.DeskTermProposed(deskTerm) // six months, from day 2
	it("names a deputy for as long").GivenOn(day(1), named, proposed, confirm(29)).When(half).On(day(2)).Then(directory.DeputyNamed(half))
	it("and not for longer").GivenOn(day(1), named, proposed, confirm(29)).When(longer).On(day(2)).Refuses(directory.ErrDeputyTooLong)
	later := proposed
	later.From = day(30)
	it("but for longer until that holds").GivenOn(day(1), named, later, confirm(29)).When(longer).On(day(2)).Then(directory.DeputyNamed(longer))
	it("and while nobody confirmed it").GivenOn(day(1), named, proposed).When(longer).On(day(2)).Then(directory.DeputyNamed(longer))
}
