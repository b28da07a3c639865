package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

func figures(answer reply, list string) map[string]float64 {
	answer.t.Helper()
	got := map[string]float64{}
	for _, f := range answer.want(200).object()[list].([]any) {
		figure := f.(map[string]any)
		name := figure["at"].(map[string]any)["code"].(string)
		for _, more := range []string{"domain", "by"} {
			if label, ok := figure[more].(map[string]any); ok {
				name = label["code"].(string) + "/" + name
			}
		}
		got[name] = figure["count"].(float64)
	}
	return got
}

func TestAReportCountsADayAsItWasKnown(t *testing.T) {
	w := newWorld(t).withViews()
	client := w.aClient("gids-anna")
	opened := w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop", "advisor": "vwnw-adviseur-daan", "team": "werkcentrum-hengelo", "occurredOn": "2026-02-20"}).want(201)
	at := "/v1/journeys/" + opened.id()
	then := w.clock()
	w.later(time.Hour)
	w.post("vwnw-adviseur-daan", at+"/transitions", m{"trigger": "reorganisatie", "occurredOn": "2026-02-21"}).want(201)
	w.post("vwnw-adviseur-daan", at+"/needs", m{"source": "klant", "domain": "taal", "severity": "licht", "occurredOn": "2026-02-22"}).want(201)
	last := w.post("vwnw-adviseur-daan", at+"/intakes", m{"channel": "inloop", "occurredOn": "2026-02-22"}).want(201)
	now := func(query string) reply {
		return w.get("auditor-lars", "/v1/reports/pipeline"+query, "Log-Position", last.position())
	}
	for _, c := range []struct {
		query, list string
		want        map[string]float64
	}{
		{"", "phases", map[string]float64{"intake": 1}},
		{"", "stages", map[string]float64{"gesignaleerd": 1}},
		{"", "exits", map[string]float64{}},
		{"?asOf=2026-02-21", "phases", map[string]float64{"contact": 1}},
		{"?asOf=2026-02-19", "phases", map[string]float64{}},
		{"?phasesBy=team", "phases", map[string]float64{"werkcentrum-hengelo/intake": 1}},
		{"?stagesBy=trigger", "stages", map[string]float64{"reorganisatie/gesignaleerd": 1}},
		{"?knownAt=" + url.QueryEscape(opened.position()), "phases", map[string]float64{"contact": 1}},
		{"?knownAt=" + then.Format(time.RFC3339), "stages", map[string]float64{}},
		{"?knownAt=" + w.clock().Format(time.RFC3339), "stages", map[string]float64{"gesignaleerd": 1}},
		{"?knownAt=2020-01-01T00:00:00Z", "phases", map[string]float64{}},
	} {
		if got := figures(now(c.query), c.list); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s of %s: %v, want %v", c.list, c.query, got, c.want)
		}
	}
	needs := w.get("auditor-lars", "/v1/reports/needs?by=severity&asOf=2026-02-22", "Log-Position", last.position())
	if got := figures(needs, "needs"); fmt.Sprint(got) != fmt.Sprint(map[string]float64{"licht/taal/gesignaleerd": 1}) {
		t.Errorf("needs: %v", got)
	}
	if said := needs.object(); said["definition"] != "needs/4" || said["asOfDate"] != "2026-02-22" || said["position"] != last.position() {
		t.Errorf("the report says of itself: %v", said)
	}
}

// A count of few tells something about somebody, so it is hidden with as many
// others as would give it away; only who audits the figures sees them all.
func TestSmallCellsAreHidden(t *testing.T) {
	w := newWorld(t).withViews()
	var courses []string
	for range 12 {
		courses = append(courses, w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-hengelo", "vwnw-adviseur-daan"))
	}
	var last reply // after all of them were opened
	for i, course := range courses {
		if i < 2 {
			last = w.post("vwnw-adviseur-daan", "/v1/journeys/"+course+"/intakes", m{"channel": "inloop"}).want(201)
		}
		if i < 3 {
			last = w.post("vwnw-adviseur-daan", "/v1/journeys/"+course+"/needs", m{"source": "klant", "domain": "taal", "severity": "licht"}).want(201)
		}
	}
	cells := func(as, path, list string) (all []string) {
		for _, f := range w.get(as, "/v1/reports/"+path, "Log-Position", last.position()).want(200).object()[list].([]any) {
			figure := f.(map[string]any)
			all = append(all, fmt.Sprint(figure["at"].(map[string]any)["code"], " ", figure["count"], " ", figure["hidden"] == true))
		}
		return all
	}
	for _, c := range []struct{ as, path, list, want string }{
		{"teamleider-ivo", "pipeline", "phases", "[contact 0 true intake 0 true]"},
		{"auditor-lars", "pipeline", "phases", "[contact 10 false intake 2 false]"},
		{"teamleider-ivo", "pipeline?phasesBy=team", "phases", "[contact 10 false intake 0 true]"},
		{"teamleider-ivo", "needs", "needs", "[gesignaleerd 0 true]"},
		{"auditor-lars", "needs?by=severity", "needs", "[gesignaleerd 3 false]"},
	} {
		if got := fmt.Sprint(cells(c.as, c.path, c.list)); got != c.want {
			t.Errorf("%s sees in %s %s, want %s", c.as, c.path, got, c.want)
		}
	}
}

// From how many persons on a count is shown is what the desk says on the day on
// which a report is asked for, once two persons said so.
func TestWhatIsASmallCellIsWhatTheDeskSays(t *testing.T) {
	w := newWorld(t).withViews()
	var last reply
	for range 3 {
		course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-hengelo", "vwnw-adviseur-daan")
		last = w.post("vwnw-adviseur-daan", "/v1/journeys/"+course+"/needs", m{"source": "klant", "domain": "taal", "severity": "licht"}).want(201)
	}
	shown := func(when, want string) {
		t.Helper()
		body := w.get("teamleider-ivo", "/v1/reports/needs", "Log-Position", last.position()).want(200).object()
		figure := body["needs"].([]any)[0].(map[string]any)
		few := body["smallCells"].(map[string]any)
		if got := fmt.Sprint(figure["count"], " ", figure["hidden"] == true, ", from ", few["threshold"], " since ", few["fromDate"]); got != want {
			t.Errorf("%s, three needs are %s, want %s", when, got, want)
		}
	}
	term := m{"term": "kleine-aantallen", "value": 3, "source": "Besluit", "fromDate": "2026-03-02", "reason": "Kleine regio."}
	shown("at first", "0 true, from 5 since 2010-01-01")
	change := w.proposed("/v1/desk-terms", term)
	shown("while a second person has not said so", "0 true, from 5 since 2010-01-01")
	w.post("beheerder-quinta", "/v1/reference-changes/"+change+"/confirmations", m{"confirmed": true}).want(201)
	shown("once two said so", "3 false, from 3 since 2026-03-02")
	if few, is := w.get("auditor-lars", "/v1/reports/needs").want(200).object()["smallCells"]; is {
		t.Errorf("an auditor sees every figure, and is told %v", few)
	}
	term["value"] = 2
	if got := refusedAs(w.post("beheerder-piet", "/v1/desk-terms", term)); got != "desk-term-out-of-range" {
		t.Errorf("a count that hides nobody is refused as %v", got)
	}
}

// A team that was never there has no figures: once the directory is complete, its
// name is a mistake and not a report of zeros.
func TestAReportOfATeamThatIsNotThere(t *testing.T) {
	w := newWorld(t).withViews()
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Enschede"}).want(201)
	last := w.post("beheerder-piet", "/v1/staff", m{"actor": "adviseur-bram", "team": "werkcentrum-enschede", "name": "Iemand", "roles": []string{"adviseur"}}).want(201)
	asked := func(team string) reply {
		return w.get("auditor-lars", "/v1/reports/needs?team="+team, "Log-Position", last.position())
	}
	asked("werkcentrum-nergens").want(200)
	w.changed("/v1/staff-completions", m{"fromDate": "2026-03-02"})
	asked("werkcentrum-enschede").want(200)
	if got := strings.Join(asked("werkcentrum-nergens").want(400).faults(), ", "); got != "team unknown" {
		t.Errorf("found %s", got)
	}
}

func TestAReportOfAnotherTimeIsTurnedAway(t *testing.T) {
	w := newWorld(t).withViews()
	last := w.post("gids-anna", "/v1/clients", m{"familyName": "Voorbeeld"}).want(201)
	for _, query := range []string{"asOf=2026-03-03", "asOf=0001-01-01", "asOf=1899-12-31", "knownAt=2026-03-02T09:00:01Z", "knownAt=" + w.server.Book.Store.ID().String() + ":2", "knownAt=x", "knownAt=1", "by=kleur"} {
		w.get("auditor-lars", "/v1/reports/needs?"+query, "Log-Position", last.position()).want(400)
	}
	w.get("auditor-lars", "/v1/reports/pipeline?phasesBy=severity").want(400)
}
