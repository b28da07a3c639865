package work_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/work"
)

// Whatever is given to a team that ends, from the day after its last on somebody
// has to see to it as long as it is open.
func TestWhatIsOpenWithATeamThatHasEndedIsWork(t *testing.T) {
	views := filled(t, endedTeams(t).Facts)
	asked := work.Open{On: decider.Date(2027, 2, 1), Kinds: []work.Kind{work.HandOverTeam}, Limit: 1}
	seen := map[string]bool{}
	for {
		lines, err := work.List(t.Context(), views, asked)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 {
			break
		}
		one := lines[0]
		seen[strings.Join([]string{string(one.Kind), string(one.Team), one.From.String(), one.Due.String()}, " ")] = true
		if one.Client != uuid.Nil || one.Owner != "" {
			t.Errorf("somebody is in %+v", one)
		}
		asked.After = one.Place()
	}
	for _, team := range []string{"journey", "asked"} {
		if !seen["opgeheven-team-overdragen "+team+" 2027-02-01 2027-02-15"] {
			t.Errorf("nobody is asked about team %s: %v", team, seen)
		}
	}
	if len(seen) != 2 {
		t.Errorf("asked is %v", seen)
	}
	asked.On, asked.After = decider.Date(2027, 1, 31), work.Place{}
	if lines, err := work.List(t.Context(), views, asked); len(lines) > 0 || err != nil {
		t.Errorf("on their last day: %+v, %v", lines, err)
	}
}

// endedTeams is a log of teams named after what they have when they end.
func endedTeams(t *testing.T) *historytest.Log {
	t.Helper()
	l, plan := historytest.NewLog(), meeting.Plan{BeginsAt: historytest.When(t, "2026-03-10 14:00").At, Minutes: 90, Location: "digitaal", Topic: "werk", LedBy: "ada"}
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	when := historytest.When(t, "2026-01-05")
	do(l.Client(person, when, client.Register{Team: "hengelo", FamilyName: "Berg"}))
	for n, team := range []decider.Ref{"journey", "closed", "erased", "asked", "answered", "meeting", "busy"} {
		do(l.Directory(when, directory.NameTeam{Team: team, Name: "Team"}))
		if team != "busy" { // which does not end
			do(l.Directory(when, directory.EndTeam{Team: team, Until: decider.Date(2027, 1, 31), Sought: true}))
		}
		in, hand, at := historytest.ID('j', uint64(n)), historytest.ID('h', uint64(n)), historytest.ID('m', uint64(n))
		begin, propose := open, journey.ProposeHandover{Handover: hand, By: "ada", Team: team, Reason: "vertrek"}
		begin.Client, begin.Team, plan.Team = person, team, team
		switch team {
		case "journey", "busy":
			do(l.Journey(in, when, begin))
		case "closed":
			do(l.Journey(in, when, begin))
			do(l.Journey(in, when, journey.Close{Reason: "onbekend"}))
		case "erased":
			do(l.Journey(in, when, begin))
			do(l.Journey(in, when, journey.Erase{Cause: hand}))
		case "meeting":
			do(l.Meeting(at, when, plan))
		default:
			begin.Team = "busy"
			do(l.Journey(in, when, begin))
			do(l.Journey(in, when, propose))
			if team == "answered" {
				do(l.Journey(in, when, journey.DeclineHandover{Handover: hand, By: "bob", Team: team, Reason: "anders"}))
			}
		}
	}
	return l
}
