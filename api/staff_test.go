package api_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// Nobody has to be in the directory to fill it: two whose tokens say that they
// keep reference data can.
func TestANewDeskBeginsWithAnEmptyDirectory(t *testing.T) {
	w := newWorld(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", bram)
	send := func() reply {
		return w.post(bram, "/v1/journeys/"+course+"/referrals", m{"partner": "uwv", "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"})
	}
	if got := send().code(); got != "partner-unknown" {
		t.Errorf("before there is a partner: %v", got)
	}
	w.get(joris, "/v1/referrals").want(403)
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Enschede"}).want(201)
	for _, who := range []string{"gids-anna", bram, "teamleider-hanna"} {
		role, _, _ := strings.Cut(who, "-")
		w.post("beheerder-piet", "/v1/staff", m{"actor": who, "team": "werkcentrum-enschede", "name": "Iemand", "roles": []string{role}}).want(201)
	}
	w.changed("/v1/partners", m{"partner": "uwv", "kind": "uwv", "organisation": "partner-uwv", "name": "UWV", "fromDate": "2026-01-01"})
	w.get(joris, address(course, send().want(201).id())).want(200)
	w.get(joris, "/v1/referrals").want(200)
	assign := func(to string) reply {
		return w.post("teamleider-hanna", "/v1/journeys/"+course+"/advisor-assignments", m{"advisor": to, "team": "werkcentrum-enschede"})
	}
	if got := assign("teamleider-hanna").code(); got != "colleague-of-another-role" {
		t.Errorf("to one who is no advisor: %v", got)
	}
	w.changed("/v1/staff-completions", m{"fromDate": "2026-03-03"})
	staff := w.get(bram, "/v1/staff").want(200).object()
	if got := w.listed(bram, "/v1/staff", "staff", "actor", "roles"); staff["completeFromDate"] != "2026-03-03" || !strings.Contains(got+"; ", "adviseur-bram [adviseur]; ") {
		t.Errorf("the staff is %s, complete from %v", got, staff["completeFromDate"])
	}
	if events := assign("adviseur-zoe").want(201).object()["events"].([]any); len(events) != 2 {
		t.Errorf("to one whom nobody knows yet: %v", events)
	}
	assign(bram).want(201)
	w.later(aDay)
	if got := assign("adviseur-zoe").code(); got != "colleague-unknown" {
		t.Errorf("once all are known: %v", got)
	}
}

// A desk begins before its staff is in the directory. Once two have said that
// all of it is, what is given to a colleague is given to one who works there.
func TestWhatIsGivenToAColleagueIsHeldAgainstTheStaff(t *testing.T) {
	w := acquainted(t)
	client := w.aClient("gids-anna")
	course := "/v1/journeys/" + w.aJourney("gids-anna", client, "werkcentrum-enschede", bram)
	w.post("teamleider-hanna", course+"/advisor-assignments", m{"advisor": "wie-dan-ook", "team": "ergens"}).want(201)

	other := w.aClient("gids-anna")
	course = "/v1/journeys/" + w.aJourney("gids-anna", other, "werkcentrum-enschede", bram)
	for _, c := range []directory.Command{
		directory.NameTeam{Team: "werkcentrum-enschede", Name: "Enschede"}, directory.NameTeam{Team: "werkcentrum-hengelo", Name: "Hengelo"},
		directory.AddMember{Member: idOf(t, other), Actor: "adviseur-chantal", Team: "werkcentrum-hengelo", Roles: []string{"adviseur"}},
		directory.AddMember{Member: uuid.New(), Actor: bram, Team: "werkcentrum-enschede", Roles: []string{"adviseur"}},
		directory.ProposeCompletion{Change: idOf(t, client), From: decider.Date(2026, 3, 2), Reason: "x", By: "een"},
		directory.ConfirmChange{Change: idOf(t, client), By: "ander"},
	} {
		if _, err := w.server.Directory.Handle(t.Context(), directory.ID, c, request()); err != nil {
			t.Fatal(err)
		}
	}
	open := func(team, advisor string) reply {
		return w.post("gids-anna", "/v1/journeys", m{"client": other, "kind": "werkende", "origin": "zelf", "channel": "inloop", "team": team, "advisor": advisor})
	}
	assign := func(team, advisor string) reply {
		return w.post("teamleider-hanna", course+"/advisor-assignments", m{"advisor": advisor, "team": team})
	}
	propose := func(team, to string) reply {
		return w.post(bram, course+"/handovers", m{"team": team, "to": to, "reason": "werkverdeling"})
	}
	for says, give := range map[string]func(team, to string) reply{"open": open, "assign": assign, "propose": propose} {
		for _, c := range []struct{ team, to, want string }{
			{"werkcentrum-hengelo", "wie-dan-ook", "colleague-unknown"}, {"ergens", "adviseur-chantal", "team-not-there"},
			{"werkcentrum-enschede", "adviseur-chantal", "colleague-of-another-team"},
		} {
			if got := give(c.team, c.to).code(); got != c.want {
				t.Errorf("%s to %s of %s: %v, want %s", says, c.to, c.team, got, c.want)
			}
		}
	}
	story, _, err := w.server.Clients.Load(t.Context(), idOf(t, other))
	if err != nil || len(story.State.Journeys) != 1 {
		t.Errorf("the file names %d journeys, %v", len(story.State.Journeys), err)
	}
	open("werkcentrum-hengelo", "adviseur-chantal").want(201)
	propose("werkcentrum-hengelo", "adviseur-chantal").want(201)

	plan := func(with string) m {
		return m{"beginsAt": "2026-03-10T10:00:00Z", "minutes": 30, "channel": "telefoon", "with": with, "topic": "werk", "overlapMeant": true}
	}
	for with, status := range map[string]int{"wie-dan-ook": 409, bram: 201, "adviseur-chantal": 201} {
		w.post(bram, course+"/appointments", plan(with)).want(status)
		w.post(bram, course+"/promises", m{"by": with, "dueDate": "2026-03-10", "what": "Belt terug."}).want(status)
		w.post(bram, "/v1/meetings", m{"beginsAt": "2026-03-10T10:00:00Z", "minutes": 60, "location": "digitaal", "topic": "werk", "ledBy": with}).want(status)
	}
	leave := directory.RecordDeparture{Member: idOf(t, other), Until: decider.Date(2026, 3, 9)}
	if _, err := w.server.Directory.Handle(t.Context(), directory.ID, leave, request()); err != nil {
		t.Fatal(err)
	}
	if got := w.post(bram, course+"/appointments", plan("adviseur-chantal")).code(); got != "colleague-left" {
		t.Errorf("for after she has left: %v", got)
	}
}
