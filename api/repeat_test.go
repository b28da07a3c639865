package api_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/command"
)

// again makes a request twice and wants one answer and one set of events.
func (w *world) again(as, path, body string, headers ...string) reply {
	w.Helper()
	headers = append([]string{"Idempotency-Key", uuid.Must(uuid.NewV7()).String()}, headers...)
	first := w.send(as, "POST", path, body, headers...)
	recorded := w.events()
	w.later(1e9)
	second := w.send(as, "POST", path, body, headers...)
	if second.Code != first.Code || second.Body.String() != first.Body.String() ||
		second.Header().Get("Location") != first.Header().Get("Location") || second.Header().Get("ETag") != first.Header().Get("ETag") {
		w.Errorf("answered\n%d %s %s, and then\n%d %s %s", first.Code, first.Header().Get("Location"), first.Body,
			second.Code, second.Header().Get("Location"), second.Body)
	}
	if after := w.events(); after != recorded {
		w.Errorf("%d more events when asked again", after-recorded)
	}
	return first
}

func TestARepeatedRequestIsAnsweredAlikeAndCountsOnce(t *testing.T) {
	w := newWorld(t)
	client := w.again("gids-anna", "/v1/clients", `{"familyName":"Voorbeeld"}`).want(201)
	if got, want := client.Header().Get("Location"), "/v1/clients/"+client.id(); got != want {
		t.Errorf("Location %s, want %s", got, want)
	}
	journey := w.again("gids-anna", "/v1/journeys", `{"client":"`+client.id()+`","kind":"werkende","origin":"zelf","channel":"inloop","advisor":"adviseur-bram"}`).want(201)
	if got := w.events(); got != 4 {
		t.Errorf("%d events, want registered, begun, opened and unlisted", got)
	}
	at := "/v1/journeys/" + journey.id()
	need := w.again("adviseur-bram", at+"/needs", `{"source":"klant","domain":"taal","severity":"licht"}`).want(201)
	w.again("adviseur-bram", at+"/needs/"+need.id()+"/confirmations", `{}`).want(201)
	w.again("gids-anna", "/v1/clients/"+client.id()+"/open-contacts", `{"channel":"inloop"}`).want(201)
}

func TestARequestThatTookItsOwnAccessAwayIsStillAnsweredAlike(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	w.again("teamleider-hanna", "/v1/journeys/"+journey+"/advisor-assignments", `{"advisor":"adviseur-chantal","team":"werkcentrum-hengelo"}`).want(201)
	w.post("teamleider-hanna", "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": "adviseur-bram", "team": "werkcentrum-enschede"}).want(403)
}

func TestAKeyThatComesBackWithSomethingElseIsRefused(t *testing.T) {
	w := newWorld(t)
	key := uuid.Must(uuid.NewV7()).String()
	body := `{"familyName":"Voorbeeld","givenName":"Vera"}`
	w.send("gids-anna", "POST", "/v1/clients", body, "Idempotency-Key", key).want(201)
	w.send("gids-anna", "POST", "/v1/clients", ` { "givenName" : "Vera" , "familyName" : "Voorbeeld" } `, "Idempotency-Key", key).want(201)
	for what, answer := range map[string]reply{
		"another body":   w.send("gids-anna", "POST", "/v1/clients", `{"familyName":"Ander"}`, "Idempotency-Key", key),
		"another person": w.send("gids-omar", "POST", "/v1/clients", body, "Idempotency-Key", key),
	} {
		if answer.Code != 409 || answer.object()["code"] != "request-reused" {
			t.Errorf("%s: answered %d %s", what, answer.Code, answer.Body)
		}
	}
	if w.events() != 1 {
		t.Errorf("%d events, want 1", w.events())
	}
}

func TestWhatWasSoAlreadyIsSaidAndNotRecorded(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	before := w.events()
	same := w.post("teamleider-hanna", "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": "adviseur-bram", "team": "werkcentrum-enschede"}).want(200)
	if events := same.object()["events"].([]any); len(events) != 0 || w.events() != before {
		t.Errorf("recorded %v", events)
	}
}

func TestAStaleWriterIsTurnedAway(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	at := "/v1/journeys/" + journey
	seen := w.get("adviseur-bram", at).want(200).Header().Get("ETag")
	fresh := w.post("adviseur-bram", at+"/contacts", m{"channel": "inloop", "topic": "werk"}, "If-Match", seen).want(201)
	before := w.events()
	w.post("adviseur-bram", at+"/contacts", m{"channel": "inloop", "topic": "werk"}, "If-Match", seen).want(412)
	if w.events() != before {
		t.Error("it was recorded all the same")
	}
	w.post("adviseur-bram", at+"/contacts", m{"channel": "inloop", "topic": "werk"}, "If-Match", fresh.Header().Get("ETag")).want(201)
	w.post("adviseur-bram", at+"/contacts", m{"channel": "inloop", "topic": "werk"}, "If-Match", "*").want(201)

	file := w.get("adviseur-bram", "/v1/clients/"+client).want(200).Header().Get("ETag")
	second := m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop"}
	w.post("adviseur-bram", "/v1/journeys", second, "If-Match", `"1"`).want(412)
	w.post("adviseur-bram", "/v1/journeys", second, "If-Match", file).want(201)
}

func TestAJourneyThatWasOnlyBegunIsCompletedByAskingAgain(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	key := uuid.Must(uuid.NewV7())
	body := `{"client":"` + client + `","kind":"werkende","origin":"zelf","channel":"inloop"}`
	w.store.fail("journey-" + command.ThingID(key, "journey of client-"+client, 0).String())
	w.send("gids-anna", "POST", "/v1/journeys", body, "Idempotency-Key", key.String()).want(500)
	if w.events() != 2 {
		t.Fatalf("%d events, want registered and begun", w.events())
	}
	w.store.fail("")
	w.send("gids-anna", "POST", "/v1/journeys", body, "Idempotency-Key", key.String()).want(201)
	if w.events() != 4 {
		t.Errorf("%d events, want opened and unlisted as well", w.events())
	}
	if strings.Contains(w.log.String(), "Voorbeeld") {
		t.Error("the log names the client")
	}
}

func TestAWrongOpeningLeavesNothingInTheFile(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	before := w.events()
	answer := w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkende", "origin": "postduif", "channel": "inloop", "occurredOn": "2026-03-03"}).want(400)
	if got := strings.Join(answer.faults(), ", "); got != "occurredOn future, origin code-list" {
		t.Errorf("found %s", got)
	}
	if w.events() != before {
		t.Error("the client's file names a journey that was never opened")
	}
}

func TestAKeyThatComesBackForAnotherClientNeverMixesFiles(t *testing.T) {
	w := newWorld(t)
	one, other := w.aClient("gids-anna"), w.aClient("gids-anna")
	key := uuid.Must(uuid.NewV7()).String()
	open := func(client string) reply {
		return w.send("gids-anna", "POST", "/v1/journeys", `{"client":"`+client+`","kind":"werkende","origin":"zelf","channel":"inloop"}`, "Idempotency-Key", key)
	}
	first, second := open(one).want(201).id(), open(other).want(201).id()
	for client, journey := range map[string]string{one: first, other: second} {
		cards := w.get("gids-anna", "/v1/clients/"+client).want(200).object()["journeys"].([]any)
		if len(cards) != 1 || cards[0].(map[string]any)["id"] != journey || first == second {
			t.Errorf("the file of %s has %v, want %s", client, cards, journey)
		}
	}
}
