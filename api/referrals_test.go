package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
)

const (
	bram   = "adviseur-bram"
	joris  = "partnermedewerker-joris"  // of UWV
	saskia = "partnermedewerker-saskia" // of a union
)

// toUWV and toUnion are referrals that rest on the law, and on a permission.
func toUWV(needs ...string) m {
	return m{"partner": "partner-uwv", "kind": "uwv", "sharingPurpose": "werk-vinden", "basis": "suwi-62", "needs": needs,
		"dataKinds": []string{"naam", "contactgegevens", "ondersteuningsbehoeften", "vraag"}, "question": "Kan zij bij jullie terecht?"}
}

func toUnion() m {
	return m{"partner": "partner-bond", "kind": "vakbond", "sharingPurpose": "rechtspositie", "basis": "toestemming-klant",
		"dataKinds": []string{"naam", "vraag"}, "question": "Klopt haar opzegtermijn?"}
}

func permission() m {
	return m{"recipient": "partner-bond", "sharingPurpose": "rechtspositie", "dataKinds": []string{"naam", "vraag"}, "form": "mondeling"}
}

// aReferredClient is a client with a need that is with UWV.
func (w *world) aReferredClient() (client, journey, need, referral string) {
	w.Helper()
	client, journey = w.aHistory()
	need = w.needOf(journey)
	referral = w.post(bram, "/v1/journeys/"+journey+"/referrals", toUWV(need)).want(201).id()
	return client, journey, need, referral
}

// needOf is the first need of a journey.
func (w *world) needOf(journey string) string {
	w.Helper()
	return w.get(bram, "/v1/journeys/"+journey).want(200).object()["needs"].([]any)[0].(map[string]any)["id"].(string)
}

// status is how a need stands.
func (w *world) status(journey string) any {
	w.Helper()
	n := w.get(bram, "/v1/journeys/"+journey).want(200).object()["needs"].([]any)[0].(map[string]any)
	return n["status"].(map[string]any)["code"]
}

func address(journey, referral string) string {
	return "/v1/journeys/" + journey + "/referrals/" + referral
}

func TestAReferralFromSendingToReport(t *testing.T) {
	w := acquainted(t)
	_, journey, need, referral := w.aReferredClient()
	at := address(journey, referral)
	if got := w.status(journey); got != "overgedragen" {
		t.Errorf("the need is %v", got)
	}
	w.post(joris, at+"/receipts", m{}).want(201)
	w.post(joris, at+"/receipts", m{}).want(200)
	w.post(joris, at+"/reports", m{}).want(409)
	if got := w.post(joris, at+"/acceptances", m{"note": "Wij bellen haar."}).want(201).Header().Get("Location"); got != at {
		t.Errorf("it is read at %s, want %s", got, at)
	}
	w.post(joris, at+"/begins", m{}).want(201)
	w.post(bram, "/v1/journeys/"+journey+"/needs/"+need+"/offers", m{"offer": "praktijkleren"}).want(409)
	w.post(joris, at+"/reports", m{"report": "Geslaagd."}).want(409)
	w.post(joris, at+"/reports", m{"needs": []m{{"need": need, "status": "overgedragen"}}}).want(400)
	wrong := w.post(joris, at+"/reports", m{"needs": []m{{"need": need, "status": "vervuld", "outcome": "prima"}}}).want(400)
	if got := wrong.faults(); !slices.Equal(got, []string{"needs[0].outcome code-list"}) {
		t.Errorf("found %v", got)
	}
	w.post(joris, at+"/reports", m{"report": "Geslaagd.", "needs": []m{{"need": need, "status": "vervuld", "outcome": "opgelost"}}}).want(201)
	if got := w.status(journey); got != "vervuld" {
		t.Errorf("the need is %v", got)
	}
	w.get(joris, at).want(403) // it has ended
	if got := w.get(bram, at).want(200).object()["state"].(map[string]any)["code"]; got != "teruggekoppeld" {
		t.Errorf("it is %v", got)
	}
}

func TestAReferralThatIsDeclinedOrExpiresGivesTheNeedBack(t *testing.T) {
	for path, as := range map[string]string{"declines": joris, "expiries": bram} {
		w := acquainted(t)
		_, journey, _, referral := w.aReferredClient()
		w.post(bram, "/v1/journeys/"+journey+"/closures", m{"reason": "doorverwezen"}).want(201) // it stays open at the partner
		w.post(as, address(journey, referral)+"/"+path, m{"reason": "niet-passend"}).want(map[bool]int{true: 201, false: 400}[as == joris])
		if as == bram {
			w.post(as, address(journey, referral)+"/"+path, m{}).want(201)
		}
		if got := w.status(journey); got != "gesignaleerd" {
			t.Errorf("%s: the need is %v", path, got)
		}
		w.get(joris, address(journey, referral)).want(403)
	}
}

func TestAPartnerIsShownWhatTheReferralNamesAndNothingElse(t *testing.T) {
	w := acquainted(t)
	_, journey, need, referral := w.aReferredClient()
	var page reply
	looks := w.looksSince(func() { page = w.get(joris, address(journey, referral)).want(200) })
	shown := page.object()
	if got := fmt.Sprint(shown["client"]); got != "map[familyName:Voorbeeld givenName:Vera phones:[0612345678]]" {
		t.Errorf("of the client it shows %s", got)
	}
	if n := shown["needs"].([]any); len(n) != 1 || n[0].(map[string]any)["id"] != need || n[0].(map[string]any)["domain"].(map[string]any)["code"] != "scholing" {
		t.Errorf("of needs it shows %v", n)
	}
	if shown["question"] != "Kan zij bij jullie terecht?" || shown["relation"] != "referred" {
		t.Errorf("it shows %v", shown)
	}
	for _, never := range []string{"minder werken", "haast", "iets anders", "zwaar", "benefit", "adviseur-bram"} {
		if strings.Contains(page.Body.String(), never) {
			t.Errorf("it shows %q: %s", never, page.Body)
		}
	}
	if len(looks) != 1 || looks[0].Action != access.SeeReferral || looks[0].Relation != access.Referred || looks[0].Subject == uuid.Nil ||
		!looks[0].Allowed || looks[0].Organisation != "partner-uwv" {
		t.Errorf("logged %+v", looks)
	}
	bare := w.post(bram, "/v1/journeys/"+journey+"/referrals", m{"partner": "partner-uwv", "kind": "uwv", "sharingPurpose": "inkomen", "basis": "suwi-62",
		"dataKinds": []string{"uitkering"}}).want(201).id()
	if got := fmt.Sprint(w.get(joris, address(journey, bare)).want(200).object()["client"]); strings.Contains(got, "Voorbeeld") || !strings.Contains(got, "benefit") {
		t.Errorf("of benefit alone it shows %s", got)
	}
}

// TestAPartnerFindsNoWayToAnythingElse tries every address with ids that a
// partner can know: those of the client's journey and of what was referred.
func TestAPartnerFindsNoWayToAnythingElse(t *testing.T) {
	w := acquainted(t)
	c := w.course(persona(joris), access.Referred)
	for address, row := range walk {
		if row.do == "" || row.do == access.SeeReferral || row.do == access.AnswerReferral || row.do == access.ListReferrals {
			continue
		}
		method, path, _ := strings.Cut(c.fill(address), " ")
		answer := w.send(joris, method, path, c.fill(row.body), "Idempotency-Key", uuid.NewString()).want(403)
		w.onlyDenied(address, answer)
	}
}

func TestAReferralIsOnlyTheOwnOrganisations(t *testing.T) {
	w := acquainted(t)
	_, journey, need, referral := w.aReferredClient()
	other, elsewhere := w.aHistory()
	_ = other
	at := address(journey, referral)
	isNot := w.get(saskia, address(journey, uuid.NewString())).want(403).Body.String()
	for _, path := range []string{at, address(uuid.NewString(), referral), address(elsewhere, referral)} {
		as := saskia
		if path != at {
			as = joris // whose it is, at another address
		}
		answer := w.get(as, path).want(403)
		w.onlyDenied(path, answer)
		if answer.Body.String() != isNot {
			t.Errorf("what is not there and what is not theirs differ: %s, %s", answer.Body, isNot)
		}
	}
	for path, body := range map[string]m{
		"receipts": {}, "acceptances": {}, "declines": {"reason": "anders"}, "begins": {}, "reports": {"needs": []m{{"need": need, "status": "bevestigd"}}}, "expiries": {},
	} {
		w.post(saskia, at+"/"+path, body).want(403)
	}
	w.post(joris, at+"/expiries", m{}).want(403) // that is for the desk to say
	w.get("gids-anna", at).want(403)
	w.get("adviseur-chantal", at).want(403)
	w.get("adviseur-chantal", address(uuid.NewString(), referral)).want(404)
	w.get(bram, address(journey, uuid.NewString())).want(404)
	w.post(bram, address(journey, uuid.NewString())+"/expiries", m{}).want(404)
	w.get("teamleider-hanna", at).want(200)
	w.get("privacy-officer-mila", at).want(200)
}

func TestWhatWasWithdrawnOrHasEndedIsNoLongerSeen(t *testing.T) {
	for name, end := range map[string]func(w *world, client, journey, at string){
		"withdrawn": func(w *world, client, journey, at string) {
			entry := find(w.TB, w.timeline(bram, client, 50), "journey.referral-sent")["entry"]
			w.post(bram, "/v1/journeys/"+journey+"/withdrawals", m{"entry": entry, "reason": "onjuist"}).want(201)
		},
		"expired":  func(w *world, _, _, at string) { w.post(bram, at+"/expiries", m{}).want(201) },
		"declined": func(w *world, _, _, at string) { w.post(joris, at+"/declines", m{"reason": "anders"}).want(201) },
		"erased": func(w *world, client, journey, _ string) {
			w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
			w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true}).want(202)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := acquainted(t)
			client, journey, _, referral := w.aReferredClient()
			at := address(journey, referral)
			w.get(joris, at).want(200)
			end(w, client, journey, at)
			w.onlyDenied(at, w.get(joris, at).want(403))
			w.post(joris, at+"/acceptances", m{}).want(403)
		})
	}
}

func TestAnAnswerCanBeGivenAgainThoughItTookTheAccessAway(t *testing.T) {
	w := acquainted(t)
	_, journey, _, referral := w.aReferredClient()
	key := uuid.NewString()
	decline := func(reason string) reply {
		return w.send(joris, "POST", address(journey, referral)+"/declines", `{"reason":"`+reason+`"}`, "Idempotency-Key", key)
	}
	first := decline("anders").want(201)
	if again := decline("anders").want(201); again.Body.String() != first.Body.String() {
		t.Errorf("answered %s, and again %s", first.Body, again.Body)
	}
	decline("niet-passend").want(409)
}

func TestAWithdrawalOfAReferralNamesTheAnswersThatRestOnIt(t *testing.T) {
	w := acquainted(t)
	client, journey, _, referral := w.aReferredClient()
	w.post(joris, address(journey, referral)+"/acceptances", m{}).want(201)
	all := w.timeline(bram, client, 50)
	refused := w.post(bram, "/v1/journeys/"+journey+"/withdrawals", m{"entry": find(t, all, "journey.referral-sent")["entry"], "reason": "onjuist"}).want(409).object()
	if entries := refused["entries"].([]any); len(entries) != 1 || entries[0] != find(t, all, "journey.referral-accepted")["entry"] {
		t.Errorf("%v stand in the way", entries)
	}
}

func TestTheDeskRecordsWhatAPartnerSaysOnTheTelephone(t *testing.T) {
	w := acquainted(t)
	_, journey, need, referral := w.aReferredClient()
	w.post(bram, address(journey, referral)+"/acceptances", m{}).want(201)
	w.post(bram, address(journey, referral)+"/reports", m{"needs": []m{{"need": need, "status": "vervallen", "reason": "klant-wil-niet"}}}).want(201)
	if got := w.status(journey); got != "vervallen" {
		t.Errorf("the need is %v", got)
	}
}

func TestWithoutAPermissionNothingGoesToAUnion(t *testing.T) {
	w := acquainted(t)
	client, course := w.aHistory()
	send := func(body m) reply { return w.post(bram, "/v1/journeys/"+course+"/referrals", body) }
	refused := func(body m, code string) {
		t.Helper()
		if got := send(body).want(409).object()["code"]; got != code {
			t.Errorf("refused as %v, want %s", got, code)
		}
	}
	refused(toUnion(), "permission-missing")
	suwi := toUnion()
	suwi["basis"] = "suwi-62"
	refused(suwi, "basis-does-not-hold")
	debt := toUWV()
	debt["partner"], debt["kind"], debt["sharingPurpose"] = "partner-gemeente", "gemeente", "schuldhulp"
	refused(debt, "basis-does-not-hold")

	given := w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	more := toUnion()
	more["dataKinds"] = []string{"naam", "vraag", "contactgegevens"}
	if got := send(more).want(409).object(); got["code"] != "permission-missing" || !strings.Contains(got["detail"].(string), "the data kinds contactgegevens on that day") {
		t.Errorf("refused as %v", got)
	}
	elsewhere := toUnion()
	elsewhere["partner"], elsewhere["kind"] = "partner-gemeente", "gemeente"
	refused(elsewhere, "permission-missing")
	referral := send(toUnion()).want(201).id()
	at := address(course, referral)
	w.get(saskia, at).want(200)
	w.get(joris, at).want(403)

	w.later(time.Minute)
	w.post(bram, "/v1/clients/"+client+"/permissions/"+given.id()+"/withdrawals", m{}).want(201)
	refused(toUnion(), "permission-missing")
	w.onlyDenied(at, w.get(saskia, at).want(403))
	w.post(saskia, at+"/acceptances", m{}).want(403)
	w.get(bram, at).want(200)
	card := w.get(bram, "/v1/clients/"+client+"/permissions").want(200).object()["permissions"].([]any)[0].(map[string]any)
	if card["holds"] != false || card["withdrawn"] == nil || card["recipient"] != "partner-bond" {
		t.Errorf("the permission stands as %v", card)
	}
	evidence := find(t, w.timeline(bram, client, 50), "journey.referral-sent")["facts"].(map[string]any)["evidence"]
	if evidence != card["evidence"] {
		t.Errorf("it rests on %v, want %v", evidence, card["evidence"])
	}
}

func TestAPermissionThatIsOverShowsAPartnerNothingMore(t *testing.T) {
	w := acquainted(t)
	client, course := w.aHistory()
	short := permission()
	short["holdsUntilDate"] = "2026-03-03"
	w.post(bram, "/v1/clients/"+client+"/permissions", short).want(201)
	at := address(course, w.post(bram, "/v1/journeys/"+course+"/referrals", toUnion()).want(201).id())
	for hours, code := range map[int]int{0: 200, 24: 200, 48: 403} {
		w.later(time.Duration(hours) * time.Hour)
		w.get(saskia, at).want(code)
		w.later(-time.Duration(hours) * time.Hour)
	}
}

// A permission that was withdrawn between the moment that it was found and the
// decision is decided on as it was found; the one that the command carries is
// asked again by the decider.
func TestAStalePermissionIsRefused(t *testing.T) {
	w := acquainted(t)
	c := w.course(persona(bram), access.Own)
	id, owner := uuid.MustParse(c["journey"]), uuid.MustParse(c["client"])
	story, _, err := w.server.Clients.Load(context.Background(), owner)
	if err != nil {
		t.Fatal(err)
	}
	stale := story.State.Permissions[uuid.MustParse(c["permission"])]
	send := journey.SendReferral{Referral: uuid.New(), Partner: "partner-bond", Kind: "vakbond", Listed: "vakbond", Purpose: "rechtspositie", Basis: "toestemming-klant",
		DataKinds: []string{"naam"}, Permission: &stale, Rules: directory.State{}.BasisRulesOn("toestemming-klant", decider.Date(2026, 1, 1))}
	if _, err := w.server.Clients.Handle(context.Background(), owner, client.WithdrawPermission{Permission: uuid.MustParse(c["permission"])}, request()); err != nil {
		t.Fatal(err)
	}
	w.later(time.Minute)
	story, _, _ = w.server.Clients.Load(context.Background(), owner)
	withdrawn := story.State.Permissions[uuid.MustParse(c["permission"])]
	send.Permission = &withdrawn
	if _, err := w.server.Journeys.Handle(context.Background(), id, send, request()); err == nil || !strings.Contains(err.Error(), "permitted") {
		t.Errorf("answered %v", err)
	}
}
