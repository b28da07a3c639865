package disclosure_test

import (
	"fmt"
	"testing"

	"klantreis/projections/disclosure"
)

// The precedent is the national experiment of 2010-2012 (DOMAIN.md section 3).
func TestAPercentageTakesThirty(t *testing.T) {
	for want, c := range map[string][2]int64{
		"52 true": {340, 651}, "73 true": {340, 464}, "0 false": {3, 29}, "10 true": {3, 30}, "0 true": {0, 30}, "100 true": {30, 30}, "13 true": {5, 40},
	} {
		if got := fmt.Sprint(disclosure.Percent(c[0], c[1])); got != want {
			t.Errorf("%v: got %s, want %s", c, got, want)
		}
	}
}

func TestAMedianTakesTenAndANinetiethPercentileThirty(t *testing.T) {
	var days []int
	for n, want := range []string{9: "0 false 0 false", 10: "5 true 0 false", 11: "6 true 0 false", 29: "15 true 0 false", 30: "15 true 27 true", 40: "20 true 36 true"} {
		if want != "" {
			median, enough := disclosure.Median(days)
			ninetieth, plenty := disclosure.Ninetieth(days)
			if got := fmt.Sprint(median, " ", enough, " ", ninetieth, " ", plenty); got != want {
				t.Errorf("of 1 to %d: got %s, want %s", n, got, want)
			}
		}
		days = append(days, n+1)
	}
}
