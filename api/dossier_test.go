package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// file puts a document of a kind into the dossier of a voucher.
func (w *world) file(as, voucher, kind string, headers ...string) reply {
	w.Helper()
	headers = append([]string{"Idempotency-Key", uuid.Must(uuid.NewV7()).String(), "Document-Kind", kind}, headers...)
	return w.send(as, "POST", "/v1/vouchers/"+voucher+"/documents", aPDF, headers...)
}

func (w *world) filed(as, voucher, kind string) string {
	w.Helper()
	return w.file(as, voucher, kind).want(201).id()
}

// rejected is a voucher that is refused, and the decision.
func (w *world) rejected() (voucher string, decision any) {
	w.Helper()
	_, _, voucher = w.aVoucher()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	return voucher, w.on(assessor, voucher, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Nee."}).want(201).object()["events"].([]any)[0]
}

// Whoever works on a dossier puts in what is theirs, and reads what others put
// in; what is somebody else's to record is theirs to put in.
func TestWhoWorksOnADossierPutsInWhatIsTheirs(t *testing.T) {
	w := acquainted(t)
	client, journey, voucher := w.aVoucher()
	for _, c := range []struct {
		as, kind string
		status   int
	}{
		{assessor, "besluit", 201}, {assessor, "factuur", 201}, {assessor, "verslag", 201}, {assessor, "bezwaarschrift", 201},
		{assessor, "beslissing-op-bezwaar", 403}, {assessor, "uitspraak", 403},
		{objector, "beslissing-op-bezwaar", 201}, {objector, "uitspraak", 201}, {objector, "verslag", 201}, {objector, "beroepschrift", 201},
		{objector, "besluit", 403}, {objector, "factuur", 403}, {objector, "opleidingsplan", 403},
		{"adviseur-bram", "bezwaarschrift", 201}, {"adviseur-bram", "besluit", 403}, {"adviseur-chantal", "bezwaarschrift", 403},
		{treasurer, "verslag", 403}, {"teamleider-hanna", "verslag", 403}, {assessor, "brief", 400},
	} {
		put := w.file(c.as, voucher, c.kind).want(c.status)
		if c.status != 201 {
			continue
		}
		place := put.Header().Get("Location")
		for _, reader := range []string{assessor, objector, "adviseur-bram", "teamleider-hanna"} {
			w.get(reader, place).want(200)
		}
		w.get("adviseur-bram", "/v1/journeys/"+journey+"/documents/"+put.id()).want(200)
		w.get(treasurer, place).want(403)
	}
	if says := w.get("adviseur-bram", "/v1/clients/"+client+"/timeline").want(200).Body.String(); !strings.Contains(says, "voucher.document-filed") {
		t.Error("the timeline does not say that a document was put into the dossier")
	}
	w.file(assessor, uuid.NewString(), "verslag").want(404)
}

// A paper that was put into the dossier by mistake is not left open to everyone
// who assesses once that is taken back.
func TestADocumentThatWasTakenBackIsNotRead(t *testing.T) {
	w := acquainted(t)
	_, _, voucher := w.aVoucher()
	put := w.file("adviseur-bram", voucher, "bezwaarschrift").want(201)
	place := put.Header().Get("Location")
	w.get(assessor, place).want(200)
	w.post("adviseur-bram", "/v1/vouchers/"+voucher+"/withdrawals", m{"entry": put.object()["entry"], "reason": "onjuist"}).want(201)
	w.get(assessor, place).want(404)
	if page := w.get(assessor, "/v1/vouchers/"+voucher).want(200).Body.String(); strings.Contains(page, put.id()) {
		t.Errorf("the dossier still has it: %s", page)
	}
}

// Whoever decides reads what was said: the perspective, what was missing, reasons
// and grounds. For others there is the timeline of whom it is, or nothing.
func TestWhoDecidesReadsTheTextsOfTheVoucher(t *testing.T) {
	w := acquainted(t)
	_, journey := w.aHistory()
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/advices", m{"form": "loopbaangesprek", "topics": []string{"scholing"}, "channel": "inloop"}).want(201)
	asked := w.planned(journey)
	asked["perspective"] = "Twee werkgevers zoeken."
	voucher := w.post("adviseur-bram", "/v1/vouchers", asked).want(201).id()
	at := "/v1/vouchers/" + voucher
	w.on(assessor, voucher, "assessments", m{}).want(201)
	w.on(assessor, voucher, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Er is werk genoeg."}).want(201)
	texts := func(as string) string {
		page := w.get(as, at).want(200).object()
		if page["texts"] == nil {
			return ""
		}
		var all []string
		for _, said := range page["texts"].([]any) {
			entry := said.(map[string]any)
			for field, text := range entry["texts"].(map[string]any) {
				all = append(all, fmt.Sprint(entry["kind"], " ", field, ": ", text))
			}
		}
		return strings.Join(all, "\n")
	}
	want := "voucher.applied perspective: Twee werkgevers zoeken.\nvoucher.rejected explanation: Er is werk genoeg."
	for _, as := range []string{assessor, objector} {
		if got := texts(as); got != want {
			t.Errorf("%s reads %q, want %q", as, got, want)
		}
	}
	for _, as := range []string{"adviseur-bram", "teamleider-hanna"} {
		if got := texts(as); got != "" {
			t.Errorf("%s reads %q on the page of the voucher", as, got)
		}
	}
	if looks := w.looksSince(func() { texts(assessor) }); len(looks) != 1 || !looks[0].Allowed {
		t.Errorf("logged %+v, want one look", looks)
	}
}

func TestTheSameDocumentIsFiledOnce(t *testing.T) {
	w := acquainted(t)
	_, journey, voucher := w.aVoucher()
	key := uuid.NewString()
	w.store.fail("voucher-" + voucher) // it is in the journey by then, and not in the dossier
	w.file(assessor, voucher, "verslag", "Idempotency-Key", key).want(500)
	w.store.fail("")
	first := w.file(assessor, voucher, "verslag", "Idempotency-Key", key).want(201)
	again := w.file(assessor, voucher, "verslag", "Idempotency-Key", key).want(201)
	if first.Body.String() != again.Body.String() {
		t.Errorf("first %s, then %s", first.Body, again.Body)
	}
	if code := w.file(assessor, voucher, "bezwaarschrift", "Idempotency-Key", key).want(409).code(); code != "request-reused" {
		t.Errorf("as something else: %v", code)
	}
	w.file(assessor, voucher, "verslag", "If-Match", `"1"`).want(412)
	if n := len(w.get("adviseur-bram", "/v1/journeys/"+journey).want(200).object()["documents"].([]any)); n != 2 {
		t.Errorf("%d documents are in the journey, want the plan and the report", n)
	}
	seen := w.get(assessor, "/v1/vouchers/"+voucher).want(200).Header().Get("ETag")
	w.file(assessor, voucher, "verslag", "If-Match", seen).want(201)
}

// Every document that a body names is one of the journey, and of the kind that
// is asked.
func TestADocumentThatABodyNamesIsThere(t *testing.T) {
	w := acquainted(t)
	other := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	elsewhere := w.planned(other)["plan"]
	voucher, decision := w.rejected()
	course := w.get(assessor, "/v1/vouchers/"+voucher).object()["journey"].(string)
	refused := func(as, what string, body m, field, kind string) {
		t.Helper()
		cv := w.put("/v1/journeys/"+course, aPDF, uuid.NewString(), "Document-Kind", "cv").want(201).id()
		removed := w.put("/v1/journeys/"+course, aPDF, uuid.NewString(), "Document-Kind", kind).want(201).id()
		w.post("adviseur-bram", "/v1/journeys/"+course+"/documents/"+removed+"/removals", m{"reason": "dubbel"}).want(201)
		for document, why := range map[any]string{uuid.NewString(): "is not known here", elsewhere: "is not known here", cv: "is of the kind cv", removed: "was removed"} {
			body[field] = document
			p := w.post(as, "/v1/vouchers"+what, body).want(409).object()
			if detail := p["detail"].(string); p["code"] != "document-not-as-asked" || !strings.Contains(detail, why) || !strings.Contains(detail, kind) {
				t.Errorf("%s: %v", what, p)
			}
		}
	}
	at := "/" + voucher + "/"
	refused("adviseur-bram", "", application(course), "form", "aanvraag")
	refused("adviseur-bram", "", application(course), "plan", "opleidingsplan")
	second := w.post("adviseur-bram", "/v1/vouchers", application(course)).want(201).id()
	refused("adviseur-bram", "/"+second+"/completions", m{}, "plan", "opleidingsplan")
	w.on("adviseur-bram", second, "completions", m{"plan": w.filed("adviseur-bram", second, "opleidingsplan")}).want(201)
	refused(assessor, at+"dispatches", m{"decision": decision}, "document", "besluit")
	refused(objector, at+"objections", m{"decision": decision}, "letter", "bezwaarschrift")
	objection := w.on("adviseur-bram", voucher, "objections", m{"decision": decision, "letter": w.filed("adviseur-bram", voucher, "bezwaarschrift")}).want(201).id()
	at += "objections/" + objection + "/"
	refused(objector, at+"hearings", m{}, "report", "verslag")
	w.post(objector, "/v1/vouchers"+at+"hearings", m{"report": w.filed(objector, voucher, "verslag")}).want(201)
	ruling := m{"outcome": "ongegrond", "mandate": "m-2", "explanation": "Nee."}
	refused(objector, at+"decisions", ruling, "document", "beslissing-op-bezwaar")
	ruling["document"] = w.filed(objector, voucher, "beslissing-op-bezwaar")
	w.post(objector, "/v1/vouchers"+at+"decisions", ruling).want(201)
	refused(objector, at+"appeals", m{}, "letter", "beroepschrift")
	w.post(objector, "/v1/vouchers"+at+"appeals", m{"letter": w.filed(objector, voucher, "beroepschrift")}).want(201)
	refused(objector, at+"appeal-decisions", m{"outcome": "ongegrond"}, "document", "uitspraak")
	w.post(objector, "/v1/vouchers"+at+"appeal-decisions", m{"outcome": "ongegrond", "document": w.filed(objector, voucher, "uitspraak")}).want(201)
}

// A document that a voucher rests on is not taken out of its journey.
func TestADocumentThatAVoucherRestsOnIsNotRemoved(t *testing.T) {
	w := acquainted(t)
	_, course, voucher := w.aVoucher()
	report := w.filed(assessor, voucher, "verslag")
	p := w.post("adviseur-bram", "/v1/journeys/"+course+"/documents/"+report+"/removals", m{"reason": "dubbel"}).want(409).object()
	if p["code"] != "document-relied-on" || !strings.Contains(p["detail"].(string), voucher) {
		t.Errorf("refused as %v", p)
	}
	w.on("adviseur-bram", voucher, "application-withdrawals", m{}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+course+"/documents/"+report+"/removals", m{"reason": "dubbel"}).want(201)
}

// An application that is refused leaves nothing behind in the client's file.
func TestARefusedApplicationIsNoVoucherOfTheClient(t *testing.T) {
	w := acquainted(t)
	client, course, voucher := w.aVoucher()
	body := application(course)
	body["plan"] = uuid.NewString()
	w.post("adviseur-bram", "/v1/vouchers", body).want(409)
	w.post("adviseur-bram", "/v1/journeys/"+course+"/closures", m{"reason": "vraag-beantwoord"}).want(201)
	w.post("adviseur-bram", "/v1/vouchers", application(course)).want(409)
	file, _, err := w.server.Clients.Load(t.Context(), uuid.MustParse(client))
	if err != nil || len(file.State.Vouchers) != 1 || file.State.Vouchers[0].String() != voucher {
		t.Errorf("the file names %v, %v", file.State.Vouchers, err)
	}
}

// What an application lacks comes later: it is complete from then on.
func TestAnApplicationIsCompletedByAConversationThatIsHeldLater(t *testing.T) {
	w := acquainted(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	w.post("adviseur-bram", "/v1/journeys/"+course+"/intakes", m{"channel": "inloop"}).want(201)
	w.later(24 * time.Hour)
	voucher := w.post("adviseur-bram", "/v1/vouchers", w.planned(course)).want(201).id()
	if w.get(assessor, "/v1/vouchers/"+voucher).want(200).object()["complete"] != false {
		t.Error("it is complete without a conversation")
	}
	w.on(assessor, voucher, "assessments", m{}).want(409)
	w.on("adviseur-bram", voucher, "completions", m{}).want(409)
	w.later(24 * time.Hour)
	w.post("adviseur-bram", "/v1/journeys/"+course+"/advices", m{"form": "loopbaangesprek", "topics": []string{"scholing"}, "channel": "inloop"}).want(201)
	w.on("adviseur-bram", voucher, "completions", m{"occurredOn": "2026-03-03"}).want(409) // before it was held
	kinds := w.on("adviseur-bram", voucher, "completions", m{}).want(201).object()["events"].([]any)
	if len(kinds) != 3 {
		t.Errorf("recorded %v, want the conversation, the completion and the place in the fund", kinds)
	}
	if got := w.get(assessor, "/v1/vouchers/"+voucher).object(); got["complete"] != true || got["facts"].(map[string]any)["conversation"] == nil {
		t.Errorf("it stands so: %v", got)
	}
	w.on(assessor, voucher, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
}

// A conversation that was held after the day of an application that is recorded
// late is no evidence for it.
func TestAConversationAfterTheApplicationIsNone(t *testing.T) {
	w := acquainted(t)
	_, course, _ := w.aVoucher()
	body := further(w.planned(course))
	w.later(48 * time.Hour)
	w.post("adviseur-bram", "/v1/journeys/"+course+"/advices", m{"form": "loopbaangesprek", "topics": []string{"scholing"}, "channel": "inloop"}).want(201)
	first := w.post("adviseur-bram", "/v1/vouchers", body).want(201).id()
	body["occurredOn"], body["notAlike"], body["howDifferent"] = "2026-03-02", []string{first}, "Voor een tweede deel."
	second := w.post("adviseur-bram", "/v1/vouchers", body).want(201).id()
	fact := func(voucher string) any {
		return w.get(assessor, "/v1/vouchers/"+voucher).want(200).object()["facts"].(map[string]any)["conversation"]
	}
	if a, b := fact(first), fact(second); a == nil || b == nil || a == b {
		t.Errorf("the applications rest on %v and %v", a, b)
	}
}

func TestAConversationOnWhichAVoucherRestsStays(t *testing.T) {
	w := acquainted(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	w.post("adviseur-bram", "/v1/journeys/"+course+"/intakes", m{"channel": "inloop"}).want(201)
	talk := w.post("adviseur-bram", "/v1/journeys/"+course+"/advices", m{"form": "loopbaangesprek", "topics": []string{"scholing"}, "channel": "inloop"}).want(201).object()["entry"]
	applied := w.post("adviseur-bram", "/v1/vouchers", w.planned(course)).want(201)
	back := func() reply {
		return w.post("adviseur-bram", "/v1/journeys/"+course+"/withdrawals", m{"entry": talk, "reason": "onjuist"})
	}
	p := back().want(409).object()
	if p["code"] != "entry-rested-on" || !slices.Equal(p["entries"].([]any), []any{applied.object()["entry"]}) {
		t.Errorf("refused with %v", p)
	}
	w.on("adviseur-bram", applied.id(), "application-withdrawals", m{}).want(201)
	back().want(201)
}

func TestThePageShowsTheDossier(t *testing.T) {
	w := acquainted(t)
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 10_000_00}).want(201)
	_, course, voucher := w.aVoucher()
	w.act()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	w.on(assessor, voucher, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
	w.act()
	decision := w.get(assessor, "/v1/vouchers/"+voucher).object()["decisions"].([]any)[0].(map[string]any)["event"]
	letter := w.filed(assessor, voucher, "besluit")
	w.on(assessor, voucher, "dispatches", m{"decision": decision, "document": letter}).want(201)
	report := w.file(assessor, voucher, "verslag").want(201)
	w.on(assessor, voucher, "withdrawals", m{"entry": report.object()["entry"], "reason": "dubbel"}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+course+"/documents/"+report.id()+"/removals", m{"reason": "dubbel"}).want(201)
	page := w.get(assessor, "/v1/vouchers/"+voucher).want(200).object()
	if got := page["decisions"].([]any)[0].(map[string]any)["letter"]; got != letter {
		t.Errorf("the letter of the decision is %v", got)
	}
	var seen []string
	for _, d := range page["documents"].([]any) {
		d := d.(map[string]any)
		says := d["kind"].(map[string]any)["code"].(string)
		if by := d["approvedBy"]; by != nil {
			says += " approved by " + by.(string)
		}
		w.get(assessor, "/v1/vouchers/"+voucher+"/documents/"+d["id"].(string)).want(200)
		seen = append(seen, says)
	}
	if want := []string{"besluit", "opleidingsplan approved by " + assessor}; !slices.Equal(seen, want) {
		t.Errorf("the dossier has %v, want %v", seen, want)
	}
	for _, o := range page["openedBy"].([]any) {
		role := access.Role(o.(map[string]any)["role"].(string))
		if _, sees := (access.Someone{Roles: []access.Role{role}}).May(access.SeeVoucher, access.Own); !sees {
			t.Errorf("%s is said to open them", role)
		}
	}
	if len(page["openedBy"].([]any)) != 6 {
		t.Errorf("opened by %v", page["openedBy"])
	}
}
