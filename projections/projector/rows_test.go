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

func TestViewsThatAreNotInOrderAreRefused(t *testing.T) {
	type nested struct {
		Scope uuid.UUID `col:"scope"`
		Deep  struct{ N int }
	}
	type untagged struct {
		Scope uuid.UUID `col:"scope"`
		N     int
	}
	type fraction struct {
		Scope uuid.UUID `col:"scope"`
		N     float64   `col:"n"`
	}
	fold := func(history) []projector.Row { return nil }
	table := func(change func(*projector.Table)) projector.View {
		t := projector.Table{Name: "things", Row: tabletest.Thing{}, Scope: "scope", Key: []string{"n"}}
		change(&t)
		return projector.View{Name: "things", Version: 1, Fold: fold, Tables: []projector.Table{t}}
	}
	good := table(func(*projector.Table) {})
	view := func(change func(*projector.View)) projector.View {
		v := good
		change(&v)
		return v
	}
	for name, v := range map[string]projector.View{
		"no name":               view(func(v *projector.View) { v.Name = "" }),
		"a name of two words":   view(func(v *projector.View) { v.Name = "two words" }),
		"no version":            view(func(v *projector.View) { v.Version = 0 }),
		"neither fold nor each": view(func(v *projector.View) { v.Fold = nil }),
		"both fold and each":    view(func(v *projector.View) { v.Each = func(fact) []projector.Row { return nil } }),
		"no tables":             view(func(v *projector.View) { v.Tables = nil }),
		"one row type twice":    view(func(v *projector.View) { v.Tables = append(v.Tables, v.Tables[0]) }),
		"no scope":              table(func(t *projector.Table) { t.Scope = "" }),
		"a scope of text":       table(func(t *projector.Table) { t.Scope = "text" }),
		"an unknown scope":      table(func(t *projector.Table) { t.Scope = "nothing" }),
		"no key":                table(func(t *projector.Table) { t.Key = nil }),
		"an unknown key":        table(func(t *projector.Table) { t.Key = []string{"nothing"} }),
		"an unknown index":      table(func(t *projector.Table) { t.Indexes = [][]string{{"n"}, {"nothing"}} }),
		"a table without name":  table(func(t *projector.Table) { t.Name = "Things!" }),
		"a row of no struct":    table(func(t *projector.Table) { t.Row = 7 }),
		"no row":                table(func(t *projector.Table) { t.Row = nil }),
		"a nested row":          table(func(t *projector.Table) { t.Row = nested{} }),
		"an untagged field":     table(func(t *projector.Table) { t.Row = untagged{} }),
		"a fraction":            table(func(t *projector.Table) { t.Row = fraction{} }),
		"intervals of facts": view(func(v *projector.View) {
			v.Fold, v.Each = nil, func(fact) []projector.Row { return nil }
			v.Tables = []projector.Table{{Name: "things", Row: tabletest.Thing{}, Key: []string{"n"}, Intervals: true}}
		}),
	} {
		if _, err := projector.New(projector.Source{}, nil, []projector.View{v}, projector.Options{}); err == nil {
			t.Errorf("a view with %s is taken", name)
		}
	}
	if _, err := projector.New(projector.Source{}, nil, []projector.View{good}, projector.Options{}); err != nil {
		t.Errorf("a view in order is refused: %v", err)
	}
	if _, err := projector.New(projector.Source{}, nil, []projector.View{good, good}, projector.Options{}); err == nil {
		t.Error("two views of one name are taken")
	}
	other := view(func(v *projector.View) { v.Name = "others" })
	if _, err := projector.New(projector.Source{}, nil, []projector.View{good, other}, projector.Options{}); err == nil {
		t.Error("two tables of one name are taken")
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
		Fold: func(facts history) []projector.Row {
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
