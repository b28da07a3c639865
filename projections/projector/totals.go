package projector

import (
	"cmp"
	"maps"
	"slices"
)

// totals are changes of sums on their way into their tables.
type totals struct {
	spacing int64 // of the log
	numbers map[*table]numbers
	of      map[total]int64
}

// A total is one of the smallest blocks of a table of sums.
type total struct {
	table *table
	upto  int64 // the end of the block
	by    int32 // the number of what it is kept by
}

func newTotals(spacing int64) *totals {
	return &totals{spacing: spacing, numbers: map[*table]numbers{}, of: map[total]int64{}}
}

// count takes a version of a row into account: what it adds where it became
// known, and takes away where it no longer held.
func (t *totals) count(of *table, row Row, from, to, sign int64) {
	sums := of.summed
	if sums == nil {
		return
	}
	size := sums.sums.Sizes[0] * t.spacing
	for _, p := range t.numbersOf(sums).addends(row) {
		t.of[total{sums, blockEnd(from, size), p.of}] += sign * p.n
		if to != Forever {
			t.of[total{sums, blockEnd(to, size), p.of}] -= sign * p.n
		}
	}
}

func (t *totals) numbersOf(sums *table) numbers {
	n := t.numbers[sums]
	if n == nil {
		n = sums.sums.begin()
		t.numbers[sums] = n
	}
	return n
}

// take adds other totals, of the same log, and leaves none of them.
func (t *totals) take(other *totals) {
	for at, n := range other.of {
		at.by = t.numbersOf(at.table).of(other.numbers[at.table].by(at.by))
		t.of[at] += n
	}
	*other = *newTotals(other.spacing)
}

// blockEnd is the last position of the block that a position is in.
func blockEnd(position, size int64) int64 { return (position + size - 1) / size * size }

// all yields the totals of every size of blocks, about in the order in which
// they lie in their tables, and to which table each belongs.
func (t *totals) all(yield func(of *table, columns []any)) {
	for step, left := 0, t.of; len(left) > 0; step++ {
		larger := map[total]int64{}
		for _, at := range slices.SortedFunc(maps.Keys(left), inBlocks) {
			n := left[at]
			if n == 0 {
				continue
			}
			sizes := at.table.sums.Sizes
			yield(at.table, at.table.total(sizes[step]*t.spacing, at.upto, t.numbers[at.table].by(at.by), n))
			if step+1 < len(sizes) {
				at.upto = blockEnd(at.upto, sizes[step+1]*t.spacing)
				larger[at] += n
			}
		}
		left = larger
	}
}

func inBlocks(a, b total) int {
	return cmp.Or(cmp.Compare(a.table.number, b.table.number), cmp.Compare(a.upto, b.upto), cmp.Compare(a.by, b.by))
}

// rows adds the totals to changes of a view's tables.
func (t *totals) rows(to []Changes) {
	t.all(func(of *table, columns []any) { to[of.number].Add = append(to[of.number].Add, columns) })
}

// total returns the columns of a total.
func (t *table) total(size, upto int64, by Row, n int64) []any {
	return append(append([]any{size, upto}, t.values(by)...), n)
}
