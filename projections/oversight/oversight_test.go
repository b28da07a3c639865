package oversight

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/retention"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	person = historytest.ID('c', 1)
	other  = historytest.ID('c', 2)
	gone   = historytest.ID('c', 3)
)

// recorded is a log in which the glass of two clients was broken, three times in
// all, and of a third who was erased.
func recorded(t *testing.T) *historytest.Log {
	t.Helper()
	l := historytest.NewLog()
	do := func(of uuid.UUID, c client.Command) {
		t.Helper()
		if _, err := l.Client(of, decider.Moment{}, c); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []uuid.UUID{person, other, gone} {
		do(id, client.Register{Team: "hengelo", FamilyName: "Berg"})
	}
	do(person, client.BreakGlass{By: "ada", Reason: "spoed"})
	broken := l.Facts[len(l.Facts)-1].ID
	do(gone, client.BreakGlass{By: "ada", Reason: "spoed"})
	theirs := l.Facts[len(l.Facts)-1].ID
	l.Now = l.Now.AddDate(0, 0, 1)
	do(other, client.BreakGlass{By: "bob", Reason: "waarneming"})
	do(person, client.BreakGlass{By: "bob", Reason: "klacht"})
	do(person, client.ReviewGlass{Break: broken, Outcome: "niet-gerechtvaardigd", Note: "x", By: "mila"})
	do(gone, client.BeginJourney{Journey: historytest.ID('j', 1)})
	do(gone, client.ReviewGlass{Break: theirs, Outcome: client.Justified, By: "mila"})
	do(gone, client.RequestErasure{Ground: "bewaartermijn", By: "mila"})
	do(gone, client.ConfirmErasure{By: "noud", Found: client.Findings{
		Sought: true, Seen: []uuid.UUID{historytest.ID('j', 1)}, Over: retention.Rule{Result: retention.AdviceGiven, Months: 60, Source: "lijst"}}})
	return l
}

func views(t *testing.T) projector.Reader {
	t.Helper()
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, recorded(t).Facts, View)
	return views
}

func listed(t *testing.T, r projector.Reader, p Period, waiting bool) string {
	t.Helper()
	breaks, err := Breaks(t.Context(), r, p, waiting)
	if err != nil {
		t.Fatal(err)
	}
	var text []string
	for _, b := range breaks {
		text = append(text, fmt.Sprint(b.On, " ", b.By, " ", b.Team, " ", b.Reason, " ", b.Outcome, " ", b.ReviewedBy, " ", b.Client == person))
	}
	return strings.Join(text, "\n")
}

func TestBreaksOfTheGlassAreListedTheNewestFirst(t *testing.T) {
	r := views(t)
	first, second := decider.Date(2027, 1, 4), decider.Date(2027, 1, 5)
	reviewed := "2027-01-04 ada hengelo spoed niet-gerechtvaardigd mila true"
	open := "2027-01-05 bob hengelo klacht   true\n2027-01-05 bob hengelo waarneming   false"
	for name, c := range map[string]struct {
		asked   Period
		waiting bool
		want    string
	}{
		"all":                   {Period{}, false, open + "\n" + reviewed},
		"not reviewed yet":      {Period{}, true, open},
		"up to a day":           {Period{Until: first}, false, reviewed},
		"from a day":            {Period{From: second}, false, open},
		"no more than a limit":  {Period{Limit: 1}, false, open[:strings.Index(open, "\n")]},
		"of a day with nothing": {Period{From: second + 1}, false, ""},
	} {
		if got := listed(t, r, c.asked, c.waiting); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
	newest, err := Breaks(t.Context(), r, Period{Limit: 2}, false)
	if err != nil || len(newest) != 2 {
		t.Fatalf("got %v, %v", newest, err)
	}
	if got := listed(t, r, Period{Before: newest[1].Place()}, false); got != reviewed {
		t.Errorf("behind the first page stands %s", got)
	}
}

func TestBreaksOfTheGlassAreCountedByWhatWasFound(t *testing.T) {
	counts, err := Counts(t.Context(), views(t), Period{})
	if err != nil || fmt.Sprint(counts) != "[{ 2} {niet-gerechtvaardigd 1}]" {
		t.Errorf("got %v, %v", counts, err)
	}
}

func TestOfAnErasedClientTheRecordOfDestructionStays(t *testing.T) {
	r := views(t)
	all, err := Destructions(t.Context(), r, Period{})
	if err != nil || len(all) != 1 {
		t.Fatalf("got %v, %v", all, err)
	}
	d := all[0]
	if got := fmt.Sprintln(d.Client == gone, d.Ground, d.RequestedBy, d.ConfirmedBy, d.On, d.Journeys, d.Vouchers, d.Result, d.Months, d.Source); got != "true bewaartermijn mila noud 2027-01-05 1 0 advies-gegeven 60 lijst\n" {
		t.Errorf("got %s", got)
	}
	if all, err := Destructions(t.Context(), r, Period{Until: decider.Date(2027, 1, 4)}); err != nil || len(all) != 0 {
		t.Errorf("before that day were destroyed %v, %v", all, err)
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{3: "ea36faf77b0c87b0"}
	if got := historytest.FingerprintOf(t, View, recorded(t).Facts); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
