package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/journey"
)

// inbox reads a whole list of referrals, page by page, as in "verzonden
// Voorbeeld".
func (w *world) inbox(as, next, since string) string {
	w.Helper()
	var all []string
	for next != "" {
		page := w.get(as, next, "Log-Position", since).want(200)
		for _, r := range page.object()["referrals"].([]any) {
			card := r.(map[string]any)
			all = append(all, fmt.Sprint(card["state"].(map[string]any)["code"], " ", card["familyName"], " ", card["advisor"]))
		}
		next = page.next()
	}
	return strings.Join(all, ", ")
}

func TestReferralsAreListedForThoseWhoHaveToDoWithThem(t *testing.T) {
	w := acquainted(t).withViews()
	client, course := w.aHistory()
	w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	send := func(body m) reply {
		w.later(time.Second)
		return w.post(bram, "/v1/journeys/"+course+"/referrals", body).want(201)
	}
	first, second := send(toUWV()), send(toUWV())
	nameless := m{"partner": "partner-uwv", "kind": "uwv", "sharingPurpose": "inkomen", "basis": "suwi-62", "dataKinds": []string{"uitkering"}}
	send(nameless)
	send(toUnion())
	w.post(joris, address(course, second.id())+"/acceptances", m{}).want(201)
	last := w.post(bram, address(course, first.id())+"/expiries", m{}).want(201)
	mine := "geaccepteerd Voorbeeld adviseur-bram, verzonden Voorbeeld adviseur-bram, verzonden Voorbeeld adviseur-bram"
	for _, c := range []struct{ as, query, want string }{
		{joris, "", "geaccepteerd Voorbeeld <nil>, verzonden <nil> <nil>"},
		{joris, "?limit=1", "geaccepteerd Voorbeeld <nil>, verzonden <nil> <nil>"},
		{joris, "?of=partner&unanswered=true", "verzonden <nil> <nil>"},
		{joris, "?ended=true", "geaccepteerd Voorbeeld <nil>, verzonden <nil> <nil>"},
		{saskia, "", "verzonden Voorbeeld <nil>"},
		{bram, "", mine},
		{bram, "?of=team&limit=2", mine},
		{bram, "?ended=true", "verlopen Voorbeeld adviseur-bram"},
		{"teamleider-hanna", "", mine},
		{"teamleider-ivo", "", ""},
		{"adviseur-chantal", "?of=team", ""},
	} {
		if got := w.inbox(c.as, "/v1/referrals"+c.query, last.position()); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, got, c.want)
		}
	}
	for _, c := range []struct{ as, query string }{
		{joris, "?of=team"}, {joris, "?of=own"}, {bram, "?of=partner"}, {"gids-anna", ""}, {"auditor-lars", ""},
	} {
		w.get(c.as, "/v1/referrals"+c.query).want(403)
	}
	if got := strings.Join(w.get(joris, "/v1/referrals?pointer=x&limit=0").want(400).faults(), ", "); got != "limit range, pointer pointer" {
		t.Errorf("found %s", got)
	}
	looks := w.looksSince(func() { w.get(joris, "/v1/referrals", "Log-Position", last.position()).want(200) })
	if len(looks) != 3 || looks[0].Action != access.ListReferrals || looks[2].Action != access.SeeReferral || looks[2].Subject.String() != client {
		t.Errorf("logged %+v", looks)
	}
}

func TestAnInboxShowsNothingOfWhatEndedSince(t *testing.T) {
	w := acquainted(t).withViews()
	client, course := w.aHistory()
	given := w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	sent := w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV()).want(201)
	last := w.post(bram, "/v1/journeys/"+course+"/referrals", toUnion()).want(201)
	for _, as := range []string{joris, saskia} {
		if got := w.inbox(as, "/v1/referrals", last.position()); got != "verzonden Voorbeeld <nil>" {
			t.Fatalf("%s has %s", as, got)
		}
	}
	w.halt()
	w.post(bram, address(course, sent.id())+"/expiries", m{}).want(201)
	w.post(bram, "/v1/clients/"+client+"/permissions/"+given.id()+"/withdrawals", m{}).want(201)
	for _, as := range []string{joris, saskia} {
		if got := w.inbox(as, "/v1/referrals", last.position()); got != "" {
			t.Errorf("%s still has %s", as, got)
		}
	}
}

func TestAReferralWithoutAnAnswerWaits(t *testing.T) {
	w := acquainted(t).withViews()
	_, course := w.aHistory()
	sent := w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV()).want(201)
	if got := w.waiting(bram, "/v1/work-items", sent.position()); got != "" {
		t.Errorf("there waits %s", got)
	}
	w.later(15 * 24 * time.Hour)
	if got := w.waiting(bram, "/v1/work-items", ""); got != "antwoord-navragen Voorbeeld" {
		t.Errorf("after two weeks there waits %s", got)
	}
	last := w.post(joris, address(course, sent.id())+"/acceptances", m{}).want(201)
	if got := w.waiting(bram, "/v1/work-items", last.position()); got != "" {
		t.Errorf("after an answer there waits %s", got)
	}
	w.later(91 * 24 * time.Hour)
	if got := w.waiting("adviseur-bram", "/v1/work-items?kind=terugkoppeling-navragen", ""); got != "terugkoppeling-navragen Voorbeeld" {
		t.Errorf("after three months of silence there waits %s", got)
	}
}

// Who stands in for an advisor has their referrals to follow, too, and none of
// another team.
func TestADeputyFollowsTheReferralsOfWhoIsAbsent(t *testing.T) {
	w := acquainted(t).withViews()
	client, course := w.aHistory()
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Een team"}).want(201)
	w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV()).want(201)
	elsewhere := w.aJourney("gids-anna", client, "werkcentrum-almelo", bram)
	last := w.post(bram, "/v1/journeys/"+elsewhere+"/referrals", toUWV()).want(201)
	if got := w.inbox("adviseur-chantal", "/v1/referrals", last.position()); got != "" {
		t.Errorf("before they stand in they have %s", got)
	}
	w.post("teamleider-hanna", "/v1/deputies", m{"absent": bram, "deputy": "adviseur-chantal", "fromDate": "2026-03-02", "untilDate": "2026-03-09"}).want(201)
	if got := w.inbox("adviseur-chantal", "/v1/referrals", last.position()); got != "verzonden Voorbeeld adviseur-bram" {
		t.Errorf("a deputy has %s", got)
	}
}

// A partner who sees a referral no more says nothing of it: whoever sent it is
// told at once, and not to ask the partner.
func TestAReferralThatThePartnerSeesNoMoreWaits(t *testing.T) {
	w := acquainted(t).withViews()
	client, course := w.aHistory()
	given := w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	sent := w.post(bram, "/v1/journeys/"+course+"/referrals", toUnion()).want(201)
	w.later(15 * 24 * time.Hour)
	if got := w.waiting(bram, "/v1/work-items", sent.position()); got != "antwoord-navragen Voorbeeld" {
		t.Errorf("after two weeks there waits %s", got)
	}
	last := w.post(bram, "/v1/clients/"+client+"/permissions/"+given.id()+"/withdrawals", m{}).want(201)
	for _, of := range []string{"own", "team"} {
		if got := w.waiting(bram, "/v1/work-items?of="+of, last.position()); got != "verwijzing-heroverwegen Voorbeeld" {
			t.Errorf("without permission there waits %s", got)
		}
	}
	line := w.get(bram, "/v1/work-items").want(200).object()["items"].([]any)[0].(map[string]any)
	if line["journey"] != course || line["thing"] != sent.id() || line["fromDate"] != "2026-03-17" || line["dueDate"] != "2026-03-31" {
		t.Errorf("it is told as %v", line)
	}
	last = w.post(bram, address(course, sent.id())+"/expiries", m{}).want(201)
	if got := w.waiting(bram, "/v1/work-items", last.position()); got != "" {
		t.Errorf("after it was ended there waits %s", got)
	}
}

// went writes to whom data about a client went, as in "partner-uwv suwi-62".
func (w *world) went(as, client string) string {
	w.Helper()
	var all []string
	for _, d := range w.get(as, "/v1/clients/"+client+"/disclosures").want(200).object()["disclosures"].([]any) {
		card := d.(map[string]any)
		all = append(all, fmt.Sprint(card["recipient"], " ", card["basis"].(map[string]any)["code"], " ", len(card["dataKinds"].([]any)), " ", card["referral"] != nil))
	}
	return strings.Join(all, ", ")
}

func TestEveryRecipientIsListedAlsoOfAReferralThatWasWithdrawn(t *testing.T) {
	w := acquainted(t).withViews()
	client, course := w.aHistory()
	w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	if got := w.went(bram, client); got != "" {
		t.Errorf("there went %s", got)
	}
	w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV()).want(201)
	w.later(time.Second)
	w.post(bram, "/v1/clients/"+client+"/disclosures", m{"recipient": "partner-bond", "kind": "vakbond", "sharingPurpose": "rechtspositie",
		"dataKinds": []string{"naam"}, "basis": "toestemming-klant", "note": "Per telefoon."}).want(201)
	w.post(bram, "/v1/clients/"+client+"/disclosures", m{"recipient": "partner-bond", "kind": "vakbond", "sharingPurpose": "rechtspositie",
		"dataKinds": []string{"naam", "opleiding"}, "basis": "toestemming-klant"}).want(409)
	want := "partner-uwv suwi-62 4 true, partner-bond toestemming-klant 1 false"
	for _, as := range []string{bram, "teamleider-hanna", "privacy-officer-mila"} {
		if got := w.went(as, client); got != want {
			t.Errorf("%s: there went %s, want %s", as, got, want)
		}
	}
	entry := find(t, w.timeline(bram, client, 50), "journey.referral-sent")["entry"]
	w.post(bram, "/v1/journeys/"+course+"/withdrawals", m{"entry": entry, "reason": "onjuist"}).want(201)
	if got := w.went(bram, client); got != want {
		t.Errorf("once it was withdrawn there went %s, want %s", got, want)
	}
	for _, as := range []string{"gids-anna", "adviseur-chantal", joris, "auditor-lars"} {
		w.get(as, "/v1/clients/"+client+"/disclosures").want(403)
	}
	if page := w.get("gids-anna", "/v1/clients/"+client+"/timeline").want(200); strings.Contains(page.Body.String(), "partner-") || page.object()["partial"] != true {
		t.Errorf("the front desk sees with whom is shared: %s", page.Body)
	}
}

func TestAListOfRecipientsIsWholeOrNotAnswered(t *testing.T) {
	w := acquainted(t).withViews()
	client, course := w.aHistory()
	w.halt()
	w.server.Beat, w.server.Patience = time.Second, time.Millisecond
	w.post(bram, "/v1/journeys/"+course+"/referrals", toUWV()).want(201)
	w.get(bram, "/v1/clients/"+client+"/disclosures").want(503)
}

func TestTheTimelineTellsOfReferralsAndOfWhatIsShared(t *testing.T) {
	w := acquainted(t)
	client, course, _, referral := w.aReferredClient()
	w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	w.post(joris, address(course, referral)+"/declines", m{"reason": "geen-capaciteit", "note": "Volgende maand weer."}).want(201)
	all := w.timeline(bram, client, 50)
	sent, declined, given := find(t, all, "journey.referral-sent"), find(t, all, "journey.referral-declined"), find(t, all, "client.permission-given")
	if sent["codes"].(map[string]any)["kind"].(map[string]any)["nl"] != "UWV" || sent["facts"].(map[string]any)["partner"] != "partner-uwv" {
		t.Errorf("the sending says %v", sent)
	}
	if declined["organisation"] != "partner-uwv" || declined["codes"].(map[string]any)["reason"].(map[string]any)["nl"] != "Geen capaciteit" {
		t.Errorf("the answer says %v", declined)
	}
	if given["codes"].(map[string]any)["form"].(map[string]any)["code"] != "mondeling" || find(t, all, "journey.need-returned") == nil {
		t.Errorf("the permission says %v", given)
	}
	shown := w.get(bram, "/v1/journeys/"+course).want(200).object()["referrals"].([]any)
	if len(shown) != 1 || shown[0].(map[string]any)["id"] != referral {
		t.Errorf("the journey has %v", shown)
	}
	if w.get("gids-anna", "/v1/journeys/"+course).want(200).object()["referrals"] != nil {
		t.Error("the front desk sees referrals")
	}
}

// A referral of an erased journey is not shown, whoever still has its ids.
func TestAnErasedReferralIsNotThere(t *testing.T) {
	w := acquainted(t)
	_, course, _, referral := w.aReferredClient()
	if _, err := w.server.Journeys.Handle(context.Background(), uuid.MustParse(course), journey.Erase{Cause: uuid.New()}, request()); err != nil {
		t.Fatal(err)
	}
	w.get(joris, address(course, referral)).want(403)
	w.get("teamleider-hanna", address(course, referral)).want(404)
}
