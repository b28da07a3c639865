package pipeline

import (
	"math/rand/v2"
	"testing"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

// The rows of sums as they are kept.
type (
	phaseSumRow struct {
		PhaseSum
		Upto int64 `col:"upto"`
		N    int64 `col:"n"`
	}
	stageSumRow struct {
		StageSum
		Upto int64 `col:"upto"`
		N    int64 `col:"n"`
	}
)

func TestSumsSayWhatANaiveReplaySays(t *testing.T) {
	for seed := range uint64(4) {
		log := historytest.Random(seed, 250)
		views := filled(t, log).(*sqlite.Views)
		sum(t, views, log, 1<<(seed+3))
		random := rand.New(rand.NewPCG(seed, 2))
		for range 25 {
			asOf, known := historytest.Point(random, log)
			if random.IntN(5) == 0 {
				known = projector.Forever
			}
			phases, stages, err := standingFromSums(t.Context(), views, asOf, known)
			known = min(known, int64(len(log)))
			compare(t, phases, err, naive(log, asOf, known, true, ""))
			compare(t, stages, err, naive(log, asOf, known, false, ""))
		}
	}
}

// sum keeps the sums of a log, of stretches of so many positions.
func sum(t *testing.T, views *sqlite.Views, log []codec.Fact, stretch int64) {
	t.Helper()
	phases, stages := map[phaseSumRow]int64{}, map[stageSumRow]int64{}
	for _, v := range historytest.Versions(View, log) {
		for position, sign := range map[int64]int64{v.From: 1, v.To: -1} {
			upto := position | (stretch - 1)
			switch {
			case position == projector.Forever:
			case is[PhaseRow](v.Row):
				phaseSums(v.Row, func(s projector.Row, n int64) { phases[phaseSumRow{s.(PhaseSum), upto, 0}] += sign * n })
			default:
				stageSums(v.Row, func(s projector.Row, n int64) { stages[stageSumRow{s.(StageSum), upto, 0}] += sign * n })
			}
		}
	}
	var rows [2][][]any
	for s, n := range phases {
		rows[0] = append(rows[0], []any{string(s.Grain), int64(s.Day), string(s.Phase), s.Upto, n})
	}
	for s, n := range stages {
		rows[1] = append(rows[1], []any{string(s.Grain), int64(s.Day), string(s.Kind), s.Code, s.Upto, n})
	}
	load(t, views, projector.View{
		Name: "sums", Version: 1, Each: func(codec.Fact) []projector.Row { return nil },
		Tables: []projector.Table{
			{Name: "journey_phase_sums", Row: phaseSumRow{}, Key: []string{"grain", "day", "upto", "phase"}, Indexes: [][]string{{"upto"}}},
			{Name: "transition_stage_sums", Row: stageSumRow{}, Key: []string{"grain", "day", "upto", "kind", "code"}, Indexes: [][]string{{"upto"}}},
		},
	}, rows[:]...)
}

func is[R projector.Row](row projector.Row) bool { _, ok := row.(R); return ok }

// load serves tables with rows that no projector made.
func load(t *testing.T, views *sqlite.Views, v projector.View, rows ...[][]any) {
	t.Helper()
	g, err := projector.Describe(v, 1)
	if err != nil {
		t.Fatal(err)
	}
	var changes []projector.Changes
	for _, r := range rows {
		changes = append(changes, projector.Changes{Put: r})
	}
	for _, err := range []error{
		views.Create(t.Context(), g),
		views.Load(t.Context(), projector.Step{Generation: g, Changes: changes}),
		views.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Unix(1, 0)),
		views.Serve(t.Context(), g),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}
