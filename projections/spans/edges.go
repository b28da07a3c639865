package spans

import (
	"iter"

	"klantreis/domain/decider"
)

// An Edge is where sums count that a span begins or ends. Row types of sums
// embed it.
//
// What stood at the end of day D is the sum of all edges by then. Days of
// months that are over by D need not be told apart, so every edge is counted
// twice: on its day, and in its month. A report adds up the months before that
// of D, and the days of that month up to D.
type Edge struct {
	Grain Grain       `col:"grain"`
	Day   decider.Day `col:"day"` // of a month its first
}

// A Grain says what the day of an edge stands for.
type Grain string

// The grains.
const (
	ByDay   Grain = "day"
	ByMonth Grain = "month"
)

// Edges yields the edges of a span, and what each of them adds: 1 where it
// begins, -1 where it ends. Those that would cancel out are left out.
func (s Span) Edges() iter.Seq2[Edge, int64] {
	return func(yield func(Edge, int64) bool) {
		_ = edges(ByDay, s.FromDay, s.ToDay, yield) && edges(ByMonth, MonthOf(s.FromDay), MonthOf(s.ToDay), yield)
	}
}

func edges(g Grain, from, to decider.Day, yield func(Edge, int64) bool) bool {
	return from == to || yield(Edge{g, from}, 1) && (to == Open || yield(Edge{g, to}, -1))
}

// MonthOf returns the first day of a day's month; of [Open] that itself.
func MonthOf(d decider.Day) decider.Day {
	if d == Open {
		return Open
	}
	y, m, _ := d.Begin().In(decider.Amsterdam).Date()
	return decider.Date(y, m, 1)
}
