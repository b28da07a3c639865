package tabletest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// A Thing has a column of every kind.
type Thing struct {
	Scope uuid.UUID `col:"scope"`
	N     int64     `col:"n"`
	Text  string    `col:"text"`
	Yes   bool      `col:"yes"`
}

// A Span is a row of an intervals table.
type Span struct {
	Scope uuid.UUID `col:"scope"`
	Code  string    `col:"code"`
}

var none = func(*projector.Common, history) []projector.Row { return nil }

var things = projector.View{Name: "things", Version: 1, Fold: none, Tables: []projector.Table{
	{Name: "things", Row: Thing{}, Scope: "scope", Key: []string{"n"}, Indexes: [][]string{{"text", "n"}, {"yes"}}},
}}

var spans = projector.View{Name: "spans", Version: 4, Fold: none, Tables: []projector.Table{
	{Name: "spans", Row: Span{}, Scope: "scope", Key: []string{"code"}, Indexes: [][]string{{"code"}}, Intervals: true},
}}

// A subject is tables under test with a generation of each of the two views.
type subject struct {
	*testing.T
	Harness
	things, spans projector.Generation
}

func newSubject(t *testing.T, open Open) *subject {
	s := &subject{T: t, Harness: open(t)}
	t.Cleanup(s.close)
	s.things, s.spans = s.generation(things, 1), s.generation(spans, 1)
	return s
}

// generation makes a generation that is served, at the beginning of the log.
func (s *subject) generation(v projector.View, number int) projector.Generation {
	s.Helper()
	g, err := projector.Describe(v, number)
	s.must(err)
	s.must(s.Tables.Create(s.Context(), g))
	s.must(s.Tables.Complete(s.Context(), g, eventstore.Checkpoint{}, time.Time{}))
	s.must(s.Tables.Serve(s.Context(), g))
	return g
}

func (s *subject) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *subject) refused(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Fatalf("got error %v, want %v", err, want)
	}
}

// at is the checkpoint of the n-th event.
func at(n int) eventstore.Checkpoint {
	if n == 0 {
		return eventstore.Checkpoint{}
	}
	return eventstore.Checkpoint{Position: eventstore.Position{Minor: uint64(n)}, ID: uuid.UUID{1, byte(n)}}
}

func step(g projector.Generation, from, to int, c projector.Changes) projector.Step {
	return projector.Step{Generation: g, From: at(from), To: at(to), Changes: []projector.Changes{c}}
}

func puts(rows ...[]any) (c projector.Changes) {
	for _, row := range rows {
		c.Put.Add(row...)
	}
	return c
}

func scopeOf(n byte) []byte { return slices.Clone((&uuid.UUID{n})[:]) }

func thing(scope byte, n int64, text string) []any { return []any{scopeOf(scope), n, text, true} }

func span(scope byte, code string, from, to int64) []any {
	return []any{scopeOf(scope), code, from, to}
}

// holds fails the test unless a table has exactly these rows.
func (s *subject) holds(g projector.Generation, want ...[]any) {
	s.Helper()
	if diff := cmp.Diff(want, dump(s, s.Tables, g, g.Tables[0])); diff != "" {
		s.Fatalf("rows of %s (- as they should be, + as they are):\n%s", g, diff)
	}
}

// stands fails the test unless a generation is at a checkpoint.
func (s *subject) stands(g projector.Generation, want eventstore.Checkpoint) {
	s.Helper()
	if got := s.status(g); got.At != want {
		s.Fatalf("%s stands at %v, want %v", g, got.At, want)
	}
}

func (s *subject) status(g projector.Generation) projector.Status {
	s.Helper()
	all, err := s.Tables.Status(s.Context())
	s.must(err)
	for _, one := range all {
		if one.View == g.View && one.Number == g.Number {
			return one
		}
	}
	return projector.Status{}
}

func valuesComeBack(s *subject) {
	rows := [][]any{
		{scopeOf(1), int64(math.MinInt64), "", false},
		{scopeOf(1), int64(-1), "é 日本 '\"; --", true},
		{scopeOf(1), int64(0), "  ", false},
		{scopeOf(1), int64(math.MaxInt64), "x", true},
	}
	s.must(s.Tables.Advance(s.Context(), step(s.things, 0, 1, puts(rows...))))
	s.holds(s.things, rows...)
}

func changesInOrder(s *subject) {
	s.must(s.Tables.Advance(s.Context(), step(s.things, 0, 1, puts(thing(1, 1, "a"), thing(1, 2, "b"), thing(2, 1, "c"), thing(3, 1, "d")))))
	c := puts(thing(1, 9, "new"), thing(3, 1, "other"))
	c.Wipe, c.Delete = []any{scopeOf(1)}, [][]any{{scopeOf(2), int64(1)}, {scopeOf(2), int64(7)}}
	s.must(s.Tables.Advance(s.Context(), step(s.things, 1, 2, c)))
	s.holds(s.things, thing(1, 9, "new"), thing(3, 1, "other"))
}

func intervalsClose(s *subject) {
	forever := int64(projector.Forever)
	s.must(s.Tables.Advance(s.Context(), step(s.spans, 0, 1, puts(span(1, "a", 1, forever), span(1, "b", 1, forever), span(2, "a", 1, forever)))))
	c := puts(span(1, "a", 2, forever))
	c.Close = []projector.Close{{Key: []any{scopeOf(1), "a"}, At: 2}, {Key: []any{scopeOf(1), "none"}, At: 2}}
	s.must(s.Tables.Advance(s.Context(), step(s.spans, 1, 2, c)))
	again := projector.Changes{Close: []projector.Close{{Key: []any{scopeOf(1), "a"}, At: 3}}}
	s.must(s.Tables.Advance(s.Context(), step(s.spans, 2, 3, again)))
	s.holds(s.spans, span(1, "a", 1, 2), span(1, "a", 2, 3), span(1, "b", 1, forever), span(2, "a", 1, forever))
	s.must(s.Tables.Advance(s.Context(), step(s.spans, 3, 4, projector.Changes{Wipe: []any{scopeOf(1)}})))
	s.holds(s.spans, span(2, "a", 1, forever))
}

func groupIsAtomic(s *subject) {
	first := step(s.things, 0, 1, puts(thing(1, 1, "a")))
	stale := step(s.spans, 1, 2, puts(span(1, "a", 1, 2)))
	s.refused(s.Tables.Advance(s.Context(), first, stale), projector.ErrMoved)
	s.holds(s.things)
	s.holds(s.spans)
	s.stands(s.things, at(0))
	s.must(s.Tables.Advance(s.Context(), first, step(s.spans, 0, 2, puts(span(1, "a", 1, 2)))))
	s.stands(s.things, at(1))
	s.stands(s.spans, at(2))
}

func staleIsRefused(s *subject) {
	s.must(s.Tables.Advance(s.Context(), step(s.things, 0, 1, puts(thing(1, 1, "a")))))
	other := step(s.things, 1, 2, puts(thing(1, 2, "b")))
	other.From.ID = uuid.UUID{9}
	elsewhere := s.things
	elsewhere.Version = 7
	gone := s.things
	gone.Number = 7
	for what, step := range map[string]projector.Step{
		"the same page again": step(s.things, 0, 1, puts(thing(1, 1, "b"))),
		"another event there": other,
		"another version":     step(elsewhere, 1, 2, puts(thing(1, 2, "b"))),
		"no such generation":  step(gone, 1, 2, puts(thing(1, 2, "b"))),
	} {
		if err := s.Tables.Advance(s.Context(), step); !errors.Is(err, projector.ErrMoved) {
			s.Fatalf("%s: got error %v, want ErrMoved", what, err)
		}
	}
	s.holds(s.things, thing(1, 1, "a"))
	s.stands(s.things, at(1))
}

func oneOfManyWins(s *subject) {
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			errs[i] = s.Tables.Advance(s.Context(), step(s.things, 0, i+1, puts(thing(byte(i), 1, "a"))))
		})
	}
	wg.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won >= 0:
			s.Fatalf("both %d and %d moved the view from the same place", won, i)
		case err == nil:
			won = i
		default:
			s.refused(err, projector.ErrMoved)
		}
	}
	s.holds(s.things, thing(byte(won), 1, "a"))
	s.stands(s.things, at(won+1))
}

func failureIsKept(s *subject) {
	since := time.Date(2026, 5, 1, 12, 0, 0, 1000, time.UTC)
	failing := step(s.things, 0, 1, projector.Changes{})
	failing.Recorded = since
	failing.Failure = projector.Failure{Position: eventstore.Position{Major: 1 << 40, Minor: 2}, Since: since, Error: "why"}
	s.must(s.Tables.Advance(s.Context(), failing))
	if got := s.status(s.things); got.Failure != failing.Failure || got.Recorded != since || !got.Serving || got.Version != 1 {
		s.Fatalf("got status %+v", got)
	}
	s.must(s.Tables.Advance(s.Context(), step(s.things, 1, 2, projector.Changes{})))
	if got := s.status(s.things); got.Failure != (projector.Failure{}) || got.Recorded != since {
		s.Fatalf("after it went on, got status %+v", got)
	}
}

func takenIsRefused(s *subject) {
	s.refused(s.Tables.Create(s.Context(), s.things), projector.ErrTaken)
	s.stands(s.things, at(0))
}

func cancelledWritesNothing(s *subject) {
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	s.refused(s.Tables.Advance(ctx, step(s.things, 0, 1, puts(thing(1, 1, "a")))), context.Canceled)
	next, err := projector.Describe(things, 2)
	s.must(err)
	s.refused(s.Tables.Create(ctx, next), context.Canceled)
	s.stands(s.things, at(0))
	s.holds(s.things)
	s.stands(next, eventstore.Checkpoint{})
}

func survivesReopening(s *subject) {
	if s.Reopen == nil {
		return
	}
	s.must(s.Tables.Advance(s.Context(), step(s.things, 0, 1, puts(thing(1, 1, "a"))), step(s.spans, 0, 1, puts(span(1, "a", 1, 2)))))
	before, err := s.Tables.Status(s.Context())
	s.must(err)
	s.Tables = s.Reopen()
	after, err := s.Tables.Status(s.Context())
	s.must(err)
	if diff := cmp.Diff(before, after); diff != "" {
		s.Fatalf("status changed (-, +):\n%s", diff)
	}
	s.holds(s.things, thing(1, 1, "a"))
	s.holds(s.spans, span(1, "a", 1, 2))
	s.must(s.Tables.Advance(s.Context(), step(s.things, 1, 2, puts(thing(1, 2, "b")))))
}

func buildingThenServing(s *subject) {
	next, err := projector.Describe(things, 2)
	s.must(err)
	s.must(s.Tables.Create(s.Context(), next))
	many := make([][]any, 100)
	for i := range many {
		many[i] = thing(1, int64(i), fmt.Sprint(i))
	}
	s.must(s.Tables.Load(s.Context(), step(next, 0, 0, puts(many[:30]...)), step(next, 0, 0, puts(many[30:]...))))
	s.must(s.Tables.Complete(s.Context(), next, at(5), time.Unix(9, 0).UTC()))
	if got := s.status(next); got.Serving || got.At != at(5) || got.Recorded != time.Unix(9, 0).UTC() {
		s.Fatalf("before it serves, got status %+v", got)
	}
	s.must(s.Tables.Serve(s.Context(), next))
	if s.status(s.things).Serving || !s.status(next).Serving {
		s.Fatal("the new generation does not serve instead of the old")
	}
	s.must(s.Tables.Drop(s.Context(), "things", 1))
	s.must(s.Tables.Drop(s.Context(), "things", 1))
	if got := s.status(s.things); got != (projector.Status{}) {
		s.Fatalf("a dropped generation has status %+v", got)
	}
	s.refused(s.Tables.Advance(s.Context(), step(s.things, 0, 1, puts(thing(1, 1, "a")))), projector.ErrMoved)
	s.refused(s.Tables.Serve(s.Context(), s.things), projector.ErrMoved)
	s.holds(next, many...)
}
