package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const (
	keeps   = "vwnw-adviseur-daan"
	reorgs  = "/v1/reorganisations"
	textile = `{"employer":"Voorbeeld Textiel","sector":"2008:C","municipality":"GM0141","jobs":64,"regionJobs":50,"endsFromDate":"2026-06-01","endsUntilDate":"2026-08-31","occurredOn":"2026-02-02"}`
)

func TestAReorganisationIsRecordedAndListed(t *testing.T) {
	w := newWorld(t).withViews()
	made := w.again(keeps, reorgs, textile).want(201)
	at := reorgs + "/" + made.id()
	if got := made.Header().Get("Location"); got != at {
		t.Errorf("it is at %s, want %s", got, at)
	}
	w.post(keeps, at+"/notices", m{"occurredOn": "2026-01-28"}).want(201)
	w.post(keeps, at+"/number-changes", m{"jobs": 30, "endsFromDate": "2026-06-01", "endsUntilDate": "2026-12-31"}).want(201)
	got := w.get("adviseur-bram", at).want(200).object()
	if got["employer"] != "Voorbeeld Textiel" || got["jobs"] != 30.0 || got["regionJobs"] != nil || got["collective"] != "unknown" ||
		got["announcedDate"] != "2026-02-02" || got["notifiedDate"] != "2026-01-28" || got["endedDate"] != nil {
		t.Errorf("the reorganisation is %v", got)
	}
	small := w.post(keeps, reorgs, m{"employer": "Voorbeeld Metaal", "sector": "2008:C", "municipality": "GM0153", "jobs": 12}).want(201)
	last := w.post(keeps, at+"/endings", m{"reason": "uitgevoerd"}).want(201)
	w.post(keeps, at+"/notices", m{}).want(409)
	for query, want := range map[string]string{"": small.id() + " no", "?ended=true": made.id() + " unknown"} {
		all := w.get("teamleider-hanna", reorgs+query, "Log-Position", last.position()).want(200).object()["reorganisations"].([]any)
		if one := all[0].(map[string]any); len(all) != 1 || fmt.Sprint(one["id"], " ", one["collective"]) != want {
			t.Errorf("%s lists %v, want %s", query, all, want)
		}
	}
	w.post("adviseur-bram", reorgs, m{"employer": "X", "sector": "2008:C", "municipality": "GM0153", "jobs": 12}).want(403)
	w.get("gids-anna", reorgs).want(403)
	w.get("analist-karin", at).want(403)
	w.get(keeps, reorgs+"/"+uuid.NewString()).want(404)
	w.post(keeps, reorgs+"/"+uuid.NewString()+"/notices", m{}).want(404)
	for body, want := range map[string]string{
		`{"employer":"X","sector":"industrie","municipality":"Almelo","jobs":5}`:                                              "municipality code-list, sector code-list",
		`{"employer":"X","sector":"2008:C","municipality":"GM0141","jobs":5,"endsFromDate":"2300-01-01","endsUntilDate":"x"}`: "endsFromDate range, endsUntilDate date",
	} {
		if got := strings.Join(w.send(keeps, "POST", reorgs, body, "Idempotency-Key", uuid.NewString()).want(400).faults(), ", "); got != want {
			t.Errorf("%s: found %s, want %s", body, got, want)
		}
	}
}

func TestReorganisationsAreReadInPages(t *testing.T) {
	w := newWorld(t).withViews()
	var want, got []string
	var last reply
	for _, day := range []string{"2026-02-03", "2026-02-02", "2026-02-02", "2026-01-05"} {
		last = w.post(keeps, reorgs, m{"employer": "X", "sector": "2008:C", "municipality": "GM0153", "jobs": 12, "occurredOn": day}).want(201)
		want = append(want, day)
	}
	for next := reorgs + "?limit=1"; next != ""; {
		page := w.get(keeps, next, "Log-Position", last.position()).want(200)
		for _, one := range page.object()["reorganisations"].([]any) {
			got = append(got, one.(map[string]any)["announcedDate"].(string))
		}
		next = page.next()
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("listed %v, want %v", got, want)
	}
	w.get(keeps, reorgs+"?pointer=x").want(400)
}

func TestASignalNamesAReorganisationThatIsInTheLog(t *testing.T) {
	w := newWorld(t).withViews()
	made := w.post(keeps, reorgs, m{"employer": "X", "sector": "2008:C", "municipality": "GM0153", "jobs": 12, "occurredOn": "2026-02-02"}).want(201)
	signals := func(journey, reorganisation, day string) reply {
		t.Helper()
		return w.post(keeps, "/v1/journeys/"+journey+"/transitions", m{"trigger": "reorganisatie", "reorganisation": reorganisation, "occurredOn": day})
	}
	journey := func() string {
		opened := w.post("gids-anna", "/v1/journeys", m{"client": w.aClient("gids-anna"), "kind": "werkende", "origin": "zelf", "channel": "inloop",
			"advisor": keeps, "team": "werkcentrum-hengelo", "occurredOn": "2026-01-05"}).want(201)
		return opened.id()
	}
	first := journey()
	code := func(r reply) any { return r.want(409).object()["code"] }
	if got := code(signals(first, uuid.NewString(), "2026-02-20")); got != "signal-reorganisation-unknown" {
		t.Errorf("one that is not there is refused as %v", got)
	}
	if got := code(signals(first, made.id(), "2026-02-01")); got != "before-announcement" {
		t.Errorf("one that is announced later is refused as %v", got)
	}
	w.again(keeps, "/v1/journeys/"+first+"/transitions", `{"trigger":"reorganisatie","reorganisation":"`+made.id()+`","occurredOn":"2026-02-20"}`).want(201)
	last := signals(first, made.id(), "2026-02-20").want(201)
	shows := func(want string) {
		t.Helper()
		got := w.get(keeps, reorgs+"/"+made.id(), "Log-Position", last.position()).want(200).object()
		if text := fmt.Sprint(got["involved"], " ", got["stages"], " ", got["exits"]); text != want {
			t.Errorf("involved are %s, want %s", text, want)
		}
	}
	shows("map[hidden:true] [map[at:map[code:gesignaleerd en:Signalled nl:Gesignaleerd] hidden:true]] []")
	for range 4 {
		last = signals(journey(), made.id(), "2026-02-20").want(201)
	}
	shows("map[jobs:6 persons:5] [map[at:map[code:gesignaleerd en:Signalled nl:Gesignaleerd] jobs:6 persons:5]] []")
	w.post(keeps, reorgs+"/"+made.id()+"/endings", m{"reason": "afgeblazen", "occurredOn": "2026-02-21"}).want(201)
	if got := code(signals(first, made.id(), "2026-02-22")); got != "signal-reorganisation-ended" {
		t.Errorf("one that has ended is refused as %v", got)
	}
}

func TestASignalIsLinkedToItsReorganisationLater(t *testing.T) {
	w := newWorld(t).withViews()
	announced := func(sector, day string) string {
		return w.post(keeps, reorgs, m{"employer": "X", "sector": sector, "municipality": "GM0153", "jobs": 12, "occurredOn": day}).want(201).id()
	}
	textile, metal, later, carrier := announced("2008:C", "2026-02-02"), announced("2008:C", "2026-02-02"), announced("2008:C", "2026-02-21"), announced("2008:H", "2026-02-02")
	var jobs []string
	for range 5 {
		opened := w.post("gids-anna", "/v1/journeys", m{"client": w.aClient("gids-anna"), "kind": "werkende", "origin": "zelf", "channel": "inloop",
			"advisor": keeps, "team": "werkcentrum-hengelo", "occurredOn": "2026-01-05"}).want(201)
		at := "/v1/journeys/" + opened.id()
		job := w.post(keeps, at+"/transitions", m{"trigger": "reorganisatie", "sector": "2008:C", "occurredOn": "2026-02-20"}).want(201)
		jobs = append(jobs, at+"/transitions/"+job.id()+"/reorganisation-links")
	}
	link := func(job, to string) reply { t.Helper(); return w.post(keeps, job, m{"reorganisation": to}) }
	for to, want := range map[string]string{
		uuid.NewString(): "signal-reorganisation-unknown", later: "before-announcement", carrier: "signal-other-sector",
	} {
		if got := link(jobs[0], to).want(409).object()["code"]; got != want {
			t.Errorf("it is refused as %v, want %s", got, want)
		}
	}
	w.post(keeps, jobs[0]+"x", m{}).want(404)
	var last reply
	for _, job := range jobs {
		link(job, metal).want(201)
		last = w.again(keeps, job, `{"reorganisation":"`+textile+`"}`).want(201)
	}
	link(jobs[0], textile).want(200) // it is so already
	involved := func(id string, after reply) string {
		t.Helper()
		return fmt.Sprint(w.get(keeps, reorgs+"/"+id, "Log-Position", after.position()).want(200).object()["involved"])
	}
	if got := involved(textile, last) + involved(metal, last); got != "map[jobs:5 persons:5]map[]" {
		t.Errorf("involved are %s", got)
	}
	journey, _, _ := strings.Cut(jobs[0], "/transitions")
	last = w.post(keeps, journey+"/withdrawals", m{"entry": last.object()["entry"], "reason": "onjuist"})
	last.want(409) // that is the last job's
	withdrawn := link(jobs[0], metal).want(201)
	last = w.post(keeps, journey+"/withdrawals", m{"entry": withdrawn.object()["entry"], "reason": "onjuist"}).want(201)
	if got := involved(textile, last); got != "map[jobs:5 persons:5]" {
		t.Errorf("once the link to another is withdrawn, involved are %s", got)
	}
	last = w.post(keeps, jobs[0], m{}).want(201)
	if got := involved(textile, last); got != "map[hidden:true]" {
		t.Errorf("once one is part of none, involved are %s", got)
	}
	if got := w.get(keeps, journey).want(200).Body.String(); strings.Contains(got, `"reorganisation"`) {
		t.Errorf("its page still shows a reorganisation: %s", got)
	}
}

func TestReorganisationsOfOneEmployerCountTogether(t *testing.T) {
	w := newWorld(t).withViews()
	announce := func(employer string, jobs int) reply {
		return w.post(keeps, reorgs, m{"employer": employer, "sector": "2008:C", "municipality": "GM0153", "jobs": jobs,
			"endsFromDate": "2026-06-01", "endsUntilDate": "2026-07-31", "occurredOn": "2026-02-02"}).want(201)
	}
	says := func(r reply) string {
		return fmt.Sprint(r.object()["noticeDue"], " ", len(r.object()["events"].([]any)))
	}
	first, stranger := announce("Voorbeeld Metaal", 12), announce("Voorbeeld Zorg", 12)
	second := announce("voorbeeld metaal", 9)
	if got := says(first) + ", " + says(stranger) + ", " + says(second); got != "<nil> 1, <nil> 1, true 2" {
		t.Errorf("answered %s", got)
	}
	for r, want := range map[*reply]string{&first: "<nil>", &stranger: "<nil>", &second: "[" + first.id() + "]"} {
		if got := fmt.Sprint(r.object()["alike"]); got != want {
			t.Errorf("it is like %s, want %s", got, want)
		}
	}
	w.act() // and the first hears of the second
	last := w.post(keeps, reorgs+"/"+second.id()+"/notices", m{}).want(201)
	if got := says(last); got != "<nil> 1" {
		t.Errorf("once it is notified: %s", got)
	}
	stands := func(r, after reply) string {
		t.Helper()
		page := w.get(keeps, reorgs+"/"+r.id(), "Log-Position", after.position()).want(200).object()
		return fmt.Sprint(page["collective"], " ", page["together"], " ", page["noticeDue"], " ", page["countedWith"])
	}
	want := "yes 1 true [" + second.id() + "], no <nil> <nil> <nil>, yes 1 <nil> [" + first.id() + "]"
	if got := stands(first, last) + ", " + stands(stranger, last) + ", " + stands(second, last); got != want {
		t.Errorf("they stand %s, want %s", got, want)
	}
	items := func(after reply) []any {
		t.Helper()
		return w.get(keeps, "/v1/work-items?of=all&kind=wmco-melding-navragen", "Log-Position", after.position()).want(200).object()["items"].([]any)
	}
	if got := items(last); len(got) != 1 || got[0].(map[string]any)["reorganisation"] != first.id() || got[0].(map[string]any)["dueDate"] != "2026-05-01" {
		t.Errorf("to be done is %v", got)
	}
	w.get("adviseur-bram", "/v1/work-items?of=all&kind=wmco-melding-navragen").want(403)
	w.post(keeps, reorgs+"/"+second.id()+"/number-changes", m{"jobs": 7, "endsFromDate": "2026-06-01", "endsUntilDate": "2026-07-31"}).want(201)
	w.act()
	last = w.post(keeps, reorgs+"/"+stranger.id()+"/notices", m{}).want(201)
	if got := stands(first, last) + " " + fmt.Sprint(items(last)); got != "no 1 <nil> ["+second.id()+"] []" {
		t.Errorf("of nineteen the first stands %s", got)
	}
}
