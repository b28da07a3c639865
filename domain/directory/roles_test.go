package directory_test

import (
	"fmt"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
	"klantreis/domain/posting"
)

var (
	giveRole = directory.GiveRole{Member: id(1), Role: "adviseur", From: day(4)}
	complete = directory.ProposeCompletion{Change: id(32), From: day(12), Reason: "Iedereen staat erin.", By: "idp|ada"}
)

func TestRoles(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	given := directory.RoleGiven(giveRole)
	it("gives a role").Given(named, added).When(giveRole).Then(given)
	it("gives it from today").Given(named, added).When(giveRole).On(day(4)).Then(given)
	it("gives none for days gone by").Given(named, added).When(giveRole).On(day(5)).Refuses(directory.ErrRoleInPast)
	it("gives none to nobody").When(giveRole).Refuses(directory.ErrNoMember)
	late := directory.GiveRole{Member: id(1), Role: "adviseur", From: day(10)}
	it("gives none to who will have left").Given(named, added, left).When(late).Refuses(directory.ErrMemberLeft)
	it("gives it once").Given(named, added, given).When(late).Refuses(directory.ErrRoleHeld)
	short := directory.GiveRole{Member: id(1), Role: "gids", From: day(5), Until: day(4)}
	it("gives none that ends before it begins").Given(named, added).When(short).Refuses(directory.ErrEndsFirst)
	before := directory.GiveRole{Member: id(1), Role: "adviseur", From: day(6), Until: day(8)}
	it("gives none before one that is to come").Given(named, added, directory.RoleGiven(late)).When(before).Refuses(directory.ErrVersionOverlaps)
	other := directory.GiveRole{Member: id(1), Role: "teamleider", From: day(6)}
	it("gives another beside it").Given(named, added, given).When(other).Then(directory.RoleGiven(other))

	with := directory.AddMember{Member: id(1), Actor: "idp|cor", Team: "team-hengelo", Roles: []string{"adviseur", "teamleider"}}
	it("adds a member in their roles").Given(named).When(with).On(day(4)).Then(added, given, directory.RoleGiven{Member: id(1), Role: "teamleider", From: day(4)})
	with.Roles = []string{"adviseur", "adviseur"}
	it("adds nobody in one role twice").Given(named).When(with).Refuses(directory.ErrRoleHeld.At("roles"))

	end := directory.EndRole{Member: id(1), Role: "adviseur", Until: day(8)}
	ended := directory.RoleEnded(end)
	it("ends a role").Given(named, added, given).When(end).Then(ended)
	it("ends none that was never given").Given(named, added).When(end).Refuses(directory.ErrNoRole)
	it("ends none of nobody").When(end).Refuses(directory.ErrNoMember)
	it("ends none on a day gone by").Given(named, added, given).When(end).On(day(9)).Refuses(directory.ErrEndsInPast)
	it("ends it once").Given(named, added, given, ended).When(end).On(day(9)).Refuses(directory.ErrEnded)
	it("gives it anew").Given(named, added, given, ended).When(late).Then(directory.RoleGiven(late))
}

func TestTheDirectoryIsCompleteOnceASecondPersonSaysSo(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	says, role := directory.CompletionProposed(complete), directory.RoleGiven(giveRole)
	yes := directory.ConfirmChange{Change: id(32), By: "idp|bea"}
	all := it("is said to be complete").Given(named, added, role)
	all.When(complete).Then(says)
	all.Given(says).When(yes).Then(confirm(32))
	all.Given(says).When(directory.ConfirmChange{Change: id(32), By: "idp|ada"}).Refuses(directory.ErrSamePerson)
	it("is not complete while nobody is in it").When(complete).Refuses(directory.ErrNobodyInIt)
	it("is not complete where everybody has left by then").Given(named, added, role, left).When(complete).Refuses(directory.ErrNobodyInIt)
	it("is not complete while somebody has no role").Given(named, added).When(complete).Refuses(directory.ErrSomebodyHasNoRole)
	it("is not complete where somebody has one no more").Given(named, added, role, directory.RoleEnded{Member: id(1), Role: "adviseur", Until: day(8)}).
		When(complete).Refuses(directory.ErrSomebodyHasNoRole)
	all.When(complete).On(day(13)).Refuses(directory.ErrCompleteInPast)
	all.Given(says).When(yes).On(day(13)).Refuses(directory.ErrCompleteInPast.At(""))
	again := directory.ProposeCompletion{Change: id(33), From: day(20), Reason: "x", By: "idp|ada"}
	all.Given(says, confirm(32)).When(again).On(day(11)).Then(directory.CompletionProposed(again)) // instead, while that day is to come
	all.Given(says, confirm(32)).When(again).On(day(12)).Refuses(directory.ErrComplete)
}

func TestWhatTheDirectorySaysOfWhomSomethingIsGivenTo(t *testing.T) {
	role := directory.RoleGiven(giveRole)
	s := state(named, added, otherTeam, role, directory.CompletionProposed(complete), confirm(32), left, directory.TeamEnded{Team: "team-almelo", Until: day(15)})
	for _, c := range []struct {
		who, team decider.Ref
		by, today int
		want      string
	}{
		{"idp|cor", "team-hengelo", 0, 3, "works for team-hengelo as [], team there"},
		{"idp|cor", "team-hengelo", 0, 4, "works for team-hengelo as [adviseur], team there with [adviseur]"},
		{"idp|cor", "team-almelo", 9, 4, "works for team-hengelo as [adviseur], team there"},
		{"idp|cor", "team-almelo", 10, 4, "left, team there"},
		{"idp|cor", "team-almelo", 16, 4, "complete, left, team ended"},
		{"idp|dis", "team-elders", 2, 11, ""},
		{"idp|dis", "", 12, 11, "complete"},
	} {
		d := posting.Duty{Who: c.who, Team: c.team}
		if c.by > 0 {
			d.By = day(c.by)
		}
		if got := said(s.Posting(d, day(c.today))); got != c.want {
			t.Errorf("%s of %q by %d on %d: %s, want %s", c.who, c.team, c.by, c.today, got, c.want)
		}
	}
}

// said writes what a posting says.
func said(p posting.Posting) (words string) {
	say := func(is bool, what string) {
		if is && words != "" {
			words += ", "
		}
		if is {
			words += what
		}
	}
	say(p.Complete, "complete")
	say(p.Left, "left")
	say(p.Works, fmt.Sprintf("works for %s as %s", p.Team, p.Roles))
	say(p.There, "team there")
	if len(p.Theirs) > 0 {
		words += fmt.Sprintf(" with %s", p.Theirs)
	}
	say(p.Ended, "team ended")
	return words
}
