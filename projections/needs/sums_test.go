package needs

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

// A sumRow is a row of sums as it is kept.
type sumRow struct {
	StatusSum
	Upto int64 `col:"upto"`
	N    int64 `col:"n"`
}

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
			all, err := standingFromSums(t.Context(), views, asOf, known)
			got := map[Count]int64{}
			for _, c := range all {
				got[Count{c.Domain, c.Status, "", 0}] = c.N
			}
			if want := naive(log, asOf, min(known, int64(len(log))), ""); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("as of %s known at %d: got %v, %v, want %v", asOf, known, got, err, want)
			}
		}
	}
}

// sum keeps the sums of a log, of stretches of so many positions.
func sum(t *testing.T, views *sqlite.Views, log []codec.Fact, stretch int64) {
	t.Helper()
	sums := map[sumRow]int64{}
	for _, v := range historytest.Versions(View, log) {
		for position, sign := range map[int64]int64{v.From: 1, v.To: -1} {
			if position != projector.Forever {
				statusSums(v.Row, func(s projector.Row, n int64) { sums[sumRow{s.(StatusSum), position | (stretch - 1), 0}] += sign * n })
			}
		}
	}
	var rows [][]any
	for s, n := range sums {
		rows = append(rows, []any{string(s.Grain), int64(s.Day), s.Domain, string(s.Status), s.Upto, n})
	}
	g, err := projector.Describe(projector.View{
		Name: "sums", Version: 1, Each: func(codec.Fact) []projector.Row { return nil },
		Tables: []projector.Table{{Name: "need_status_sums", Row: sumRow{}, Key: []string{"grain", "day", "upto", "domain", "status"},
			Indexes: [][]string{{"upto"}}}},
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		views.Create(t.Context(), g),
		views.Load(t.Context(), projector.Step{Generation: g, Changes: []projector.Changes{{Put: rows}}}),
		views.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Unix(1, 0)),
		views.Serve(t.Context(), g),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}
