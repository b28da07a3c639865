package demo

import (
	"strings"
	"testing"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
)

// What is shown of each of the cast is there in any year, also a small one.
func TestTheCastIsThereInEveryYear(t *testing.T) {
	for _, plan := range []Plan{{Seed: 1, Journeys: 5}, {Seed: 2, Journeys: 60}, {Seed: 3, Journeys: 300}} {
		plan.Staff = crew
		told := stories(t, plan)
		for i, c := range Cast {
			ends, times := []string{"voucher.paid", "journey.referral-reported-back", "journey.check-answered", "merge.merged", "journey.question-passed-on"}[i], 1
			if ends == "journey.check-answered" {
				times = 2 // it lasted after three months and after six
			}
			if name := c.GivenName + " " + c.FamilyName; strings.Count(told[name], ends) != times {
				t.Errorf("seed %d with %d journeys: of %s there is not %d times %s in %s", plan.Seed, plan.Journeys, name, times, ends, told[name])
			}
		}
	}
}

// stories are the events of clients by their names, whatever streams they are in.
func stories(t *testing.T, plan Plan) map[string]string {
	t.Helper()
	p, err := Play(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	whose, told := map[string]string{}, map[string]string{}
	for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		facts, err := catalog.Events.Open(t.Context(), p.Vault, codec.PersonPart, r)
		if err != nil {
			t.Fatal(err)
		}
		name := whose[r.Stream]
		switch e := facts[0].What.(type) {
		case client.Registered:
			name = e.GivenName + " " + e.FamilyName
			whose[r.Stream] = name
		case client.JourneyBegun:
			whose["journey-"+e.Journey.String()] = name
		case client.VoucherBegun:
			whose["voucher-"+e.Voucher.String()] = name
		case merge.Merged:
			name = whose["client-"+e.Into.String()]
		case journey.CheckAnswered:
			if e.Answer != "ja" {
				continue
			}
		}
		told[name] += codec.Kind(r.Type) + " "
	}
	return told
}
