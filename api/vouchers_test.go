package api_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/access"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// act has the policies take the log into account, to its end.
func (w *world) act() {
	w.Helper()
	e := engine.New(engine.Config{
		Policies: policy.All, Progress: memory.NewProgress(), Book: w.server.Book, Documents: w.papers,
		Hands: engine.Hands{Clients: w.server.Clients.Handle, Journeys: w.server.Journeys.Handle, Merges: w.server.Merges.Handle,
			Vouchers: w.server.Vouchers.Handle, Funds: w.server.Funds.Handle, Reorganisations: w.server.Reorganisations.Handle},
		Notice: func(_ string, err error) { w.Error(err) },
	})
	for range 3 { // what follows can have something follow
		for _, r := range e.Runners() {
			from, err := r.Checkpoint(w.Context())
			if err != nil {
				w.Fatal(err)
			}
			for page := w.page(from); len(page) > 0; page = w.page(from) {
				if err := r.Apply(w.Context(), from, page); err != nil {
					w.Fatal(err)
				}
				from = page[len(page)-1].Checkpoint()
			}
		}
	}
}

// page is what comes next in the log.
func (w *world) page(after eventstore.Checkpoint) []eventstore.Recorded {
	w.Helper()
	page, err := w.store.Page(w.Context(), after, 500)
	if err != nil {
		w.Fatal(err)
	}
	return page
}

const (
	assessor  = "fondsbeoordelaar-els"
	objector  = "bezwaarbehandelaar-fatima"
	treasurer = "fondsbeheerder-gert"
)

// application is what an advisor applies for on behalf of a client.
func application(journey string) m {
	return m{"journey": journey, "applicant": "adviseur-namens-klant", "line": "structureel", "amount": 2500_00,
		"provider": "roc-van-twente", "training": "Monteur", "occupation": "7411", "level": "mbo-3", "startDate": "2026-09-01"}
}

// further makes an application one for another training.
func further(application m) m {
	application["training"], application["startDate"] = "Vervolg", application["startDate"].(string)[:8]+"15"
	return application
}

// planned is an application with its training plan, which is in the journey.
func (w *world) planned(journey string) m {
	w.Helper()
	body := application(journey)
	body["plan"] = w.put("/v1/journeys/"+journey, aPDF, uuid.NewString()).want(201).id()
	return body
}

// aVoucher is applied for by adviseur-bram, after a career conversation.
func (w *world) aVoucher() (client, journey, voucher string) {
	w.Helper()
	client = w.aClient("gids-anna")
	journey = w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/intakes", m{"channel": "inloop"}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/advices", m{"form": "loopbaangesprek", "topics": []string{"scholing"}, "channel": "inloop"}).want(201)
	return client, journey, w.post("adviseur-bram", "/v1/vouchers", w.planned(journey)).want(201).id()
}

// on makes a command on a voucher.
func (w *world) on(as, voucher, what string, body m) reply {
	w.Helper()
	return w.post(as, "/v1/vouchers/"+voucher+"/"+what, body)
}

func (w *world) line() map[string]any {
	w.Helper()
	return w.get(treasurer, "/v1/funds/2026").want(200).object()["lines"].([]any)[0].(map[string]any)
}

func TestAVoucherFromApplicationToPayment(t *testing.T) {
	w := acquainted(t)
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 10_000_00}).want(201)
	client, _, voucher := w.aVoucher()
	w.act()
	status := func(want string) {
		t.Helper()
		w.act()
		if got := w.get(assessor, "/v1/vouchers/"+voucher).want(200).object()["status"].(map[string]any)["code"]; got != want {
			t.Fatalf("it stands at %v, want %s", got, want)
		}
	}
	status("aangevraagd")
	w.on(assessor, voucher, "positive-assessments", m{"amount": 1, "mandate": "m-1"}).want(409)
	w.on(assessor, voucher, "assessments", m{}).want(201)
	w.on(assessor, voucher, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
	status("verleend")
	decision := w.get(assessor, "/v1/vouchers/"+voucher).object()["decisions"].([]any)[0].(map[string]any)["event"]
	w.on(assessor, voucher, "dispatches", m{"decision": decision, "document": w.filed(assessor, voucher, "besluit")}).want(201)
	w.on(assessor, voucher, "advances", m{"amount": 500_00, "mandate": "m-1"}).want(201)
	w.on("adviseur-bram", voucher, "training-starts", m{}).want(201)
	w.on("adviseur-bram", voucher, "training-completions", m{}).want(201)
	w.on(assessor, voucher, "invoices", m{"amount": 1900_00, "document": w.filed(assessor, voucher, "factuur")}).want(201)
	w.act()
	if l := w.line(); l["reserved"] != 1500_00. || l["paid"] != 500_00. || l["free"] != 8000_00. {
		t.Errorf("the fund has %v", l)
	}
	w.on(assessor, voucher, "settlements", m{"amount": 1900_00, "mandate": "m-1", "explanation": "Zoals de factuur."}).want(201)
	w.on(assessor, voucher, "payments", m{"amount": 1400_00}).want(201)
	status("betaald")
	if l := w.line(); l["reserved"] != 0. || l["paid"] != 1900_00. || l["free"] != 8100_00. {
		t.Errorf("the fund has %v", l)
	}
	seen := w.get("adviseur-bram", "/v1/clients/"+client+"/timeline").want(200).Body.String()
	for _, kind := range []string{"voucher.applied", "voucher.granted", "voucher.paid"} {
		if !strings.Contains(seen, kind) {
			t.Errorf("the timeline does not have %s", kind)
		}
	}
	w.on(assessor, voucher, "withdrawals", m{"entry": uuid.NewString(), "reason": "onjuist"}).want(409)
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 1899_99}).want(409)
	if early := w.post(treasurer, "/v1/funds/2026/closures", m{}).want(409).object(); early["code"] != "fund-year-runs" {
		t.Errorf("refused as %v", early)
	}
	w.post(treasurer, "/v1/funds/2025/allotments", m{"line": "structureel", "amount": 1_00}).want(201)
	w.post(treasurer, "/v1/funds/2025/closures", m{}).want(201)
}

func TestARefusalThatIsObjectedTo(t *testing.T) {
	w := acquainted(t)
	_, _, voucher := w.aVoucher()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	event := w.on(assessor, voucher, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Werkgever betaalt."}).want(201).object()["events"].([]any)[0]
	objection := w.on("adviseur-bram", voucher, "objections", m{"decision": event, "grounds": "Dat is niet zo."}).want(201).id()
	path := "objections/" + objection + "/"
	if got := w.get(objector, "/v1/vouchers/"+voucher).want(200).object(); got["disputed"] != true {
		t.Error("nothing says that it is disputed")
	}
	w.on(objector, voucher, path+"hearings", m{}).want(201)
	w.on(objector, voucher, path+"decisions", m{"outcome": "gegrond", "mandate": "m-2", "explanation": "Klopt."}).want(201)
	w.on(objector, voucher, "objections/"+uuid.NewString()+"/revisions", m{}).want(404)
	w.on(objector, voucher, path+"revisions", m{"mandate": "m-2"}).want(201)
	if got := w.get(objector, "/v1/vouchers/"+voucher).want(200).object(); got["status"].(map[string]any)["code"] != "in-beoordeling" || got["dueDate"] != "2026-04-27" {
		t.Errorf("it is not assessed again: %v", got)
	}
}

// What is found in the journey is evidence, and what holds that day are terms.
func TestWhatTheDossierShows(t *testing.T) {
	w := acquainted(t)
	client, journey, voucher := w.aVoucher()
	looks := w.looksSince(func() { w.get(assessor, "/v1/vouchers/"+voucher).want(200) })
	if len(looks) != 1 || looks[0].Subject.String() != client || looks[0].Action != access.SeeVoucher {
		t.Errorf("logged %+v", looks)
	}
	got := w.get(assessor, "/v1/vouchers/"+voucher).object()
	facts := got["facts"].(map[string]any)
	if got["familyName"] != "Voorbeeld" || facts["conversation"] == nil || facts["promising"] != true || facts["appliedBy"] != "adviseur-bram" || got["complete"] != true {
		t.Errorf("the dossier has %v", got)
	}
	for _, path := range []string{"/v1/clients/" + client, "/v1/clients/" + client + "/timeline", "/v1/journeys/" + journey} {
		w.get(assessor, path).want(403)
	}
	w.get("adviseur-chantal", "/v1/vouchers/"+voucher).want(403)
	w.get(assessor, "/v1/vouchers/"+uuid.NewString()).want(404)
	w.get(treasurer, "/v1/funds/2031").want(404)

	none := further(w.planned(w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")))
	bare := w.post("adviseur-bram", "/v1/vouchers", none).want(201).id()
	if _, there := w.get(assessor, "/v1/vouchers/"+bare).object()["facts"].(map[string]any)["conversation"]; there {
		t.Error("a conversation in another journey counts")
	}
	w.post("adviseur-bram", "/v1/vouchers", m{"journey": journey, "applicant": "buurman"}).want(400)
}

// One who may not see the voucher is told that there is more.
func TestWhoDoesNotSeeAVoucherIsToldThatThereIsMore(t *testing.T) {
	w := acquainted(t)
	client, _, _ := w.aVoucher()
	for as, sees := range map[string]bool{"adviseur-bram": true, "teamleider-hanna": true, "privacy-officer-mila": true, "gids-anna": false} {
		o := w.get(as, "/v1/clients/"+client+"/timeline").want(200)
		if got := strings.Contains(o.Body.String(), "voucher.applied"); got != sees || !sees && o.object()["partial"] != true {
			t.Errorf("%s sees it: %v, partial %v", as, got, o.object()["partial"])
		}
	}
}

func TestApplyingCountsOnce(t *testing.T) {
	w := acquainted(t)
	_, journey, _ := w.aVoucher()
	key := uuid.NewString()
	body := further(w.planned(journey))
	first := w.post("adviseur-bram", "/v1/vouchers", body, "Idempotency-Key", key).want(201)
	again := w.post("adviseur-bram", "/v1/vouchers", body, "Idempotency-Key", key).want(201)
	if first.Body.String() != again.Body.String() {
		t.Errorf("first %s, then %s", first.Body, again.Body)
	}
	body["amount"] = 1
	w.post("adviseur-bram", "/v1/vouchers", body, "Idempotency-Key", key).want(409)
}

func TestErasingAClientErasesTheirVouchers(t *testing.T) {
	w := acquainted(t)
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 10_000_00}).want(201)
	client, _, voucher := w.aVoucher()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	w.on(assessor, voucher, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
	w.act()
	if l := w.line(); l["reserved"] != 2000_00. {
		t.Errorf("the fund has %v", l)
	}
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	held := w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true}).want(409).object()
	if held["code"] != "erasure-money-open" {
		t.Errorf("refused as %v", held)
	}
	w.on("adviseur-bram", voucher, "application-withdrawals", m{}).want(201)
	w.act()
	held = w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true}).want(409).object()
	if held["code"] != "erasure-kept" || !strings.Contains(held["detail"].(string), voucher+" until 2033-03-02 (voucher-verleend;") {
		t.Errorf("refused as %v", held)
	}
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-request-retractions", m{"reason": "onjuist"}).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "onrechtmatig"}).want(201)
	w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true})
	w.act()
	got := w.get(assessor, "/v1/vouchers/"+voucher).want(200)
	if o := got.object(); o["erased"] != true || o["client"] != nil || strings.Contains(got.Body.String(), "Monteur") {
		t.Errorf("what is left: %s", got.Body)
	}
	w.on(assessor, voucher, "revocations", m{"ground": "anders", "mandate": "m-1", "explanation": "x"}).want(409)
	if l := w.line(); l["reserved"] != 0. || l["free"] != 10_000_00. {
		t.Errorf("the fund has %v", l)
	}
}

// Whoever decides on an application reads what it came with, and nothing else
// that is in the journey.
func TestTheDocumentsOfADossierAreReadByWhoeverSeesIt(t *testing.T) {
	w := acquainted(t)
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/intakes", m{"channel": "inloop"}).want(201)
	at := "/v1/journeys/" + journey
	plan := w.put(at, aPDF, uuid.NewString()).want(201).id()
	other := w.put(at, longPDF(), uuid.NewString()).want(201).id()
	body := application(journey)
	body["plan"] = plan
	voucher := w.post("adviseur-bram", "/v1/vouchers", body).want(201).id()
	path := "/v1/vouchers/" + voucher + "/documents/"
	looks := w.looksSince(func() {
		if got := w.get(assessor, path+plan).want(200).Body.String(); got != aPDF {
			t.Errorf("the plan is %q", got)
		}
	})
	if len(looks) != 1 || looks[0].Subject.String() != client || !looks[0].Allowed {
		t.Errorf("the looks were %+v", looks)
	}
	w.get(assessor, path+other).want(404)
	w.get(assessor, at+"/documents/"+plan).want(403)
	w.get(treasurer, path+plan).want(403)
}
