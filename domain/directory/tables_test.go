package directory_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
)

// standing is how something in the directory can stand.
type standing = decidertest.Standing[directory.Event]

func since(name string, events ...directory.Event) standing {
	past := decidertest.History[directory.Event]{}
	for _, e := range events {
		past = past.Then(e)
	}
	return standing{Name: name, Past: past}
}

// on is the standing on a later day.
func on(n int, s standing) standing { s.On = day(n); return s }

func table(t *testing.T, file string, standings []standing, commands ...directory.Command) {
	t.Helper()
	decidertest.Golden(t, "testdata/"+file, decidertest.Table(directory.Decider, standings, commands...))
}

func TestWhatEveryCommandMeetsOfTheDesk(t *testing.T) {
	stop := directory.EndTeam{Team: "team-hengelo", Until: day(20), Sought: true}
	standIn := directory.NameDeputy{Deputyship: id(7), Absent: "idp|cor", Deputy: "idp|dis", Team: "team-hengelo", From: day(8), Until: day(12)}
	cut := directory.EndDeputyship{Deputyship: id(7), Team: "team-hengelo", Until: day(10)}
	ended, named2 := directory.TeamEnded{Team: stop.Team, Until: stop.Until}, directory.DeputyNamed(standIn)
	table(t, "desk.txt", []standing{
		since("no team"), since("team", named, otherTeam), since("team that ends", named, otherTeam, ended), on(21, since("team ended", named, otherTeam, ended)),
		since("with a member", named, otherTeam, added), since("who is to leave", named, otherTeam, added, left), on(10, since("who has left", named, otherTeam, added, left)),
		since("with a deputy", named, otherTeam, added, named2), since("whose time was cut short", named, otherTeam, added, named2, directory.DeputyshipEnded(cut)),
		on(13, since("whose time is over", named, otherTeam, added, named2)),
	}, nameTeam, directory.NameTeam{Team: "team-hengelo", Name: "Hengelo"}, stop, add, directory.MoveMember{Member: id(1), Team: "team-almelo"}, depart, standIn, cut)
}

func TestWhatEveryCommandMeetsOfRoles(t *testing.T) {
	given := directory.RoleGiven(giveRole)
	ending := directory.EndRole{Member: id(1), Role: "adviseur", Until: day(8)}
	says := directory.CompletionProposed(complete)
	table(t, "roles.txt", []standing{
		since("nobody"), since("no role", named, added), since("an advisor", named, added, given), since("an advisor who is to leave", named, added, given, left),
		on(10, since("who has left", named, added, given, left)), since("no advisor for long", named, added, given, directory.RoleEnded(ending)),
		on(10, since("no advisor any more", named, added, given, directory.RoleEnded(ending))),
		since("completeness proposed", named, added, given, says), on(7, since("to be complete", named, added, given, says, confirm(32))),
		on(20, since("complete", named, added, given, says, confirm(32))),
	}, giveRole, directory.GiveRole{Member: id(1), Role: "adviseur", From: day(12)}, ending, directory.ConfirmChange{Change: id(32), By: "idp|bea"}, complete,
		directory.ProposeCompletion{Change: id(33), From: day(25), Reason: "x", By: "idp|ada"})
}

func TestWhatEveryCommandMeetsOfReferenceData(t *testing.T) {
	waits := directory.PartnerProposed(partner)
	yes, no := directory.ConfirmChange{Change: id(20), By: "idp|bea"}, directory.RefuseChange{Change: id(20), Explanation: "x", By: "idp|bea"}
	back := directory.RetractChange{Change: id(20), By: "idp|ada"}
	table(t, "change.txt", []standing{
		since("not proposed"), since("waits", waits), since("confirmed", waits, confirm(20)), since("refused", waits, directory.ChangeRefused(no)),
		since("retracted", waits, directory.ChangeRetracted(back)),
	}, partner, yes, directory.ConfirmChange{Change: id(20), By: "idp|ada"}, no, back, directory.RetractChange{Change: id(20), By: "idp|bea"})

	proposals := []directory.Command{provider, occupation, location, code, end, term, keep, rule, deskTerm}
	table(t, "reference.txt", []standing{
		since("nothing said"),
		since("all proposed", directory.ProviderProposed(provider), directory.OccupationProposed(occupation), directory.LocationProposed(location),
			directory.RowProposed(code), directory.EndProposed(end), directory.TermsProposed(term),
			directory.RetentionProposed(keep), directory.BasisRuleProposed(rule), directory.DeskTermProposed(deskTerm)),
		since("all there", directory.ProviderProposed(provider), confirm(21), directory.OccupationProposed(occupation), confirm(22), directory.LocationProposed(location), confirm(23),
			directory.RowProposed(code), confirm(24), directory.TermsProposed(term), confirm(26),
			directory.RetentionProposed(keep), confirm(27), directory.BasisRuleProposed(rule), confirm(28), directory.DeskTermProposed(deskTerm), confirm(29)),
		since("the code ended", directory.EndProposed(end), confirm(25)),
	}, proposals...)
}
