package projector_test

import (
	"context"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

type colour string

type dimensions struct {
	Colour colour `col:"colour"`
	Wide   bool   `col:"wide"`
}

type everything struct {
	ID uuid.UUID `col:"id"`
	dimensions
	On   decider.Day `col:"day"`
	At   time.Time   `col:"at"`
	Few  int8        `col:"few"`
	Many uint64      `col:"many"`
}

// answers is a reader that has one answer for everything, and keeps what it
// was asked with.
type answers struct {
	rows  [][]any
	asked []any
}

func (a *answers) Query(_ context.Context, _ string, args ...any) iter.Seq2[[]any, error] {
	a.asked = args
	return func(yield func([]any, error) bool) {
		for _, row := range a.rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func TestSelectReadsEveryKindOfColumn(t *testing.T) {
	who, at := uuid.New(), time.Date(2026, 3, 29, 2, 30, 0, 123000, time.UTC)
	r := &answers{rows: [][]any{
		{who[:], "red", true, int64(20541), at.UnixMicro(), int64(-3), int64(7)},
		{who[:], "", int64(1), nil, nil, nil, nil}, // SQLite has no booleans, and an aggregate may be of nothing
	}}
	got, err := projector.Select[everything](t.Context(), r, "", who, colour("red"), true, decider.Day(5), at.In(decider.Amsterdam), 3, uint8(4), "x")
	if err != nil {
		t.Fatal(err)
	}
	want := []everything{
		{who, dimensions{"red", true}, 20541, at, -3, 7},
		{who, dimensions{"", true}, 0, time.Time{}, 0, 0},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(everything{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{who[:], "red", true, int64(5), at.UnixMicro(), int64(3), int64(4), "x"}, r.asked); diff != "" {
		t.Error(diff)
	}
}

func TestSelectRefusesColumnsThatDoNotFit(t *testing.T) {
	whole := []any{make([]byte, 16), "red", true, int64(1), int64(1), int64(1), int64(1)}
	for i, wrong := range map[int]any{0: make([]byte, 15), 1: int64(1), 2: "true", 3: "2026-01-01", 4: true, 5: int64(200), 6: []byte{1}} {
		row := append([]any{}, whole...)
		row[i] = wrong
		if _, err := projector.Select[everything](t.Context(), &answers{rows: [][]any{row}}, ""); err == nil {
			t.Errorf("column %d was read from %T %v", i, wrong, wrong)
		}
	}
	_, err := projector.Select[everything](t.Context(), &answers{rows: [][]any{whole[:6]}}, "")
	if err == nil || !strings.Contains(err.Error(), "answers 6 columns") {
		t.Errorf("got error %v", err)
	}
}

type (
	nested struct {
		Scope uuid.UUID `col:"scope"`
		Deep  struct{ N int }
	}
	untagged struct {
		Scope uuid.UUID `col:"scope"`
		N     int
	}
	fraction struct {
		Scope uuid.UUID `col:"scope"`
		N     float64   `col:"n"`
	}
)

// disorders are ways in which a view can be wrong.
var disorders = map[string]func(*projector.View, *projector.Table){
	"no name":               func(v *projector.View, _ *projector.Table) { v.Name = "" },
	"a name of two words":   func(v *projector.View, _ *projector.Table) { v.Name = "two words" },
	"no version":            func(v *projector.View, _ *projector.Table) { v.Version = 0 },
	"neither fold nor each": func(v *projector.View, _ *projector.Table) { v.Fold = nil },
	"both fold and each":    func(v *projector.View, _ *projector.Table) { v.Each = noRows },
	"no tables":             func(v *projector.View, _ *projector.Table) { v.Tables = nil },
	"one row type twice":    func(v *projector.View, t *projector.Table) { v.Tables = append(v.Tables, *t) },
	"no scope":              func(_ *projector.View, t *projector.Table) { t.Scope = "" },
	"a scope of text":       func(_ *projector.View, t *projector.Table) { t.Scope = "text" },
	"an unknown scope":      func(_ *projector.View, t *projector.Table) { t.Scope = "nothing" },
	"no key":                func(_ *projector.View, t *projector.Table) { t.Key = nil },
	"an unknown key":        func(_ *projector.View, t *projector.Table) { t.Key = []string{"nothing"} },
	"an unknown index":      func(_ *projector.View, t *projector.Table) { t.Indexes = [][]string{{"n"}, {"nothing"}} },
	"a table without name":  func(_ *projector.View, t *projector.Table) { t.Name = "Things!" },
	"a row of no struct":    func(_ *projector.View, t *projector.Table) { t.Row = 7 },
	"no row":                func(_ *projector.View, t *projector.Table) { t.Row = nil },
	"a nested row":          func(_ *projector.View, t *projector.Table) { t.Row = nested{} },
	"an untagged field":     func(_ *projector.View, t *projector.Table) { t.Row = untagged{} },
	"a fraction":            func(_ *projector.View, t *projector.Table) { t.Row = fraction{} },
	"intervals of facts": func(v *projector.View, t *projector.Table) {
		v.Fold, v.Each, t.Scope, t.Intervals = nil, noRows, "", true
	},
	"sums of other rows": func(_ *projector.View, t *projector.Table) {
		t.Intervals, t.Sums = true, projector.SumsBy("sums", "", []int64{8}, func(tabletest.Span, func(tabletest.Code, int64)) {})
	},
	"sums in blocks of nothing": func(_ *projector.View, t *projector.Table) {
		t.Intervals, t.Sums = true, projector.SumsBy("sums", "", nil, func(tabletest.Thing, func(tabletest.Code, int64)) {})
	},
}

func noRows(fact) []projector.Row { return nil }

func TestViewsThatAreNotInOrderAreRefused(t *testing.T) {
	good := func() projector.View {
		return projector.View{Name: "things", Version: 1, Fold: func(*projector.Common, history) []projector.Row { return nil },
			Tables: []projector.Table{{Name: "things", Row: tabletest.Thing{}, Scope: "scope", Key: []string{"n"}}}}
	}
	refused := func(views ...projector.View) bool {
		_, err := projector.New(projector.Source{}, nil, views, projector.Options{})
		return err != nil
	}
	for name, wrong := range disorders {
		v := good()
		wrong(&v, &v.Tables[0])
		if !refused(v) {
			t.Errorf("a view with %s is taken", name)
		}
	}
	if refused(good()) {
		t.Error("a view in order is refused")
	}
	other := good()
	other.Name = "others"
	if !refused(good(), good()) || !refused(good(), other) {
		t.Error("two views, or two tables, of one name are taken")
	}
}

type moment struct {
	Journey uuid.UUID `col:"journey"`
	At      time.Time `col:"at"`
}

// An instant counts as the same in whatever zone it was written, and as finely
// as it is kept: otherwise rows would seem to change.
func TestEqualInstantsMakeEqualRows(t *testing.T) {
	turn := 0
	v := projector.View{Name: "files", Version: 1, Category: "journey",
		Tables: []projector.Table{{Name: "files", Row: moment{}, Scope: "journey", Key: []string{"journey"}, Intervals: true}},
		Fold: func(_ *projector.Common, facts history) []projector.Row {
			turn++
			at := time.Date(2026, 1, 1, 0, 0, 0, turn%900, time.UTC).In(time.FixedZone("elsewhere", turn))
			return []projector.Row{moment{uuid.MustParse(strings.TrimPrefix(facts[0].Stream, "journey-")), at}}
		}}
	d := newDesk(t, v)
	d.follow()
	g, err := projector.Describe(v, 1)
	d.must(err)
	rows := 0
	for _, err := range d.tables.Rows(t.Context(), g, g.Tables[0]) {
		d.must(err)
		rows++
	}
	if rows != len(d.Journeys) {
		t.Fatalf("%d journeys that never changed have %d rows", len(d.Journeys), rows)
	}
}
