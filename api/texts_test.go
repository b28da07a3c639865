package api_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codec"
)

// saidOf is what the timeline says of an event.
func saidOf(w *world, as, client, event string) map[string]any {
	w.Helper()
	for _, e := range w.timeline(as, client, 50) {
		if e["event"] == event {
			return e
		}
	}
	w.Fatalf("the timeline has no event %s", event)
	return nil
}

func TestOneTextIsDestroyedAndAllElseStays(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	advise := func(summary string) string {
		w.later(2e9)
		return w.post("adviseur-bram", "/v1/journeys/"+journey+"/advices", m{"form": "informatie", "topics": []string{"loopbaan"}, "channel": "telefoon", "summary": summary}).
			want(201).object()["events"].([]any)[0].(string)
	}
	wrong, right := advise("Is zwanger en heeft schulden."), advise("Een opleiding helpt.")
	before := saidOf(w, "adviseur-bram", client, wrong)
	at := "/v1/clients/" + client + "/text-destruction-requests"

	w.again("privacy-officer-mila", at, `{"event":"`+wrong+`","ground":"bijzondere-gegevens"}`).want(201)
	if got := saidOf(w, "adviseur-bram", client, wrong)["texts"]; got == nil {
		t.Error("a text whose destruction is only asked for is gone")
	}
	if got := refusedAs(w.post("privacy-officer-mila", at+"/"+wrong+"/confirmations", m{"confirmed": true})); got != "second-person-needed" {
		t.Errorf("who asked confirms it, or is refused as %v", got)
	}
	w.again("privacy-officer-noud", at+"/"+wrong+"/confirmations", `{"confirmed":true}`).want(201)

	if left, err := w.vault.Open(t.Context(), codec.TextKey(uuid.MustParse(wrong)), codec.TextKey(uuid.MustParse(right))); err != nil || len(left) != 1 {
		t.Errorf("%d keys are left of two, %v", len(left), err)
	}
	for _, as := range []string{"adviseur-bram", "privacy-officer-mila"} {
		got := saidOf(w, as, client, wrong)
		if got["texts"] != nil || got["erased"] != true {
			t.Errorf("%s is told %v", as, got)
		}
		for name, was := range before {
			if name != "texts" && name != "sentence" && !reflect.DeepEqual(got[name], was) {
				t.Errorf("%s is told as %s %v, and it was %v", as, name, got[name], was)
			}
		}
		if got := saidOf(w, as, client, right); got["erased"] != nil || got["texts"] == nil {
			t.Errorf("the other text is told as %v", got)
		}
	}
	for _, page := range []string{"/v1/clients/" + client + "/timeline", "/v1/clients/" + client + "/inspection", "/v1/journeys/" + journey} {
		if strings.Contains(w.get("privacy-officer-mila", page).want(200).Body.String(), "schulden") {
			t.Errorf("%s still has the text", page)
		}
	}
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk", "note": "Weer gebeld."}).want(201)
}

// Of a voucher the text goes for all who could read it: those who decide on it,
// who have its page, and those who have the timeline.
func TestATextOfAVoucherIsDestroyed(t *testing.T) {
	w := acquainted(t)
	client, _, voucher := w.aVoucher()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	event := w.on(assessor, voucher, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Heeft diabetes."}).want(201).object()["events"].([]any)[0].(string)
	w.on("adviseur-bram", voucher, "objections", m{"decision": event, "grounds": "Dat is niet zo."}).want(201)
	readers := map[string]string{assessor: "/v1/vouchers/" + voucher, objector: "/v1/vouchers/" + voucher,
		"adviseur-bram": "/v1/clients/" + client + "/timeline", "privacy-officer-mila": "/v1/clients/" + client + "/inspection"}
	for as, page := range readers {
		if !strings.Contains(w.get(as, page).want(200).Body.String(), "diabetes") {
			t.Errorf("%s does not read the text in %s, so that nothing is proved", as, page)
		}
	}
	at := "/v1/clients/" + client + "/text-destruction-requests"
	w.post("privacy-officer-mila", at, m{"event": event, "ground": "bijzondere-gegevens"}).want(201)
	w.post("privacy-officer-noud", at+"/"+event+"/confirmations", m{"confirmed": true})
	w.act()
	for as, page := range readers {
		if got := w.get(as, page).want(200).Body.String(); strings.Contains(got, "diabetes") || !strings.Contains(got, "Dat is niet zo.") {
			t.Errorf("%s reads in %s %s", as, page, got)
		}
	}
	if got := saidOf(w, "adviseur-bram", client, event); got["erased"] != true || got["texts"] != nil || got["codes"] == nil && got["facts"] == nil {
		t.Errorf("the timeline tells %v", got)
	}
	if story, _, err := w.server.Vouchers.Load(t.Context(), uuid.MustParse(voucher)); err != nil || strings.Contains(fmt.Sprintf("%+v", story), "diabetes") {
		t.Errorf("the process still holds the text, %v", err)
	}
	said := w.get(assessor, "/v1/vouchers/"+voucher).object()["texts"].([]any)
	if first := said[0].(map[string]any); len(said) != 2 || first["event"] != event || first["erased"] != true || len(first["texts"].(map[string]any)) != 0 {
		t.Errorf("whoever decides on it is told %v", said)
	}
}

func TestADestroyedTextIsSaidInWords(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	event := w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk", "note": "Dat was een ander."}).
		want(201).object()["events"].([]any)[0].(string)
	at := "/v1/clients/" + client + "/text-destruction-requests"
	asked := w.post("privacy-officer-mila", at, m{"event": event, "ground": "verkeerde-klant"}).want(201)
	for as, want := range map[string]string{"privacy-officer-mila": "", "privacy-officer-noud": "tekst-vernietigen Voorbeeld"} {
		if got := w.waiting(as, "/v1/work-items", asked.position()); got != want {
			t.Errorf("for %s there waits %q, want %q", as, got, want)
		}
	}
	done := w.post("privacy-officer-noud", at+"/"+event+"/confirmations", m{"confirmed": true}).want(201)
	if got := w.waiting("privacy-officer-noud", "/v1/work-items", done.position()); got != "" {
		t.Errorf("there still waits %q", got)
	}
	for language, want := range map[string][]string{
		"nl": {"Tekst vernietigd op 2 maart 2026. Reden: gaat over een andere klant.", "De tekst hierbij is gewist."},
		"en": {"Text destroyed on 2 March 2026. Reason: is about another client.", "The text that went with it has been erased."},
	} {
		page := w.get("privacy-officer-mila", "/v1/clients/"+client+"/timeline?lang="+language).want(200).Body.String()
		for _, sentence := range want {
			if !strings.Contains(page, sentence) {
				t.Errorf("in %s nobody says %q: %s", language, sentence, page)
			}
		}
	}
	if strings.Contains(w.get("adviseur-bram", "/v1/clients/"+client+"/timeline").want(200).Body.String(), "client.text-") {
		t.Error("who does not see to rights is told of it")
	}
}

func TestARequestToDestroyATextIsRetractedOrRefused(t *testing.T) {
	w := newWorld(t).withViews()
	client, _ := w.aHistory()
	need := find(t, w.timeline("privacy-officer-mila", client, 50), "journey.need-identified")["event"].(string)
	opened := find(t, w.timeline("privacy-officer-mila", client, 50), "client.registered")["event"].(string)
	at := "/v1/clients/" + client + "/text-destruction-requests"
	for _, none := range []string{opened, uuid.NewString()} {
		if got := refusedAs(w.post("privacy-officer-mila", at, m{"event": none, "ground": "onrechtmatig"})); got != "text-unknown" {
			t.Errorf("an event without a text is refused as %v", got)
		}
	}
	other, _ := w.aHistory()
	if got := refusedAs(w.post("privacy-officer-mila", "/v1/clients/"+other+"/text-destruction-requests", m{"event": need, "ground": "onrechtmatig"})); got != "text-unknown" {
		t.Errorf("a text of another client is refused as %v", got)
	}
	w.post("privacy-officer-mila", at, m{"event": need, "ground": "onrechtmatig"}).want(201)
	w.post("privacy-officer-noud", at+"/"+need+"/retractions", m{"reason": "onjuist"}).want(201)
	if got := refusedAs(w.post("privacy-officer-noud", at+"/"+need+"/confirmations", m{"confirmed": true})); got != "text-destruction-not-requested" {
		t.Errorf("it is confirmed all the same, or refused as %v", got)
	}
	for _, as := range []string{"adviseur-bram", "gids-anna", "teamleider-hanna"} {
		w.post(as, at, m{"event": need, "ground": "onrechtmatig"}).want(403)
	}
	if saidOf(w, "adviseur-bram", client, need)["texts"] == nil {
		t.Error("a text that was not destroyed is gone")
	}
}
