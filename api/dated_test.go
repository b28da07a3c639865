package api_test

import (
	"fmt"
	"testing"
	"time"
)

// What happened earlier and is recorded later takes nothing from what came after
// it: pages, partners and whoever has access go by when things happened.
func TestASituationToldLateIsNotThePresent(t *testing.T) {
	w := acquainted(t)
	_, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	w.later(60 * 24 * time.Hour)
	with := toUWV(w.needOf(journey))
	with["dataKinds"] = []string{"naam", "ondersteuningsbehoeften", "vraag", "woongemeente"}
	referral := w.post(bram, at+"/referrals", with).want(201).id()
	for _, one := range []m{{"municipality": "GM0164", "occurredOn": "2026-04-15"}, {"municipality": "GM0147", "benefit": "ww", "occurredOn": "2026-03-20"}} {
		w.post(bram, at+"/situation-changes", one).want(201)
	}
	page := w.get(bram, at).want(200).object()["situation"].(map[string]any)
	if got := said("", page["municipality"]) + said("", page["benefit"]); got != "GM0164ww" {
		t.Errorf("the page says %s", got)
	}
	shown := w.get(joris, at+"/referrals/"+referral).want(200).object()["client"].(map[string]any)
	if got := said("", shown["municipality"]); got != "GM0164" {
		t.Errorf("the partner is told %s", got)
	}
}

func TestAnAssignmentToldLateIsNotThePresent(t *testing.T) {
	w := newWorld(t)
	_, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	w.later(60 * 24 * time.Hour)
	assign := func(as, advisor, team, on string) {
		w.post(as, at+"/advisor-assignments", m{"advisor": advisor, "team": team, "occurredOn": on}).want(201)
	}
	assign("teamleider-hanna", "adviseur-chantal", "werkcentrum-hengelo", "2026-04-20")
	assign("teamleider-ivo", "adviseur-bram", "werkcentrum-enschede", "2026-04-10")
	page := w.get("adviseur-chantal", at).want(200).object()
	if got := fmt.Sprint(page["advisor"], " of ", page["team"]); got != "adviseur-chantal of werkcentrum-hengelo" {
		t.Errorf("it is of %s", got)
	}
	w.get("vwnw-adviseur-daan", at).want(200) // a colleague of hers
	w.get("adviseur-bram", at).want(403)
}

func TestANeedToldLateIsNotThePresent(t *testing.T) {
	w := newWorld(t)
	_, journey := w.aHistory()
	w.later(60 * 24 * time.Hour)
	at := "/v1/journeys/" + journey + "/needs/" + w.needOf(journey)
	for _, one := range []struct {
		of   string
		body m
	}{
		{"fulfilments", m{"partly": true, "outcome": "deels-opgelost", "occurredOn": "2026-04-20"}}, {"fulfilments", m{"partly": true, "outcome": "hanteerbaar", "occurredOn": "2026-04-10"}},
		{"offers", m{"offer": "praktijkleren", "occurredOn": "2026-04-05"}},
		{"reassessments", m{"source": "adviseur", "severity": "licht", "occurredOn": "2026-04-20"}}, {"reassessments", m{"source": "klant", "severity": "middel", "occurredOn": "2026-04-10"}},
	} {
		w.post(bram, at+"/"+one.of, one.body).want(201)
	}
	n := w.get(bram, "/v1/journeys/"+journey).want(200).object()["needs"].([]any)[0].(map[string]any)
	if got := fmt.Sprint(said("", n["status"]), said("", n["severity"]), said("", n["source"]), said("", n["outcome"])); got != "deels-vervuldlichtadviseurdeels-opgelost" {
		t.Errorf("it stands %s", got)
	}
}

func TestAStageToldLateLeavesTheAnswersOfTheJob(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-hengelo", "vwnw-adviseur-daan")
	at := "/v1/journeys/" + journey
	job := at + "/transitions/" + w.post("vwnw-adviseur-daan", at+"/transitions", m{"trigger": "reorganisatie"}).want(201).id()
	w.later(200 * 24 * time.Hour)
	w.post("vwnw-adviseur-daan", job+"/realisations", m{"contract": "vast", "occurredOn": "2026-04-20"}).want(201)
	w.post("vwnw-adviseur-daan", job+"/sustainment-checks", m{"months": 3, "answer": "ja"}).want(201)
	w.post("vwnw-adviseur-daan", job+"/stages", m{"stage": "in-begeleiding", "occurredOn": "2026-04-10"}).want(201)
	shown := w.get("vwnw-adviseur-daan", at).want(200).object()["transitions"].([]any)[0].(map[string]any)
	if got := said("answer", shown["answers"]); got != "ja" {
		t.Errorf("it shows %q", got)
	}
}
