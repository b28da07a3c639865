package api_test

import (
	"strings"
	"testing"
)

func TestAnErasureAnswersWhenItIsDone(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	if got := w.get("privacy-officer-noud", "/v1/clients/"+client).want(200).object()["erasure"]; got != "requested" {
		t.Errorf("the erasure is %v", got)
	}
	done := w.again("privacy-officer-noud", "/v1/clients/"+client+"/erasures", `{"confirmed":true}`).want(201)
	if got := w.get("privacy-officer-noud", "/v1/clients/"+client).want(200).object(); got["erasure"] != "erased" || got["details"] != nil {
		t.Errorf("the client is %v", got)
	}
	for _, stream := range []string{"client-" + client, "journey-" + journey} {
		w.erasedShows(client, stream)
	}
	if found := w.search("gids-anna", done.position(), m{"name": "voorbeeld"}).cards(); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	if list := w.workList("adviseur-bram", "/v1/work-list", done.position()); len(list) != 0 {
		t.Errorf("there is still work: %v", list)
	}
	w.post("gids-anna", "/v1/clients/"+client+"/open-contacts", m{"channel": "inloop"}).want(409)
	w.send("privacy-officer-noud", "POST", "/v1/clients/"+client+"/erasures", `{"confirmed":false}`).want(400)
}

func TestAnErasureIsRefusedOrRetracted(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/intakes", m{"channel": "inloop"}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/advices", m{"form": "loopbaangesprek", "topics": []string{"loopbaan"}, "channel": "inloop"}).want(201)
	at := "/v1/clients/" + client
	state := func() any { return w.get("privacy-officer-noud", at).want(200).object()["erasure"] }
	ask := func() {
		w.post("privacy-officer-mila", at+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
		if got := state(); got != "requested" {
			t.Errorf("the erasure is %v", got)
		}
	}
	code := func(r reply) any { return r.want(409).object()["code"] }
	refusal := m{"reason": "wettelijke-bewaarplicht", "explanation": "Advies wordt vijf jaar bewaard."}

	ask()
	if got := code(w.post("privacy-officer-mila", at+"/erasure-refusals", refusal)); got != "second-person-needed" {
		t.Errorf("who asked is refused as %v", got)
	}
	w.post("privacy-officer-noud", at+"/erasure-refusals", m{"reason": "geen-zin"}).want(400)
	if got := w.post("privacy-officer-noud", at+"/erasures", m{"confirmed": true}).want(409).object(); got["code"] != "erasure-kept" ||
		!strings.Contains(got["detail"].(string), journey+" as long as it runs") {
		t.Errorf("what the law keeps is refused as %v", got)
	}
	if got := code(w.post("privacy-officer-noud", at+"/erasure-refusals", m{"reason": "bezwaar-of-beroep"})); got != "erasure-refusal-unfounded" {
		t.Errorf("a ground that is not there is refused as %v", got)
	}
	w.again("privacy-officer-noud", at+"/erasure-refusals", `{"reason":"wettelijke-bewaarplicht","explanation":"Advies wordt vijf jaar bewaard."}`).want(201)
	if got := state(); got != nil {
		t.Errorf("a refused erasure is %v", got)
	}
	if got := code(w.post("privacy-officer-noud", at+"/erasures", m{"confirmed": true})); got != "erasure-not-requested" {
		t.Errorf("a refused erasure is carried out, or refused as %v", got)
	}
	ask()
	if got := code(w.post("privacy-officer-noud", at+"/erasure-request-retractions", m{"reason": "onjuist"})); got != "not-the-asker" {
		t.Errorf("another retracts it, or is refused as %v", got)
	}
	w.post("privacy-officer-mila", at+"/erasure-request-retractions", m{"reason": "verzoek-klant"}).want(201)
	if got := state(); got != nil {
		t.Errorf("a retracted erasure is %v", got)
	}
	entries := w.get("privacy-officer-noud", at+"/timeline?limit=6").want(200).Body.String()
	for _, want := range []string{"client.erasure-refused", "De wet verplicht tot bewaren", "Advies wordt vijf jaar bewaard.", "client.erasure-request-retracted", "Op verzoek van de klant"} {
		if !strings.Contains(entries, want) {
			t.Errorf("the timeline does not say %q: %s", want, entries)
		}
	}
}
