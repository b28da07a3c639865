package decider_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"klantreis/domain/decider"
)

func day(t *testing.T, s string) decider.Day {
	t.Helper()
	d, err := decider.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func instant(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err) // the tests write them by hand
	}
	return at
}

func TestADayIsADayInAmsterdam(t *testing.T) {
	for at, want := range map[string]string{
		"2026-01-31T22:59:59Z":      "2026-01-31",
		"2026-01-31T23:00:00Z":      "2026-02-01", // winter: an hour ahead
		"2026-06-30T21:59:59Z":      "2026-06-30",
		"2026-06-30T22:00:00Z":      "2026-07-01", // summer: two hours
		"2026-12-31T23:30:00Z":      "2027-01-01",
		"2026-03-29T00:59:59Z":      "2026-03-29", // the clock goes forward
		"2026-03-28T22:59:59Z":      "2026-03-28",
		"2026-03-28T23:00:00Z":      "2026-03-29",
		"2026-03-29T22:00:00Z":      "2026-03-30",
		"2026-10-25T21:59:59+00:00": "2026-10-25", // the clock goes back
		"2026-10-24T22:00:00Z":      "2026-10-25",
		"2026-10-25T23:00:00Z":      "2026-10-26",
		"2026-07-01T00:30:00+09:00": "2026-06-30",
	} {
		if got := decider.DayOf(instant(at)).String(); got != want {
			t.Errorf("%s falls on %s, want %s", at, got, want)
		}
	}
}

func TestADayBeginsAndEndsAtMidnight(t *testing.T) {
	for d, want := range map[string][2]string{
		"2026-01-15": {"2026-01-14T23:00:00Z", "2026-01-15T23:00:00Z"},
		"2026-07-15": {"2026-07-14T22:00:00Z", "2026-07-15T22:00:00Z"},
		"2026-03-29": {"2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"}, // 23 hours
		"2026-10-25": {"2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"}, // 25 hours
		"2028-02-29": {"2028-02-28T23:00:00Z", "2028-02-29T23:00:00Z"},
	} {
		if got := day(t, d); !got.Begin().Equal(instant(want[0])) || !got.End().Equal(instant(want[1])) {
			t.Errorf("%s is from %s to %s, want %v", d, got.Begin(), got.End(), want)
		}
	}
}

func TestMonthsLater(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-01-31", 3, "2026-04-30"},
		{"2026-08-31", 6, "2027-02-28"}, {"2028-02-29", 12, "2029-02-28"}, {"2026-11-30", 3, "2027-02-28"},
		{"2026-02-28", 3, "2026-05-28"}, {"2026-05-15", 12, "2027-05-15"}, {"2026-12-31", 2, "2027-02-28"},
		{"2026-03-31", 0, "2026-03-31"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-01-15", -13, "2024-12-15"},
	} {
		if got := day(t, c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%d months after %s: %s, want %s", c.months, c.from, got, c.want)
		}
	}
}

func TestEveryDayHoldsItsInstants(t *testing.T) {
	first, last := decider.Date(1946, 1, 1), decider.Date(2100, 12, 31)
	rapid.Check(t, func(t *rapid.T) {
		d := decider.Day(rapid.IntRange(int(first), int(last)).Draw(t, "day"))
		if got, err := decider.ParseDay(d.String()); err != nil || got != d {
			t.Fatalf("%s is read as %s, %v", d, got, err)
		}
		if decider.DayOf(d.Begin()) != d || decider.DayOf(d.End()) != d+1 || decider.DayOf(d.End().Add(-1)) != d {
			t.Fatalf("%s is from %s to %s", d, d.Begin(), d.End())
		}
		months := rapid.IntRange(0, 36).Draw(t, "months")
		later := d.AddMonths(months)
		if later < d+decider.Day(28*months) || later > d+decider.Day(31*months) {
			t.Fatalf("%d months after %s: %s", months, d, later)
		}
	})
}

func TestNoDayAndTheFirstOfJanuary1970(t *testing.T) {
	for _, s := range []string{"1970-01-01", "1969-12-31", "1900-02-28", "2000-02-29"} {
		if d := day(t, s); d == 0 || d.String() != s {
			t.Errorf("%s is day %d, written %q", s, d, d)
		}
	}
	if decider.Day(0).String() != "" {
		t.Error("no day is written as one")
	}
	for _, wrong := range []string{"2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00:00Z", " 2026-01-01", "vandaag"} {
		if d, err := decider.ParseDay(wrong); err == nil {
			t.Errorf("%q is read as %s", wrong, d)
		}
	}
}

func TestWhichMomentCertainlyComesFirst(t *testing.T) {
	d := day(t, "2026-03-29")
	morning, evening := decider.At(instant("2026-03-29T06:00:00Z")), decider.At(instant("2026-03-29T21:59:59Z"))
	next := decider.At(instant("2026-03-29T22:00:00Z"))
	for _, c := range []struct {
		m, n decider.Moment
		want bool
	}{
		{morning, evening, true}, {evening, morning, false}, {morning, morning, false},
		{morning, decider.On(d), false}, {decider.On(d), morning, false}, {decider.On(d), evening, false},
		{decider.On(d), decider.On(d), false}, {decider.On(d), decider.On(d + 1), true}, {decider.On(d), next, true},
		{evening, decider.On(d + 1), true}, {decider.On(d + 1), evening, false}, {decider.Moment{}, decider.On(d), true},
	} {
		if got := c.m.Before(c.n); got != c.want {
			t.Errorf("%v before %v: %v", c.m, c.n, got)
		}
		if c.want && c.m.Compare(c.n) >= 0 {
			t.Errorf("%v is certainly before %v, but does not sort before it", c.m, c.n)
		}
	}
}

func TestWhichMomentHasItsPlaceAfterWhatWasToldBefore(t *testing.T) {
	d := day(t, "2026-03-29")
	morning, evening := decider.At(instant("2026-03-29T06:00:00Z")), decider.At(instant("2026-03-29T21:59:59Z"))
	for _, c := range []struct {
		m, n, from decider.Moment
		follows    bool
	}{
		{evening, morning, evening, true}, {morning, evening, evening, false}, {morning, morning, morning, true},
		{decider.On(d), evening, evening, true}, {morning, decider.On(d), morning, true}, {decider.On(d), decider.On(d), decider.On(d), true},
		{decider.On(d - 1), morning, morning, false}, {decider.On(d + 1), evening, decider.On(d + 1), true}, {morning, decider.Moment{}, morning, true},
	} {
		if from, follows := c.m.Follows(c.n); from != c.from || follows != c.follows {
			t.Errorf("%v after %v: %v from %v", c.m, c.n, follows, from)
		}
	}
}

func TestMomentsAreWrittenAsTheyAre(t *testing.T) {
	amsterdam := time.Date(2026, 7, 1, 9, 30, 0, 123456789, decider.Amsterdam)
	for want, m := range map[string]decider.Moment{
		`"2026-07-01T07:30:00.123456Z"`: decider.At(amsterdam),
		`"2026-07-01"`:                  decider.On(day(t, "2026-07-01")),
		`""`:                            {},
	} {
		b, err := json.Marshal(m)
		if err != nil || string(b) != want {
			t.Errorf("%v is written as %s, %v; want %s", m, b, err, want)
		}
		got := decider.On(1) // what was there before goes
		if err := json.Unmarshal(b, &got); err != nil || got != m {
			t.Errorf("%s is read as %v, %v; want %v", b, got, err, m)
		}
	}
	for _, wrong := range []string{`"2026-02-30"`, `"2026-07-01T07:30"`, `"gisteren"`, `7`, `{}`} {
		var m decider.Moment
		if err := json.Unmarshal([]byte(wrong), &m); err == nil {
			t.Errorf("%s is read as %v", wrong, m)
		}
	}
	if !(decider.Moment{}).IsZero() || (decider.Moment{}).Day() != 0 || decider.On(1).IsZero() {
		t.Error("no moment is taken for one")
	}
}
