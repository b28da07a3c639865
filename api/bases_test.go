package api_test

import "testing"

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
