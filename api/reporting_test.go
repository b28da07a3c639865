package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTeamLeadersSeeTheFiguresOfTheirOwnTeam(t *testing.T) {
	w := newWorld(t).withViews()
	var last reply
	for _, team := range []string{"werkcentrum-hengelo", "werkcentrum-almelo"} {
		for range 5 {
			at, _ := w.atRisk(w.aClient("gids-anna"), team, "", intoGuidance...)
			journey, _, _ := strings.Cut(at, "/transitions")
			last = w.post("vwnw-adviseur-daan", journey+"/needs", m{"source": "klant", "domain": "taal", "severity": "licht"}).want(201)
		}
	}
	const january = "transitions?from=2026-01-01&until=2026-01-31"
	for _, c := range []struct{ as, path, list, want string }{
		{"auditor-lars", "pipeline", "stages", "map[in-begeleiding:10]"},
		{"auditor-lars", "pipeline?team=werkcentrum-almelo", "stages", "map[in-begeleiding:5]"},
		{"auditor-lars", "pipeline?team=werkcentrum-enschede", "stages", "map[]"},
		{"teamleider-ivo", "pipeline", "stages", "map[in-begeleiding:5]"},
		{"teamleider-ivo", "pipeline?team=werkcentrum-hengelo&stagesBy=trigger", "stages", "map[reorganisatie/in-begeleiding:5]"},
		{"teamleider-ivo", "pipeline?phasesBy=team", "phases", "map[werkcentrum-hengelo/ondersteuning:5]"},
		{"teamleider-ivo", "needs?by=team", "needs", "map[werkcentrum-hengelo/taal/gesignaleerd:5]"},
		{"auditor-lars", "needs", "needs", "map[taal/gesignaleerd:10]"},
	} {
		if got := fmt.Sprint(figures(w.get(c.as, "/v1/reports/"+c.path, "Log-Position", last.position()), c.list)); got != c.want {
			t.Errorf("%s sees in %s %s, want %s", c.as, c.path, got, c.want)
		}
	}
	if got := w.get("teamleider-ivo", "/v1/reports/"+january, "Log-Position", last.position()).told("cohort", "team"); got != "cohort 5/5, team werkcentrum-hengelo" {
		t.Errorf("the team leader sees %s", got)
	}
	for _, path := range []string{january + "&team=werkcentrum-almelo", "pipeline?team=werkcentrum-almelo", "needs?team=werkcentrum-almelo", "vouchers"} {
		w.get("teamleider-ivo", "/v1/reports/"+path).want(403)
	}
	w.get("adviseur-bram", "/v1/reports/pipeline?team=werkcentrum-enschede").want(403) // whose team that is
}

// Analysts are told how things stood when months ended, as it was known then or
// when a later one ended: never of free days, which could be subtracted.
func TestAnalystsSeeMonthsThatHaveEnded(t *testing.T) {
	w := newWorld(t).withViews()
	put := func(n int) (last reply) {
		for range n {
			_, last = w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", intoGuidance...)
		}
		return last
	}
	put(6)
	w.later(30 * 24 * time.Hour) // to 1 April
	put(5)
	w.later(30 * 24 * time.Hour) // to 1 May
	last := put(7)
	for query, want := range map[string]string{
		"": "map[in-begeleiding:11]", "?asOf=2026-03-31": "map[in-begeleiding:11]", "?asOf=2025-12-31": "map[]",
		"?asOf=2026-02-28&knownAt=" + url.QueryEscape("2026-04-01T00:00:00+02:00"): "map[in-begeleiding:6]",
		"?asOf=2026-02-28&knownAt=2026-02-28T23:00:00Z":                            "map[]",
	} {
		answer := w.get("analist-karin", "/v1/reports/pipeline"+query, "Log-Position", last.position())
		if got := fmt.Sprint(figures(answer, "stages")); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if said := w.get("analist-karin", "/v1/reports/needs", "Log-Position", last.position()).want(200).object(); said["asOfDate"] != "2026-04-30" {
		t.Errorf("without a day it is told of %v", said["asOfDate"])
	}
	cohort := w.get("analist-karin", "/v1/reports/transitions?from=2026-01-01&until=2026-01-31", "Log-Position", last.position())
	if got := cohort.told("asOfDate", "cohort", "running"); got != "asOfDate 2026-04-30, cohort 11/11, running 0" {
		t.Errorf("of a cohort it is told %s", got)
	}
	for query, want := range map[string]string{
		"asOf=2026-04-29": "asOf whole-months", "asOf=2026-05-31": "asOf whole-months", "asOf=1726-01-31": "asOf whole-months",
		"knownAt=" + url.QueryEscape(last.position()): "knownAt whole-months", "knownAt=2026-04-30T22:00:01Z": "knownAt whole-months",
		"knownAt=2026-05-31T22:00:00Z": "knownAt whole-months", "asOf=2026-03-31&knownAt=2026-02-28T23:00:00Z": "knownAt whole-months",
		"asOf=2026-04-29&knownAt=2026-04-29T22:00:00Z": "asOf whole-months, knownAt whole-months",
	} {
		for _, report := range []string{"pipeline", "needs", "vouchers", "transitions"} {
			if got := strings.Join(w.get("analist-karin", "/v1/reports/"+report+"?"+query).want(400).faults(), ", "); got != want {
				t.Errorf("%s?%s: told %s, want %s", report, query, got, want)
			}
		}
	}
	w.get("analist-karin", "/v1/reports/funds").want(403)
}
