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
