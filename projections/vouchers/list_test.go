package vouchers

import (
	"fmt"
	"strings"
	"testing"

	"klantreis/adapters/memory"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
	"klantreis/projections/clients"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/journeys"
	"klantreis/projections/projector"
)

// listable has three vouchers of one client: the first is refused, and the
// second is in a journey of another team.
func listable(t *testing.T) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	if _, err := l.Client(person, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", GivenName: "Jan", FamilyName: "Berg"}); err != nil {
		t.Fatal(err)
	}
	for i, open := range []journey.Open{{Team: "hengelo", Advisor: "ada"}, {Team: "almelo", Advisor: "bob"}, {Team: "hengelo", Advisor: "cas"}} {
		open.Client, open.Kind, open.Origin, open.Channel = person, "werkende", "zelf", "inloop"
		if _, err := l.Journey(historytest.ID('j', uint64(i+1)), historytest.When(t, "2026-01-05"), open); err != nil {
			t.Fatal(err)
		}
		one := apply
		one.Journey = historytest.ID('j', uint64(i+1))
		commands := []voucher.Command{one, begin, reject}
		if i > 0 {
			one.Line = "incidenteel"
			commands = []voucher.Command{one}
		}
		told(t, l, historytest.ID('v', uint64(i+1)), commands...)
	}
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, l.Facts, View, journeys.View, clients.View)
	return views
}

func TestWhichVouchersAreListed(t *testing.T) {
	r := listable(t)
	due := decider.Date(2026, 4, 27)
	for name, c := range map[string]struct {
		asked List
		want  string
	}{
		"all":                         {List{}, "afgewezen ada Berg, aangevraagd bob Berg, aangevraagd cas Berg"},
		"no more than a limit":        {List{Limit: 1}, "afgewezen ada Berg"},
		"behind a page":               {List{After: Place{decider.Date(2026, 3, 2), historytest.ID('v', 1)}, Limit: 1}, "aangevraagd bob Berg"},
		"an advisor's":                {List{Advisor: "cas"}, "aangevraagd cas Berg"},
		"with whom they stand in for": {List{Advisor: "cas", Absent: []Absent{{"ada", "hengelo"}, {"bob", "hengelo"}}}, "afgewezen ada Berg, aangevraagd cas Berg"},
		"and only some of those":      {List{Advisor: "cas", Absent: []Absent{{"ada", "hengelo"}}, Status: voucher.IsRefused}, "afgewezen ada Berg"},
		"a team's":                    {List{Team: "hengelo"}, "afgewezen ada Berg, aangevraagd cas Berg"},
		"in a status":                 {List{Status: voucher.AppliedFor}, "aangevraagd bob Berg, aangevraagd cas Berg"},
		"of a line":                   {List{Line: "structureel"}, "afgewezen ada Berg"},
		"of a year":                   {List{Year: 2027}, "afgewezen ada Berg, aangevraagd bob Berg, aangevraagd cas Berg"},
		"of another year":             {List{Year: 2026}, ""},
		"due before a day":            {List{DueBefore: due + 1}, "aangevraagd bob Berg, aangevraagd cas Berg"},
		"due on that day":             {List{DueBefore: due}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			items, err := Find(t.Context(), r, c.asked)
			if err != nil {
				t.Fatal(err)
			}
			var text []string
			for _, i := range items {
				text = append(text, fmt.Sprint(i.Status, " ", i.Advisor, " ", i.FamilyName))
			}
			if got := strings.Join(text, ", "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
