package projector

import (
	"context"
	"fmt"
	"reflect"
)

// Sums are totals over the rows of an intervals table, kept in a table of their
// own; [SumsBy] makes them. A report adds them up instead of counting millions of
// rows.
//
// What was known at a position is what became known by then, less what no
// longer held by then. Both are kept by blocks of positions: the sum of all
// blocks up to the end of one is what was known there. Each total is kept once
// for every size of blocks, so that a report adds up large blocks first, then
// small ones, and looks at single rows for the few positions that are left.
type Sums struct {
	Name  string  // of the table
	Doc   string  // what its totals count, for whoever looks at the database
	Row   Row     // the zero value of what totals are kept by
	Sizes []int64 // of blocks, in events

	of    reflect.Type // of the rows that are summed up
	begin func() numbers
}

// SumsBy returns sums over rows of type R, which are kept by values of type B: a
// struct like those of tables. Before its columns the table has "size" and
// "upto", the last position of the block, and behind them "n", the total.
//
// What one row adds to which totals while it is known is told by the function.
// Sizes are how many events a block has, the small ones first; each is a multiple
// of the one before. Blocks of size s end at s, 2s and so on. Where positions do
// not count events, a block has as many times more positions as these lie apart,
// see [eventstore.Position.Spacing].
func SumsBy[R, B comparable](name, doc string, sizes []int64, of func(row R, add func(to B, n int64))) *Sums {
	var row B
	return &Sums{Name: name, Doc: doc, Row: row, Sizes: sizes, of: reflect.TypeFor[R](), begin: func() numbers {
		n := &numbered[R, B]{told: of, number: map[B]int32{}}
		n.add = func(to B, add int64) { n.last = append(n.last, addend{n.numberOf(to), add}) }
		return n
	}}
}

// Of tells what a row adds to which totals.
func (s *Sums) Of(row Row, add func(to Row, n int64)) {
	n := s.begin()
	for _, p := range n.addends(row) {
		add(n.by(p.of), p.n)
	}
}

// numbers give a number to each value that totals of a table are kept by: there
// are few of these, they are long, and they come again and again.
type numbers interface {
	addends(row Row) []addend // what a row adds, until the next is asked
	by(number int32) Row
	of(by Row) int32
}

// An addend is what a row adds to the totals of one value.
type addend struct {
	of int32 // the number of the value
	n  int64
}

type numbered[R, B comparable] struct {
	told   func(row R, add func(to B, n int64))
	number map[B]int32
	all    []B // by number
	last   []addend
	add    func(to B, n int64)
}

func (n *numbered[R, B]) addends(row Row) []addend {
	n.last = n.last[:0]
	n.told(row.(R), n.add)
	return n.last
}

func (n *numbered[R, B]) by(number int32) Row { return n.all[number] }
func (n *numbered[R, B]) of(by Row) int32     { return n.numberOf(by.(B)) }

func (n *numbered[R, B]) numberOf(by B) int32 {
	number, known := n.number[by]
	if !known {
		number = int32(len(n.all))
		n.number[by], n.all = number, append(n.all, by)
	}
	return number
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
	if !of.Intervals || s.of != of.row || !growing(s.Sizes) {
		return nil, fmt.Errorf("sums %q: they take an intervals table, what SumsBy returns for its rows, and sizes of blocks, each a multiple of the one before", s.Name)
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
