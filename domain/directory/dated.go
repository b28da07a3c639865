package directory

import (
	"slices"

	"klantreis/domain/decider"
)

// A Span is from when until when something holds, both days included.
type Span struct {
	From, Until decider.Day // Until is zero while there is no end
}

// On says whether it holds on a day.
func (s Span) On(day decider.Day) bool {
	return s.From <= day && (s.Until == 0 || day <= s.Until)
}

// ordered refuses a span that ends before it begins.
func (s Span) ordered() error {
	if s.Until != 0 && s.Until < s.From {
		return ErrEndsFirst
	}
	return nil
}

// ending refuses an end that would change what has been: on days gone by,
// others have relied on it.
func (s Span) ending(until, today decider.Day) error {
	switch {
	case s.Until != 0 && s.Until < today:
		return ErrEnded
	case until < today:
		return ErrEndsInPast
	}
	return Span{s.From, until}.ordered()
}

// A Version is one thing as it was said to be for a while.
type Version[T any] struct {
	Span
	What  T
	First bool // of the first filling: nobody at the desk has said so
}

// Dated is one thing over time: its versions, the earliest first. A version
// holds until the next begins, or until its own end.
type Dated[T any] []Version[T]

// On returns the thing as it was on a day, blank where there was none, and
// whether there was one.
func (d Dated[T]) On(day decider.Day) (T, bool) {
	v, ok := d.VersionOn(day)
	if !ok {
		v.What = *new(T)
	}
	return v.What, ok
}

// VersionOn is [Dated.On] with the span. Where a later version begins, the
// span ends before that.
func (d Dated[T]) VersionOn(day decider.Day) (Version[T], bool) {
	for i, v := range slices.Backward(d) {
		if v.From > day {
			continue
		}
		if i+1 < len(d) && (v.Until == 0 || v.Until >= d[i+1].From) {
			v.Until = d[i+1].From - 1
		}
		return v, v.On(day)
	}
	return Version[T]{}, false
}

// fits refuses a version that begins before the latest one, which would change
// what was said of days in between, or while the end of that is still to come.
func (d Dated[T]) fits(s Span) error {
	if err := s.ordered(); err != nil || len(d) == 0 {
		return err
	}
	latest := d[len(d)-1]
	if s.From < latest.From || latest.Until != 0 && s.From <= latest.Until {
		return ErrVersionOverlaps
	}
	return nil
}

// and returns the thing with a version more. One that begins on the same day as
// the latest takes its place.
func (d Dated[T]) and(s Span, what T) Dated[T] {
	if n := len(d); n > 0 && d[n-1].From == s.From {
		d = d[:n-1]
	}
	return append(slices.Clip(d), Version[T]{Span: s, What: what})
}

// ending refuses an end that the latest version cannot have.
func (d Dated[T]) ending(until, today decider.Day) error {
	if len(d) == 0 {
		return ErrNoItem
	}
	return d[len(d)-1].ending(until, today)
}

// ended returns the thing with an end to its latest version.
func (d Dated[T]) ended(until decider.Day) Dated[T] {
	d = slices.Clone(d)
	if n := len(d); n > 0 {
		d[n-1].Until = until
	}
	return d
}

// Refusals about days.
var (
	ErrEndsFirst       = decider.Refusal{Code: "ends-first", Field: "untilDate", Reason: "This would end before it begins. Give a last day that is not before the first."}
	ErrEndsInPast      = decider.Refusal{Code: "ends-in-past", Field: "untilDate", Reason: "The last day must be today or later: what was recorded until now may rest on it."}
	ErrEnded           = decider.Refusal{Code: "ended", Reason: "This has ended already."}
	ErrVersionOverlaps = decider.Refusal{Code: "version-overlaps", Field: "fromDate", Reason: "This would begin before the latest version does, or before that has ended. Give a later first day."}
	ErrNoItem          = decider.Refusal{Code: "item-unknown", Reason: "The directory has nothing under this name."}
)
