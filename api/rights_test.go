package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestWhileProcessingIsRestrictedOnlyThePrivacyOfficerReads(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	at := "/v1/clients/" + client
	last := w.post("privacy-officer-mila", at+"/restrictions", m{"ground": "juistheid-betwist", "explanation": "Nagaan."}).want(201)

	page := w.get("adviseur-bram", at).want(200).object()
	if page["restricted"] != true || page["details"] != nil || len(page["journeys"].([]any)) != 0 {
		t.Errorf("the advisor is shown %v", page)
	}
	for _, path := range []string{at + "/timeline", "/v1/journeys/" + journey} {
		if got := w.get("adviseur-bram", path).want(403).object()["code"]; got != "restricted" {
			t.Errorf("%s is refused as %v", path, got)
		}
		w.get("privacy-officer-mila", path).want(200)
	}
	if page := w.get("privacy-officer-mila", at).want(200).object(); page["restricted"] != true || page["details"] == nil {
		t.Errorf("the privacy officer is shown %v", page)
	}
	if found := w.search("adviseur-bram", last.position(), m{"name": "voorbeeld"}).cards(); len(found) != 1 || found[0]["details"] != nil {
		t.Errorf("the advisor finds %v", found)
	}
	for _, item := range w.get("adviseur-bram", "/v1/work-list", "Log-Position", last.position()).want(200).object()["journeys"].([]any) {
		if i := item.(map[string]any); i["restricted"] != true || i["familyName"] != nil || i["openNeeds"] != nil {
			t.Errorf("the work list has %v", i)
		}
	}
	looks := w.looksSince(func() { w.get("adviseur-bram", at+"/timeline").want(403) })
	if len(looks) != 1 || looks[0].Allowed {
		t.Errorf("logged %+v, want one look that was not allowed", looks)
	}
}

func TestWhileProcessingIsRestrictedNothingElseIsRecorded(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	at := "/v1/clients/" + client
	w.again("privacy-officer-mila", at+"/restrictions", `{"ground":"juistheid-betwist"}`).want(201)
	before := w.events()
	for path, body := range map[string]m{
		at + "/detail-changes":                  {"familyName": "Anders"},
		at + "/open-contacts":                   {"channel": "inloop"},
		at + "/glass-breaks":                    {"reason": "spoed"},
		"/v1/journeys":                          {"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop"},
		"/v1/journeys/" + journey + "/contacts": {"channel": "telefoon", "topic": "werk"},
		"/v1/journeys/" + journey + "/needs":    {"source": "klant", "domain": "taal", "severity": "licht"},
	} {
		if got := refusedAs(w.post("adviseur-bram", path, body)); got != "client-restricted" {
			t.Errorf("%s is refused as %v", path, got)
		}
	}
	if after := w.events(); after != before {
		t.Errorf("%d events were recorded", after-before)
	}
	if got := refusedAs(w.post("privacy-officer-mila", at+"/restrictions", m{"ground": "onrechtmatig"})); got != "restricted-already" {
		t.Errorf("restricting again is refused as %v", got)
	}
	w.post("privacy-officer-mila", at+"/restriction-lifts", m{"ground": "grond-vervallen", "informedDate": "2026-03-03"}).want(400)
	w.post("privacy-officer-mila", at+"/restriction-lifts", m{"ground": "grond-vervallen", "informedDate": "2026-03-02"}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201)
}

// What was begun is ended whatever holds the processing up.
func TestWhileProcessingIsHeldWhatWasBegunIsEnded(t *testing.T) {
	for held, body := range map[string]m{
		"/restrictions": {"ground": "juistheid-betwist", "explanation": "Nagaan."},
		"/objections":   {"against": "begeleiding", "grounds": "Mijn adviseur is familie."},
	} {
		w := newWorld(t)
		client, journey := w.aHistory()
		in := "/v1/journeys/" + journey
		made := w.post(bram, in+"/appointments", m{"beginsAt": "2026-03-09T10:00:00Z", "minutes": 30, "channel": "telefoon", "with": bram, "topic": "voucher"}).want(201)
		w.post("privacy-officer-mila", "/v1/clients/"+client+held, body).want(201)
		w.post(bram, in+"/appointments/"+made.id()+"/moves", m{"beginsAt": "2026-03-10T10:00:00Z", "minutes": 30, "channel": "telefoon", "with": bram}).want(409)
		w.post(bram, in+"/appointments/"+made.id()+"/cancellations", m{"by": "klant", "reason": "verhinderd"}).want(201)
		w.post(bram, in+"/closures", m{"reason": "teruggetrokken"}).want(201)
		w.post(bram, in+"/reopenings", m{"channel": "telefoon"}).want(409)
	}
}

// Neither what was arranged with the client nor what was promised to them is
// read, whether processing is restricted or the client objects to it.
func TestWhatWasArrangedIsNotShownWhileProcessingIsHeld(t *testing.T) {
	for held, body := range map[string]m{
		"/restrictions": {"ground": "juistheid-betwist", "explanation": "Nagaan."},
		"/objections":   {"against": "begeleiding", "grounds": "Mijn adviseur is familie."},
	} {
		w := newWorld(t).withViews()
		client, journey := w.aHistory()
		at, in := "/v1/clients/"+client, "/v1/journeys/"+journey
		w.post("adviseur-bram", in+"/promises", m{"dueDate": "2026-03-09", "what": "Belt de huisarts."}).want(201)
		made := w.post("adviseur-bram", in+"/appointments", m{"beginsAt": "2026-03-09T10:00:00Z", "minutes": 30, "channel": "telefoon", "with": "adviseur-bram", "topic": "voucher"}).want(201)
		calendar := in + "/appointments/" + made.id() + "/calendar"
		w.get("adviseur-bram", calendar).want(200)
		w.post("privacy-officer-mila", at+held, body).want(201)

		page := w.get("adviseur-bram", at).want(200).object()
		if len(page["appointments"].([]any)) != 0 || len(page["promises"].([]any)) != 0 {
			t.Errorf("after %s the advisor is shown %v", held, page)
		}
		if got := w.get("adviseur-bram", calendar).want(403).object()["code"]; got != "restricted" {
			t.Errorf("after %s the calendar file is refused as %v", held, got)
		}
		w.get("privacy-officer-mila", calendar).want(200)
		if page := w.get("privacy-officer-mila", at).want(200).object(); len(page["promises"].([]any)) != 1 || len(page["appointments"].([]any)) != 1 {
			t.Errorf("the privacy officer is shown %v", page)
		}
	}
}

// A rectification is carried out by who decides on it, and just then when the
// client contests that the details are right.
func TestThePrivacyOfficerCorrectsDetailsAlsoWhileProcessingIsRestricted(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	at := "/v1/clients/" + client
	w.post("privacy-officer-mila", at+"/restrictions", m{"ground": "juistheid-betwist"}).want(201)
	w.post("adviseur-bram", at+"/corrections", m{"familyName": "Anders"}).want(403)
	w.post("privacy-officer-mila", at+"/detail-changes", m{"familyName": "Anders"}).want(403)
	w.post("privacy-officer-mila", at+"/corrections", m{"familyName": "Anders"}).want(201)
	if got := w.get("privacy-officer-mila", at).want(200).object()["details"].(map[string]any)["familyName"]; got != "Anders" {
		t.Errorf("the client is called %v", got)
	}
}

// What a journey has wrong is taken back by who sees to rights, also while the
// client contests it, and the rectification names that.
func TestThePrivacyOfficerRectifiesAJourneyAlsoWhileProcessingIsRestricted(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	at, officer := "/v1/clients/"+client, "privacy-officer-mila"
	wrong := w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201).object()["entry"]
	w.post(officer, at+"/restrictions", m{"ground": "juistheid-betwist"}).want(201)
	back := m{"entry": wrong, "reason": "onjuist"}
	if got := refusedAs(w.post("adviseur-bram", "/v1/journeys/"+journey+"/withdrawals", back)); got != "client-restricted" {
		t.Errorf("refused as %v", got)
	}
	put := w.post(officer, "/v1/journeys/"+journey+"/withdrawals", back).want(201).object()["events"]
	w.post(officer, at+"/rectifications", m{"outcome": "uitgevoerd", "asked": "Ik belde niet.", "corrections": put}).want(201)
}

// A restriction holds for the whole person, whichever file it was recorded in.
func TestARestrictionHoldsForAllThatWasMerged(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+c.into+"/restrictions", m{"ground": "juistheid-betwist"}).want(201)
	for _, j := range []string{c.journeyFrom, c.journeyInto} {
		if got := refusedAs(w.post("adviseur-bram", "/v1/journeys/"+j+"/contacts", m{"channel": "telefoon", "topic": "werk"})); got != "client-restricted" {
			t.Errorf("refused as %v", got)
		}
		w.get("adviseur-bram", "/v1/journeys/"+j).want(403)
	}
}

// Of two restrictions in merged files each is lifted by itself: the answer and the
// page say that another still holds, and to none but privacy officers.
func TestAfterARestrictionWasLiftedAnotherIsNamed(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	at := "/v1/clients/" + c.into
	request := w.asks("/v1/clients/"+c.from, "beperking")
	w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	w.post("privacy-officer-mila", at+"/restrictions", m{"ground": "juistheid-betwist"}).want(201)
	w.post("privacy-officer-mila", at+"/restrictions", m{"clientRequest": request, "ground": "onrechtmatig"}).want(201)
	shown := func(as string, restricted any, by string) {
		t.Helper()
		page := w.get(as, at).want(200).object()
		if got := fmt.Sprint(page["restrictedBy"]); page["restricted"] != restricted || got != by {
			t.Errorf("%s sees restricted %v, by %s; want %v, by %s", as, page["restricted"], got, restricted, by)
		}
	}
	shown("privacy-officer-mila", true, "["+c.into+" "+c.from+"]")
	shown("adviseur-bram", true, "<nil>")
	first := w.again("privacy-officer-mila", at+"/restriction-lifts", `{"ground":"grond-vervallen","informedDate":"2026-03-02"}`).want(201)
	if got := fmt.Sprint(first.object()["restrictedBy"]); got != "["+c.from+"]" {
		t.Errorf("after the first was lifted it is restricted by %s", got)
	}
	shown("privacy-officer-mila", true, "["+c.from+"]")
	last := w.post("privacy-officer-mila", at+"/restriction-lifts", m{"ground": "grond-vervallen", "informedDate": "2026-03-02"}).want(201).object()
	if last["client"] != c.from || last["restrictedBy"] != nil {
		t.Errorf("the second is lifted as %v", last)
	}
	shown("privacy-officer-mila", nil, "<nil>")
	w.post("adviseur-bram", "/v1/journeys/"+c.journeyFrom+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201)
}

func TestRightsAreCarriedOutAndShown(t *testing.T) {
	w := acquainted(t)
	client, _ := w.aHistory()
	at := "/v1/clients/" + client
	post := func(path string, body m) reply { return w.post("privacy-officer-mila", at+path, body) }
	post("/disclosures", m{"recipient": "partner-uwv", "kind": "uwv", "sharingPurpose": "inkomen", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
	put := post("/corrections", m{"familyName": "Voorbeelds"}).want(201).object()["events"]
	post("/rectifications", m{"outcome": "uitgevoerd", "asked": "Mijn naam klopt niet.", "corrections": put, "recipientsTold": []string{"partner-uwv"}}).want(201)
	for code, body := range map[string]m{
		"ground-needed":      {"outcome": "geweigerd", "asked": "x"},
		"ground-for-yes":     {"outcome": "uitgevoerd", "asked": "x", "ground": "gegeven-is-juist"},
		"correction-needed":  {"outcome": "uitgevoerd", "asked": "x"},
		"correction-unknown": {"outcome": "uitgevoerd", "asked": "x", "corrections": []string{uuid.NewString()}},
		"nobody-to-tell":     {"outcome": "geweigerd", "asked": "x", "ground": "gegeven-is-juist", "recipientsTold": []string{"partner-uwv"}},
	} {
		if got := refusedAs(post("/rectifications", body)); got != code {
			t.Errorf("refused as %v, want %s", got, code)
		}
	}
	if got := refusedAs(post("/objection-decisions", m{"outcome": "gegrond"})); got != "objection-not-lodged" {
		t.Errorf("refused as %v", got)
	}
	post("/objections", m{"against": "begeleiding", "grounds": "Mijn adviseur is familie."}).want(201)
	if got := w.get("adviseur-bram", at).want(200).object()["objection"]; got != true {
		t.Errorf("the objection is %v", got)
	}
	post("/objection-decisions", m{"outcome": "gegrond"}).want(201)
	if got := w.get("adviseur-bram", at).want(200).object()["objection"]; got != nil {
		t.Errorf("the objection is %v", got)
	}
	timeline := w.get("privacy-officer-mila", at+"/timeline").want(200).Body.String()
	for _, want := range []string{"partner-uwv", "Mijn naam klopt niet.", "Uitgevoerd (AVG artikel 16)", "Mijn adviseur is familie.", "Gegrond: de verwerking stopt"} {
		if !strings.Contains(timeline, want) {
			t.Errorf("the timeline does not say %q", want)
		}
	}
}

func TestWhoLooksLikeAClientIsRegisteredOnceThatIsRuledOut(t *testing.T) {
	w := newWorld(t).withViews()
	there := w.post("gids-anna", "/v1/clients", m{"familyName": "van Dijk", "birthDate": "1980-01-02", "phones": []string{"0612345678"}}).want(201)
	w.search("gids-anna", there.position(), m{"name": "dijk"}).want(200) // the view has it
	for as, inside := range map[string]bool{"gids-anna": true, "gids-omar": false} {
		var answer reply
		body := m{"familyName": "Dyk", "birthDate": "1980-01-02", "phones": []string{"+31612345678"}}
		events := w.events()
		looks := w.looksSince(func() { answer = w.post(as, "/v1/clients", body) })
		if refusedAs(answer) != "likely-duplicate" || w.events() != events {
			t.Fatalf("%s: %s", as, answer.Body)
		}
		card := answer.object()["clients"].([]any)[0].(map[string]any)
		if card["id"] != there.id() || (card["details"] != nil) != inside || len(card["matched"].([]any)) != 2 {
			t.Errorf("%s is shown %v", as, card)
		}
		if len(looks) != 2 || looks[1].Subject.String() != there.id() {
			t.Errorf("%s: logged %+v", as, looks)
		}
	}
	body := m{"familyName": "Dyk", "birthDate": "1980-01-02", "notDuplicateOf": []string{there.id()}}
	if got := refusedAs(w.post("gids-omar", "/v1/clients", body)); got != "duplicates-half-ruled-out" {
		t.Errorf("refused as %v", got)
	}
	body["howKnown"] = "naamgenoot"
	second := w.again("gids-omar", "/v1/clients", `{"familyName":"Dyk","birthDate":"1980-01-02","notDuplicateOf":["`+there.id()+`"],"howKnown":"naamgenoot"}`).want(201)
	entry := find(t, w.timeline("gids-omar", second.id(), 50), "client.duplicates-ruled-out")
	if got := entry["codes"].(map[string]any)["howKnown"].(map[string]any)["nl"]; got != "Een naamgenoot" {
		t.Errorf("the timeline says %v", got)
	}
	w.search("gids-anna", second.position(), m{"name": "dyk"}).want(200)
	if got := refusedAs(w.post("gids-omar", "/v1/clients", body)); got != "likely-duplicate" { // of the second
		t.Errorf("refused as %v", got)
	}
	w.post("gids-omar", "/v1/clients", m{"familyName": "Dyk", "birthDate": "1980-01-03"}).want(201)
	w.post("gids-omar", "/v1/clients", m{"familyName": "Dyk", "birthDate": "1980-01-02", "notDuplicateOf": []string{"x"}}).want(400)
}

// A request is answered alike also when what it registered would by now be its
// own duplicate.
func TestARepeatedRegistrationIsNotItsOwnDuplicate(t *testing.T) {
	w := newWorld(t).withViews()
	key, body := uuid.Must(uuid.NewV7()).String(), `{"familyName":"Enig","phones":["0611223344"]}`
	first := w.send("gids-anna", "POST", "/v1/clients", body, "Idempotency-Key", key).want(201)
	w.search("gids-anna", first.position(), m{"name": "enig"}).want(200)
	w.send("gids-anna", "POST", "/v1/clients", body, "Idempotency-Key", key).want(201)
}

// Registering does not wait for the view in which duplicates are looked for.
func TestWithoutTheViewNobodyIsRefused(t *testing.T) {
	w := newWorld(t)
	w.server.Views = never{}
	w.server.Beat, w.server.Patience = time.Second, 10*time.Millisecond
	w.build()
	w.post("gids-anna", "/v1/clients", m{"familyName": "Voorbeeld", "phones": []string{"0612345678"}}).want(201)
	if !strings.Contains(w.log.String(), "without looking for duplicates") {
		t.Error("the log does not say so")
	}
}

func TestAnInspectionShowsAllThatIsHeldAndWhoLooked(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	other := w.post("gids-anna", "/v1/clients", m{"familyName": "Tweemaal"}).want(201).id()
	w.aJourney("gids-anna", other, "werkcentrum-enschede", "adviseur-bram")
	w.post("adviseur-bram", "/v1/merges", m{"from": other, "into": client, "reason": "zelfde-persoon"}).want(201)
	w.get("adviseur-bram", "/v1/journeys/"+journey).want(200)
	w.get("gids-omar", "/v1/clients/"+other).want(403)

	page := w.get("privacy-officer-mila", "/v1/clients/"+other+"/inspection").want(200).object()
	size := func(field string) int { return len(page[field].([]any)) }
	if page["client"] != client || size("files") != 2 || size("journeys") != 2 || size("entries") != 11 {
		t.Errorf("it shows %d files, %d journeys and %d entries of %v", size("files"), size("journeys"), size("entries"), page["client"])
	}
	text := w.get("privacy-officer-mila", "/v1/clients/"+client+"/inspection").want(200).Body.String()
	for _, held := range []string{"Voorbeeld", "Tweemaal", "Wil minder werken.", "Heeft haast.", "Scholing", "adviseur-bram", "gids-omar"} {
		if !strings.Contains(text, held) {
			t.Errorf("it does not show %q", held)
		}
	}
	first := page["looks"].([]any)[0].(map[string]any)
	if first["actor"] != "privacy-officer-mila" || first["action"] != "carry-out-rights" {
		t.Errorf("the newest look is %v", first)
	}
	for _, as := range []string{"adviseur-bram", "teamleider-hanna", "auditor-lars"} {
		w.get(as, "/v1/clients/"+client+"/inspection").want(403)
	}
}

func TestAnObjectionHoldsUpGuidanceUntilItIsDecided(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	at, officer := "/v1/clients/"+client, "privacy-officer-mila"
	contact := func() reply {
		return w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk"})
	}
	w.post(officer, at+"/objections", m{"against": "begeleiding", "grounds": "Mijn adviseur is familie."}).want(201)
	if got := refusedAs(contact()); got != "client-objects" {
		t.Errorf("refused as %v", got)
	}
	w.get("adviseur-bram", "/v1/journeys/"+journey).want(403)
	if page := w.get("adviseur-bram", at).want(200).object(); page["restricted"] != true || page["objection"] != true || page["details"] != nil {
		t.Errorf("the advisor is shown %v", page)
	}
	w.post(officer, at+"/objection-decisions", m{"outcome": "gegrond"}).want(201)
	if got := refusedAs(contact()); got != "objection-upheld" {
		t.Errorf("refused as %v", got)
	}
	page := w.get("adviseur-bram", at).want(200).object()
	if stopped := page["stopped"].([]any)[0].(map[string]any); stopped["code"] != "begeleiding" {
		t.Errorf("stopped is %v", stopped)
	}
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/closures", m{"reason": "teruggetrokken"}).want(201)
	w.post(officer, at+"/resumptions", m{"against": "begeleiding", "explanation": "Wil toch hulp."}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/reopenings", m{"channel": "telefoon"}).want(201)
	contact().want(201)
	if got := refusedAs(w.post(officer, at+"/resumptions", m{"against": "begeleiding", "explanation": "x"})); got != "not-stopped" {
		t.Errorf("refused as %v", got)
	}
}

// A partner sees a referral no longer while the client objects to being
// referred, and sees it again when that was unfounded.
func TestAnObjectionToReferringHidesWhatIsAtAPartner(t *testing.T) {
	w := acquainted(t)
	client, course := w.aHistory()
	sent := w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV()).want(201)
	w.get(joris, address(course, sent.id())).want(200)
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/objections", m{"against": "doorverwijzing", "grounds": "x"}).want(201)
	w.get(joris, address(course, sent.id())).want(403)
	w.post(joris, address(course, sent.id())+"/acceptances", m{}).want(403)
	if got := refusedAs(w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV())); got != "client-objects" {
		t.Errorf("refused as %v", got)
	}
	w.get(bram, "/v1/journeys/"+course).want(200)
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/objection-decisions", m{"outcome": "dwingende-gronden"}).want(201)
	w.get(joris, address(course, sent.id())).want(200)
}

// What a client takes back is recorded whatever is restricted.
func TestAPermissionIsWithdrawnWhileProcessingIsRestricted(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	given := w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/restrictions", m{"ground": "juistheid-betwist"}).want(201)
	w.post(bram, "/v1/clients/"+client+"/permissions/"+given.id()+"/withdrawals", m{}).want(201)
}

func TestAnAnswerThatTakesLongerIsDueInThreeMonths(t *testing.T) {
	w := newWorld(t).withViews()
	client, _ := w.aHistory()
	at, officer := "/v1/clients/"+client, "privacy-officer-mila"
	due := func(after reply) any {
		page := w.get(officer, "/v1/work-items", "Log-Position", after.position()).want(200).object()
		return page["items"].([]any)[0].(map[string]any)["dueDate"]
	}
	if got := due(w.post(officer, at+"/objections", m{"against": "statistiek", "grounds": "x"}).want(201)); got != "2026-04-02" {
		t.Errorf("due on %v", got)
	}
	longer := m{"about": "bezwaar", "informedDate": "2026-03-02", "explanation": "Zoekt naar de grondslag."}
	if got := due(w.post(officer, at+"/answer-prolongations", longer).want(201)); got != "2026-06-02" {
		t.Errorf("due on %v", got)
	}
	if got := refusedAs(w.post(officer, at+"/answer-prolongations", longer)); got != "answer-prolonged" {
		t.Errorf("refused as %v", got)
	}
}

// Whoever got data by any file of the person is to be told of a rectification,
// and of a restriction.
func TestRecipientsAreToldOneByOne(t *testing.T) {
	w := acquainted(t).withViews()
	c := w.twice()
	officer, at := "privacy-officer-mila", "/v1/clients/"+c.into
	for _, of := range []struct{ client, to string }{{c.from, "partner-uwv"}, {c.into, "partner-gemeente"}} {
		w.post(officer, "/v1/clients/"+of.client+"/disclosures", m{"recipient": of.to, "sharingPurpose": "inkomen", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
	}
	w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	put := w.post(officer, at+"/corrections", m{"familyName": "Voorbeelds"}).want(201).object()["events"]
	rectified := m{"outcome": "uitgevoerd", "asked": "Naam.", "corrections": put}
	unknown := m{"outcome": "uitgevoerd", "asked": "Naam.", "corrections": put, "recipientsTold": []string{"partner-bond"}}
	if got := refusedAs(w.post(officer, at+"/rectifications", unknown)); got != "not-a-recipient" {
		t.Errorf("refused as %v", got)
	}
	last := w.post(officer, at+"/rectifications", rectified).want(201)
	if got := w.get(officer, at).want(200).object()["recipientsToTell"]; fmt.Sprint(got) != "[partner-gemeente partner-uwv]" {
		t.Errorf("to be told are %v", got)
	}
	if got := w.waiting(officer, "/v1/work-items", last.position()); !strings.HasPrefix(got, "ontvangers-vertellen") {
		t.Errorf("there waits %q", got)
	}
	w.post(officer, at+"/recipient-notices", m{"recipient": "partner-uwv", "outcome": "verteld"}).want(201)
	if got := refusedAs(w.post(officer, at+"/recipient-notices", m{"recipient": "partner-gemeente", "outcome": "onmogelijk"})); got != "why-not-told" {
		t.Errorf("refused as %v", got)
	}
	last = w.post(officer, at+"/recipient-notices", m{"recipient": "partner-gemeente", "outcome": "onmogelijk", "explanation": "x"}).want(201)
	if got := w.waiting(officer, "/v1/work-items", last.position()); got != "" {
		t.Errorf("there waits %q", got)
	}
	w.post(officer, at+"/restrictions", m{"ground": "juistheid-betwist"}).want(201)
	if got := w.get(officer, at).want(200).object()["recipientsToTell"]; fmt.Sprint(got) != "[partner-gemeente partner-uwv]" {
		t.Errorf("to be told of the restriction are %v", got)
	}
}

// A wrong id in the address is blamed on the parameter that it is, and on nothing
// else.
func TestAWrongIdInTheAddressIsNamed(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	for path, c := range map[string]struct {
		body m
		want string
	}{
		"/requests/%s/answers":     {m{"outcome": "toegewezen"}, "request"},
		"/requests/%s/extensions":  {m{"informedDate": "2026-03-02", "explanation": "x"}, "request"},
		"/glass-breaks/%s/reviews": {m{"outcome": "gerechtvaardigd"}, "event"},
	} {
		for id, rule := range map[string]string{"abc": "uuid", uuid.Nil.String(): "required"} {
			got := w.post("privacy-officer-mila", "/v1/clients/"+client+fmt.Sprintf(path, id), c.body).want(400).faults()
			if want := c.want + " " + rule; fmt.Sprint(got) != "["+want+"]" {
				t.Errorf("%s with %s: found %v, want %s", path, id, got, want)
			}
		}
	}
}
