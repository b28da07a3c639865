package api_test

import (
	"testing"

	"github.com/google/uuid"
)

func TestAnEmployersQuestionIsPassedOn(t *testing.T) {
	w := acquainted(t)
	client := w.aClient("gids-anna")
	ofEmployer := w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkgever", "origin": "zelf", "channel": "telefoon"}).want(201).id()
	w.post("gids-anna", "/v1/journeys/"+ofEmployer+"/passed-on-questions", m{"kind": "wsp", "partner": "wsp-twente", "topic": "werkgeversvraag", "note": "Zoekt lassers."}).want(201)
	if said := find(t, w.timeline("gids-anna", client, 50), "journey.question-passed-on"); said["codes"].(map[string]any)["kind"].(map[string]any)["code"] != "wsp" {
		t.Errorf("the timeline says %v", said)
	}
	other := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	if got := w.post("gids-anna", "/v1/journeys/"+other+"/passed-on-questions", m{"kind": "wsp", "topic": "werk"}).want(409).object()["code"]; got != "not-an-employer" {
		t.Errorf("refused as %v", got)
	}
}

func TestAnEmployersQuestionIsAnsweredOrDropped(t *testing.T) {
	w := acquainted(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkgever", "origin": "zelf", "channel": "telefoon", "occurredOn": "2026-01-05"}).want(201).id()
	at := "/v1/journeys/" + journey + "/passed-on-questions"
	pass := func() reply {
		return w.again("gids-anna", at, `{"kind":"wsp","topic":"werkgeversvraag","occurredOn":"2026-01-05"}`).want(201)
	}
	first, second := pass(), pass()
	waits := func(after reply) (n int) {
		for _, one := range w.get("gids-anna", "/v1/work-items?of=team&kind=werkgeversvraag-navragen", "Log-Position", after.position()).want(200).object()["items"].([]any) {
			if one.(map[string]any)["journey"] == journey {
				n++
			}
		}
		return n
	}
	if got := waits(second); got != 2 {
		t.Errorf("%d questions wait, want both", got)
	}
	w.again("gids-anna", at+"/"+first.id()+"/answers", `{"kind":"wsp","partner":"wsp-twente","answer":"Twee kandidaten."}`).want(201)
	w.post("gids-anna", at+"/"+first.id()+"/drops", m{"reason": "anders"}).want(409)
	if got := waits(w.post("gids-anna", at+"/"+second.id()+"/drops", m{"reason": "niet-meer-nodig"}).want(201)); got != 0 {
		t.Errorf("%d questions wait, want none", got)
	}
	w.post("gids-anna", at+"/"+uuid.NewString()+"/answers", m{"kind": "wsp"}).want(404)
}

func TestWhatGoesAlongWithAQuestionIsDisclosed(t *testing.T) {
	w := acquainted(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkgever", "origin": "zelf", "channel": "telefoon", "advisor": "adviseur-bram"}).want(201).id()
	at := "/v1/journeys/" + journey + "/passed-on-questions"
	along := m{"kind": "wsp", "partner": "wsp-twente", "topic": "werkgeversvraag", "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam", "contactgegevens"}, "basis": "toestemming-klant"}
	w.post("gids-anna", at, along).want(403)
	if got := w.post("adviseur-bram", at, along).want(409).object()["code"]; got != "permission-missing" {
		t.Errorf("refused as %v", got)
	}
	w.post("adviseur-bram", "/v1/clients/"+client+"/permissions", m{"recipient": "wsp-twente", "kind": "wsp", "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam", "contactgegevens"}, "form": "mondeling"}).want(201)
	last := w.post("adviseur-bram", at, along).want(201)
	all := w.get("adviseur-bram", "/v1/clients/"+client+"/disclosures", "Log-Position", last.position()).want(200).object()["disclosures"].([]any)
	if len(all) != 1 || all[0].(map[string]any)["recipient"] != "wsp-twente" || all[0].(map[string]any)["referral"] != nil || all[0].(map[string]any)["evidence"] == nil {
		t.Errorf("disclosed is %v", all)
	}
}
