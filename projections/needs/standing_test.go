package needs

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/adapters/sqlite"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// A cell is what one need adds to a report.
type cell struct {
	domain string
	status journey.NeedStatus
	dims   map[string]string
}

// standing walks through what had happened to one journey, without a thought
// of intervals.
func standing(events []journey.Event) map[uuid.UUID]*cell {
	cells := map[uuid.UUID]*cell{}
	var situation journey.Situation
	var team decider.Ref
	for _, e := range events {
		if said, ok := journey.SituationIn(e); ok {
			situation = situation.With(said)
		}
		switch e := e.(type) {
		case journey.Opened:
			team = e.Team
		case journey.AdvisorAssigned:
			team = e.Team
		case journey.Erased:
			return nil
		case journey.NeedIdentified:
			cells[e.Need] = &cell{e.Domain, "gesignaleerd", map[string]string{"severity": e.Severity, "source": e.Source}}
		case journey.NeedReassessed:
			cells[e.Need].dims["severity"], cells[e.Need].dims["source"] = e.Severity, e.Source
		case journey.NeedConfirmed:
			cells[e.Need].status = "bevestigd"
		case journey.NeedOfferMade:
			cells[e.Need].status = "in-behandeling"
		case journey.NeedMet:
			cells[e.Need].status = e.Status()
		case journey.NeedDropped:
			cells[e.Need].status = "vervallen"
		case journey.NeedReopened:
			cells[e.Need].status = "bevestigd"
		}
	}
	for _, c := range cells {
		c.dims["team"], c.dims["municipality"] = string(team), situation.Municipality
		c.dims["age_band"], c.dims["labour_position"] = situation.AgeBand, situation.LabourPosition
	}
	return cells
}

// naive counts what stood where at the end of a day, as known at a position,
// by a replay of every journey.
func naive(log []codec.Fact, asOf decider.Day, known int64, cut string) map[Count]int64 {
	counts := map[Count]int64{}
	for _, stream := range historytest.Streams(log, "journey") {
		history := historytest.History(log[:known], log, stream)
		for _, c := range standing(historytest.Happened(history, asOf.End())) {
			counts[Count{Domain: c.domain, Status: c.status, Value: c.dims[cut]}]++
		}
	}
	return counts
}

func TestIntervalsSayAtEveryPositionWhatANaiveReplaySays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		versions := historytest.Versions(View, log)
		random := rand.New(rand.NewPCG(uint64(len(log)), 0))
		for range 8 {
			asOf, known := historytest.Point(random, log)
			got := map[Count]int64{}
			for _, v := range versions {
				if row := v.Row.(Row); v.Holds(known) && row.FromDay <= asOf && asOf < row.ToDay {
					got[Count{Domain: row.Domain, Status: row.Status, Value: row.Severity}]++
				}
			}
			if want := naive(log, asOf, known, "severity"); !reflect.DeepEqual(got, want) {
				r.Fatalf("as of %s known at %d: got %v, want %v", asOf, known, got, want)
			}
		}
	})
}

func TestReportsSayWhatANaiveReplaySays(t *testing.T) {
	for seed := range uint64(4) {
		log := historytest.Random(seed, 250)
		views := filled(t, log)
		random := rand.New(rand.NewPCG(seed, 1))
		for range 8 {
			asOf, known := historytest.Point(random, log)
			for _, cut := range append(Cuts, "") {
				all, err := Standing(t.Context(), views, asOf, known, cut)
				got := map[Count]int64{}
				for _, c := range all {
					got[Count{c.Domain, c.Status, c.Value, 0}] = c.N
				}
				if want := naive(log, asOf, known, cut); err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("as of %s known at %d by %q: got %v, %v, want %v", asOf, known, cut, got, err, want)
				}
			}
		}
	}
}

// filled returns views in a new folder that have taken a log into account.
func filled(t *testing.T, log []codec.Fact) projector.Reader {
	t.Helper()
	f, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	views, err := f.OpenViews(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	historytest.Fill(t, projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}, views, log, View)
	return views
}

func TestCountsAreInTheOrderOfTheirCodes(t *testing.T) {
	views := filled(t, historytest.Random(3, 200))
	all, err := Standing(t.Context(), views, 800_000, projector.Forever, "")
	if err != nil || len(all) < 3 {
		t.Fatalf("got %v, %v", all, err)
	}
	for i, c := range all[1:] {
		if before := all[i]; fmt.Sprint(before.Domain, before.Status) >= fmt.Sprint(c.Domain, c.Status) || c.N < 1 {
			t.Errorf("%v follows %v", c, before)
		}
	}
}

func TestWhatIsNoDimensionCutsNoReport(t *testing.T) {
	if _, err := Standing(t.Context(), nil, 1, 1, "note"); !errors.Is(err, spans.ErrNoCut) {
		t.Errorf("got %v", err)
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "f6016fde437edf21"}
	if got := historytest.Fingerprint(t, View); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}

// What an index does not hold would be looked up for every need.
func TestAReportThatIsNotCutIsAnsweredFromAnIndexAlone(t *testing.T) {
	views := filled(t, historytest.Fixed(t))
	searches := 0
	for row, err := range views.Query(t.Context(), "explain query plan "+sql.Ask("statuses").SQL(), numbers(9)...) {
		if err != nil {
			t.Fatal(err)
		}
		step := row[3].(string)
		if strings.Contains(step, "_v1_") {
			searches++
			if !strings.HasPrefix(step, "SEARCH") || !strings.Contains(step, "USING COVERING INDEX") {
				t.Error(step)
			}
		}
	}
	if searches == 0 {
		t.Error("it searches nothing")
	}
}

// numbers are arguments for a plan, which does not depend on them.
func numbers(n int) (args []any) {
	for i := range n {
		args = append(args, int64(i))
	}
	return args
}
