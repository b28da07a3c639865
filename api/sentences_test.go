package api_test

import (
	"strings"
	"testing"
)

// aDesk is a directory in which those of a history have names.
func (w *world) aDesk() (bram string) {
	w.Helper()
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Werkcentrum Enschede"}).want(201)
	w.changed("/v1/partners", m{"partner": "bond", "kind": "vakbond", "organisation": "partner-bond", "name": "Bond Oost", "fromDate": "2026-01-01"})
	return w.post("beheerder-piet", "/v1/staff", m{"actor": "adviseur-bram", "team": "werkcentrum-enschede", "name": "Bram de Boer"}).want(201).id()
}

// refer sends a referral to a partner, on the client's permission.
func (w *world) refer(client, journey, partner string) (referral string) {
	w.Helper()
	shares := m{"recipient": partner, "sharingPurpose": "rechtspositie", "dataKinds": []string{"naam"}, "form": "mondeling"}
	w.post("adviseur-bram", "/v1/clients/"+client+"/permissions", shares).want(201)
	return w.post("adviseur-bram", "/v1/journeys/"+journey+"/referrals", m{"partner": partner, "kind": "vakbond", "sharingPurpose": "rechtspositie",
		"dataKinds": []string{"naam"}, "basis": "toestemming-klant"}).want(201).id()
}

func TestSentencesCallPeopleAndPartnersByName(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	w.aDesk()
	referral := w.refer(client, journey, "bond")
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/referrals/"+referral+"/acceptances", m{}).want(201)
	if got := w.sentence("adviseur-bram", client, "journey.referral-accepted"); got != "Doorverwijzing aangenomen door Bond Oost op 2 maart 2026." {
		t.Errorf("it says %q", got)
	}
	opened := w.sentence("adviseur-bram", client, "journey.opened")
	if !strings.Contains(opened, " bij Werkcentrum Enschede, met Bram de Boer als adviseur. ") {
		t.Errorf("it says %q", opened)
	}
}

// Who left is still who they were, until their name is erased.
func TestSentencesCallNobodyByANameThatIsErased(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	bram := w.aDesk()
	w.post("beheerder-piet", "/v1/staff/"+bram+"/departures", m{"untilDate": "2026-03-02"}).want(201)
	w.later(2 * aDay)
	named := func() bool {
		return strings.Contains(w.sentence("adviseur-bram", client, "journey.opened"), "Bram de Boer")
	}
	if !named() {
		t.Error("who left has no name")
	}
	w.post("beheerder-piet", "/v1/staff/"+bram+"/erasures", m{"confirmed": true}).want(201)
	if named() {
		t.Error("an erased name is said")
	}
}

// What a client is given says who got their data, and not who works at the desk.
func TestAnInspectionIsInSentences(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	w.aDesk()
	w.refer(client, journey, "bond")
	page := w.get("privacy-officer-mila", "/v1/clients/"+client+"/inspection?lang=en").want(200)
	said := ""
	for _, e := range page.object()["entries"].([]any) {
		said += e.(map[string]any)["sentence"].(string) + "\n"
	}
	for _, want := range []string{"Client referred on 2 March 2026 to Bond Oost.", "Journey opened on 2 March 2026", "Intake held on 2 March 2026 (walk-in)."} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q in\n%s", want, said)
		}
	}
	if strings.Contains(said, "Bram") || strings.Contains(said, "You may not see") || page.Header().Get("Content-Language") != "en" {
		t.Errorf("in %s it says\n%s", page.Header().Get("Content-Language"), said)
	}
}

// An event says as much as is open of it.
func TestAnEventIsASentence(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	event := find(t, w.timeline("adviseur-bram", client, 50), "journey.intake-recorded")["event"].(string)
	for address, want := range map[string]string{
		"":                    "Intake gehouden op 2 maart 2026 (inloop). De gegevens hierbij mag u niet zien. De tekst hierbij mag u niet zien.",
		"?open=true":          "Intake gehouden op 2 maart 2026 (inloop). Uitkering: geen uitkering.",
		"?open=true&lang=en":  "Intake held on 2 March 2026 (walk-in). Benefit: no benefit.",
		"?open=false&lang=en": "Intake held on 2 March 2026 (walk-in). You may not see the data that goes with it. You may not see the text that goes with it.",
	} {
		if got := w.get("auditor-lars", "/v1/events/"+event+address).want(200).object()["sentence"]; got != want {
			t.Errorf("%s: %q", address, got)
		}
	}
}

// A client with two vouchers, and who guides them, can tell the lines of one from
// those of the other.
func TestALineOfAVoucherSaysWhichOne(t *testing.T) {
	w := acquainted(t)
	client, journey, first := w.aVoucher()
	second := w.post("adviseur-bram", "/v1/vouchers", further(w.planned(journey))).want(201).id()
	for _, voucher := range []string{first, second} {
		w.on("fondsbeoordelaar-els", voucher, "assessments", m{}).want(201)
	}
	of := map[string]string{first: "Opleiding: Monteur", second: "Opleiding: Vervolg"}
	said := 0
	for as, page := range map[string]string{"adviseur-bram": "timeline?limit=200", "privacy-officer-mila": "inspection"} {
		for _, e := range w.get(as, "/v1/clients/"+client+"/"+page).want(200).object()["entries"].([]any) {
			e := e.(map[string]any)
			id, is := e["voucher"].(string)
			if !is {
				continue
			}
			said++
			if sentence := e["sentence"].(string); strings.Count(sentence, of[id]) != 1 {
				t.Errorf("%s reads of %s: %s", as, of[id], sentence)
			}
		}
	}
	if said < 12 {
		t.Errorf("only %d lines are about a voucher", said)
	}
}
