package demo

import (
	"testing"

	"klantreis/domain/client"
)

// An erasure that is asked for is carried out where it can be, and refused where
// something else waits: in a year of any size nothing is tried that is not legal.
func TestAnErasureLooksAtWhatWaits(t *testing.T) {
	one, two := crew[4], crew[5]
	for name, tc := range map[string]struct {
		before func(*file)
		erased bool
	}{
		"nothing": {func(*file) {}, true},
		"a break of the glass": {func(f *file) {
			f.client(crew[3], client.BreakGlass{By: crew[3].Actor, Reason: "spoed"})
		}, true},
		"a request": {func(f *file) { f.wishes(one, "inzage", "Wil zien wat er is vastgelegd.") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			y, _ := blank(t.Context(), Plan{Seed: 1, Journeys: 1, Staff: crew, Part: true})
			y.now = First.AddMonths(2).Begin()
			f := y.file(0)
			arrive(f)
			tc.before(f)
			f.client(one, client.RequestErasure{Ground: client.Unlawful, By: one.Actor})
			f.erase(two)
			switch now := f.known(); {
			case y.failed != nil:
				t.Fatal(y.failed)
			case now.Erased != tc.erased || now.Erasure != (client.Request{}):
				t.Fatalf("erased: %t, and asked for: %+v", now.Erased, now.Erasure)
			}
		})
	}
}
