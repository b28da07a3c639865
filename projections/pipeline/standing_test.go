package pipeline

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
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

// A cell is what one journey or transition adds to a report.
type cell struct {
	kind Kind
	code string
	dims map[string]string
}

// stood walks through what had happened to one journey, without a thought
// of intervals.
func stood(events []journey.Event) (cells []cell) {
	var phase journey.Phase
	dims, opened := map[string]string{}, journey.Opened{}
	jobs := map[uuid.UUID]*cell{}
	var situation journey.Situation
	uncounted := false
	for _, e := range events {
		phase = phase.After(e)
		if said, ok := journey.SituationIn(e); ok {
			situation = situation.With(said)
		}
		switch e := e.(type) {
		case journey.Opened:
			opened, dims["team"] = e, string(e.Team)
		case journey.AdvisorAssigned:
			dims["team"] = string(e.Team)
		case journey.HandoverAccepted:
			dims["team"] = string(e.Team)
		case journey.Erased:
			return nil
		case journey.LeftOut, journey.CountedAgain:
			_, uncounted = e.(journey.LeftOut)
		}
		move(jobs, e)
	}
	if phase == "" || uncounted {
		return nil
	}
	for _, job := range jobs {
		job.dims["team"], job.dims["age_band"], job.dims["home_municipality"] = dims["team"], situation.AgeBand, situation.Municipality
		cells = append(cells, *job)
	}
	dims["origin"], dims["kind"], dims["channel"] = opened.Origin, opened.Kind, opened.Channel
	dims["municipality"], dims["age_band"], dims["labour_position"] = situation.Municipality, situation.AgeBand, situation.LabourPosition
	return append(cells, cell{Phase, string(phase), dims})
}

func move(jobs map[uuid.UUID]*cell, e journey.Event) {
	reach := func(id uuid.UUID, kind Kind, code string) {
		if jobs[id].kind != Exit {
			jobs[id].kind, jobs[id].code = kind, code
		}
	}
	switch e := e.(type) {
	case journey.TransitionSignalled:
		jobs[e.Transition] = &cell{Stage, "gesignaleerd", map[string]string{
			"trigger": e.Trigger, "sector": e.Sector, "work_municipality": e.Municipality}}
	case journey.StageReached:
		reach(e.Transition, Stage, string(e.Stage))
	case journey.ContractSigned:
		if !slices.Contains([]string{"transitie-gerealiseerd", "nazorg", "duurzaam"}, jobs[e.Transition].code) { // it is told of a job that began since
			reach(e.Transition, Stage, "contract-getekend")
		}
	case journey.TransitionRealised:
		reach(e.Transition, Stage, "transitie-gerealiseerd")
	case journey.CheckAnswered:
		if e.Months == 12 && e.Answer == "ja" {
			reach(e.Transition, Stage, "duurzaam")
		}
	case journey.TransitionEnded:
		reach(e.Transition, Exit, e.Exit)
	}
}

// naive counts what stood where at the end of a day, as known at a position,
// by a replay of every journey.
func naive(log []codec.Fact, asOf decider.Day, known int64, phases bool, team, cut string) map[Count]int64 {
	counts := map[Count]int64{}
	for _, stream := range historytest.Streams(log, "journey") {
		history := historytest.History(log[:known], log, stream)
		for _, c := range stood(historytest.Happened(history, asOf.End())) {
			if (c.kind == Phase) == phases && (team == "" || c.dims["team"] == team) {
				counts[Count{Kind: c.kind, Code: c.code, Value: c.dims[cut]}]++
			}
		}
	}
	return counts
}

// asked is what a report answers, in the form of naive.
func asked(all []Count) map[Count]int64 {
	counts := map[Count]int64{}
	for _, c := range all {
		n := c.N
		c.N = 0
		counts[c] += n
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
			for _, phases := range []bool{true, false} {
				got := map[Count]int64{}
				for _, v := range versions {
					if count, ok := counted(v, asOf, known, phases); ok {
						got[count]++
					}
				}
				if want := naive(log, asOf, known, phases, "", "age_band"); !reflect.DeepEqual(got, want) {
					r.Fatalf("as of %s known at %d: got %v, want %v", asOf, known, got, want)
				}
			}
		}
	})
}

// counted is what a version adds to a report cut by age band.
func counted(v historytest.Version, asOf decider.Day, known int64, phases bool) (Count, bool) {
	switch row := v.Row.(type) {
	case PhaseRow:
		return Count{Kind: Phase, Code: string(row.Phase), Value: row.AgeBand},
			phases && v.Holds(known) && row.FromDay <= asOf && asOf < row.ToDay
	case StageRow:
		return Count{Kind: row.Kind, Code: row.Code, Value: row.AgeBand},
			!phases && v.Holds(known) && row.FromDay <= asOf && asOf < row.ToDay
	}
	return Count{}, false
}

func TestIntervalsOfOneThingFollowEachOtherToTheEnd(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			stops := historytest.Uncounted(history)
			type line struct {
				of    string // a table
				thing uuid.UUID
			}
			ends := map[line]int64{}
			for _, row := range fold(new(projector.Common), history) {
				thing, from, to := line{of: fmt.Sprintf("%T", row)}, int64(0), int64(0)
				switch row := row.(type) {
				case PhaseRow:
					legal(r, slices.Contains(journey.Phases, row.Phase), row)
					from, to = row.From, row.To
				case StageRow:
					legal(r, row.Kind == Exit || row.Kind == Stage && slices.Contains(journey.Stages, journey.Stage(row.Code)), row)
					thing.thing, from, to = row.Transition, row.From, row.To
				case InvolvedRow:
					thing.thing, from, to = row.Transition, row.From, row.To
				case CourseRow:
					legal(r, row.Guided <= row.FromDay && row.Recorded&1 == 1, row)
					thing.thing, from, to = row.Transition, row.From, row.To
				}
				end, there := ends[thing]
				legal(r, from < to && (!there || from == end || stops && from > end), row)
				ends[thing] = to
			}
			for thing, end := range ends {
				legal(r, stops || end == projector.Forever, thing)
			}
		}
	})
}

func legal(r *rapid.T, ok bool, what any) {
	r.Helper()
	if !ok {
		r.Fatalf("this cannot be: %+v", what)
	}
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
			cuts := append([]string{""}, PhaseCuts...)
			if i >= 8 {
				cuts = cuts[:1] // which is from sums
			}
			team := []string{"", "almelo"}[i%2]
			for _, cut := range cuts {
				got, err := standing(t.Context(), views, "phases", blocks, asOf, historytest.Place(random, at, known), decider.Ref(team), cut, PhaseCuts)
				compare(t, got, err, naive(log, asOf, known, true, team, cut))
				if slices.Contains(append(StageCuts, ""), cut) {
					got, err = standing(t.Context(), views, "stages", blocks, asOf, historytest.Place(random, at, known), decider.Ref(team), cut, StageCuts)
					compare(t, got, err, naive(log, asOf, known, false, team, cut))
				}
			}
		}
		const later = 800_000 // than anything
		phases, err := standing(t.Context(), views, "phases", blocks, later, at[len(at)-1], "", "", nil)
		compare(t, phases, err, naive(log, later, int64(len(log)), true, "", ""))
	}
}

func compare(t *testing.T, got []Count, err error, want map[Count]int64) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(asked(got), want) {
		t.Fatalf("got %v, %v, want %v", got, err, want)
	}
}

// filled returns views that have taken a log into account, and where its events
// are in a store.
func filled(t *testing.T, store eventstore.Store, log []codec.Fact, v projector.View) (projector.Reader, []eventstore.Position) {
	t.Helper()
	views := viewstest.Open(t)
	return views, historytest.Fill(t, projector.Source{Store: store, Vault: memory.NewVault(), Codec: catalog.Events}, views, log, v, ledger.View)
}

func TestCountsAreInTheOrderInWhichPhasesFollow(t *testing.T) {
	views, at := filled(t, memory.NewStore(), historytest.Fixed(t), View)
	phases, stages, err := Standing(t.Context(), views, historytest.Day(t, "2025-09-01"), at[len(at)-1])
	if got, want := fmt.Sprint(phases, stages, err), "[{phase plaatsing  1} {phase afgesloten  1}] [{stage transitie-gerealiseerd  1} {exit   1}] <nil>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{2: "b3723e00398a81f4", 3: "c46a23d4ae1b1b09", 4: "c46a23d4ae1b1b09", 5: "cd42322a06aff2a7"}
	if got := historytest.Fingerprint(t, View); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}

// A report reads no table from end to end.
func TestReportsThatAreNotCutLookUpAllThatTheyRead(t *testing.T) {
	views, _ := filled(t, memory.NewStore(), historytest.Fixed(t), View)
	for _, name := range []string{"phases", "stages"} {
		searches := 0
		for row, err := range views.Query(t.Context(), "explain query plan "+sql.Ask(name).SQL(), append(numbers(6), "")...) {
			if err != nil {
				t.Fatal(err)
			}
			if step := row[3].(string); strings.HasPrefix(step, "SEARCH") {
				searches++
			} else if strings.HasPrefix(step, "SCAN") && strings.Contains(step, "_g1") {
				t.Errorf("%s: %s", name, step)
			}
		}
		if searches != 4 {
			t.Errorf("%s searches %d tables", name, searches)
		}
	}
}

// numbers are arguments for a plan, which does not depend on them.
func numbers(n int) (args []any) {
	for i := range n {
		args = append(args, int64(i))
	}
	return args
}
