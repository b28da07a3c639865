package reorganisations

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/reorganisation"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A year tells what happens to reorganisations and in journeys.
type year struct {
	*testing.T
	*historytest.Log
}

func (y year) of(n uint64, when string, c reorganisation.Command) [16]byte {
	y.Helper()
	entry, err := y.Reorganisation(historytest.ID('o', n), historytest.When(y, when), c)
	if err != nil {
		y.Fatal(err)
	}
	return entry
}

func (y year) in(n uint64, when string, commands ...journey.Command) {
	y.Helper()
	for _, c := range commands {
		if _, err := y.Journey(historytest.ID('j', n), historytest.When(y, when), c); err != nil {
			y.Fatal(err)
		}
	}
}

// told is four reorganisations: one that goes on with two journeys of one
// person and one of another, one that ended, one without anybody, and one that
// was announced by mistake.
func told(t *testing.T) []codec.Fact {
	t.Helper()
	y := year{t, historytest.NewLog()}
	announce := func(n uint64, when string, jobs int) [16]byte {
		return y.of(n, when, reorganisation.Announce{Employer: fmt.Sprint("Voorbeeld ", n), Sector: "2008:C", Municipality: "GM0141", Jobs: jobs,
			EndsFrom: decider.Date(2026, 6, 1), EndsUntil: decider.Date(2026, 8, 31)})
	}
	announce(1, "2026-02-01", 64)
	announce(2, "2026-01-15", 12)
	announce(3, "2026-03-01", 25)
	mistake := announce(4, "2026-03-02", 9)
	y.of(1, "2026-02-10", reorganisation.ChangeNumbers{Jobs: 50, RegionJobs: 41})
	y.of(1, "2026-02-03", reorganisation.Notify{})
	y.of(4, "2026-03-03", reorganisation.Withdraw{Entry: mistake, Reason: "onjuist"})
	signal := func(job, n uint64) journey.Signal {
		return journey.Signal{Transition: historytest.ID('t', job), Reorganisation: historytest.ID('o', n), Trigger: "reorganisatie", Announced: &journey.Announcement{}}
	}
	for n := range uint64(4) {
		y.in(n, "2026-02-05", journey.Open{Client: historytest.ID('c', n%3), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo"})
	}
	y.in(0, "2026-03-01", signal(1, 1), signal(2, 1), journey.EndTransition{Transition: historytest.ID('t', 2), Exit: "ontslag-afgewend"})
	y.in(1, "2026-03-01", signal(3, 1), journey.ReachStage{Transition: historytest.ID('t', 3), Stage: journey.InGuidance})
	y.in(2, "2026-03-01", signal(4, 2), journey.Signal{Transition: historytest.ID('t', 5), Trigger: "faillissement"})
	y.in(3, "2026-03-01", signal(6, 1), journey.ReachStage{Transition: historytest.ID('t', 6), Stage: journey.InGuidance})
	y.of(2, "2026-04-01", reorganisation.End{Reason: "uitgevoerd"})
	return y.Facts
}

func filled(t *testing.T) projector.Reader {
	t.Helper()
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, told(t), View, pipeline.View)
	return views
}

func TestReorganisationsAreListedTheLatestFirst(t *testing.T) {
	views := filled(t)
	for name, c := range map[string]struct {
		asked Asked
		want  string
	}{
		"those that go on":      {Asked{Limit: 9}, "3 Voorbeeld 3 25 jobs yes; 1 Voorbeeld 1 50 jobs unknown"},
		"some":                  {Asked{Limit: 1}, "3 Voorbeeld 3 25 jobs yes"},
		"what follows":          {Asked{Limit: 9, After: Place{decider.Date(2026, 3, 1), historytest.ID('o', 3)}}, "1 Voorbeeld 1 50 jobs unknown"},
		"those that have ended": {Asked{Limit: 9, Ended: true}, "2 Voorbeeld 2 12 jobs no"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := List(t.Context(), views, c.asked)
			var got []string
			for _, r := range all {
				got = append(got, fmt.Sprint(r.ID[15], " ", r.Employer, " ", r.Jobs, " jobs ", r.Collective))
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

// What counts together comes from the evidence of each, as its stream has it.
func TestReorganisationsOfOneEmployerAreFoundAndCountTogether(t *testing.T) {
	y := year{t, historytest.NewLog()}
	announce := func(n uint64, employer string) [16]byte {
		return y.of(n, "2026-02-01", reorganisation.WithEvidence{Found: []reorganisation.Other{{
			Counted:  reorganisation.Counted{Reorganisation: historytest.ID('o', 9), Jobs: 9, EndsFrom: decider.Date(2026, 7, 1), EndsUntil: decider.Date(2026, 7, 31)},
			Employer: "Voorbeeld", Municipality: "GM0153", Stands: true,
		}}, Command: reorganisation.Announce{Employer: employer, Sector: "2008:C", Municipality: "GM0141", Jobs: 12,
			EndsFrom: decider.Date(2026, 6, 1), EndsUntil: decider.Date(2026, 6, 30)}})
	}
	announce(1, "Voorbeeld")
	announce(2, "VOOR-beeld")
	announce(3, "Voorbeeld Metaal")
	y.of(2, "2026-02-03", reorganisation.Notify{})
	views := viewstest.Open(t)
	historytest.Fill(t, projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}, views, y.Facts, View)
	found, err := OfEmployer(t.Context(), views, "voorbeeld")
	if err != nil || fmt.Sprint(found) != fmt.Sprint([]uuid.UUID{historytest.ID('o', 1), historytest.ID('o', 2)}) {
		t.Errorf("found %v, %v", found, err)
	}
	all, err := List(t.Context(), views, Asked{Limit: 9})
	var got []string
	for _, r := range all {
		got = append(got, fmt.Sprint(r.ID[15], " ", r.Together, " ", r.Collective, " ", r.NoticeDue))
	}
	if text := strings.Join(got, ", "); err != nil || text != "3 0 no false, 2 1 yes false, 1 1 yes true" {
		t.Errorf("listed %q, %v", text, err)
	}
	var items []string
	for item, err := range views.Query(t.Context(), "select kind, since_day, by_day from reorganisation_work") {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, fmt.Sprint(item...))
	}
	if len(items) != 1 {
		t.Errorf("to be done is %v, want one notice", items)
	}
}

func TestJobsAndPersonsAreCountedApart(t *testing.T) {
	views := filled(t)
	itself := func(client uuid.UUID) uuid.UUID { return client }
	merged := func(uuid.UUID) uuid.UUID { return historytest.ID('c', 9) }
	for name, c := range map[string]struct {
		asOf   decider.Day
		person func(uuid.UUID) uuid.UUID
		want   string
	}{
		"as of now": {decider.Date(2026, 9, 1), itself,
			"1: 4 jobs 2 persons [gesignaleerd 1 1] [in-begeleiding 2 2] [ontslag-afgewend 1 1]; 2: 1 jobs 1 persons [gesignaleerd 1 1]"},
		"of clients who are one person": {decider.Date(2026, 9, 1), merged,
			"1: 4 jobs 1 persons [gesignaleerd 1 1] [in-begeleiding 2 1] [ontslag-afgewend 1 1]; 2: 1 jobs 1 persons [gesignaleerd 1 1]"},
		"before anything was signalled": {decider.Date(2026, 2, 28), itself, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ids := []uuid.UUID{historytest.ID('o', 1), historytest.ID('o', 2), historytest.ID('o', 3)}
			all, err := Standing(t.Context(), views, c.asOf, c.person, ids...)
			var got []string
			for _, id := range ids {
				in, there := all[id]
				if !there {
					continue
				}
				text := fmt.Sprintf("%d: %d jobs %d persons", id[15], in.Jobs, in.Persons)
				for _, cell := range in.Cells {
					text += fmt.Sprintf(" [%s %d %d]", cell.Code, cell.Jobs, cell.Persons)
				}
				got = append(got, text)
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
	if none, err := Standing(t.Context(), views, decider.Date(2026, 9, 1), itself); len(none) > 0 || err != nil {
		t.Errorf("asked of none: %v, %v", none, err)
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "fa135993bc6c4c4f", 2: "9e5b7aee19c9ac35", 3: "9e5b7aee19c9ac35", 4: "9784baa08ffc1d8e"}
	if got := historytest.FingerprintOf(t, View, told(t)); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
