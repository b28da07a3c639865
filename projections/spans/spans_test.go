package spans

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

func at(day decider.Day) int64 { return day.Begin().UnixMicro() }

// A held row says what was so in a span.
type held struct {
	Span
	v string
}

func hold(s Span, v string) projector.Row { return held{s, v} }

func collect(l *Line[string]) (spans []Span, values []string) {
	for _, row := range l.Rows(nil, hold) {
		spans, values = append(spans, row.(held).Span), append(values, row.(held).v)
	}
	return spans, values
}

func TestALineSaysFromWhenToWhen(t *testing.T) {
	monday := decider.Date(2026, 1, 5)
	var l Line[string]
	l.Set(at(monday), "a")
	l.Set(at(monday+1), "a") // nothing new
	l.Set(at(monday+2), "b") // replaced within the instant
	l.Set(at(monday+2), "c") //
	l.Set(at(monday+3), "d") // and back
	l.Set(at(monday+3), "c") //
	l.Set(at(monday+4), "")  // nothing
	l.Set(at(monday+5), "")  //
	l.Set(at(monday+6)+1, "a")
	spans, values := collect(&l)
	want := []Span{
		{at(monday), at(monday + 2), monday, monday + 2},
		{at(monday + 2), at(monday + 4), monday + 2, monday + 4},
		{at(monday+6) + 1, projector.Forever, monday + 6, Open},
	}
	if len(spans) != len(want) {
		t.Fatalf("got %v %v", spans, values)
	}
	for i, v := range []string{"a", "c", "a"} {
		if spans[i] != want[i] || values[i] != v {
			t.Errorf("got %v %q, want %v %q", spans[i], values[i], want[i], v)
		}
	}
}

// At the end of every day, the days of spans say the same as their instants.
func TestDaysSayWhatInstantsSay(t *testing.T) {
	begin := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC).UnixMicro()
	rapid.Check(t, func(r *rapid.T) {
		var l Line[string]
		now := begin
		for range rapid.IntRange(0, 30).Draw(r, "changes") {
			now += rapid.Int64Range(0, int64(30*time.Hour/time.Microsecond)).Draw(r, "later")
			l.Set(now, rapid.SampledFrom([]string{"", "a", "b"}).Draw(r, "value"))
		}
		last := begin
		for _, row := range l.Rows(nil, hold) {
			s := row.(held).Span
			if s.From < last || s.To <= s.From {
				r.Fatalf("span %v after %d", s, last)
			}
			last = s.To
			for day := decider.Date(2026, 3, 18); day < decider.Date(2026, 5, 10); day++ {
				end := day.End().UnixMicro()
				if byDay, byInstant := s.FromDay <= day && day < s.ToDay, s.From < end && end <= s.To; byDay != byInstant {
					r.Fatalf("on %s: by its days %t, by its instants %t: %v", day, byDay, byInstant, s)
				}
			}
		}
	})
}

// Rows that were made before are the same as rows that are made anew, whatever
// was set in between.
func TestRowsThatAreKeptStayTrue(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var asked Line[string]
		var now int64
		var told []func(*Line[string])
		for range rapid.IntRange(0, 30).Draw(r, "changes") {
			now += rapid.Int64Range(0, 2).Draw(r, "later")
			at, v := now, rapid.SampledFrom([]string{"", "a", "b"}).Draw(r, "value")
			told = append(told, func(l *Line[string]) { l.Set(at, v) })
			told[len(told)-1](&asked)
			var fresh Line[string]
			for _, tell := range told {
				tell(&fresh)
			}
			if got, want := asked.Rows(nil, hold), fresh.Rows(nil, hold); !slices.Equal(got, want) {
				r.Fatalf("got %v, want %v", got, want)
			}
		}
	})
}

func TestAReportIsOnlyCutByWhatItKnows(t *testing.T) {
	for by, want := range map[string]error{"": nil, "team": nil, "name": ErrNoCut} {
		if err := CheckCut(by, []string{"team"}); err != want {
			t.Errorf("cut by %q: got %v, want %v", by, err, want)
		}
	}
}

func TestTurnsSayWhenASpanBeginsAndEnds(t *testing.T) {
	monday := decider.Date(2026, 1, 5)
	for name, c := range map[string]struct {
		span Span
		want string
	}{
		"over days":    {Span{FromDay: monday, ToDay: monday + 2}, "2026-01-05 1, 2026-01-07 -1, "},
		"within a day": {Span{FromDay: monday, ToDay: monday}, ""},
		"not ended":    {Span{FromDay: monday, ToDay: Open}, "2026-01-05 1, "},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			c.span.Turns(func(turn Turn, n int64) { got += fmt.Sprintf("%s %d, ", turn.Day, n) })
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBlocksThatWereKnownWholeEndBeforeAPosition(t *testing.T) {
	sizes := Sizes{Small: 4, Large: 16}
	for known, want := range map[int64]string{
		0: "[16 0 4 0]", 3: "[16 0 4 0]", 4: "[16 0 4 4]", 15: "[16 0 4 12]", 16: "[16 16 4 16]", 39: "[16 32 4 36]",
	} {
		if got := fmt.Sprint(sizes.Arguments(1, eventstore.Position{Minor: uint64(known)})[2:]); got != want {
			t.Errorf("at %d: got %s, want %s", known, got, want)
		}
	}
	if got, want := fmt.Sprint(sizes.Arguments(1, eventstore.Position{Major: 20_000, Minor: 20_000})), "[0001-01-02 20000 8192 16384 2048 18432]"; got != want {
		t.Errorf("where positions count bytes: got %s, want %s", got, want)
	}
}
