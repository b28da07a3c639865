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
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/ledger"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// A cell is what one need adds to a report.
type cell struct {
	domain string
	status journey.NeedStatus
	dims   map[string]string
}

// stood walks through what had happened to one journey, without a thought
// of intervals.
func stood(events []journey.Event) map[uuid.UUID]*cell {
	cells := map[uuid.UUID]*cell{}
	var situation journey.Situation
	var team decider.Ref
	uncounted := false
	for _, e := range events {
		if said, ok := journey.SituationIn(e); ok {
			situation = situation.With(said)
		}
		switch e := e.(type) {
		case journey.Opened:
			team = e.Team
		case journey.AdvisorAssigned:
			team = e.Team
		case journey.HandoverAccepted:
			team = e.Team
		case journey.Erased:
			return nil
		case journey.LeftOut, journey.CountedAgain:
			_, uncounted = e.(journey.LeftOut)
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
		case journey.NeedHandedOver:
			cells[e.Need].status = "overgedragen"
		case journey.NeedReturned:
			cells[e.Need].status = e.Becomes()
		}
	}
	if uncounted {
		return nil
	}
	for _, c := range cells {
		c.dims["team"], c.dims["municipality"] = string(team), situation.Municipality
		c.dims["age_band"], c.dims["labour_position"] = situation.AgeBand, situation.LabourPosition
	}
	return cells
}

// naive counts what stood where at the end of a day, as known at a position,
// by a replay of every journey.
func naive(log []codec.Fact, asOf decider.Day, known int64, team, cut string) map[Count]int64 {
	counts := map[Count]int64{}
	for _, stream := range historytest.Streams(log, "journey") {
		history := historytest.History(log[:known], log, stream)
		for _, c := range stood(historytest.Happened(history, asOf.End())) {
			if team == "" || c.dims["team"] == team {
				counts[Count{Domain: c.domain, Status: c.status, Value: c.dims[cut]}]++
			}
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
			if want := naive(log, asOf, known, "", "severity"); !reflect.DeepEqual(got, want) {
				r.Fatalf("as of %s known at %d: got %v, want %v", asOf, known, got, want)
			}
		}
	})
}

func TestReportsSayWhatANaiveReplaySays(t *testing.T) {
	for seed := range uint64(8) {
		log := historytest.Random(seed, 250)
		small := int64(4) << (seed / 2)
		blocks := spans.Sizes{Small: small, Large: 4 * small}
		store := memory.NewStore()
		if seed%2 == 1 {
			store = memory.NewSparseStore()
		}
		views, at := filled(t, store, log, view(blocks))
		random := rand.New(rand.NewPCG(seed, 1))
		for i := range 30 {
			asOf, known := historytest.Point(random, log)
			cuts := append([]string{""}, Cuts...)
			if i >= 8 {
				cuts = cuts[:1] // which is from sums
			}
			team := []string{"", "almelo"}[i%2]
			for _, cut := range cuts {
				all, err := standing(t.Context(), views, blocks, asOf, historytest.Place(random, at, known), decider.Ref(team), cut)
				got := map[Count]int64{}
				for _, c := range all {
					got[Count{c.Domain, c.Status, c.Value, 0}] = c.N
				}
				if want := naive(log, asOf, known, team, cut); err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("as of %s known at %d by %q: got %v, %v, want %v", asOf, known, cut, got, err, want)
				}
			}
		}
	}
}

// filled returns views that have taken a log into account, and where its events
// are in a store.
func filled(t *testing.T, store eventstore.Store, log []codec.Fact, v projector.View) (projector.Reader, []eventstore.Position) {
	t.Helper()
	views := viewstest.Open(t)
	return views, historytest.Fill(t, projector.Source{Store: store, Vault: memory.NewVault(), Codec: catalog.Events}, views, log, v, ledger.View)
}

func TestCountsAreInTheOrderOfTheirCodes(t *testing.T) {
	views, at := filled(t, memory.NewStore(), historytest.Random(3, 200), View)
	all, err := Standing(t.Context(), views, 800_000, at[len(at)-1], "", "")
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
	if _, err := Standing(t.Context(), nil, 1, eventstore.Position{Minor: 1}, "", "note"); !errors.Is(err, spans.ErrNoCut) {
		t.Errorf("got %v", err)
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{2: "17c542fbd8503a5d", 3: "8e148087ecbb30c8", 4: "8e148087ecbb30c8"}
	if got := historytest.Fingerprint(t, View); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}

// A report reads no table from end to end.
func TestAReportThatIsNotCutLooksUpAllThatItReads(t *testing.T) {
	views, _ := filled(t, memory.NewStore(), historytest.Fixed(t), View)
	searches := 0
	for row, err := range views.Query(t.Context(), "explain query plan "+sql.Ask("statuses").SQL(), append(numbers(6), "")...) {
		if err != nil {
			t.Fatal(err)
		}
		if step := row[3].(string); strings.HasPrefix(step, "SEARCH") {
			searches++
		} else if strings.HasPrefix(step, "SCAN") && strings.Contains(step, "_g1") {
			t.Error(step)
		}
	}
	if searches != 4 {
		t.Errorf("it searches %d tables", searches)
	}
}

// numbers are arguments for a plan, which does not depend on them.
func numbers(n int) (args []any) {
	for i := range n {
		args = append(args, int64(i))
	}
	return args
}
