package demo

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/reorganisation"
)

// Fewer people come to the desk than jobs end, and of a large reorganisation
// so many that one can count them.
func TestReorganisationsOfAYearAreOfABelievableSize(t *testing.T) {
	p, err := aYear()
	if err != nil {
		t.Fatal(err)
	}
	jobs, came, reorganised := map[uuid.UUID]int{}, map[uuid.UUID]int{}, 0
	for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		facts, err := catalog.Events.Open(t.Context(), p.Vault, codec.PersonPart, r)
		if err != nil {
			t.Fatal(err)
		}
		switch e := facts[0].What.(type) {
		case reorganisation.Announced:
			jobs[of(r.Stream)] = e.Jobs
		case reorganisation.NumbersChanged:
			jobs[of(r.Stream)] = e.Jobs
		case journey.TransitionSignalled:
			came[e.Reorganisation]++
			if e.Trigger == "reorganisatie" {
				reorganised++
			}
		case journey.ReorganisationLinked:
			came[uuid.Nil]--
			came[e.Reorganisation]++
		}
	}
	most := 0
	for id, n := range jobs {
		if came[id] < 1 || came[id] > n {
			t.Errorf("of %d jobs %d came", n, came[id])
		}
		most = max(most, came[id])
	}
	if len(jobs) != 6 || most < 20 {
		t.Errorf("%d reorganisations, of the largest %d came", len(jobs), most)
	}
	if named := came[uuid.Nil]; named < reorganised/2 {
		t.Errorf("only %d transitions are of no reorganisation", named)
	}
}

func of(stream string) uuid.UUID {
	return uuid.MustParse(strings.TrimPrefix(stream, "reorganisation-"))
}
