package fund_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/fund"
)

// Money is lacking for whoever's turn it is, and for nobody who only waits until
// those before them are assessed.
func TestWhoLacksMoney(t *testing.T) {
	for name, c := range map[string]struct {
		told []fund.Event
		want []int
	}{
		"nobody waits":                        {[]fund.Event{allotted(1000)}, nil},
		"an older one is to be assessed":      {[]fund.Event{allotted(1000), queued(1, 0, 600), queued(2, 1, 600), asked(2, 600)}, nil},
		"so it is before anything is there":   {[]fund.Event{queued(1, 0, 600), queued(2, 1, 600), asked(2, 600)}, nil},
		"nothing is there":                    {[]fund.Event{queued(1, 0, 600), queued(2, 1, 600), asked(2, 600), asked(1, 600)}, []int{1, 2}},
		"the older one lacks money":           {[]fund.Event{queued(1, 0, 600), queued(2, 1, 600), asked(1, 600)}, []int{1}},
		"there is enough for the first":       {[]fund.Event{allotted(1000), queued(1, 0, 600), queued(2, 1, 600), asked(1, 600), asked(2, 600)}, []int{2}},
		"there is enough until the last cent": {[]fund.Event{allotted(600), queued(1, 0, 600), asked(1, 600)}, nil},
		"there is a cent too little":          {[]fund.Event{allotted(599), queued(1, 0, 600), asked(1, 600)}, []int{1}},
	} {
		var past decidertest.History[fund.Event]
		for _, e := range c.told {
			past = past.At(decider.On(decidertest.Day(1)), e)
		}
		var got, want []uuid.UUID
		for _, w := range fund.Decider.Fold(past.Past).State.Lines[line].Lacking() {
			got = append(got, w.Voucher)
		}
		for _, n := range c.want {
			want = append(want, decidertest.ID(n))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v lack money, want %v", name, got, want)
		}
	}
}
