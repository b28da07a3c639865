package decider

import (
	"cmp"
	"errors"
	"time"
	_ "time/tzdata" // days are Dutch days wherever the program runs
)

// Amsterdam is where days begin and end: a day is a day in Europe/Amsterdam.
var Amsterdam = func() *time.Location {
	l, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err) // embedded above
	}
	return l
}()

// A Day is a day in Europe/Amsterdam, counted from 1 January of the year 1. As
// with [time.Time], that first day is the zero value and stands for no day at
// all: nobody here was born on it.
type Day int32

const (
	dayFormat    = "2006-01-02"
	dayInSeconds = 24 * 60 * 60
)

// firstDay is the zero Day in seconds since 1970.
var firstDay = time.Time{}.Unix()

// DayOf returns the day on which an instant falls.
func DayOf(t time.Time) Day {
	y, m, d := t.In(Amsterdam).Date()
	return Date(y, m, d)
}

// Date returns a day by its date.
func Date(year int, month time.Month, day int) Day {
	return Day((time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() - firstDay) / dayInSeconds)
}

// ParseDay reads a day as in "2026-03-31".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(dayFormat, s)
	if err != nil {
		return 0, errors.New("a day is written as in 2026-03-31")
	}
	return Date(t.Date()), nil
}

// Begin is the instant at which the day begins.
func (d Day) Begin() time.Time {
	y, m, dd := d.utc().Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, Amsterdam).UTC()
}

// End is the instant just after the day: the begin of the next.
func (d Day) End() time.Time { return (d + 1).Begin() }

// AddMonths returns the same day of a later month, or its last day where the
// month is shorter.
func (d Day) AddMonths(n int) Day {
	y, m, dd := d.utc().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date(first.Year(), first.Month(), min(dd, last))
}

// Date is the day by its date; see [Date].
func (d Day) Date() (year int, month time.Month, day int) { return d.utc().Date() }

// Year is the year in which the day lies.
func (d Day) Year() int { return d.utc().Year() }

func (d Day) utc() time.Time { return time.Unix(firstDay+int64(d)*dayInSeconds, 0).UTC() }

// String writes the day as in "2026-03-31", and no day as "".
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(dayFormat)
}

// MarshalText writes the day as [Day.String] does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

// A Moment is when something happened: at an instant, or some time on a day
// when no more than that is known. Exactly one of the two is set.
type Moment struct {
	At time.Time
	On Day
}

// At returns the moment of an instant, in microseconds UTC.
func At(t time.Time) Moment { return Moment{At: t.UTC().Truncate(time.Microsecond)} }

// On returns the moment of a day.
func On(d Day) Moment { return Moment{On: d} }

// IsZero says that no moment is given.
func (m Moment) IsZero() bool { return m.At.IsZero() && m.On == 0 }

// Day is the day of the moment.
func (m Moment) Day() Day {
	if m.On != 0 {
		return m.On
	}
	if m.At.IsZero() {
		return 0
	}
	return DayOf(m.At)
}

// Begin is the instant from which the moment counts: itself, or the begin of
// its day.
func (m Moment) Begin() time.Time {
	if m.On != 0 {
		return m.On.Begin()
	}
	return m.At
}

// Compare orders moments by the instant from which they count; see
// [cmp.Compare].
func (m Moment) Compare(n Moment) int { return m.Begin().Compare(n.Begin()) }

// Before says that m certainly comes before n: as instants when both are, and
// as days when one of them is no more than a day.
func (m Moment) Before(n Moment) bool {
	if m.On == 0 && n.On == 0 {
		return m.At.Before(n.At)
	}
	return cmp.Less(m.Day(), n.Day())
}

// Follows says whether what happened at m has its place after what counts from n
// and was recorded before it: unless it certainly comes before that. It also
// returns from when the later of the two counts, which for some time on a day is
// not before anything of that day that it follows.
func (m Moment) Follows(n Moment) (from Moment, follows bool) {
	if m.Before(n) {
		return n, false
	}
	if m.Compare(n) < 0 {
		return n, true
	}
	return m, true
}

// String writes a moment as it is said to people: an instant with the offset of
// Europe/Amsterdam, a day as its date.
func (m Moment) String() string {
	if m.On != 0 || m.At.IsZero() {
		return m.On.String()
	}
	return m.At.In(Amsterdam).Format(time.RFC3339)
}

// MarshalText writes an instant in RFC 3339, a day as its date, and no moment
// as nothing.
func (m Moment) MarshalText() ([]byte, error) {
	if m.On != 0 || m.At.IsZero() {
		return m.On.MarshalText()
	}
	return m.At.MarshalText()
}

// UnmarshalText reads what MarshalText wrote.
func (m *Moment) UnmarshalText(b []byte) error {
	*m = Moment{}
	if len(b) <= len(dayFormat) {
		return m.On.UnmarshalText(b)
	}
	return m.At.UnmarshalText(b)
}
