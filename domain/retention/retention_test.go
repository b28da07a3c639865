package retention_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/retention"
)

var (
	terms = retention.Terms{
		retention.AdviceGiven:   {Months: 60, Demanded: true, Source: "selectielijst"},
		retention.WithoutAdvice: {Months: 12, Source: "selectielijst"},
	}
	ended = decider.Date(2020, 2, 29)
)

func thing(n byte, r retention.Result, on decider.Day) retention.Thing {
	return retention.Thing{ID: uuid.UUID{n}, Result: r, Ended: on}
}

func TestUntilWhenAThingIsKept(t *testing.T) {
	for _, c := range []struct {
		name   string
		thing  retention.Thing
		today  decider.Day
		held   bool
		until  decider.Day
		demand bool
	}{
		{"on its last day", thing(1, retention.WithoutAdvice, ended), decider.Date(2021, 2, 28), true, decider.Date(2021, 2, 28), false},
		{"the day after", thing(1, retention.WithoutAdvice, ended), decider.Date(2021, 3, 1), false, 0, false},
		{"for what the law demands", thing(1, retention.AdviceGiven, ended), decider.Date(2021, 3, 1), true, decider.Date(2025, 2, 28), true},
		{"while it runs", thing(1, retention.WithoutAdvice, 0), decider.Date(2099, 1, 1), true, 0, false},
		{"where no term is known", thing(1, retention.VoucherGranted, ended), decider.Date(2099, 1, 1), true, 0, true},
		{"where nothing stands in it", thing(1, "", 0), ended, false, 0, false},
	} {
		held := terms.Holds([]retention.Thing{c.thing}, c.today)
		if len(held) == 1 != c.held || c.held && (held[0].Until != c.until || held[0].Demanded != c.demand) {
			t.Errorf("%s: %+v", c.name, held)
		}
	}
}

func TestWhatIsKeptLongestIsNamedFirst(t *testing.T) {
	held := terms.Holds([]retention.Thing{
		thing(1, retention.WithoutAdvice, ended), thing(2, retention.AdviceGiven, ended), thing(3, retention.AdviceGiven, 0), thing(4, retention.AdviceGiven, ended),
	}, ended)
	var order []byte
	for _, h := range held {
		order = append(order, h.Of[0])
	}
	if !slices.Equal(order, []byte{3, 2, 4, 1}) {
		t.Errorf("in the order %v", order)
	}
	said := retention.Say(held[:2])
	for _, want := range []string{uuid.UUID{3}.String() + " as long as it runs", "until 2025-02-28 (advies-gegeven; selectielijst)"} {
		if !strings.Contains(said, want) {
			t.Errorf("says %q, not %q", said, want)
		}
	}
}

func TestTheRuleIsThatOfTheTermThatEndsLast(t *testing.T) {
	things := []retention.Thing{thing(1, retention.WithoutAdvice, ended.AddMonths(40)), thing(2, retention.AdviceGiven, ended), thing(3, "", 0), thing(4, retention.VoucherGranted, ended)}
	if got, want := terms.Last(things), (retention.Rule{Result: retention.AdviceGiven, Months: 60, Source: "selectielijst"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := terms.Last(things[2:]); got != (retention.Rule{}) {
		t.Errorf("what no term is known of goes by %+v", got)
	}
}

// The latest day of an end whose term is over is just that: a day later, and it
// is not.
func TestTheLatestEndIsTheOtherWayRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := decider.Day(rapid.Int32Range(int32(decider.Date(2000, 1, 1)), int32(decider.Date(2040, 1, 1))).Draw(t, "today"))
		some := retention.Terms{retention.AdviceGiven: {Months: rapid.IntRange(1, 1200).Draw(t, "months")}}
		latest := some.Latest(retention.AdviceGiven, today)
		for on, held := range map[decider.Day]bool{latest: false, latest - 1: false, latest + 1: true} {
			if got := some.Holds([]retention.Thing{thing(1, retention.AdviceGiven, on)}, today); len(got) > 0 != held {
				t.Fatalf("what ended on %s is kept on %s: %v", on, today, got)
			}
		}
	})
	if terms.Latest(retention.VoucherGranted, ended) != 0 {
		t.Error("something without a term is over")
	}
}

func TestEveryResultIsACodeOfItsList(t *testing.T) {
	rows := codelist.First["retention-results"].Rows
	for _, row := range rows {
		if !slices.Contains(retention.Results, retention.Result(row.Code)) {
			t.Errorf("the program does not know %s", row.Code)
		}
	}
	if len(rows) != len(retention.Results) {
		t.Errorf("the list has %d codes, the program %d", len(rows), len(retention.Results))
	}
}
