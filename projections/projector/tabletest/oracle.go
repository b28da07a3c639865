package tabletest

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// An oracle answers what views hold as of any position by folding the prefix of
// the log that was known there, from scratch, with no tables at all.
type oracle struct {
	facts   map[string][]codec.Fact // by stream
	points  []int64                 // the position of every event
	spacing int64                   // of positions
	codec   *codec.Codec
}

func newOracle(t T, s projector.Source, upTo eventstore.Checkpoint) *oracle {
	t.Helper()
	o := &oracle{facts: map[string][]codec.Fact{}, codec: s.Codec, spacing: upTo.Position.Spacing()}
	for r, err := range eventstore.All(t.Context(), s.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Position.Compare(upTo.Position) > 0 {
			break
		}
		facts, err := s.Codec.Open(t.Context(), s.Vault, codec.PersonPart, r)
		if err != nil {
			t.Fatal(err)
		}
		o.facts[r.Stream] = append(o.facts[r.Stream], facts[0])
		o.points = append(o.points, r.Position.Order())
	}
	for _, facts := range o.facts {
		if slices.ContainsFunc(facts, func(f codec.Fact) bool { _, ok := f.What.(decider.Erasure); return ok }) {
			for i, f := range facts {
				facts[i] = o.blank(f)
			}
		}
	}
	return o
}

// rows are those of one table as known at a position, as text.
func (o *oracle) rows(v projector.View, table projector.Table, at int64) map[string]int {
	all := map[string]int{}
	for _, row := range o.known(v, table, at) {
		all[fmt.Sprint(kept(row))]++
	}
	return all
}

// known are the rows of one table as known at a position.
func (o *oracle) known(v projector.View, table projector.Table, at int64) (all []projector.Row) {
	add := func(rows []projector.Row) {
		for _, row := range rows {
			if reflect.TypeOf(row) == reflect.TypeOf(table.Row) {
				all = append(all, row)
			}
		}
	}
	for stream, facts := range o.facts {
		known := slices.DeleteFunc(slices.Clone(facts), func(f codec.Fact) bool { return f.Position.Order() > at })
		if v.Category != "" && stream[:len(stream)-37] != v.Category || len(known) == 0 {
			continue
		}
		if v.Fold != nil {
			add(v.Fold(new(projector.Common), standing(known)))
			continue
		}
		for _, f := range known {
			add(v.Each(o.blank(f)))
		}
	}
	return all
}

// blank is a fact of which no part can be read any more.
func (o *oracle) blank(f codec.Fact) codec.Fact {
	f = o.codec.Blank(f)
	f.Gone, f.Sealed = codec.AllParts, codec.NoParts
	return f
}

// standing leaves out what was withdrawn.
func standing(facts []codec.Fact) []codec.Fact {
	var entries []decider.Entry[any]
	for _, f := range facts {
		entries = append(entries, f.Entry())
	}
	stands := map[uuid.UUID]bool{}
	for _, e := range decider.Effective(entries) {
		stands[e.Event] = true
	}
	return slices.DeleteFunc(slices.Clone(facts), func(f codec.Fact) bool { return !stands[f.ID] })
}

// kept returns a row as tables keep it.
func kept(row projector.Row) (values []any) {
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		switch f := v.Field(i).Interface().(type) {
		case uuid.UUID:
			values = append(values, f[:])
		case time.Time:
			values = append(values, f.UnixMicro())
		case bool:
			values = append(values, f)
		default:
			if v.Field(i).Kind() == reflect.String {
				values = append(values, v.Field(i).String())
			} else {
				values = append(values, v.Field(i).Convert(reflect.TypeFor[int64]()).Interface())
			}
		}
	}
	return values
}

// check fails the test unless tables hold exactly what the oracle says, as
// known at every position.
func (o *oracle) check(t T, tables projector.Tables, g projector.Generation, v projector.View) {
	t.Helper()
	for i, table := range v.Tables {
		rows := dump(t, tables, g, g.Tables[i])
		if !table.Intervals {
			same(t, g, table.Name, "", counted(rows), o.rows(v, table, projector.Forever))
			continue
		}
		for _, row := range rows {
			from, to := row[len(row)-2].(int64), row[len(row)-1].(int64)
			if from >= to || !slices.Contains(o.points, from) {
				t.Fatalf("%s, table %s has a row that was never known: %v", g, table.Name, row)
			}
		}
		for _, at := range o.points {
			same(t, g, table.Name, fmt.Sprint(" as known at ", at), counted(knownAt(rows, at)), o.rows(v, table, at))
		}
		if table.Sums != nil {
			o.checkSums(t, tables, g, v, table)
		}
	}
}

// checkSums fails the test unless the blocks of every size add up to what is
// known at their ends.
func (o *oracle) checkSums(t T, tables projector.Tables, g projector.Generation, v projector.View, table projector.Table) {
	t.Helper()
	i := slices.IndexFunc(g.Tables, func(l projector.Layout) bool { return l.Name == table.Sums.Name })
	rows := dump(t, tables, g, g.Tables[i])
	for _, events := range table.Sums.Sizes {
		size := events * o.spacing
		for end := size; end < o.points[len(o.points)-1]+size; end += size {
			want := map[string]int{}
			for _, row := range o.known(v, table, end) {
				table.Sums.Of(row, func(to projector.Row, n int64) { want[fmt.Sprint(kept(to))] += int(n) })
			}
			got := map[string]int{}
			for _, row := range rows {
				upto, n, last := row[1].(int64), row[len(row)-1].(int64), len(row)-1
				if n == 0 || upto%size != 0 && row[0] == any(size) {
					t.Fatalf("%s, table %s has a row of no block, or of nothing: %v", g, table.Sums.Name, row)
				}
				if row[0] == any(size) && upto <= end {
					got[fmt.Sprint(row[2:last])] += int(n)
				}
			}
			maps.DeleteFunc(got, func(_ string, n int) bool { return n == 0 })
			same(t, g, table.Sums.Name, fmt.Sprintf(" in blocks of %d up to %d", size, end), got, want)
		}
	}
}

func same(t T, g projector.Generation, table, when string, got, want map[string]int) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Fatalf("%s, table %s%s (- as it should be, + as it is):\n%s", g, table, when, cmp.Diff(want, got))
	}
}

// knownAt returns the rows that hold as known at a position, without the
// columns that say so.
func knownAt(rows [][]any, at int64) (known [][]any) {
	for _, row := range rows {
		from, to := row[len(row)-2].(int64), row[len(row)-1].(int64)
		if from <= at && at < to {
			known = append(known, row[:len(row)-2])
		}
	}
	return known
}

func counted(rows [][]any) map[string]int {
	all := map[string]int{}
	for _, row := range rows {
		all[fmt.Sprint(row)]++
	}
	return all
}

// dump returns all rows of a table.
func dump(t T, tables projector.Tables, g projector.Generation, l projector.Layout) (all [][]any) {
	t.Helper()
	for row, err := range tables.Rows(context.WithoutCancel(t.Context()), g, l) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, slices.Clone(row))
	}
	return all
}
