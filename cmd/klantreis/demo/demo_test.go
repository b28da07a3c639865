package demo

import (
	"testing"
	"time"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

var staff = []Member{
	{"gids-anna", "werkcentrum-enschede", "gids"},
	{"adviseur-bram", "werkcentrum-enschede", "adviseur"},
	{"vwnw-carla", "werkcentrum-enschede", "vwnw-adviseur"},
	{"adviseur-daan", "werkcentrum-hengelo", "adviseur"},
	{"privacy-officer-els", "", "privacy-officer"},
	{"privacy-officer-fred", "", "privacy-officer"},
}

func TestPlayedYearIsLegalAndWhole(t *testing.T) {
	began := time.Now()
	p, err := Play(t.Context(), Plan{Seed: 1, Journeys: 500, Staff: staff})
	if err != nil {
		t.Fatal(err)
	}
	kinds, n := map[string]int{}, 0
	for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		kinds[codec.Kind(r.Type)]++
		n++
	}
	t.Log(n, kinds, time.Since(began))
}
