package directory_test

import (
	"os"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
	"klantreis/domain/posting"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m)) }

var (
	day = decidertest.Day
	id  = decidertest.ID
)

// The people and teams of these sentences: Ada proposes, Bea decides.
var (
	nameTeam  = directory.NameTeam{Team: "team-hengelo", Name: "Team Hengelo"}
	named     = directory.TeamNamed(nameTeam)
	otherTeam = directory.TeamNamed{Team: "team-almelo", Name: "Team Almelo"}
	add       = directory.AddMember{Member: id(1), Actor: "idp|cor", Team: "team-hengelo"}
	added     = directory.MemberAdded{Member: id(1), Actor: "idp|cor", Team: "team-hengelo"}
	depart    = directory.RecordDeparture{Member: id(1), Until: day(9)}
	left      = directory.MemberLeft(depart)
)

func TestTeams(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	it("names a team").When(nameTeam).Then(named)
	it("names it once").Given(named).When(nameTeam).Then()
	it("names it anew").Given(named).When(directory.NameTeam{Team: "team-hengelo", Name: "Hengelo"}).
		Then(directory.TeamNamed{Team: "team-hengelo", Name: "Hengelo"})

	end := directory.EndTeam{Team: "team-hengelo", Until: day(5), Sought: true}
	ended := directory.TeamEnded{Team: end.Team, Until: end.Until}
	it("ends a team").Given(named).When(end).Then(ended)
	it("names it until then").Given(named, ended).When(directory.NameTeam{Team: "team-hengelo", Name: "Hengelo"}).
		Then(directory.TeamNamed{Team: "team-hengelo", Name: "Hengelo"})
	it("gives a team's reference out once").Given(named, ended).When(nameTeam).On(day(6)).Refuses(directory.ErrTeamEnded.At("team"))
	it("ends it on another day, while that is to come").Given(named, ended).
		When(directory.EndTeam{Team: "team-hengelo", Until: day(7), Sought: true}).Then(directory.TeamEnded{Team: "team-hengelo", Until: day(7)})
	it("ends it once").Given(named, ended).When(end).On(day(6)).Refuses(directory.ErrEnded)
	it("does not end it on a day gone by").Given(named).When(directory.EndTeam{Team: "team-hengelo", Until: day(1), Sought: true}).On(day(2)).Refuses(directory.ErrEndsInPast)
	it("ends no team that is not there").When(end).Refuses(directory.ErrNoTeam)
	unsought, busy := end, end
	unsought.Sought, busy.Journeys = false, 3
	it("ends no team of which nobody counted the journeys").Given(named).When(unsought).Refuses(directory.ErrNotCounted)
	it("ends no team with open journeys").Given(named).When(busy).Refuses(directory.ErrTeamBusy)
	it("ends no team with staff in it").Given(named, added).When(end).Refuses(directory.ErrTeamStaffed)
	it("ends no team whose staff leave later").Given(named, added, left).When(end).Refuses(directory.ErrTeamStaffed)
	it("ends a team when its staff leave").Given(named, added, left).
		When(directory.EndTeam{Team: "team-hengelo", Until: day(9), Sought: true}).Then(directory.TeamEnded{Team: "team-hengelo", Until: day(9)})
}

func TestStaff(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	again := directory.AddMember{Member: id(2), Actor: "idp|cor", Team: "team-hengelo"}
	it("adds a member").Given(named).When(add).Then(added)
	it("adds one to a team that is there").When(add).Refuses(directory.ErrNoTeam.At("team"))
	it("adds nobody to a team that has ended").Given(named, directory.TeamEnded{Team: "team-hengelo", Until: day(2)}).
		When(add).On(day(3)).Refuses(directory.ErrTeamEnded.At("team"))
	it("adds an actor once").Given(named, added).When(again).Refuses(directory.ErrMemberThere)
	it("adds a member once").Given(named, added, left).When(add).On(day(10)).Refuses(directory.ErrMemberThere)
	it("adds who is back anew").Given(named, added, left).When(again).On(day(10)).Then(directory.MemberAdded{Member: id(2), Actor: "idp|cor", Team: "team-hengelo"})
	it("does not add them before they have left").Given(named, added, left).When(again).On(day(9)).Refuses(directory.ErrMemberThere)

	move := directory.MoveMember{Member: id(1), Team: "team-almelo"}
	it("moves a member").Given(named, added, otherTeam).When(move).Then(directory.MemberMoved(move))
	it("moves them once").Given(named, added, otherTeam, directory.MemberMoved(move)).When(move).Then()
	it("moves nobody to a team that is not there").Given(named, added).When(move).Refuses(directory.ErrNoTeam.At("team"))
	it("moves nobody who is not there").Given(otherTeam).When(move).Refuses(directory.ErrNoMember)
	it("moves nobody who has left").Given(named, added, otherTeam, left).When(move).On(day(10)).Refuses(directory.ErrMemberLeft)

	it("records a departure").Given(named, added).When(depart).Then(left)
	it("records it on another day, while that is to come").Given(named, added, left).
		When(directory.RecordDeparture{Member: id(1), Until: day(12)}).Then(directory.MemberLeft{Member: id(1), Until: day(12)})
	it("records no departure on a day gone by").Given(named, added).When(directory.RecordDeparture{Member: id(1), Until: day(1)}).Refuses(directory.ErrEndsInPast)
	it("records it of who is there").When(depart).Refuses(directory.ErrNoMember)
	it("records it once").Given(named, added, left).When(depart).On(day(10)).Refuses(directory.ErrMemberLeft)
}

func TestWhoWorksHereOnADay(t *testing.T) {
	var h decidertest.History[directory.Event]
	for _, e := range []directory.Event{named, added, left} {
		h = h.Then(e)
	}
	s := directory.Decider.Fold(h.Past).State
	for n, want := range map[int]bool{1: false, 2: true, 9: true, 10: false} {
		if _, m, got := s.MemberOn("idp|cor", day(n)); got != want || got && m.Team != "team-hengelo" {
			t.Errorf("on day %d: %v, %+v", n, got, m)
		}
	}
	if m := s.Staff[id(1)]; m.Left != decidertest.Event(3) {
		t.Errorf("the departure is recorded by %s", m.Left)
	}
}

func state(events ...directory.Event) directory.State {
	var h decidertest.History[directory.Event]
	for _, e := range events {
		h = h.Then(e)
	}
	return directory.Decider.Fold(h.Past).State
}

func TestDeputies(t *testing.T) {
	it := decidertest.For(t, directory.Decider)
	name := directory.NameDeputy{Deputyship: id(7), Absent: "idp|cor", Deputy: "idp|dis", Team: "team-hengelo", From: day(4), Until: day(8)}
	is := directory.DeputyNamed(name)
	but := func(change func(*directory.NameDeputy)) directory.NameDeputy {
		n := name
		change(&n)
		return n
	}
	dis := directory.MemberAdded{Member: id(3), Actor: "idp|dis", Team: "team-almelo"}
	it("names a deputy, while nobody works here yet").Given(named).When(name).Then(is)
	it("names a deputy in a team that is there").When(name).Refuses(directory.ErrNoTeam)
	it("names a deputy in a team that is there by then").GivenOn(day(1), named, directory.TeamEnded{Team: "team-hengelo", Until: day(3)}).When(name).On(day(2)).Refuses(directory.ErrTeamEnded)
	it("names a deputy who is an advisor").GivenOn(day(1), named, added, otherTeam, dis, directory.RoleGiven{Member: id(3), Role: "vwnw-adviseur", From: day(4)}).When(name).Then(is)
	it("names nobody who will be none").GivenOn(day(1), named, added, otherTeam, dis, directory.RoleGiven{Member: id(3), Role: "adviseur", From: day(1), Until: day(3)}, directory.RoleGiven{Member: id(3), Role: "gids", From: day(1)}).
		When(name).Refuses(posting.ErrOtherRole.At("deputy"))
	it("names a deputy for who is in the team").GivenOn(day(1), named, added, otherTeam, dis).When(name).Then(is)
	whole := []directory.Event{directory.CompletionProposed{Change: id(31), From: day(1), Reason: "x", By: "idp|ada"}, confirm(31)}
	it("names one for whom nobody knows yet").GivenOn(day(1), named, otherTeam, dis).When(name).Then(is)
	it("names nobody for whom nobody knows").GivenOn(day(1), named, otherTeam, dis).GivenOn(day(1), whole...).When(name).Refuses(posting.ErrNobodyHere.At("absent"))
	it("names nobody whom nobody knows").GivenOn(day(1), named, added).GivenOn(day(1), whole...).When(name).Refuses(posting.ErrNobodyHere.At("deputy"))
	it("names a deputy from today").Given(named).When(name).On(day(4)).Then(is)
	it("names a deputy once").Given(is).When(name).Refuses(directory.ErrDeputyThere)
	second := func(from, until int) directory.NameDeputy {
		return but(func(n *directory.NameDeputy) { n.Deputyship, n.From, n.Until = id(8), day(from), day(until) })
	}
	for _, days := range [][2]int{{4, 8}, {2, 4}, {8, 12}, {5, 6}, {2, 12}} {
		it("names a deputy once for a day").GivenOn(day(1), named, is).When(second(days[0], days[1])).On(day(1)).Refuses(directory.ErrDeputyTwice)
	}
	for _, days := range [][2]int{{2, 3}, {9, 12}} {
		it("names them again before or after").GivenOn(day(1), named, is).When(second(days[0], days[1])).On(day(1)).Then(directory.DeputyNamed(second(days[0], days[1])))
	}
	backEarly := directory.DeputyshipEnded{Deputyship: id(7), Team: "team-hengelo", Until: day(5)}
	it("names them again from the day after an ending").GivenOn(day(1), named, is, backEarly).When(second(6, 8)).On(day(1)).Then(directory.DeputyNamed(second(6, 8)))
	it("names them again, but not before that").GivenOn(day(1), named, is, backEarly).When(second(5, 8)).On(day(1)).Refuses(directory.ErrDeputyTwice)
	never := directory.DeputyshipEnded{Deputyship: id(7), Team: "team-hengelo", Until: day(1)}
	it("names them again where it never began").GivenOn(day(1), named, is, never).When(second(3, 8)).On(day(1)).Then(directory.DeputyNamed(second(3, 8)))
	for _, other := range []func(*directory.NameDeputy){
		func(n *directory.NameDeputy) { n.Absent = "idp|eva" }, func(n *directory.NameDeputy) { n.Deputy = "idp|eva" },
		func(n *directory.NameDeputy) { n.Team = "team-almelo" },
	} {
		beside := second(4, 8)
		other(&beside)
		it("names another beside them").Given(named, otherTeam, is).When(beside).Then(directory.DeputyNamed(beside))
	}
	it("names nobody for themselves").When(but(func(n *directory.NameDeputy) { n.Deputy = n.Absent })).Refuses(directory.ErrOwnDeputy)
	it("names nobody for days gone by").When(name).On(day(5)).Refuses(directory.ErrDeputyInPast)
	it("names nobody until before they begin").When(but(func(n *directory.NameDeputy) { n.Until = day(3) })).Refuses(directory.ErrEndsFirst)
	it("names nobody for longer than a year").When(but(func(n *directory.NameDeputy) { n.Until = day(4).AddMonths(12) + 1 })).Refuses(directory.ErrDeputyTooLong)
	it("names a deputy for a year").Given(named).When(but(func(n *directory.NameDeputy) { n.Until = day(4).AddMonths(12) })).
		Then(directory.DeputyNamed(but(func(n *directory.NameDeputy) { n.Until = day(4).AddMonths(12) })))
	it("names nobody for who is in another team").Given(named, added, otherTeam).
		When(but(func(n *directory.NameDeputy) { n.Team = "team-almelo" })).Refuses(directory.ErrOtherTeam)
	here := directory.MemberAdded{Member: id(3), Actor: "idp|dis", Team: "team-hengelo"}
	it("names nobody who will have left").Given(named, added, here, left).
		When(but(func(n *directory.NameDeputy) {
			n.Absent, n.Deputy, n.From, n.Until = "idp|dis", "idp|cor", day(10), day(12)
		})).Refuses(posting.ErrHasLeft.At("deputy"))
	it("names who is back").Given(named, added, here, left).GivenOn(day(10), directory.MemberAdded{Member: id(2), Actor: "idp|cor", Team: "team-hengelo"}).
		When(but(func(n *directory.NameDeputy) {
			n.Absent, n.Deputy, n.From, n.Until = "idp|dis", "idp|cor", day(11), day(12)
		})).
		Then(directory.DeputyNamed(but(func(n *directory.NameDeputy) {
			n.Absent, n.Deputy, n.From, n.Until = "idp|dis", "idp|cor", day(11), day(12)
		})))

	end := directory.EndDeputyship{Deputyship: id(7), Team: "team-hengelo", Until: day(5)}
	it("ends earlier").Given(is).When(end).On(day(5)).Then(directory.DeputyshipEnded(end))
	it("ends at once").Given(is).When(end).On(day(6)).Then(directory.DeputyshipEnded(end))
	it("does not end in the past").Given(is).When(end).On(day(7)).Refuses(directory.ErrDeputyshipEnded)
	it("does not end later").Given(is).When(directory.EndDeputyship{Deputyship: id(7), Team: "team-hengelo", Until: day(8)}).Refuses(directory.ErrNotEarlier)
	it("is not ended by another team").Given(is).When(directory.EndDeputyship{Deputyship: id(7), Team: "team-almelo", Until: day(5)}).Refuses(directory.ErrOtherTeam)
	it("is ended where there is one").When(end).Refuses(directory.ErrNoDeputyship)

	s := state(is)
	for _, c := range []struct {
		deputy, absent, team decider.Ref
		on                   int
		want                 bool
	}{
		{"idp|dis", "idp|cor", "team-hengelo", 4, true},
		{"idp|dis", "idp|cor", "team-hengelo", 8, true},
		{"idp|dis", "idp|cor", "team-hengelo", 3, false},
		{"idp|dis", "idp|cor", "team-hengelo", 9, false},
		{"idp|dis", "idp|cor", "team-almelo", 5, false},
		{"idp|cor", "idp|dis", "team-hengelo", 5, false},
		{"idp|eva", "idp|cor", "team-hengelo", 5, false},
	} {
		if got := s.Deputises(c.deputy, c.absent, c.team, day(c.on)); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if all := s.DeputisesFor("idp|dis", day(5)); len(all) != 1 || all[0].Absent != "idp|cor" {
		t.Errorf("deputises for %+v", all)
	}
	if all := s.DeputisesFor("idp|dis", day(9)); len(all) != 0 {
		t.Errorf("deputises afterwards for %+v", all)
	}
	if over := state(is, directory.DeputyshipEnded(end)); over.Deputises("idp|dis", "idp|cor", "team-hengelo", day(6)) {
		t.Error("deputises after it was ended")
	}
}
