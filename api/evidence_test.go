package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// acquainted is a world whose directory knows the partners of the personas, and
// two training providers.
func acquainted(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	from := decider.Date(2026, 1, 1)
	for i, c := range []directory.Command{
		directory.ProposePartner{Partner: "partner-uwv", Kind: "uwv", Organisation: "partner-uwv", Name: "UWV", From: from, Reason: "x", By: "een"},
		directory.ProposePartner{Partner: "partner-bond", Kind: "vakbond", Organisation: "partner-bond", Name: "Bond", From: from, Reason: "x", By: "een"},
		directory.ProposePartner{Partner: "partner-gemeente", Kind: "gemeente", Organisation: "partner-gemeente", Name: "Gemeente", From: from, Reason: "x", By: "een"},
		directory.ProposeProvider{Provider: "roc", Name: "ROC", From: from, Reason: "x", By: "een"},
		directory.ProposeProvider{Provider: "roc-van-twente", Name: "ROC van Twente", From: from, Reason: "x", By: "een"},
	} {
		change := uuid.NewSHA1(uuid.Nil, []byte{byte(i)})
		switch p := c.(type) {
		case directory.ProposePartner:
			p.Change = change
			c = p
		case directory.ProposeProvider:
			p.Change = change
			c = p
		}
		for _, c := range []directory.Command{c, directory.ConfirmChange{Change: change, By: "ander"}} {
			if _, err := w.server.Directory.Handle(w.Context(), directory.ID, c, request()); err != nil {
				w.Fatal(err)
			}
		}
	}
	return w
}

func idOf(t testing.TB, text string) uuid.UUID {
	t.Helper()
	id, err := uuid.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// code wants a refusal, and returns which.
func (r reply) code() any {
	r.t.Helper()
	return r.want(409).object()["code"]
}

// What the law allows depends on what a partner is, so that is not whoever
// refers to say.
func TestAPartnerIsWhatTheDirectorySaysItIs(t *testing.T) {
	w := acquainted(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", bram)
	w.changed("/v1/partners", m{"partner": "gemeente", "kind": "gemeente", "organisation": "stadhuis", "name": "Gemeente", "fromDate": "2026-03-02", "untilDate": "2026-03-04"})
	refer := func(partner, kind, on string) reply {
		body := m{"partner": partner, "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"}
		if kind != "" {
			body["kind"] = kind
		}
		if on != "" {
			body["occurredOn"] = on
		}
		return w.post(bram, "/v1/journeys/"+course+"/referrals", body)
	}
	if got := refer("partner-bond", "uwv", "").want(409).object(); got["code"] != "partner-of-another-kind" || !strings.Contains(got["detail"].(string), "vakbond") {
		t.Errorf("got %v", got)
	}
	for _, c := range []struct{ partner, kind, want string }{
		{"partner-bond", "", "basis-does-not-hold"}, {"uwv", "uwv", "partner-unknown"}, {"stadhuis", "gemeente", "partner-unknown"},
	} {
		if got := refer(c.partner, c.kind, "").code(); got != c.want {
			t.Errorf("to %s: %v, want %s", c.partner, got, c.want)
		}
	}
	sent := refer("partner-uwv", "", "").want(201)
	if kind := w.get(bram, address(course, sent.id())).object()["kind"].(map[string]any)["code"]; kind != "uwv" {
		t.Errorf("it went to one of kind %v", kind)
	}
	refer("gemeente", "", "").want(201)
	w.later(3 * aDay)
	if got := refer("gemeente", "gemeente", "").code(); got != "partner-unknown" {
		t.Errorf("once it has ended: %v", got)
	}
	refer("gemeente", "", "2026-03-03").want(201) // while it was there
}

// Somebody whom no directory knows gets what the client permitted them to have,
// and nothing else.
func TestALawyerGetsWhatTheClientPermits(t *testing.T) {
	w := acquainted(t)
	client, _ := w.aHistory()
	path := "/v1/clients/" + client
	tell := func(kind, basis, purpose string) reply {
		body := m{"recipient": "advocaat-1", "sharingPurpose": purpose, "dataKinds": []string{"naam"}, "basis": basis}
		if kind != "" {
			body["kind"] = kind
		}
		return w.post(bram, path+"/disclosures", body)
	}
	if got := tell("uwv", "suwi-62", "werk-vinden").code(); got != "recipient-unknown" {
		t.Errorf("by law: %v", got)
	}
	if got := tell("", "toestemming-klant", "rechtspositie").code(); got != "recipient-kind-missing" {
		t.Errorf("without a kind: %v", got)
	}
	permit := func(more m) {
		more["sharingPurpose"], more["dataKinds"], more["form"] = "rechtspositie", []string{"naam"}, "mondeling"
		w.post(bram, path+"/permissions", more).want(201)
	}
	permit(m{"kind": "overig"})
	if got := tell("overig", "toestemming-klant", "rechtspositie").code(); got != "permission-missing" {
		t.Errorf("with a permission for any of a kind: %v", got)
	}
	permit(m{"recipient": "advocaat-1"})
	tell("overig", "toestemming-klant", "rechtspositie").want(201)
	w.post(bram, path+"/disclosures", m{"recipient": "partner-uwv", "sharingPurpose": "inkomen", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
}

// Who works for a partner is whose token names its organisation, and not its
// reference; and for as long as it is one.
func TestAPartnersPeopleAreThoseOfItsOrganisation(t *testing.T) {
	w := acquainted(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", bram)
	w.changed("/v1/partners", m{"partner": "uwv-oost", "kind": "uwv", "organisation": "partner-bond", "name": "UWV Oost", "fromDate": "2026-03-02", "untilDate": "2026-03-03"})
	sent := w.post(bram, "/v1/journeys/"+course+"/referrals", m{"partner": "uwv-oost", "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
	w.get(saskia, address(course, sent.id())).want(200)
	w.get(joris, address(course, sent.id())).want(403)
	w.later(2 * aDay)
	w.get(saskia, address(course, sent.id())).want(403)
}

func TestAVoucherIsForAProviderThatTheDirectoryKnows(t *testing.T) {
	w := acquainted(t)
	client, course, voucher := w.aVoucher()
	files := func() any {
		story, _, err := w.server.Clients.Load(t.Context(), idOf(t, client))
		if err != nil {
			t.Fatal(err)
		}
		return len(story.State.Vouchers)
	}
	body := application(course)
	body["provider"] = "roc-elders"
	before := files()
	if got := w.post(bram, "/v1/vouchers", body).code(); got != "provider-unknown" || files() != before {
		t.Errorf("refused with %v, and %v vouchers in the file", got, files())
	}
	w.changed("/v1/reference-endings", m{"register": "training-providers", "item": "roc-van-twente", "untilDate": "2026-03-02"})
	w.post(bram, "/v1/vouchers", further(application(course))).want(201) // on its last day
	w.later(aDay)
	w.on(assessor, voucher, "assessments", m{}).want(201)
	if got := w.on(assessor, voucher, "positive-assessments", m{"amount": 100, "mandate": "m"}).code(); got != "provider-unknown" {
		t.Errorf("once it has gone: %v", got)
	}
}

// The first filling is shown as what holds, can be ended, and is then no ground
// for a voucher any more.
func TestTheFirstFillingIsShownAndCanEnd(t *testing.T) {
	w := acquainted(t)
	occupations := func(on string) string {
		return w.listed(bram, "/v1/promising-occupations?on="+on, "promisingOccupations", "occupation", "name", "fromDate", "untilDate", "firstFilling")
	}
	if got := occupations("2026-03-02"); strings.Count(got, "true") != 6 || !strings.Contains(got, "7411 Elektromonteur 2021-01-01 true") {
		t.Errorf("there are %s", got)
	}
	w.changed("/v1/reference-endings", m{"register": "promising-occupations", "item": "7411", "untilDate": "2026-03-02"})
	w.changed("/v1/promising-occupations", m{"occupation": "5321", "name": "Verzorgende IG", "fromDate": "2026-03-03"})
	if got := occupations("2026-03-02"); !strings.Contains(got, "7411 Elektromonteur 2021-01-01 2026-03-02 true") || !strings.Contains(got, "5321 Verzorgende 2021-01-01 2026-03-02 true") {
		t.Errorf("on its last day there are %s", got)
	}
	if got := occupations("2026-03-03"); strings.Contains(got, "7411") || !strings.Contains(got, "5321 Verzorgende IG 2026-03-03;") {
		t.Errorf("after it there are %s", got)
	}
	terms := func() string {
		return w.listed(bram, "/v1/voucher-terms", "voucherTerms", "maximum", "fromDate", "firstFilling")
	}
	if got := terms(); got != "500000 2021-01-01 true" {
		t.Errorf("the terms are %s", got)
	}
	_, course, voucher := w.aVoucher()
	if got := w.applied(voucher); got != "2021-01-01 true" {
		t.Errorf("on the last day: %s", got)
	}
	w.changed("/v1/voucher-terms", m{"maximum": 250000, "highestLevel": "mbo-4", "decisionWeeks": 8, "completionWeeks": 4, "objectionWeeks": 6,
		"validityMonths": 12, "untreatedWeeks": 4, "source": "verordening-2026", "fromDate": "2026-03-03"})
	w.later(3 * aDay)
	if got := w.applied(w.post(bram, "/v1/vouchers", further(application(course))).want(201).id()); got != "2026-03-03 false" {
		t.Errorf("after it: %s", got)
	}
	if got := terms(); got != "250000 2026-03-03" {
		t.Errorf("the terms are %s", got)
	}
}

// applied writes from when the terms of a voucher hold, and whether its
// occupation is promising.
func (w *world) applied(voucher string) string {
	w.Helper()
	story, _, err := w.server.Vouchers.Load(w.Context(), idOf(w, voucher))
	if err != nil {
		w.Fatal(err)
	}
	return fmt.Sprint(story.State.Terms.From, " ", story.State.Asked.Promising)
}
