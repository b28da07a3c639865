package journeys

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
	"klantreis/domain/codec"
	"klantreis/domain/journey"
	"klantreis/projections/clients"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// region has the journeys of one client with two teams; one of them is closed
// and one is erased.
func region(t *testing.T) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(l.Client(person, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", GivenName: "Jan", FamilyName: "Berg"}))
	for i, when := range []string{"2026-01-09", "2026-01-07", "2026-01-08", "2026-01-06", "2026-01-05", "2026-01-05"} {
		begin := open
		if i >= 4 {
			begin.Team, begin.Advisor = "almelo", "bob"
		}
		do(l.Journey(historytest.ID('j', uint64(i+1)), historytest.When(t, when), begin))
	}
	do(l.Journey(historytest.ID('j', 2), historytest.When(t, "2026-02-01"), journey.RecordIntake{Channel: "inloop"}))
	do(l.Journey(historytest.ID('j', 3), historytest.When(t, "2026-02-01"), journey.Close{Reason: "nieuwe-baan"}))
	do(l.Journey(historytest.ID('j', 5), historytest.When(t, "2026-02-01"), journey.Erase{}))
	return filled(t, l.Facts)
}

// filled returns views that have taken a log into account.
func filled(t *testing.T, log []codec.Fact) projector.Reader {
	t.Helper()
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, log, View, clients.View)
	return views
}

func TestCaseloadsShowWhoWasWithoutContactForLongest(t *testing.T) {
	r := region(t)
	for name, c := range map[string]struct {
		asked Caseload
		want  string
	}{
		"an advisor's":       {Caseload{Advisor: "ada"}, "4 Berg; 1 Berg; 2 Berg"},
		"a team's":           {Caseload{Team: "hengelo"}, "4 Berg; 1 Berg; 2 Berg"},
		"without the erased": {Caseload{Team: "almelo"}, "6 Berg"},
		"closed":             {Caseload{Team: "hengelo", Closed: true}, "3 Berg"},
		"in one phase":       {Caseload{Advisor: "ada", Phase: journey.Intake}, "2 Berg"},
		"some":               {Caseload{Advisor: "ada", Limit: 2}, "4 Berg; 1 Berg"},
		"what follows": {Caseload{Advisor: "ada", After: Place{historytest.Day(t, "2026-01-06").Begin(), historytest.ID('j', 4)}},
			"1 Berg; 2 Berg"},
		"with who is absent": {Caseload{Advisor: "bob", Absent: []Absent{{"ada", "hengelo"}, {"ada", "hengelo"}, {"cor", "hengelo"}}},
			"6 Berg; 4 Berg; 1 Berg; 2 Berg"},
		"with who is absent, in that team only": {Caseload{Advisor: "bob", Absent: []Absent{{"ada", "almelo"}}}, "6 Berg"},
		"with who is absent, some":              {Caseload{Advisor: "bob", Absent: []Absent{{"ada", "hengelo"}}, Limit: 2}, "6 Berg; 4 Berg"},
		"of an unknown team":                    {Caseload{Team: "borne"}, ""},
		"of nobody in no team":                  {Caseload{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			items, err := List(t.Context(), r, c.asked)
			var got []string
			for _, i := range items {
				got = append(got, fmt.Sprint(i.ID[15], " ", i.FamilyName))
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

func TestPagesTogetherAreTheWholeCaseload(t *testing.T) {
	r := region(t)
	asked, seen := Caseload{Advisor: "ada", Limit: 1}, ""
	for range 5 {
		page, err := List(t.Context(), r, asked)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page {
			seen += fmt.Sprint(i.ID[15])
			asked.After = i.Place()
		}
	}
	if seen != "412" {
		t.Errorf("got %s", seen)
	}
}

func TestQuestionsAboutOneJourneyOneClientAndOneTeam(t *testing.T) {
	r := region(t)
	one, there, err := One(t.Context(), r, historytest.ID('j', 2))
	if err != nil || !there || one.Phase != journey.Intake || one.Opened != historytest.Day(t, "2026-01-07").Begin() {
		t.Errorf("got %+v, %t, %v", one, there, err)
	}
	if _, there, err := One(t.Context(), r, person); there || err != nil {
		t.Errorf("a client is no journey: %t, %v", there, err)
	}
	all, err := OfClient(t.Context(), r, person)
	if err != nil || len(all) != 5 || all[0].ID != historytest.ID('j', 6) || all[1].ID != historytest.ID('j', 4) {
		t.Errorf("got %+v, %v", all, err)
	}
	counts, err := Phases(t.Context(), r, "hengelo")
	if err != nil || fmt.Sprint(counts) != "[{contact 2} {intake 1} {afgesloten 1}]" {
		t.Errorf("got %v, %v", counts, err)
	}
}
