package journey_test

import (
	"slices"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/journey"
)

// codes returns the codes of a list in its order.
func codes[C ~string](t *testing.T, list string) (all []C) {
	t.Helper()
	for _, r := range codelist.First[list].Rows {
		all = append(all, C(r.Code))
	}
	if len(all) == 0 {
		t.Errorf("the list %s is empty", list)
	}
	return all
}

// The codes that rules depend on are those of the lists, in their order.
func TestRulesSpeakInCodes(t *testing.T) {
	if want := codes[journey.Phase](t, "journey-phases"); !slices.Equal(journey.Phases, want) {
		t.Errorf("phases %v, want %v", journey.Phases, want)
	}
	if want := codes[journey.Stage](t, "transition-stages"); !slices.Equal(journey.Stages, want) {
		t.Errorf("stages %v, want %v", journey.Stages, want)
	}
	for _, list := range []string{"journey-phases", "transition-stages", "need-statuses"} {
		if !codelist.Fixed(list) {
			t.Errorf("the list %s can grow, and every code of it is one of ours", list)
		}
	}
	statuses := []journey.NeedStatus{journey.NeedSignalled, journey.NeedAffirmed, journey.NeedInHand, journey.NeedPartlyMet,
		journey.NeedFulfilled, journey.NeedLapsed, journey.NeedAway}
	known := codes[journey.NeedStatus](t, "need-statuses")
	for _, s := range statuses {
		if !slices.Contains(known, s) {
			t.Errorf("%s is no status of a need", s)
		}
	}
	referral := []journey.ReferralState{journey.Sent, journey.Received, journey.Accepted, journey.Declined, journey.Underway, journey.Reported, journey.Expired}
	if want := codes[journey.ReferralState](t, "referral-states"); !slices.Equal(referral, want) {
		t.Errorf("states of a referral %v, want %v", referral, want)
	}
	for list, used := range map[string][]string{
		"transition-exits":     {journey.UnknownExit, journey.AvertedExit},
		"transition-tracks":    {journey.TrialPlacement},
		"advice-forms":         {"informatie", "vraagverheldering"}, // on the spot
		"support-need-domains": {"anders"},                          // of which there may be several
		"sustainment-answers":  {"ja"},                              // which is lasting after twelve months
		"labour-positions":     {"vast", "tijdelijk", "flexibel", "zelfstandige"},
		"benefits":             {"geen", "onbekend"},
		"need-outcomes":        {"opgelost"}, // wholly
		"channels":             {"balie-afspraak"},
		"client-kinds":         {"werkgever"},
		"appointment-statuses": {string(journey.AppointmentPlanned), string(journey.AppointmentOff), string(journey.AppointmentHeld), string(journey.AppointmentNoShow)},
	} {
		for _, code := range used {
			if !slices.Contains(codes[string](t, list), code) {
				t.Errorf("%s is not in the list %s", code, list)
			}
			if !codelist.Relied(list, code) {
				t.Errorf("%s of the list %s can be ended, though a rule rests on it", code, list)
			}
		}
	}
}
