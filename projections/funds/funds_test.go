package funds

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const line = "structureel"

// year is a year of a fund in which one voucher is reserved and partly paid,
// one waits and one is given back.
func year(t *testing.T) []codec.Fact {
	t.Helper()
	l := historytest.NewLog()
	day := decider.Date(2026, 3, 2)
	one, two := historytest.ID('v', 1), historytest.ID('v', 2)
	for _, c := range []fund.Command{
		fund.Allot{Year: 2026, Line: line, Amount: 5_000_00, By: "bea"},
		fund.Queue{Voucher: one, Year: 2026, Line: line, Amount: 2_000_00, Received: decider.On(day)},
		fund.Queue{Voucher: two, Year: 2026, Line: line, Amount: 1_000_00, Received: decider.On(day)},
		fund.Reserve{Voucher: one, Assessment: historytest.ID('e', 1), Amount: 1_900_00},
		fund.Book{Voucher: one, Payment: historytest.ID('e', 2), Amount: 500_00},
		fund.Release{Voucher: two},
		fund.Receive{Voucher: one, Year: 2026, Line: line, Repayment: historytest.ID('e', 3), Amount: 100_00},
		fund.Queue{Voucher: two, Year: 2026, Line: line, Amount: 700_00, Received: decider.On(day), Upheld: true},
		fund.Raise{Voucher: historytest.ID('v', 3), Year: 2026, Line: line, Revision: historytest.ID('e', 4), Amount: 9_000_00, Received: decider.On(day)},
	} {
		if _, err := l.Fund(2026, decider.On(day), c); err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		day++
	}
	return l.Facts
}

func TestALineStandsAtTheSumOfItsEntries(t *testing.T) {
	log := year(t)
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, log, View)
	end := eventstore.Position{Minor: uint64(len(log))}
	for name, c := range map[string]struct {
		on    decider.Day
		known eventstore.Position
		want  string
	}{
		"at the end":         {decider.Date(2026, 12, 31), end, "allotted 500000 asked 970000 reserved 140000 paid 50000 repaid 10000 free 310000"},
		"before the payment": {decider.Date(2026, 3, 5), end, "allotted 500000 asked 100000 reserved 190000 paid 0 repaid 0 free 310000"},
		"on the first day":   {decider.Date(2026, 3, 2), end, "allotted 500000 asked 0 reserved 0 paid 0 repaid 0 free 500000"},
		"as known early":     {decider.Date(2026, 12, 31), eventstore.Position{Minor: 2}, "allotted 500000 asked 200000 reserved 0 paid 0 repaid 0 free 500000"},
		"before all":         {decider.Date(2026, 3, 1), end, ""},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := Standing(t.Context(), views, c.on, c.known)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range lines {
				got = append(got, fmt.Sprintf("allotted %d asked %d reserved %d paid %d repaid %d free %d", l.Allotted, l.Asked, l.Reserved, l.Paid, l.Repaid, l.Free()))
			}
			if text := strings.Join(got, "; "); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

// The account and the fund itself agree, whatever happens.
func TestEntriesAddUpToWhatTheFundHas(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		l := historytest.NewLog()
		for range rapid.IntRange(1, 40).Draw(r, "commands") {
			v := historytest.ID('v', rapid.Uint64Range(1, 5).Draw(r, "voucher"))
			cents := rapid.Int64Range(1, 3_000).Draw(r, "cents")
			c := []fund.Command{
				fund.Allot{Year: 2026, Line: line, Amount: 2 * cents, By: "bea"},
				fund.Queue{Voucher: v, Year: 2026, Line: line, Amount: cents, Received: decider.On(decider.Date(2026, 3, int(cents%28)+1))},
				fund.Reserve{Voucher: v, Assessment: historytest.ID('e', uint64(cents)), Amount: cents},
				fund.Book{Voucher: v, Payment: historytest.ID('e', uint64(cents)), Amount: cents},
				fund.Lower{Voucher: v, Amount: cents},
				fund.Release{Voucher: v},
				fund.Queue{Voucher: v, Year: 2026, Line: line, Amount: cents, Received: decider.On(decider.Date(2026, 3, int(cents%28)+1)), Upheld: true},
				fund.Raise{Voucher: v, Year: 2026, Line: line, Revision: historytest.ID('e', uint64(cents)), Amount: 2 * cents, Received: decider.On(decider.Date(2026, 3, 1))},
				fund.Receive{Voucher: v, Year: 2026, Line: line, Amount: cents},
			}[rapid.IntRange(0, 8).Draw(r, "kind")]
			if _, err := l.Fund(2026, decider.Moment{}, c); err != nil {
				continue // the fund refuses it
			}
		}
		if len(l.Facts) == 0 {
			return
		}
		var sum Line
		for _, row := range fold(new(projector.Common), l.Facts) {
			e, is := row.(Entry)
			if !is {
				continue
			}
			sum.Allotted, sum.Asked, sum.Reserved, sum.Paid, sum.Repaid = sum.Allotted+e.Allotted, sum.Asked+e.Asked, sum.Reserved+e.Reserved, sum.Paid+e.Paid, sum.Repaid+e.Repaid
		}
		has := histories.Fold(new(projector.Common), fund.Decider, l.Facts).Lines[line]
		if want := (Line{Allotted: has.Allotted, Asked: asked(has), Reserved: has.Reserved, Paid: has.Paid, Repaid: has.Repaid}); sum != want {
			r.Fatalf("got %+v, want %+v", sum, want)
		}
	})
}

// A voucher for which its line has too little money is told once it is its turn,
// and until there is enough.
func TestWhoLacksMoney(t *testing.T) {
	l := historytest.NewLog()
	day := decider.Date(2026, 3, 2)
	for _, step := range []struct {
		does fund.Command
		want string
	}{
		{fund.Allot{Year: 2026, Line: line, Amount: 1_000_00, By: "bea"}, ""},
		{fund.Queue{Voucher: historytest.ID('v', 1), Year: 2026, Line: line, Amount: 600_00, Received: decider.On(day)}, ""},
		{fund.Raise{Voucher: historytest.ID('v', 2), Year: 2026, Line: line, Revision: historytest.ID('e', 2), Amount: 900_00, Received: decider.On(day + 1)}, ""},
		{fund.Reserve{Voucher: historytest.ID('v', 1), Assessment: historytest.ID('e', 1), Amount: 600_00}, historytest.ID('v', 2).String()},
		{fund.Allot{Year: 2026, Line: line, Amount: 1_500_00, By: "bea"}, ""},
	} {
		if _, err := l.Fund(2026, decider.On(day), step.does); err != nil {
			t.Fatalf("%T: %v", step.does, err)
		}
		var got []string
		for _, row := range fold(new(projector.Common), l.Facts) {
			if lack, is := row.(Lack); is && lack.Fund == fund.Of(2026) {
				got = append(got, lack.Voucher.String())
			}
		}
		if text := strings.Join(got, ", "); text != step.want {
			t.Errorf("after %T: %s lack money, want %s", step.does, text, step.want)
		}
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "58e8524298710a79", 3: "c824207a48792b54", 4: "c824207a48792b54", 5: "de2a433b6974fe7c"}
	if got := historytest.FingerprintOf(t, View, year(t)); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
