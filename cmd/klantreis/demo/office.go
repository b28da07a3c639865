package demo

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/staff"
)

// An office is the desk itself: who keeps what it says of its teams, its staff
// and what others rely on.
type office struct {
	*file
	one, two Member // two keep reference data, so that a change takes two
	members  map[decider.Ref]uuid.UUID
}

// open begins the desk's own year, before anyone comes. A plan in which nobody
// keeps the directory has none.
func (y *year) open() {
	if !y.hasDirectory() {
		return
	}
	keepers := y.plan.with("beheerder")
	o := &office{file: y.house(1), one: keepers[0], two: keepers[1], members: map[decider.Ref]uuid.UUID{}}
	y.at(begins, func() {
		o.staffed()
		o.referenceData()
	})
	o.changesOfStaff()
	o.changesOfReferenceData()
}

func (y *year) hasDirectory() bool { return len(y.plan.with("beheerder")) >= 2 && !y.plan.Part }

// begins is when the desk's year begins: the first Monday, before the doors
// open.
var begins = on(2025, 11, 3)

// house is who acts for the desk as a whole, and not for one client. Each has
// dice of its own, as files have.
func (y *year) house(n int) *file {
	return &file{year: y, number: -n, dice: dice(y.plan.Seed, -n)}
}

// with returns the staff that has a role.
func (p Plan) with(role string) (all []Member) {
	for _, m := range p.Staff {
		if m.Role == role {
			all = append(all, m)
		}
	}
	return all
}

// enter records something in the directory.
func (o *office) enter(who Member, cmd directory.Command) {
	_, err := o.year.directory.Handle(o.year.ctx, directory.ID, cmd, o.request(who, decider.Moment{}))
	if err != nil {
		o.year.fail(o.file, cmd, err)
	}
	if _, changes := cmd.(directory.ConfirmChange); changes {
		o.year.lists = o.year.says().Lists()
	}
}

// staffed names the teams and all who work in them, and those of the desk's
// predecessor who are there until it ends.
func (o *office) staffed() {
	teams := []decider.Ref{predecessor}
	for _, m := range o.year.plan.Staff {
		if m.Team != "" && m.Role != "partnermedewerker" && !slices.Contains(teams, m.Team) {
			teams = append(teams, m.Team)
		}
	}
	for _, t := range teams {
		o.enter(o.one, directory.NameTeam{Team: t, Name: decider.Label(titled(string(t)))})
	}
	late := o.late()
	for _, m := range o.year.plan.Staff {
		if slices.Contains(teams, m.Team) && m.Actor != late.Actor {
			o.welcome(m)
		}
	}
	for _, m := range leaving {
		o.welcome(m)
	}
}

// late is an advisor whom nobody thought of adding until the spring: only after
// that the directory is said to be complete.
func (o *office) late() Member {
	advisors := append(o.year.plan.with("adviseur"), o.year.plan.with("vwnw-adviseur")...)
	if len(advisors) < 2 {
		return Member{}
	}
	return advisors[len(advisors)-1]
}

// predecessor is a team of before the desk was there.
const predecessor decider.Ref = "werkplein-twente"

// leaving work there at the start of the year: one goes with it to the desk,
// one leaves.
var leaving = []Member{{"gids-willem", predecessor, "gids"}, {"adviseur-xandra", predecessor, "adviseur"}}

// welcome adds someone to a team, in a role and under a name of their own.
func (o *office) welcome(m Member) {
	r := o.request(o.one, decider.Moment{})
	id := command.ThingID(r.ID, "member", 0)
	o.members[m.Actor] = id
	o.enter(o.one, directory.AddMember{Member: id, Actor: m.Actor, Team: m.Team, Roles: []string{m.Role}})
	given := string(m.Actor[strings.LastIndex(string(m.Actor), "-")+1:])
	o.named(id, staff.Name{Name: titled(given) + " " + o.oneOf(familyNames)})
}

// named records something in the file of a member of staff.
func (o *office) named(id uuid.UUID, cmd staff.Command) {
	if _, err := o.year.staff.Handle(o.year.ctx, id, cmd, o.request(o.one, decider.Moment{})); err != nil {
		o.year.fail(o.file, cmd, err)
	}
}

// titled writes a reference as a name.
func titled(ref string) string {
	words := strings.Split(ref, "-")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// changesOfStaff are those of the year: the predecessor ends, somebody leaves
// and is forgotten, all are known in the spring, somebody becomes an advisor, and
// somebody stands in for a colleague in the summer.
func (o *office) changesOfStaff() {
	y := o.year
	stays, goes := leaving[0].Actor, leaving[1].Actor
	y.at(on(2025, 12, 22), func() {
		o.enter(o.one, directory.MoveMember{Member: o.members[stays], Team: o.teams()[0]})
		o.enter(o.one, directory.RecordDeparture{Member: o.members[goes], Until: decider.Date(2025, 12, 31)})
		o.enter(o.one, directory.EndTeam{Team: predecessor, Until: decider.Date(2025, 12, 31), Sought: true})
	})
	y.at(on(2026, 4, 7), func() {
		s, _, err := y.directory.Load(y.ctx, directory.ID)
		if err != nil {
			y.fail(o.file, "load", err)
			return
		}
		o.named(o.members[goes], staff.Erase{Left: s.State.Staff[o.members[goes]].Left, By: o.one.Actor})
	})
	if late := o.late(); late.Team != "" {
		y.at(on(2026, 2, 2), func() {
			evening := *o.file
			evening.advisor = late
			gather(&evening)
		})
		y.at(on(2026, 3, 9), func() { o.welcome(late) })
	}
	y.at(on(2026, 5, 18), func() {
		o.enter(o.one, directory.GiveRole{Member: o.members[stays], Role: "adviseur", From: decider.Date(2026, 6, 1)})
		o.enter(o.one, directory.EndRole{Member: o.members[stays], Role: "gids", Until: decider.Date(2026, 6, 30)})
	})
	for _, leader := range y.plan.with("teamleider") {
		var there []Member
		for _, m := range y.plan.Staff {
			if m.Team == leader.Team && strings.Contains(m.Role, "adviseur") {
				there = append(there, m)
			}
		}
		if len(there) > 1 {
			o.standIn(leader, there[0], there[1])
		}
	}
}

// standIn has one advisor stand in for another in the summer, who comes back
// earlier than was thought.
func (o *office) standIn(leader, absent, deputy Member) {
	var id uuid.UUID
	o.year.at(on(2026, 7, 6), func() {
		id = o.id()
		o.enter(leader, directory.NameDeputy{Deputyship: id, Absent: absent.Actor, Deputy: deputy.Actor, Team: leader.Team,
			From: decider.Date(2026, 7, 13), Until: decider.Date(2026, 8, 21)})
	})
	o.year.at(on(2026, 8, 10), func() {
		o.enter(leader, directory.EndDeputyship{Deputyship: id, Team: leader.Team, Until: decider.Date(2026, 8, 9)})
	})
}
