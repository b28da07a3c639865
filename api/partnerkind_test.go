package api_test

import (
	"strings"
	"testing"
)

// What the law allows depends on what a partner is, so that is not whoever
// refers to say where the directory knows it.
func TestAPartnerIsWhatTheDirectorySaysItIs(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	w.changed("/v1/partners", m{"partner": "bond", "kind": "vakbond", "organisation": "partner-bond", "name": "Bond", "fromDate": "2026-01-01"})
	refer := func(partner, kind string) reply {
		return w.post("adviseur-bram", "/v1/journeys/"+journey+"/referrals",
			m{"partner": partner, "kind": kind, "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"})
	}
	for _, partner := range []string{"bond", "partner-bond"} {
		if got := refer(partner, "uwv").want(409).object(); got["code"] != "partner-of-another-kind" || !strings.Contains(got["detail"].(string), "vakbond") {
			t.Errorf("got %v", got)
		}
	}
	refer("partner-uwv", "uwv").want(201) // of whom the directory knows nothing
}
