package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// atRisk signals a job at risk in a journey of its own, and says what became of
// it: how many days into the year guidance began, and then what happened on
// which days of the year.
func (w *world) atRisk(client, team, reorganisation string, then ...any) (at string, last reply) {
	w.Helper()
	day := func(n int) string { return time.Date(2026, 1, n, 12, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	opening := m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop", "advisor": "vwnw-adviseur-daan", "team": team, "occurredOn": "2026-01-01"}
	opened := w.post("gids-anna", "/v1/journeys", opening)
	if opened.Code == http.StatusForbidden { // whose desk registered the client opens the first one only
		opened = w.post("vwnw-adviseur-daan", "/v1/journeys", opening).want(201)
	}
	signal := m{"trigger": "reorganisatie", "jobEndDate": "2026-01-31", "occurredOn": "2026-01-02"}
	if reorganisation != "" {
		signal["reorganisation"] = reorganisation
	}
	at = "/v1/journeys/" + opened.id()
	at += "/transitions/" + w.post("vwnw-adviseur-daan", at+"/transitions", signal).want(201).id() + "/"
	for i := 0; i < len(then); i += 3 {
		body := m{"occurredOn": day(then[i].(int))}
		for name, value := range then[i+2].(m) {
			body[name] = value
		}
		last = w.post("vwnw-adviseur-daan", at+then[i+1].(string), body).want(201)
	}
	return at, last
}

// told writes numbers of a report as in "finished 3/2 unknown hidden": of jobs
// and of persons.
func (answer reply) told(names ...string) string {
	answer.t.Helper()
	var all []string
	for _, name := range names {
		var at any = answer.want(200).object()
		for _, part := range strings.Split(name, ".") {
			if list, is := at.([]any); is {
				at = named(list, part)
				continue
			}
			at = at.(map[string]any)[part]
		}
		switch n := at.(type) {
		case nil:
			all = append(all, name+" -")
		case map[string]any:
			if n["hidden"] == true {
				all = append(all, name+" hidden")
			} else if n["jobs"] == nil {
				all = append(all, name+" 0")
			} else {
				all = append(all, fmt.Sprint(name, " ", n["jobs"], "/", n["persons"]))
			}
		default:
			all = append(all, fmt.Sprint(name, " ", n))
		}
	}
	return strings.Join(all, ", ")
}

// named is the figure of a code, or the one after so many months.
func named(figures []any, name string) any {
	for _, f := range figures {
		figure := f.(map[string]any)
		if label, is := figure["at"].(map[string]any); is && label["code"] == name || fmt.Sprint(figure["months"]) == name {
			return figure
		}
	}
	return nil
}

var (
	intoGuidance = []any{12, "stages", m{"stage": "in-begeleiding"}}
	toANewJob    = append(intoGuidance[:3:3], 35, "realisations", m{"contract": "vast"})
	toAverted    = append(intoGuidance[:3:3], 40, "exits", m{"exit": "ontslag-afgewend"})
	toNowhere    = append(intoGuidance[:3:3], 40, "exits", m{"exit": "onbekend"})
)

func TestACohortIsReportedByTheMonthInWhichGuidanceBegan(t *testing.T) {
	w := newWorld(t).withViews()
	two := w.aClient("gids-anna")
	for range 2 {
		w.atRisk(two, "werkcentrum-hengelo", "", toANewJob...)
	}
	w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", append(intoGuidance[:3:3], 36, "realisations", m{"contract": "vast", "benefitBetween": true})...)
	w.atRisk(w.aClient("gids-anna"), "werkcentrum-almelo", "", toAverted...)
	w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", toNowhere...)
	w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", append(intoGuidance[:3:3], 20, "contracts", m{"contract": "vast"}, 30, "stages", m{"stage": "in-begeleiding"})...)
	_, before := w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", 40, "contracts", m{"contract": "vast"})
	w.later(time.Hour)
	_, last := w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", intoGuidance...)
	ask := func(query string) reply {
		return w.get("auditor-lars", "/v1/reports/transitions?"+query, "Log-Position", last.position())
	}
	const january = "from=2026-01-01&until=2026-01-31"
	for _, c := range []struct{ query, want string }{
		{january, "cohort 7/6, finished 4/3, unknown 1/1, running 2/2, realised 3/2, averted 1/1, lost 1/1, silent 0, direct.yes 2/1, direct.no 1/1, " +
			"stages.in-begeleiding 2/2, skipped.aangemeld 7/6, skipped.contract-getekend 3/2, returned 1/1, returns 1, lasting.3.notDue 3/2, realisedOfCohort -, medianDays -"},
		{january + "&asOf=2026-01-31", "cohort 7/6, finished 0, running 7/6, skipped.contract-getekend -"},
		{january + "&team=werkcentrum-almelo", "cohort 1/1, averted 1/1, realised 0, team werkcentrum-almelo"},
		{january + "&knownAt=" + url.QueryEscape(before.position()), "cohort 6/5, running 1/1"},
		{"from=2026-01-01", "untilDate 2026-01-31, cohort 7/6"},
		{"", "fromDate 2026-02-01, untilDate 2026-02-28, cohort 1/1, stages.contract-getekend 1/1, skipped.in-begeleiding 1/1"},
	} {
		var names []string
		for _, field := range strings.Split(c.want, ", ") {
			name, _, _ := strings.Cut(field, " ")
			names = append(names, name)
		}
		if got := ask(c.query).told(names...); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.query, got, c.want)
		}
	}
	for query, want := range map[string]string{
		"from=2026-01-02": "from whole-months, until whole-months", "from=2026-01-01&until=2026-01-30": "until whole-months", "from=2025-01-01&until=2026-01-31": "until range",
		"reorganisation=x&asOf=2027-01-01": "asOf future, reorganisation uuid",
	} {
		if got := strings.Join(ask(query).want(400).faults(), ", "); got != want {
			t.Errorf("%s: found %s, want %s", query, got, want)
		}
	}
}

// Merged files are one person, as far as that was known.
func TestACohortCountsPersonsAsTheyWereKnown(t *testing.T) {
	w := newWorld(t).withViews()
	one, other := w.aClient("gids-anna"), w.aClient("gids-anna")
	w.atRisk(one, "werkcentrum-hengelo", "", intoGuidance...)
	_, before := w.atRisk(other, "werkcentrum-hengelo", "", intoGuidance...)
	merged := w.post("vwnw-adviseur-daan", "/v1/merges", m{"from": other, "into": one, "reason": "zelfde-persoon"}).want(201)
	for at, want := range map[string]string{before.position(): "cohort 2/2", merged.position(): "cohort 2/1"} {
		path := "/v1/reports/transitions?from=2026-01-01&until=2026-01-31&knownAt=" + url.QueryEscape(at)
		if got := w.get("auditor-lars", path, "Log-Position", merged.position()).told("cohort"); got != want {
			t.Errorf("known at %s: %s, want %s", at, got, want)
		}
	}
}

func TestACohortIsThatOfAReorganisation(t *testing.T) {
	w := newWorld(t).withViews()
	part := w.post("vwnw-adviseur-daan", "/v1/reorganisations", m{"employer": "Textiel", "sector": "2008:C", "municipality": "GM0141", "jobs": 64, "occurredOn": "2026-01-01"}).want(201).id()
	w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", part, toANewJob...)
	_, last := w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", intoGuidance...)
	for query, want := range map[string]string{
		"reorganisation=" + part: "cohort 1/1, realised 1/1, fromDate 1900-01-01", "reorganisation=" + part + "&from=2026-02-01": "cohort 0, realised 0, fromDate 2026-02-01",
	} {
		if got := w.get("auditor-lars", "/v1/reports/transitions?"+query, "Log-Position", last.position()).told("cohort", "realised", "fromDate"); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// What counts few is hidden, with what would give it away; only who audits the
// figures sees them all.
func TestSmallCellsOfACohortAreHidden(t *testing.T) {
	w := newWorld(t).withViews()
	var last reply
	put := func(n int, then []any) {
		for range n {
			_, last = w.atRisk(w.aClient("gids-anna"), "werkcentrum-hengelo", "", then...)
		}
	}
	put(20, toANewJob)
	put(3, toAverted)
	put(6, append(intoGuidance[:3:3], 40, "exits", m{"exit": "pensioen"}))
	put(7, toNowhere)
	put(5, intoGuidance)
	const names = "cohort finished unknown running realised averted exits.pensioen lost stages.in-begeleiding direct.yes direct.no realisedOfCohort realisedOfFinished unknownOfCohort medianDays ninetiethDays returned"
	path := "/v1/reports/transitions?from=2026-01-01&until=2026-01-31"
	for as, want := range map[string]string{
		"auditor-lars": "cohort 41/41, finished 29/29, unknown 7/7, running 5/5, realised 20/20, averted 3/3, exits.pensioen 6/6, lost 7/7, stages.in-begeleiding 5/5, " +
			"direct.yes 20/20, direct.no 0, realisedOfCohort 49, realisedOfFinished -, unknownOfCohort 17, medianDays 23, ninetiethDays -, returned 0",
		"teamleider-ivo": "cohort 41/41, finished 29/29, unknown 7/7, running 5/5, realised 20/20, averted hidden, exits.pensioen hidden, lost 7/7, stages.in-begeleiding 5/5, " +
			"direct.yes 20/20, direct.no 0, realisedOfCohort 49, realisedOfFinished -, unknownOfCohort 17, medianDays 23, ninetiethDays -, returned 0",
	} {
		if got := w.get(as, path, "Log-Position", last.position()).told(strings.Fields(names)...); got != want {
			t.Errorf("%s sees\n%s, want\n%s", as, got, want)
		}
	}
}
