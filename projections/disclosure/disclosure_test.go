package disclosure_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"klantreis/projections/disclosure"
)

func TestSmallCellsAreHidden(t *testing.T) {
	for want, counts := range map[string][]int64{
		"[] false":                  nil,
		"[false false] false":       {0, 9},
		"[false false false] false": {5, 9, 0},
		"[true true false] false":   {4, 6, 9},  // one alone would be what is missing from the total
		"[true true true] false":    {1, 1, 90}, // and so would two who are fewer than five
		"[true true] true":          {1, 3},
		"[true false true] false":   {4, 9, 1},
		"[true] true":               {2},
	} {
		hidden, total := disclosure.Hide(counts, 5)
		if got := fmt.Sprint(hidden, total); got != want {
			t.Errorf("%v: got %s, want %s", counts, got, want)
		}
	}
}

// Whoever subtracts what is shown from a total that is shown learns of nobody,
// or of as many persons together as the threshold at least; and nothing is hidden without need.
func TestTheTotalGivesNobodyAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.Int64Range(0, 12), 0, 8).Draw(t, "counts")
		inside := rapid.Int64Range(1, 9).Draw(t, "threshold")
		hidden, total := disclosure.Hide(counts, inside)
		var away, all int64
		small := false
		for i, n := range counts {
			all += n
			small = small || n > 0 && n < inside
			switch {
			case hidden[i]:
				away += n
			case n > 0 && n < inside:
				t.Fatalf("%d is shown", n)
			}
		}
		if !total && away > 0 && away < inside || (away > 0) != small || total != (all > 0 && all < inside) {
			t.Fatalf("%v: hidden %v, total %v", counts, hidden, total)
		}
	})
}
