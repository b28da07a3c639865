package api_test

import (
	"strings"
	"testing"
	"time"
)

// A basis holds once two persons said so of its rule: what one proposed, or no
// jurist has checked, permits neither a referral nor a disclosure.
func TestARuleOfABasisPermitsOnceItIsConfirmed(t *testing.T) {
	w := acquainted(t)
	client, journey := w.aHistory()
	refer := func() reply {
		return w.post(bram, "/v1/journeys/"+journey+"/referrals", m{"partner": "partner-uwv", "kind": "uwv", "sharingPurpose": "inkomen",
			"basis": "wettelijke-plicht", "dataKinds": []string{"naam"}})
	}
	disclose := func() reply {
		return w.post("privacy-officer-mila", "/v1/clients/"+client+"/disclosures", m{"recipient": "partner-uwv", "kind": "uwv", "sharingPurpose": "inkomen",
			"basis": "wettelijke-plicht", "dataKinds": []string{"naam"}})
	}
	refused := func(when string) {
		t.Helper()
		if got, other := refusedAs(refer()), refusedAs(disclose()); got != "basis-does-not-hold" || other != got {
			t.Errorf("%s, a referral is refused as %v and a disclosure as %v", when, got, other)
		}
	}
	refused("before anybody checked the rule")
	change := w.proposed("/v1/basis-rules", m{"rule": "wettelijke-plicht-inkomen", "basis": "wettelijke-plicht", "partnerKinds": []string{"uwv"},
		"sharingPurposes": []string{"inkomen"}, "dataKinds": []string{"naam"}, "source": "Participatiewet artikel 64", "fromDate": "2026-03-01",
		"checkedDate": "2026-02-27", "reason": "Getoetst."})
	refused("before a second person confirmed it")
	at := "/v1/reference-changes/" + change + "/confirmations"
	w.post("beheerder-piet", at, m{"confirmed": true}).want(409)
	refused("after the first person confirmed it alone")
	w.post("beheerder-quinta", at, m{"confirmed": true}).want(201)
	refer().want(201)
	disclose().want(201)
}

// What the law permits no more a partner reads no longer, whether the rule has
// ended or now names less than what went out.
func TestAPartnerReadsNoMoreOnceTheRuleHasEnded(t *testing.T) {
	for name, end := range map[string]func(*world){
		"ended": func(w *world) {
			w.changed("/v1/reference-endings", m{"register": "basis-rules", "item": "suwi-62-uitvoering", "untilDate": "2026-03-03"})
		},
		"names less": func(w *world) {
			w.changed("/v1/basis-rules", m{"rule": "suwi-62-uitvoering", "basis": "suwi-62", "partnerKinds": []string{"uwv"}, "sharingPurposes": []string{"werk-vinden"},
				"dataKinds": []string{"naam"}, "source": "Wet SUWI artikel 62", "checkedDate": "2026-03-02", "fromDate": "2026-03-04"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := acquainted(t)
			_, journey, _, referral := w.aReferredClient()
			at := address(journey, referral)
			end(w)
			w.later(24 * time.Hour)
			w.get(joris, at).want(200)
			w.later(24 * time.Hour)
			w.onlyDenied(at, w.get(joris, at).want(403))
			w.post(joris, at+"/acceptances", m{}).want(403)
			if got := w.get(joris, "/v1/referrals").want(200).Body.String(); strings.Contains(got, referral) {
				t.Errorf("the inbox still has it: %s", got)
			}
			w.get(bram, at).want(200)
		})
	}
}

// Whoever sent it is told from that day, and what they can do about it makes that go.
func TestASenderIsToldThatTheRuleHasEnded(t *testing.T) {
	w := acquainted(t).withViews()
	_, journey := w.aHistory()
	sent := w.post(bram, "/v1/journeys/"+journey+"/referrals", toUWV()).want(201)
	w.changed("/v1/reference-endings", m{"register": "basis-rules", "item": "suwi-62-uitvoering", "untilDate": "2026-03-03"})
	w.later(aDay)
	if got := w.waiting(bram, "/v1/work-items", sent.position()); got != "" {
		t.Errorf("on the last day there waits %s", got)
	}
	w.later(aDay)
	for _, of := range []string{"own", "team"} {
		if got := w.waiting(bram, "/v1/work-items?of="+of, sent.position()); got != "verwijzing-heroverwegen Voorbeeld" {
			t.Errorf("on the day after there waits %s", got)
		}
	}
	line := w.get(bram, "/v1/work-items").want(200).object()["items"].([]any)[0].(map[string]any)
	if line["journey"] != journey || line["thing"] != sent.id() || line["fromDate"] != "2026-03-04" || line["dueDate"] != "2026-03-18" {
		t.Errorf("it is told as %v", line)
	}
	last := w.post(bram, address(journey, sent.id())+"/expiries", m{}).want(201)
	if got := w.waiting(bram, "/v1/work-items", last.position()); got != "" {
		t.Errorf("after it was ended there waits %s", got)
	}
}
