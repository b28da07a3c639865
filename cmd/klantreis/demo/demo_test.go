package demo

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

var crew = []Member{
	{"gids-anna", "werkcentrum-enschede", "gids"},
	{"adviseur-bram", "werkcentrum-enschede", "adviseur"},
	{"vwnw-carla", "werkcentrum-enschede", "vwnw-adviseur"},
	{"adviseur-daan", "werkcentrum-hengelo", "adviseur"},
	{"privacy-officer-els", "", "privacy-officer"},
	{"privacy-officer-fred", "", "privacy-officer"},
	{"teamleider-gea", "werkcentrum-enschede", "teamleider"},
	{"beheerder-harm", "regio-twente", "beheerder"},
	{"beheerder-ina", "regio-twente", "beheerder"},
	{"fondsbeheerder-jos", "regio-twente", "fondsbeheerder"},
	{"fondsbeoordelaar-kim", "regio-twente", "fondsbeoordelaar"},
	{"fondsbeoordelaar-lot", "regio-twente", "fondsbeoordelaar"},
	{"bezwaarbehandelaar-max", "regio-twente", "bezwaarbehandelaar"},
	{"partnermedewerker-nel", "partner-uwv", "partnermedewerker"},
}

const journeys = usual

// aYear is played once for all who look at it.
var aYear = sync.OnceValues(func() (Played, error) {
	return Play(context.Background(), Plan{Seed: 1, Journeys: journeys, Staff: crew})
})

// A year shows everything that can be recorded, in proportions that one would
// believe.
func TestAYearShowsEverything(t *testing.T) {
	p, err := aYear()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	from, until := First.Begin(), Last.End()
	for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		m, err := codec.DecodeMeta(r.Meta)
		if err != nil {
			t.Fatal(err)
		}
		if m.RecordedAt.Before(from) || !m.RecordedAt.Before(until) {
			t.Fatalf("recorded on %s, outside the year or before an earlier event", m.RecordedAt)
		}
		from = m.RecordedAt // one ordered writer
		kinds[codec.Kind(r.Type)]++
	}
	for _, typ := range catalog.Events.Types() {
		if kinds[typ.Name] == 0 {
			t.Errorf("%s never happens", typ.Name)
		}
	}
	if n := kinds["journey.opened"]; n != journeys {
		t.Errorf("%d journeys were opened", n)
	}
	for kind, share := range map[string][2]int{ // in a hundred journeys
		"journey.closed": {60, 100}, "journey.need-identified": {80, 200}, "journey.transition-signalled": {10, 30},
		"journey.transition-realised": {2, 20}, "journey.entry-withdrawn": {1, 8}, "client.erased": {0, 2},
		"journey.referral-sent": {4, 12}, "voucher.applied": {12, 18},
	} {
		if n := kinds[kind] * 100 / journeys; n < share[0] || n > share[1] {
			t.Errorf("%s: %d in a hundred journeys, want %v", kind, n, share)
		}
	}
}

func TestTheSameSeedPlaysTheSameYear(t *testing.T) {
	var ids [2][]eventstore.Recorded
	for i := range ids {
		p, err := Play(t.Context(), Plan{Seed: 7, Journeys: 300, Staff: crew})
		if err != nil {
			t.Fatal(err)
		}
		for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
			if err != nil {
				t.Fatal(err)
			}
			ids[i] = append(ids[i], r)
		}
	}
	if len(ids[0]) != len(ids[1]) || len(ids[0]) < 3000 {
		t.Fatalf("%d and %d events", len(ids[0]), len(ids[1]))
	}
	for i, a := range ids[0] {
		if b := ids[1][i]; a.ID != b.ID || a.Type != b.Type || a.Stream != b.Stream || string(a.Meta) != string(b.Meta) {
			t.Fatalf("event %d is %s in one year and %s in the other", i, a.Type, b.Type)
		}
	}
}

// Of what a log has one of, a part has nothing, so that parts can be one log.
func TestAPartOfAYearHasNothingThatALogHasOneOf(t *testing.T) {
	p, err := Play(t.Context(), Plan{Seed: 5, Journeys: 2000, Staff: crew, Wordless: true, Part: true})
	if err != nil {
		t.Fatal(err)
	}
	n, erased := 0, 0
	for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		switch aggregate, what, _ := strings.Cut(codec.Kind(r.Type), "."); {
		case slices.Contains([]string{"directory", "staff", "fund", "voucher", "merge"}, aggregate):
			t.Fatalf("%s happens in a part", r.Type)
		case what == "erased":
			erased++
		}
		n++
	}
	if n < 10_000 || erased == 0 {
		t.Errorf("a part has %d events, of which %d erase", n, erased)
	}
}
