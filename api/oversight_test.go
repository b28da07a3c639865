package api_test

import (
	"fmt"
	"testing"
	"time"
)

func TestWhoBreaksTheGlassIsReviewedByAnother(t *testing.T) {
	w := newWorld(t).withViews()
	client, _ := w.aHistory()
	at, officer := "/v1/clients/"+client, "privacy-officer-mila"
	broken := w.post("gids-omar", at+"/glass-breaks", m{"reason": "anders", "explanation": "Klant belde in paniek."}).want(201)
	event := broken.object()["events"].([]any)[0].(string)
	if got := w.waiting(officer, "/v1/work-items", broken.position()); got != "glasbreuk-toetsen Voorbeeld" {
		t.Errorf("there waits %q", got)
	}
	list := w.get("fg-olga", "/v1/glass-breaks?waiting=true", "Log-Position", broken.position()).want(200).object()
	card := list["glassBreaks"].([]any)[0].(map[string]any)
	if card["id"] != event || card["by"] != "gids-omar" || card["client"] != client || card["team"] != "werkcentrum-almelo" || card["outcome"] != nil {
		t.Errorf("listed is %v", card)
	}
	review := at + "/glass-breaks/" + event + "/reviews"
	if got := refusedAs(w.post(officer, review, m{"outcome": "niet-gerechtvaardigd"})); got != "review-note-needed" {
		t.Errorf("refused as %v", got)
	}
	if got := refusedAs(w.post(officer, at+"/glass-breaks/"+client+"/reviews", m{"outcome": "gerechtvaardigd"})); got != "glass-break-unknown" {
		t.Errorf("refused as %v", got)
	}
	for _, as := range []string{"gids-omar", "fg-olga", "teamleider-hanna"} {
		w.post(as, review, m{"outcome": "gerechtvaardigd"}).want(403)
	}
	last := w.again(officer, review, `{"outcome":"niet-gerechtvaardigd","note":"De adviseur was er."}`).want(201)
	if got := refusedAs(w.post(officer, review, m{"outcome": "gerechtvaardigd"})); got != "glass-break-reviewed" {
		t.Errorf("refused as %v", got)
	}
	if got := w.waiting(officer, "/v1/work-items", last.position()); got != "" {
		t.Errorf("there waits %q", got)
	}
	list = w.get("auditor-lars", "/v1/glass-breaks", "Log-Position", last.position()).want(200).object()
	count := list["counts"].([]any)[0].(map[string]any)
	if count["breaks"] != 1.0 || count["outcome"].(map[string]any)["code"] != "niet-gerechtvaardigd" {
		t.Errorf("counted is %v", list["counts"])
	}
	if entry := find(t, w.timeline(officer, client, 50), "client.glass-reviewed"); entry["texts"].(map[string]any)["note"] != "De adviseur was er." {
		t.Errorf("the timeline says %v", entry)
	}
}

func TestDestructionsAreListedForThoseWhoSupervise(t *testing.T) {
	w := newWorld(t).withViews()
	var last reply
	for range 2 {
		client := w.aClient("gids-anna")
		w.aJourney("gids-anna", client, "werkcentrum-enschede", "")
		w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "onrechtmatig"}).want(201)
		w.later(time.Second)
		last = w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true}).want(201)
	}
	var all []string
	for next := "/v1/destructions?limit=1&from=2026-03-02&until=2026-03-02"; next != ""; {
		page := w.get("fg-olga", next, "Log-Position", last.position()).want(200)
		for _, d := range page.object()["destructions"].([]any) {
			d := d.(map[string]any)
			all = append(all, fmt.Sprint(d["ground"].(map[string]any)["code"], " ", d["requestedBy"], " ", d["confirmedBy"], " ", d["journeys"], " ", d["rule"]))
		}
		next = page.next()
	}
	want := "onrechtmatig privacy-officer-mila privacy-officer-noud 1 <nil>"
	if fmt.Sprint(all) != fmt.Sprint([]string{want, want}) {
		t.Errorf("got %v", all)
	}
	if got := w.get("fg-olga", "/v1/destructions?until=2026-03-01").want(200).object()["destructions"].([]any); len(got) != 0 {
		t.Errorf("before that day were destroyed %v", got)
	}
	w.get("fg-olga", "/v1/destructions?pointer=x&from=gisteren").want(400)
	w.get("beheerder-piet", "/v1/destructions").want(403)
}

func TestWhoMayDoWhatIsShownToThoseWhoSupervise(t *testing.T) {
	w := newWorld(t)
	found := false
	for _, r := range w.get("fg-olga", "/v1/access-rules").want(200).object()["accessRules"].([]any) {
		rule := r.(map[string]any)
		found = found || rule["role"] == "gids" && rule["action"] == "see-journey" && fmt.Sprint(rule["relations"]) == "[own team broken-glass]"
		if rule["role"] == "gids" && rule["action"] == "see-needs" {
			t.Errorf("the front desk is said to see needs: %v", rule)
		}
	}
	if !found {
		t.Error("it does not say that the front desk sees journeys of the own team")
	}
	w.get("beheerder-piet", "/v1/access-rules").want(403)
}

func TestAChangeOfReferenceDataWaitsForASecondPerson(t *testing.T) {
	w := newWorld(t).withViews()
	proposed := w.post("beheerder-piet", "/v1/reference-endings", m{"register": "channels", "item": "telefoon", "untilDate": "2026-12-31", "reason": "x"}).want(201)
	if got := w.waiting("beheerder-piet", "/v1/work-items", proposed.position()); got != "" {
		t.Errorf("for who proposed it waits %q", got)
	}
	page := w.get("beheerder-quinta", "/v1/work-items", "Log-Position", proposed.position()).want(200).object()
	item := page["items"].([]any)[0].(map[string]any)
	if item["kind"].(map[string]any)["code"] != "wijziging-beslissen" || item["thing"] != proposed.id() || item["client"] != nil || item["dueDate"] != "2026-03-16" {
		t.Errorf("there waits %v", item)
	}
	last := w.post("beheerder-quinta", "/v1/reference-changes/"+proposed.id()+"/confirmations", m{"confirmed": true}).want(201)
	if got := w.waiting("beheerder-quinta", "/v1/work-items", last.position()); got != "" {
		t.Errorf("there waits %q", got)
	}
}
