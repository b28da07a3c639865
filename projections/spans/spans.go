// Package spans says from when to when something was so.
//
// Reports count what stood somewhere at the end of a day, so what they count
// is kept as intervals in occurrence time. Together with the positions that
// the projector adds to them, they answer how things were on a day as known at
// a position (DOMAIN.md section 4).
package spans

import (
	"math"
	"time"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
)

// A Span is an interval from the instant at which something began to be so
// until just before the instant at which it ended. Row types embed it.
//
// The days are those of the instants. At the end of day D it was so exactly
// when FromDay <= D < ToDay, which is all that a report has to ask.
type Span struct {
	From    int64       `col:"from_us" doc:"From when it was so, in microseconds since 1970, UTC."`
	To      int64       `col:"to_us" doc:"Until when, likewise; 9223372036854775807 while it is so."`
	FromDay decider.Day `col:"from_day" doc:"Day on which it began, in days after 1 January of the year 1."`
	ToDay   decider.Day `col:"to_day" doc:"Day on which it ended, likewise; 2147483647 while it has not. At the end of a day it was so when from_day <= day < to_day."`
}

// Open is the ToDay of a span that has not ended.
const Open decider.Day = math.MaxInt32

// A Line is what was so of one thing, from each instant to the next. The zero
// V means that nothing was.
type Line[V comparable] struct {
	points []point[V]
}

// A point is an instant from which something is so, and the row that was made
// of the span which begins there.
type point[V comparable] struct {
	at  int64
	day decider.Day
	v   V
	to  int64         // the end of the span when the row was made
	row projector.Row // nil: none was made yet
}

// Set says that v is so from an instant on, given in microseconds since 1970.
// Instants come in order; of two values at one instant the last counts.
func (l *Line[V]) Set(at int64, v V) {
	n := len(l.points)
	if n > 0 && l.points[n-1].at == at {
		n--
		l.points = l.points[:n]
	}
	var before V
	if n > 0 {
		before = l.points[n-1].v
	}
	if v != before {
		l.points = append(l.points, point[V]{at: at, day: dayOf(at), v: v})
	}
}

// Replace puts something else in the place of every value. What it puts for two
// values differs where they do.
func (l *Line[V]) Replace(with func(V) V) {
	for i := range l.points {
		l.points[i].v, l.points[i].row = with(l.points[i].v), nil
	}
}

// Rows adds a row for each span to others, in the order of time. No span is
// empty, none overlap, and of two that touch the values differ. A row that was
// made before, of a span that is still the same, is not made again.
func (l *Line[V]) Rows(to []projector.Row, row func(Span, V) projector.Row) []projector.Row {
	var none V
	for i := range l.points {
		p := &l.points[i]
		if p.v == none {
			continue
		}
		s := Span{From: p.at, FromDay: p.day, To: projector.Forever, ToDay: Open}
		if i+1 < len(l.points) {
			s.To, s.ToDay = l.points[i+1].at, l.points[i+1].day
		}
		if p.row == nil || p.to != s.To {
			p.to, p.row = s.To, row(s, p.v)
		}
		to = append(to, p.row)
	}
	return to
}

func dayOf(us int64) decider.Day { return decider.DayOf(time.UnixMicro(us)) }
