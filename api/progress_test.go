package api_test

import (
	"strings"
	"testing"
	"time"
)

// said is the code of a label, or those of the labels in a field of a list.
func said(field string, v any) string {
	switch v := v.(type) {
	case map[string]any:
		if code, ok := v["code"].(string); ok {
			return code
		}
		inner, _ := v[field].(map[string]any)
		return said(field, inner)
	case []any:
		var all []string
		for _, one := range v {
			all = append(all, said(field, one))
		}
		return strings.Join(all, " ")
	}
	return ""
}

func TestAJourneyShowsWhatWasSaidOfANeed(t *testing.T) {
	w := acquainted(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	at := "/v1/journeys/" + journey
	need := w.post("adviseur-bram", at+"/needs", m{"source": "klant", "domain": "taal", "severity": "licht"}).want(201).id()
	step := func(what string, body m) string {
		w.Helper()
		return w.post("adviseur-bram", at+"/needs/"+need+"/"+what, body).want(201).object()["entry"].(string)
	}
	stands := func(want string) {
		t.Helper()
		n := w.get("adviseur-bram", at).want(200).object()["needs"].([]any)[0].(map[string]any)
		got := strings.Join(strings.Fields(strings.Join([]string{said("", n["severity"]), said("", n["source"]), said("offer", n["offers"]),
			said("", n["outcome"]), said("", n["dropReason"])}, " ")), " ")
		if got != want {
			t.Errorf("it shows %s, want %s", got, want)
		}
	}
	stands("licht klant")
	wrong := step("reassessments", m{"source": "adviseur", "severity": "zwaar"})
	step("offers", m{"offer": "praktijkleren"})
	stands("zwaar adviseur praktijkleren")
	w.post("adviseur-bram", at+"/withdrawals", m{"entry": wrong, "reason": "onjuist"}).want(201)
	step("offers", m{"offer": "praktijkleren"})
	step("fulfilments", m{"outcome": "opgelost"})
	stands("licht klant praktijkleren praktijkleren opgelost")
	step("reopenings", m{})
	stands("licht klant praktijkleren praktijkleren")
	step("drops", m{"reason": "anders"})
	stands("licht klant praktijkleren praktijkleren anders")
	if _, shown := w.get("gids-anna", at).want(200).object()["needs"]; shown {
		t.Error("the front desk is shown needs")
	}
}

func TestAJourneyShowsWhatWasSaidOfATransition(t *testing.T) {
	w := acquainted(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-hengelo", "vwnw-adviseur-daan")
	at := "/v1/journeys/" + journey
	signal := m{"trigger": "reorganisatie", "jobEndDate": "2026-06-30", "sector": "2008:C", "municipality": "GM0153", "reorganisation": w.aReorganisation().String()}
	job := w.post("vwnw-adviseur-daan", at+"/transitions", signal).want(201).id()
	w.later(time.Hour)
	other := w.post("vwnw-adviseur-daan", at+"/transitions", m{"trigger": "reorganisatie"}).want(201).id()
	w.post("vwnw-adviseur-daan", at+"/transitions/"+other+"/exits", m{"exit": "pensioen"}).want(201)
	w.post("vwnw-adviseur-daan", at+"/transitions/"+job+"/realisations", m{"contract": "vast"}).want(201)
	w.later(200 * 24 * time.Hour)
	w.post("vwnw-adviseur-daan", at+"/transitions/"+job+"/sustainment-checks", m{"months": 3, "answer": "ja"}).want(201)
	for _, one := range w.get("vwnw-adviseur-daan", at).want(200).object()["transitions"].([]any) {
		tr := one.(map[string]any)
		got := strings.Join([]string{said("", tr["trigger"]), said("", tr["sector"]), said("", tr["workMunicipality"]), said("answer", tr["answers"]), said("", tr["exit"])}, ",")
		want := map[any]string{job: "reorganisatie,2008:C,GM0153,ja,", other: "reorganisatie,,,,pensioen"}[tr["id"]]
		if got != want || tr["id"] == job && (tr["jobEndDate"] != "2026-06-30" || tr["reorganisation"] != signal["reorganisation"]) {
			t.Errorf("it shows %s of %v, want %s", got, tr, want)
		}
	}
	w.post("vwnw-adviseur-daan", at+"/transitions/"+other+"/signal-corrections", m{"jobEndDate": "2026-09-30", "municipality": "GM0141"}).want(201)
	if got := w.get("vwnw-adviseur-daan", at).want(200).Body.String(); !strings.Contains(got, `"2026-09-30"`) || !strings.Contains(got, `"GM0141"`) {
		t.Errorf("what was said after the signal is not shown: %s", got)
	}
	if got := refusedAs(w.post("vwnw-adviseur-daan", at+"/transitions/"+job+"/signal-corrections", m{"sector": "2008:A"})); got != "signal-other-sector" {
		t.Errorf("another sector than the employer's is refused as %v", got)
	}
	w.post("vwnw-adviseur-daan", at+"/transitions/"+job+"/stages", m{"stage": "in-begeleiding"}).want(201)
	if got := w.get("vwnw-adviseur-daan", at).want(200).Body.String(); strings.Contains(got, `"answers"`) {
		t.Errorf("back in guidance it still shows answers: %s", got)
	}
}
