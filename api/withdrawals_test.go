package api_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestWhatAFileSaysByMistakeIsWithdrawn(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	at := "/v1/clients/" + client
	wrong := w.post("gids-anna", at+"/detail-changes", m{"familyName": "Anders"}).want(201).object()["entry"]
	back := m{"entry": wrong, "reason": "verkeerde-klant"}
	w.post("gids-omar", at+"/open-contacts", m{"channel": "inloop"}).want(201)
	if denied := w.post("gids-omar", at+"/withdrawals", back).want(403); !strings.Contains(denied.Body.String(), "recorded yourself") {
		t.Errorf("a gids who may withdraw only their own is told %s", denied.Body)
	}
	w.post("adviseur-bram", at+"/withdrawals", back).want(201)
	if name := w.get("adviseur-bram", at).want(200).object()["details"].(map[string]any)["familyName"]; name != "Voorbeeld" {
		t.Errorf("they are called %v", name)
	}
	withdrawn, _ := find(t, w.timeline("adviseur-bram", client, 50), "client.details-changed")["withdrawn"].(map[string]any)
	if withdrawn == nil || withdrawn["reason"].(map[string]any)["nl"] != "Bij verkeerde klant vastgelegd" {
		t.Errorf("marked as %v", withdrawn)
	}
	registered := find(t, w.timeline("adviseur-bram", client, 50), "client.registered")["entry"]
	if refused := w.post("adviseur-bram", at+"/withdrawals", m{"entry": registered, "reason": "onjuist"}).want(409); !strings.Contains(refused.Body.String(), "Change the details") {
		t.Errorf("of a registration is said %s", refused.Body)
	}
}

// What is about the client's rights only who sees to those takes back, and that
// ends what it held up.
func TestARestrictionOfTheWrongClientIsWithdrawn(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	at := "/v1/clients/" + client
	wrong := w.post("privacy-officer-mila", at+"/restrictions", m{"ground": "onrechtmatig"}).want(201).object()["entry"]
	back := m{"entry": wrong, "reason": "verkeerde-klant"}
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(409)
	w.post("adviseur-bram", at+"/withdrawals", back).want(403)
	w.post("privacy-officer-noud", at+"/withdrawals", back).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201)
}

// What a privacy officer corrected because the client asked for that is not undone
// by who guides them, whatever it is said to be for.
func TestACorrectionIsWithdrawnByWhoSeesToRights(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	at := "/v1/clients/" + client
	for _, purpose := range []string{"rechten-betrokkene", "begeleiding"} {
		right := w.send("privacy-officer-mila", "POST", at+"/corrections", `{"familyName":"Anders"}`, "Idempotency-Key", uuid.NewString(), "Purpose", purpose).want(201).object()["entry"]
		back := m{"entry": right, "reason": "onjuist"}
		w.post("adviseur-bram", at+"/withdrawals", back).want(403)
		w.post("gids-anna", at+"/withdrawals", back).want(403)
		w.post("privacy-officer-noud", at+"/withdrawals", back).want(201)
	}
}

func TestAGidsWithdrawsTheirOwnSlipThatDay(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	contacts, withdrawals := "/v1/journeys/"+journey+"/contacts", "/v1/journeys/"+journey+"/withdrawals"
	slip := func(as string) m {
		return m{"entry": w.post(as, contacts, m{"channel": "telefoon", "topic": "werk"}).want(201).object()["entry"], "reason": "verkeerde-klant"}
	}
	own, others, old := slip("gids-anna"), slip("adviseur-bram"), slip("gids-anna")
	w.post("gids-anna", withdrawals, own).want(201)
	w.post("gids-anna", withdrawals, others).want(403)
	w.post("gids-anna", withdrawals, m{"entry": client, "reason": "onjuist"}).want(403)
	w.post("gids-omar", withdrawals, old).want(403)
	open := w.post("gids-omar", "/v1/clients/"+client+"/open-contacts", m{"channel": "inloop"}).want(201).object()["entry"]
	w.post("gids-omar", "/v1/clients/"+client+"/withdrawals", m{"entry": open, "reason": "verkeerde-klant"}).want(201)
	w.get("gids-omar", "/v1/clients/"+client).want(403)
	w.later(24 * time.Hour)
	w.post("gids-anna", withdrawals, old).want(403)
	w.post("adviseur-bram", withdrawals, old).want(201)
}

// That an entry was withdrawn already is told as that to whoever withdrew it.
func TestWhatWasWithdrawnIsNotWithdrawnAgain(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	file, course := "/v1/clients/"+client, "/v1/journeys/"+journey
	for _, as := range []string{"gids-anna", "adviseur-bram"} {
		for at, slip := range map[string]reply{
			file:   w.post(as, file+"/detail-changes", m{"familyName": "Anders"}).want(201),
			course: w.post(as, course+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201),
		} {
			back := m{"entry": slip.object()["entry"], "reason": "onjuist"}
			w.post(as, at+"/withdrawals", back).want(201)
			if got := refusedAs(w.post(as, at+"/withdrawals", back)); got != "entry-unknown" {
				t.Errorf("%s at %s: refused as %v", as, at, got)
			}
		}
	}
}
