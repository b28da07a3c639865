package api_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

const aDay = 24 * time.Hour

// proposed has one person propose a change, and answers with its id.
func (w *world) proposed(path string, body m) string {
	w.Helper()
	body["reason"] = "Omdat het zo is."
	return w.post("beheerder-piet", path, body).want(201).id()
}

// changed has two persons change reference data.
func (w *world) changed(path string, body m) {
	w.Helper()
	w.post("beheerder-quinta", "/v1/reference-changes/"+w.proposed(path, body)+"/confirmations", m{"confirmed": true}).want(201)
}

// listed reads what a list says, field by field, as in "fnv FNV Twente; uwv UWV".
func (w *world) listed(as, path, list string, fields ...string) string {
	w.Helper()
	var all []string
	for _, i := range w.get(as, path).want(200).object()[list].([]any) {
		var one []string
		for _, f := range fields {
			if v, ok := i.(map[string]any)[f]; ok {
				one = append(one, fmt.Sprint(v))
			}
		}
		all = append(all, strings.Join(one, " "))
	}
	return strings.Join(all, "; ")
}

func TestReferenceDataTakesTwo(t *testing.T) {
	w := newWorld(t)
	path := "/v1/code-lists/channels/rows"
	body := m{"code": "kiosk", "dutch": "Kiosk", "english": "Kiosk", "fromDate": "2026-03-04", "reason": "Proef in de bibliotheek."}
	answer := w.post("beheerder-piet", path, body).want(201)
	change := "/v1/reference-changes/" + answer.id()
	if l := answer.Header().Get("Location"); l != "/v1/reference-changes" {
		t.Errorf("what waits is read at %s", l)
	}
	waits := w.get("beheerder-quinta", "/v1/reference-changes").want(200).object()["referenceChanges"].([]any)
	card := waits[0].(map[string]any)
	says := fmt.Sprint(card["kind"], " ", card["proposedBy"], " ", card["reason"], " ", card["says"])
	if want := "directory.row-proposed beheerder-piet Proef in de bibliotheek. map[code:kiosk dutch:Kiosk english:Kiosk fromDate:2026-03-04 list:channels]"; says != want {
		t.Errorf("what waits says %s", says)
	}
	same := w.post("beheerder-piet", change+"/confirmations", m{"confirmed": true}).want(409)
	if code := same.object()["code"]; code != "second-person-needed" {
		t.Errorf("refused with %v", code)
	}
	w.post("beheerder-quinta", change+"/retractions", m{"retracted": true}).want(409)
	w.post("beheerder-quinta", change+"/refusals", m{"explanation": "De proef is nog niet begonnen."}).want(201)
	w.post("beheerder-quinta", change+"/confirmations", m{"confirmed": true}).want(404)
	w.post("beheerder-piet", "/v1/reference-changes/"+w.proposed(path, body)+"/retractions", m{"retracted": true}).want(201)
	if got := w.listed("beheerder-piet", "/v1/reference-changes", "referenceChanges", "id"); got != "" {
		t.Errorf("there still waits %s", got)
	}
	for code, body := range map[string]m{
		"list-fixed": {"code": "zoek", "dutch": "Zoek", "english": "Lost", "fromDate": "2026-03-04", "reason": "Proef."},
		"code-there": {"code": "brief", "dutch": "Brief", "english": "Letter", "fromDate": "2026-03-04", "reason": "Proef."},
	} {
		path := map[string]string{"list-fixed": "voucher-states", "code-there": "channels"}[code]
		if got := w.post("beheerder-piet", "/v1/code-lists/"+path+"/rows", body).want(409).object()["code"]; got != code {
			t.Errorf("refused with %v, want %s", got, code)
		}
	}
	w.post("beheerder-piet", "/v1/code-lists/kleuren/rows", body).want(404)
}

// A code that is added counts from its first day, one that is ended through its
// last, and its label is told for ever.
func TestCodesComeAndGoWhileTheProgramRuns(t *testing.T) {
	w := newWorld(t)
	journey := "/v1/journeys/" + w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram") + "/contacts"
	contact := func(channel, on string, status int) {
		t.Helper()
		w.post("adviseur-bram", journey, m{"channel": channel, "topic": "werk", "occurredOn": on}).want(status)
	}
	contact("kiosk", "2026-03-02", 400)
	w.changed("/v1/code-lists/channels/rows", m{"code": "kiosk", "dutch": "Kiosk", "english": "Kiosk", "fromDate": "2026-03-04"})
	w.changed("/v1/reference-endings", m{"register": "channels", "item": "brief", "untilDate": "2026-03-04"})
	contact("kiosk", "2026-03-02", 400)
	w.later(3 * aDay)
	contact("kiosk", "2026-03-03", 400)
	contact("kiosk", "2026-03-04", 201)
	contact("kiosk", "2026-03-05", 201)
	contact("brief", "2026-03-04", 201)
	contact("brief", "2026-03-05", 400)
	codes := w.listed("", "/v1/code-lists/channels", "codes", "code", "nl", "fromDate", "untilDate")
	for _, want := range []string{"; kiosk Kiosk 2026-03-04", "; brief Brief 2010-01-01 2026-03-04;"} {
		if !strings.Contains(codes, want) {
			t.Errorf("%q is not in %s", want, codes)
		}
	}
}

func TestServersOverOneStoreSeeEachOthersCodes(t *testing.T) {
	one := newWorld(t)
	other := worldOver(t, one.store, one.vault)
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() { other.server.Directory.Follow(ctx, func(err error) { t.Error(err) }) })
	defer following.Wait()
	defer stop()
	one.changed("/v1/code-lists/channels/rows", m{"code": "kiosk", "dutch": "Kiosk", "english": "Kiosk", "fromDate": "2026-03-02"})
	for !strings.Contains(other.listed("", "/v1/code-lists/channels", "codes", "code"), "kiosk") { // until the test's own deadline
		time.Sleep(time.Millisecond)
	}
	journey := other.aJourney("gids-anna", other.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	other.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "kiosk", "topic": "werk"}).want(201)
	change := other.proposed("/v1/reference-endings", m{"register": "channels", "item": "kiosk", "untilDate": "2026-03-31"})
	one.post("beheerder-quinta", "/v1/reference-changes/"+change+"/confirmations", m{"confirmed": true}).want(201)
}

func TestWhatTheDirectorySaysIsOfADay(t *testing.T) {
	w := newWorld(t)
	w.changed("/v1/partners", m{"partner": "fnv", "kind": "vakbond", "organisation": "partner-fnv", "name": "FNV Twente", "fromDate": "2026-01-01"})
	w.changed("/v1/partners", m{"partner": "fnv", "kind": "vakbond", "organisation": "partner-fnv", "name": "FNV Oost", "fromDate": "2026-04-01"})
	w.changed("/v1/training-providers", m{"provider": "roc", "name": "ROC van Twente", "fromDate": "2026-01-01", "untilDate": "2026-06-30"})
	w.changed("/v1/promising-occupations", m{"occupation": "7231", "name": "Automonteur", "fromDate": "2026-01-01", "untilDate": "2026-06-30"})
	w.changed("/v1/locations", m{"location": "borne", "dutch": "Borne", "english": "Borne", "address": "Dorpsplein 1, Borne", "fromDate": "2026-05-01"})
	terms := m{"maximum": 250000, "highestLevel": "mbo-4", "decisionWeeks": 8, "completionWeeks": 4, "objectionWeeks": 6, "validityMonths": 12,
		"untreatedWeeks": 4, "conditions": []string{"loopbaangesprek"}, "source": "verordening-2026", "fromDate": "2026-01-01"}
	w.changed("/v1/voucher-terms", terms)
	terms["maximum"], terms["ownShare"], terms["fromDate"] = 300000, 20, "2027-01-01"
	w.changed("/v1/voucher-terms", terms)
	w.changed("/v1/retention-terms", m{"result": "zonder-advies", "months": 6, "duty": "eigen-termijn", "source": "selectielijst-2027", "fromDate": "2027-01-01"})
	w.changed("/v1/desk-terms", m{"term": "kleine-aantallen", "value": 10, "source": "Besluit", "fromDate": "2027-01-01"})
	w.changed("/v1/basis-rules", m{"rule": "subsidieverordening-scholing", "basis": "subsidieverordening", "partnerKinds": []string{"gemeente"},
		"sharingPurposes": []string{"scholing"}, "dataKinds": []string{"naam"}, "checkedDate": "2026-01-05", "source": "Verordening 2026", "fromDate": "2026-02-01"})
	for _, c := range []struct{ path, list, fields, want string }{
		{"/v1/desk-terms?on=2026-12-31", "deskTerms", "value", "14; 90; 14; 365; 5; 365; 90; 90; 60; 12; 14; 14"},
		{"/v1/desk-terms?on=2027-01-01", "deskTerms", "value firstFilling", "14 true; 90 true; 14 true; 365 true; 10; 365 true; 90 true; 90 true; 60 true; 12 true; 14 true; 14 true"},
		{"/v1/basis-rules?on=2026-01-31", "basisRules", "rule checked", "subsidieverordening-scholing false; suwi-62-uitvoering true; toestemming-klant true; wettelijke-plicht-inkomen false"},
		{"/v1/basis-rules?on=2026-07-01", "basisRules", "rule checked", "subsidieverordening-scholing true; suwi-62-uitvoering true; suwi-62-wijziging-2026 false; toestemming-klant true; wettelijke-plicht-inkomen false"},
		{"/v1/partners", "partners", "partner name organisation fromDate untilDate", "fnv FNV Twente partner-fnv 2026-01-01 2026-03-31"},
		{"/v1/partners?on=2026-04-01", "partners", "name", "FNV Oost"},
		{"/v1/partners?on=2025-12-31", "partners", "name", ""},
		{"/v1/training-providers", "trainingProviders", "provider name untilDate", "roc ROC van Twente 2026-06-30"},
		{"/v1/training-providers?on=2026-07-01", "trainingProviders", "provider", ""},
		{"/v1/promising-occupations?on=2026-06-30", "promisingOccupations", "occupation name", "2221 Verpleegkundige; 5321 Verzorgende; 7126 Loodgieter; 7223 Verspaner; 7231 Automonteur; 7411 Elektromonteur; 8332 Vrachtwagenchauffeur"},
		{"/v1/promising-occupations?on=2026-07-01", "promisingOccupations", "occupation", "2221; 5321; 7126; 7223; 7411; 8332"},
		{"/v1/voucher-terms", "voucherTerms", "maximum ownShare untilDate source conditions", "250000 2026-12-31 verordening-2026 [loopbaangesprek]"},
		{"/v1/voucher-terms?on=2027-01-01", "voucherTerms", "maximum ownShare", "300000 20"},
		{"/v1/voucher-terms?on=2025-01-01", "voucherTerms", "maximum firstFilling", "500000 true"},
		{"/v1/voucher-terms?on=2020-12-31", "voucherTerms", "maximum", ""},
		{"/v1/retention-terms?on=2026-12-31", "retentionTerms", "months demanded firstFilling", "60 true true; 6 false true; 60 true true; 84 true true; 12 false true"},
		{"/v1/retention-terms?on=2027-01-01", "retentionTerms", "months demanded source", "60 true selectielijst-te-bevestigen; 6 false selectielijst-te-bevestigen; 60 true selectielijst-te-bevestigen; 84 true selectielijst-te-bevestigen; 6 false selectielijst-2027"},
	} {
		if got := w.listed("adviseur-bram", c.path, c.list, strings.Fields(c.fields)...); got != c.want {
			t.Errorf("%s: %s, want %s", c.path, got, c.want)
		}
	}
	if got := w.listed("gids-anna", "/v1/locations?on=2026-05-01", "locations", "location", "address"); !strings.HasSuffix(got, "; map[code:borne en:Borne nl:Borne] Dorpsplein 1, Borne") {
		t.Errorf("the locations are %s", got)
	}
	if got := w.listed("gids-anna", "/v1/locations", "locations", "location"); strings.Contains(got, "borne") {
		t.Errorf("a location is there before its day: %s", got)
	}
	if got := w.get("gids-anna", "/v1/partners?on=0001-01-01").want(400).faults(); !slices.Equal(got, []string{"on range"}) {
		t.Errorf("found %v", got)
	}
}

func TestWhatIsWrongWithAProposalIsToldAtOnce(t *testing.T) {
	w := newWorld(t)
	for path, c := range map[string]struct {
		body   m
		faults string
	}{
		"/v1/partners":              {m{"partner": "f n v", "kind": "kerk", "organisation": "fnv", "name": " ", "fromDate": "2026-01-01", "reason": "x 111222333"}, "kind code-list, name required, partner reference, reason bsn"},
		"/v1/promising-occupations": {m{"occupation": "72", "name": "Automonteur", "fromDate": "2026-02-30", "reason": "Proef."}, "fromDate date, occupation pattern"},
		"/v1/voucher-terms": {m{"maximum": -1, "highestLevel": "mbo-9", "decisionWeeks": 0, "completionWeeks": 4, "objectionWeeks": 6, "validityMonths": 12,
			"untreatedWeeks": 4, "ownShare": 101, "source": "v", "fromDate": "2026-01-01", "reason": "Proef."}, "decisionWeeks range, highestLevel code-list, maximum range, ownShare range"},
		"/v1/retention-terms":   {m{"result": "niets", "months": 0, "duty": "x", "source": "v", "fromDate": "2026-01-01", "reason": "Proef."}, "duty code-list, months range, result code-list"},
		"/v1/desk-terms":        {m{"term": "niets", "value": 0, "source": " ", "fromDate": "2026-01-01", "reason": "Proef."}, "source required, term code-list, value range"},
		"/v1/reference-endings": {m{"register": "channels", "item": "brief", "reason": "Proef."}, "untilDate required"},
		"/v1/staff":             {m{"actor": "a b", "team": "elders", "name": "111222333"}, "actor reference, name bsn"},
	} {
		if got := strings.Join(w.post("beheerder-piet", path, c.body).want(400).faults(), ", "); got != c.faults {
			t.Errorf("%s: found %s", path, got)
		}
	}
	if w.events() != 0 {
		t.Error("something was recorded")
	}
}

func TestStaffAreNamedAndErased(t *testing.T) {
	w := newWorld(t)
	body := m{"actor": "adviseur-bram", "team": "werkcentrum-enschede", "name": "Bram Bakker"}
	w.post("beheerder-piet", "/v1/staff", body).want(404) // no team yet
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Werkcentrum Enschede"}).want(201)
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Werkcentrum Enschede"}).want(200)
	key := uuid.NewString()
	add := func() reply { return w.post("beheerder-piet", "/v1/staff", body, "Idempotency-Key", key) }
	bram := add().want(201).id()
	if again := add().want(201).id(); again != bram {
		t.Errorf("the same request made %s and %s", bram, again)
	}
	w.post("beheerder-piet", "/v1/staff", body).want(409)
	read := func(query string) string {
		return w.listed("adviseur-chantal", "/v1/staff"+query, "staff", "actor", "team", "name", "untilDate")
	}
	if got := read(""); got != "adviseur-bram werkcentrum-enschede Bram Bakker" {
		t.Errorf("the staff is %s", got)
	}
	w.post("beheerder-piet", "/v1/staff/"+bram+"/names", m{"name": "Bram de Boer"}).want(201)
	if got := w.post("beheerder-piet", "/v1/staff/"+bram+"/erasures", m{"confirmed": true}).want(409).object()["code"]; got != "staff-not-left" {
		t.Errorf("refused with %v", got)
	}
	w.post("beheerder-piet", "/v1/staff/"+bram+"/departures", m{"untilDate": "2026-03-03"}).want(201)
	early := w.post("beheerder-piet", "/v1/staff/"+bram+"/erasures", m{"confirmed": true}).want(409).object()
	if early["code"] != "staff-last-day" || !strings.Contains(fmt.Sprint(early["detail"]), "can be erased from 2026-03-04 on") {
		t.Errorf("before the last day it is refused with %v", early)
	}
	w.post("beheerder-piet", "/v1/staff/"+uuid.NewString()+"/names", m{"name": "Niemand"}).want(404)
	w.later(2 * aDay)
	if got := read(""); got != "" {
		t.Errorf("who has left is still there: %s", got)
	}
	if got := read("?on=2026-03-03"); got != "adviseur-bram werkcentrum-enschede Bram de Boer 2026-03-03" {
		t.Errorf("the staff of that day is %s", got)
	}
	w.post("beheerder-piet", "/v1/staff/"+bram+"/erasures", m{"confirmed": true}).want(201)
	if got := read("?on=2026-03-03"); got != "adviseur-bram werkcentrum-enschede 2026-03-03" {
		t.Errorf("after the erasure it says %s", got)
	}
	if strings.Contains(w.log.String(), "Bram de Boer") {
		t.Error("a name is in the log of the program")
	}
	for _, as := range []string{"partnermedewerker-joris", "analist-karin"} {
		w.get(as, "/v1/staff").want(403)
	}
}

// Roles are dated, so that one that is to begin or to end can be seen.
func TestStaffAreListedWithTheDaysOfTheirRoles(t *testing.T) {
	w := newWorld(t)
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Werkcentrum Enschede"}).want(201)
	at := "/v1/staff/" + w.post("beheerder-piet", "/v1/staff", m{"actor": "adviseur-bram", "team": "werkcentrum-enschede", "name": "Bram Bakker"}).want(201).id()
	dated := func() string { return w.listed("adviseur-chantal", "/v1/staff", "staff", "roles", "dated") }
	if got := dated(); got != "[] []" {
		t.Errorf("without roles: %s", got)
	}
	w.post("beheerder-piet", at+"/roles", m{"role": "vwnw-adviseur", "fromDate": "2026-04-01"}).want(201)
	w.post("beheerder-piet", at+"/roles", m{"role": "adviseur", "fromDate": "2026-03-02"}).want(201)
	w.post("beheerder-piet", at+"/role-endings", m{"role": "adviseur", "untilDate": "2026-03-31"}).want(201)
	want := "[adviseur] [map[fromDate:2026-03-02 role:adviseur untilDate:2026-03-31] map[fromDate:2026-04-01 role:vwnw-adviseur]]"
	if got := dated(); got != want {
		t.Errorf("the roles are %s, want %s", got, want)
	}
}

// The journeys of who is absent are the deputy's own, in that team and on those
// days, and no longer.
func TestADeputyIsAsNearAsWhoIsAbsent(t *testing.T) {
	w := newWorld(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	elsewhere := w.aJourney("gids-anna", client, "werkcentrum-almelo", "adviseur-bram")
	see := func(status int) {
		t.Helper()
		w.get("adviseur-chantal", "/v1/journeys/"+journey).want(status)
	}
	name := func(as, from, until string) reply {
		t.Helper()
		return w.post(as, "/v1/deputies", m{"absent": "adviseur-bram", "deputy": "adviseur-chantal", "fromDate": from, "untilDate": until}).want(201)
	}
	see(403)
	for _, team := range []string{"werkcentrum-enschede", "werkcentrum-hengelo"} {
		w.post("beheerder-piet", "/v1/teams", m{"team": team, "name": "Een team"}).want(201)
	}
	name("teamleider-ivo", "2026-03-02", "2026-03-31") // of another team: it gives nothing in this one
	see(403)
	last := name("teamleider-hanna", "2026-03-03", "2026-03-06")
	see(403)
	w.later(aDay)
	see(200)
	if got := w.get("adviseur-chantal", "/v1/journeys/"+journey).object()["relation"]; got != "own" {
		t.Errorf("the deputy stands to it in relation %v", got)
	}
	contact := w.post("adviseur-chantal", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201)
	caseload := func() (ids []any) {
		for _, j := range w.get("adviseur-chantal", "/v1/work-list", "Log-Position", contact.position()).want(200).object()["journeys"].([]any) {
			ids = append(ids, j.(map[string]any)["journey"])
		}
		return ids
	}
	w.get("adviseur-chantal", "/v1/journeys/"+elsewhere).want(403)
	w.get("adviseur-bram", "/v1/journeys/"+journey).want(200)
	if got := w.listed("adviseur-bram", "/v1/deputies", "deputies", "absent", "deputy", "team", "untilDate"); got != "adviseur-bram adviseur-chantal werkcentrum-hengelo 2026-03-31; adviseur-bram adviseur-chantal werkcentrum-enschede 2026-03-06" {
		t.Errorf("the deputies are %s", got)
	}
	if got := caseload(); len(got) != 1 || got[0] != journey {
		t.Errorf("the deputy's work list is %s", got)
	}
	w.later(4 * aDay)
	see(403)
	if got := caseload(); len(got) != 0 {
		t.Errorf("afterwards the deputy's work list is %s", got)
	}

	again := "/v1/deputies/" + name("teamleider-hanna", "2026-03-07", "2026-03-31").id() + "/endings"
	see(200)
	if got := w.post("teamleider-ivo", again, m{"untilDate": "2026-03-10"}).want(409).object()["code"]; got != "other-team" {
		t.Errorf("refused with %v", got)
	}
	w.post("teamleider-hanna", again, m{"untilDate": "2026-03-06"}).want(201)
	see(403)
	w.post("teamleider-hanna", "/v1/deputies/"+last.id()+"/endings", m{"untilDate": "2026-03-07"}).want(409)
	w.post("teamleider-hanna", "/v1/deputies/"+uuid.NewString()+"/endings", m{"untilDate": "2026-03-07"}).want(404)

	w.later(400 * aDay)
	since := name("teamleider-hanna", "2027-04-11", "2027-04-30").position()
	if got := w.waiting("adviseur-chantal", "/v1/work-items?of=own", since); got != "afsluiten-voorstel Voorbeeld" {
		t.Errorf("what the deputy has to do is %s", got)
	}
}

// A team does not end over its open journeys: whose they are would be with
// nobody.
func TestATeamEndsOnceItsJourneysAreWithAnother(t *testing.T) {
	w := newWorld(t).withViews()
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Werkcentrum Enschede"}).want(201)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	end := func() reply {
		return w.post("beheerder-piet", "/v1/teams/werkcentrum-enschede/endings", m{"untilDate": "2026-12-31"})
	}
	if got := refusedAs(end()); got != "team-has-journeys" {
		t.Errorf("refused as %v", got)
	}
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/closures", m{"reason": "teruggetrokken"}).want(201)
	end().want(201)
}
