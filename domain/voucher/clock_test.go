package voucher_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// The decision clock, day by day. Received on day 1, due eight weeks later: on
// day 57.
func TestTheClock(t *testing.T) {
	type step struct {
		on   int
		what voucher.Event
	}
	completed := completed
	day := decidertest.Day
	ask := func(until int) voucher.Event { return voucher.CompletionRequested{Year: 2026, Until: day(until)} }
	for _, c := range []struct {
		says  string
		steps []step
		due   int // 0: nothing is to be decided
	}{
		{"eight weeks from receipt", nil, 57},
		{"assessing stops nothing", []step{{5, begun}}, 57},
		{"stands still through the term", []step{{10, ask(30)}}, 57 + 20},
		{"the day after the request until the day before completion", []step{{10, ask(30)}, {15, completed}}, 57 + 4},
		{"completed the next day, nothing has stood still", []step{{10, ask(30)}, {11, completed}}, 57},
		{"completed the same day, nothing has stood still", []step{{10, ask(30)}, {10, completed}}, 57},
		{"completed on the last day", []step{{10, ask(30)}, {30, completed}}, 57 + 19},
		{"completed after the term, it ran on", []step{{10, ask(30)}, {40, completed}}, 57 + 20},
		{"assessed as it is after the term", []step{{10, ask(30)}, {35, begun}}, 57 + 20},
		{"asked for on the last day", []step{{57, ask(70)}}, 57 + 13},
		{"asked for when it was late, it stays late", []step{{58, ask(80)}}, 57},
		{"asked for when it was late, and completed", []step{{58, ask(80)}, {70, completed}}, 57},
		{"asked for when it was late, and assessed as it is", []step{{58, ask(80)}, {120, begun}}, 57},
		{"twice", []step{{10, ask(30)}, {15, completed}, {20, ask(40)}, {25, completed}}, 57 + 4 + 4},
		{"prolonged", []step{{50, voucher.Prolonged{Until: day(70)}}}, 70},
		{"prolonged and then suspended", []step{{20, voucher.Prolonged{Until: day(70)}}, {30, ask(40)}, {35, completed}}, 70 + 4},
		{"prolonged while it stands still", []step{{10, ask(30)}, {12, voucher.Prolonged{Until: day(90)}}}, 90},
		{"prolonged while it stands still, and completed early", []step{{10, ask(30)}, {12, voucher.Prolonged{Until: day(90)}}, {15, completed}}, 90 - 16},
		{"rejected", []step{{5, begun}, {6, rejected}}, 0},
		{"given up", []step{{5, ended}}, 0},
		{"erased", []step{{5, erased}}, 0},
	} {
		t.Run(c.says, func(t *testing.T) {
			var h decidertest.History[voucher.Event]
			h = h.At(decider.On(day(1)), applied, held, received)
			for _, s := range c.steps {
				h = h.At(decider.On(day(s.on)), s.what)
			}
			s := voucher.Decider.Fold(h.Past).State
			if c.due == 0 {
				if s.Due() != 0 || s.Overdue(day(999)) {
					t.Errorf("due on %s", s.Due())
				}
				return
			}
			if s.Due() != day(c.due) || s.Overdue(day(c.due)) || !s.Overdue(day(c.due)+1) {
				t.Errorf("due on %s, want %s", s.Due(), day(c.due))
			}
		})
	}
}

func TestProlonging(t *testing.T) {
	it := decidertest.For(t, desk)
	due := decidertest.Day(57)
	prolong := voucher.Prolong{Until: due + 14, Reason: "x"}
	prolonged := voucher.Prolonged(prolong)
	file(it("is prolonged by notice")).When(prolong).Then(prolonged)
	file(it("is prolonged on the last day")).When(prolong).On(due).Then(prolonged)
	file(it("is not prolonged once it is late")).When(prolong).On(due + 1).Refuses(voucher.ErrOverdue)
	file(it("is not prolonged by asking for completion once it is late")).GivenOn(due+1, voucher.CompletionRequested{Year: 2026, Until: due + 30}).
		When(prolong).On(due + 2).Refuses(voucher.ErrOverdue)
	file(it("is prolonged to a later day")).When(voucher.Prolong{Until: due}).Refuses(voucher.ErrNotLater)
	file(it("is prolonged once")).Given(prolonged).When(voucher.Prolong{Until: due + 30}).Refuses(voucher.ErrProlonged)
}
