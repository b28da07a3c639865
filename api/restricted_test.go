package api_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// inLists is a client with a journey, a referral and a voucher, who stands in
// lists of all three.
func (w *world) inLists() (client, journey string) {
	w.Helper()
	client, journey, _ = w.aVoucher()
	w.post(bram, "/v1/journeys/"+journey+"/referrals", toUWV()).want(201)
	w.act()
	return client, journey
}

// lines are what a list has, as the names of the fields that are told of each.
func (w *world) lines(as, path, since string) (all []string) {
	w.Helper()
	for name, list := range w.get(as, path, "Log-Position", since).want(200).object() {
		of, is := list.([]any)
		if !is || name == "$schema" {
			continue
		}
		for _, one := range of {
			all = append(all, strings.Join(slices.Sorted(maps.Keys(one.(map[string]any))), " "))
		}
	}
	return all
}

const (
	lineOfWork     = "advisor client closed journey restricted team"
	lineOfReferral = "advisor id journey restricted team"
	lineOfVoucher  = "advisor client id journey restricted team"
)

// What a page refuses to tell of a client, no list tells: only that there is
// something, whose work it is, and why there is no more to read.
func TestListsTellNothingOfAClientWhoseDataIsRestricted(t *testing.T) {
	w := acquainted(t).withViews()
	client, journey := w.inLists()
	phase := w.get(bram, "/v1/journeys/"+journey).want(200).object()["phase"].(map[string]any)["code"].(string)
	whole := []struct{ as, path, want string }{
		{bram, "/v1/work-list", lineOfWork}, {"teamleider-hanna", "/v1/work-list?of=team", lineOfWork},
		{bram, "/v1/referrals", lineOfReferral}, {"teamleider-hanna", "/v1/referrals?of=team", lineOfReferral},
		{bram, "/v1/vouchers", lineOfVoucher}, {assessor, "/v1/vouchers", lineOfVoucher}, {objector, "/v1/vouchers", lineOfVoucher},
	}
	by := []struct{ as, path string }{
		{bram, "/v1/work-list?phase=" + phase}, {bram, "/v1/referrals?unanswered=true"}, {assessor, "/v1/vouchers?status=aangevraagd"},
		{assessor, "/v1/vouchers?line=structureel"}, {assessor, "/v1/vouchers?year=2026"}, {assessor, "/v1/vouchers?dueBefore=2027-01-01"},
	}
	told := func(since string, restricted bool) {
		t.Helper()
		for _, c := range whole {
			got := w.lines(c.as, c.path, since)
			if len(got) != 1 || (got[0] == c.want) != restricted || strings.Contains(got[0], "restricted") != restricted {
				t.Errorf("restricted %v: %s shows %s %v", restricted, c.path, c.as, got)
			}
		}
		for _, c := range by {
			if got := w.lines(c.as, c.path, since); (len(got) == 0) != restricted {
				t.Errorf("restricted %v: %s shows %s %v", restricted, c.path, c.as, got)
			}
		}
	}
	at := "/v1/clients/" + client
	told(w.post(bram, at+"/open-contacts", m{"channel": "inloop"}).want(201).position(), false)
	since := w.post("privacy-officer-mila", at+"/restrictions", m{"ground": "juistheid-betwist"}).want(201).position()
	told(since, true)
	work := w.get(assessor, "/v1/work-items", "Log-Position", since).want(200).object()["items"].([]any)
	if len(work) == 0 || work[0].(map[string]any)["kind"] == nil || work[0].(map[string]any)["dueDate"] == nil {
		t.Errorf("a term that runs is no work: %v", work)
	}
	if got := w.lines(treasurer, "/v1/vouchers", since); len(got) != 1 || !strings.Contains(got[0], "granted") || strings.Contains(got[0], "client") {
		t.Errorf("the account of the fund has %v", got)
	}
	told(w.post("privacy-officer-mila", at+"/restriction-lifts", m{"ground": "grond-vervallen", "informedDate": "2026-03-02"}).want(201).position(), false)
}

// A day sheet keeps the time of such a client's appointment, and says why it has
// no name.
func TestADaySheetSaysThatProcessingIsRestricted(t *testing.T) {
	w := acquainted(t).withViews()
	client, journey := w.aHistory()
	since := w.appoint(bram, journey, nil).want(201).position()
	sheet := func(as, since string) map[string]any {
		return w.get(as, "/v1/appointments?on=2026-03-04&of=team", "Log-Position", since).want(200).object()["appointments"].([]any)[0].(map[string]any)
	}
	if line := sheet(bram, since); line["restricted"] != nil || line["familyName"] == nil || line["topic"] == nil {
		t.Errorf("before, it shows %v", line)
	}
	since = w.post("privacy-officer-mila", "/v1/clients/"+client+"/restrictions", m{"ground": "juistheid-betwist"}).want(201).position()
	for _, as := range []string{bram, "teamleider-hanna", "gids-anna"} {
		if line := sheet(as, since); line["restricted"] != true || line["familyName"] != nil || line["topic"] != nil || line["beginsAt"] != "2026-03-04T09:00:00Z" {
			t.Errorf("restricted, it shows %s %v", as, line)
		}
	}
}

// The page of a referral is about being referred, whatever else the client
// objects to.
func TestAnObjectionHoldsBackThePageOfAReferral(t *testing.T) {
	w := acquainted(t)
	for against, want := range map[string]int{"doorverwijzing": 403, "begeleiding": 200, "beoordeling-voucher": 200} {
		client, journey := w.aHistory()
		page := "/v1/journeys/" + journey + "/referrals/" + w.post(bram, "/v1/journeys/"+journey+"/referrals", toUWV()).want(201).id()
		w.get(bram, page).want(200)
		w.post("privacy-officer-mila", "/v1/clients/"+client+"/objections", m{"against": against, "grounds": "x"}).want(201)
		if got := w.get(bram, page); got.Code != want {
			t.Errorf("against %s: the page answers %d, want %d", against, got.Code, want)
		}
	}
}

// An objection holds back what it is directed at, and nothing else.
func TestAnObjectionHoldsBackWhatItIsDirectedAtInLists(t *testing.T) {
	w := acquainted(t).withViews()
	for against, want := range map[string]string{"beoordeling-voucher": "/v1/vouchers", "doorverwijzing": "/v1/referrals", "begeleiding": "/v1/work-list"} {
		client, journey := w.inLists()
		since := w.post("privacy-officer-mila", "/v1/clients/"+client+"/objections", m{"against": against, "grounds": "x"}).want(201).position()
		for path, list := range map[string]string{"/v1/vouchers": "vouchers", "/v1/referrals": "referrals", "/v1/work-list": "journeys"} {
			for _, one := range w.get(bram, path, "Log-Position", since).want(200).object()[list].([]any) {
				line := one.(map[string]any)
				if line["journey"] == journey && (line["restricted"] == true) != (path == want) {
					t.Errorf("against %s: %s shows %v", against, path, line)
				}
			}
		}
		if against == "beoordeling-voucher" {
			cards := w.get(bram, "/v1/clients/"+client).want(200).object()["vouchers"].([]any)
			if card := cards[0].(map[string]any); card["restricted"] != true || card["asked"] != nil {
				t.Errorf("the page of the client shows %v", card)
			}
		}
	}
}
