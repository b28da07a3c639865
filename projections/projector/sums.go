package projector

import (
	"context"
	"fmt"
	"reflect"
)

// Sums are totals over the rows of an intervals table, kept in a table of their
// own. A report adds them up instead of counting millions of rows.
//
// What was known at a position is what became known by then, less what no
// longer held by then. Both are kept by blocks of positions: the sum of all
// blocks up to the end of one is what was known there. Each total is kept once
// for every size of blocks, so that a report adds up large blocks first, then
// small ones, and looks at single rows for the few positions that are left.
type Sums struct {
	Name string // of the table
	Doc  string // what its totals count, for whoever looks at the database

	// Row is the zero value of what totals are kept by: a struct like those of
	// tables. Before its columns the table has "size" and "upto", the last
	// position of the block, and behind them "n", the total.
	Row Row

	// Of tells what one row adds to which totals while it is known.
	Of func(row Row, add func(to Row, n int64))

	// Sizes are how many events a block has, the small ones first; each is a
	// multiple of the one before. Blocks of size s end at s, 2s and so on. Where
	// positions do not count events, a block has as many times more positions as
	// these lie apart, see [eventstore.Position.Spacing].
	Sizes []int64
}

// The columns that the projector adds to a table of sums.
const (
	Size  = "size"
	UpTo  = "upto"
	Total = "n"
)

// newSums describes the table of sums of an intervals table.
func newSums(of *table, s *Sums) (*table, error) {
	t := &table{row: reflect.TypeOf(s.Row), sums: s}
	fields, err := fieldsOf(t.row)
	if err != nil {
		return nil, err
	}
	if !of.Intervals || s.Of == nil || !growing(s.Sizes) {
		return nil, fmt.Errorf("sums %q: they take an intervals table, what a row adds, and sizes of blocks, each a multiple of the one before", s.Name)
	}
	t.Name, t.Doc, t.Identity, t.fields = s.Name, s.Doc, of.Identity, fields
	t.Columns = []Column{
		{Size, Integer, "How many positions of the log a block has; totals are kept for each size."},
		{UpTo, Integer, "Last position of the block."},
	}
	t.Layout.Key = []string{Size, UpTo}
	for _, f := range fields {
		t.Columns = append(t.Columns, f.Column)
		t.Layout.Key = append(t.Layout.Key, f.Name)
	}
	t.Columns = append(t.Columns, Column{Total, Integer, "What became known in the block, less what was no longer held to be so."})
	return t, t.check()
}

// growing says that there are sizes of which each is made of the one before.
func growing(sizes []int64) bool {
	for i, size := range sizes {
		if size < 1 || i > 0 && (size <= sizes[i-1] || size%sizes[i-1] != 0) {
			return false
		}
	}
	return len(sizes) > 0
}

// totals are changes of sums on their way into their tables.
type totals struct {
	spacing int64 // of the log
	of      map[total]*int64
}

func newTotals(spacing int64) totals { return totals{spacing, map[total]*int64{}} }

type total struct {
	table *table // of sums
	upto  int64  // of the smallest block
	of    Row
}

// count takes a version of a row into account: what it adds where it became
// known, and takes away where it no longer held.
func (t totals) count(of *table, row Row, from, to, sign int64) {
	if of.summed == nil {
		return
	}
	sums := of.summed.sums
	smallest := sums.Sizes[0] * t.spacing
	sums.Of(row, func(in Row, n int64) {
		t.add(total{of.summed, blockEnd(from, smallest), in}, sign*n)
		if to != Forever {
			t.add(total{of.summed, blockEnd(to, smallest), in}, -sign*n)
		}
	})
}

func (t totals) add(to total, n int64) {
	if sum := t.of[to]; sum != nil {
		*sum += n
	} else {
		t.of[to] = &n
	}
}

// blockEnd is the last position of the block that a position is in.
func blockEnd(position, size int64) int64 { return (position + size - 1) / size * size }

// rows adds the totals of every size of blocks to changes of a view's tables.
func (t totals) rows(to []Changes) {
	for step := 0; len(t.of) > 0; step++ {
		larger := newTotals(t.spacing)
		for at, n := range t.of {
			if *n == 0 {
				continue
			}
			size := at.table.sums.Sizes[step] * t.spacing
			c := &to[at.table.number]
			c.Add = append(c.Add, at.table.total(size, at.upto, at.of, *n))
			if step+1 < len(at.table.sums.Sizes) {
				at.upto = blockEnd(at.upto, at.table.sums.Sizes[step+1]*t.spacing)
				larger.add(at, *n)
			}
		}
		t = larger
	}
}

// total returns the columns of a total.
func (t *table) total(size, upto int64, of Row, n int64) []any {
	return append(append([]any{size, upto}, t.values(of)...), n)
}

// forget takes the rows that a work wipes out of their totals. It asks the
// tables what they are: an erased history does not tell any more.
func (w *work) forget(ctx context.Context, tables Tables, g Generation) error {
	for _, t := range w.plan.tables {
		if t.summed == nil {
			continue
		}
		for _, scope := range w.changes[t.number].Wipe {
			for values, err := range tables.Scope(ctx, g, t.Layout, scope) {
				if err != nil {
					return fmt.Errorf("read rows to be wiped: %w", err)
				}
				row, known, err := t.rowOf(values)
				if err != nil {
					return err
				}
				w.totals.count(t, row, known[0], known[1], -1)
			}
		}
	}
	return nil
}

// rowOf makes a row of an intervals table of its columns, and returns from and
// up to which position it was known.
func (t *table) rowOf(columns []any) (row Row, known [2]int64, err error) {
	v := reflect.New(t.row).Elem()
	n := len(t.fields)
	for i := range t.fields {
		if !t.fields[i].set(v.FieldByIndex(t.fields[i].index), columns[i]) {
			return nil, known, fmt.Errorf("read row: column %s of %v cannot be a %T", t.fields[i].Name, t.row, columns[i])
		}
	}
	from, isFrom := columns[n].(int64)
	to, isTo := columns[n+1].(int64)
	if !isFrom || !isTo {
		return nil, known, fmt.Errorf("read row: positions cannot be a %T and a %T", columns[n], columns[n+1])
	}
	return v.Interface(), [2]int64{from, to}, nil
}
