package tabletest

import (
	"bytes"
	"time"

	"github.com/google/go-cmp/cmp"

	"klantreis/projections/projector"
)

// A Code is what spans are summed up by.
type Code struct {
	Code string `col:"code"`
}

// scopesAreRead reads the rows of one scope, and only these.
func scopesAreRead(s *subject) {
	s.must(s.Tables.Advance(s.Context(), step(s.spans, 0, 1, puts(span(1, "a", 1, 2), span(1, "a", 2, 9), span(2, "a", 1, 3)))))
	for scope, want := range map[byte]int{1: 2, 2: 1, 3: 0} {
		n := 0
		for row, err := range s.Tables.Scope(s.Context(), s.spans, s.spans.Tables[0], scopeOf(scope)) {
			s.must(err)
			if n++; !bytes.Equal(row[0].([]byte), scopeOf(scope)) || len(row) != 4 {
				s.Fatalf("scope %d has the row %v", scope, row)
			}
		}
		if n != want {
			s.Fatalf("scope %d has %d rows, want %d", scope, n, want)
		}
	}
	s.must(s.Tables.Drop(s.Context(), "spans", 1))
	for _, err := range s.Tables.Scope(s.Context(), s.spans, s.spans.Tables[0], scopeOf(1)) {
		s.refused(err, projector.ErrMoved)
		return
	}
	s.Fatal("the rows of a generation that is gone can be read")
}

// sumsAdd adds to what is there, and leaves nothing of what adds up to nothing.
func sumsAdd(s *subject) {
	g, err := projector.Describe(projector.View{Name: "sums", Version: 1, Fold: none, Tables: []projector.Table{{
		Name: "summed", Row: Span{}, Scope: "scope", Key: []string{"code"}, Intervals: true,
		Sums: projector.SumsBy("sums", "", []int64{8}, func(Span, func(Code, int64)) {}),
	}}}, 1)
	s.must(err)
	s.must(s.Tables.Create(s.Context(), g))
	sum := func(upto int64, code string, n int64) []any { return []any{int64(8), upto, code, n} }
	adds := func(from, to int, rows ...[]any) projector.Step {
		return projector.Step{Generation: g, From: at(from), To: at(to), Changes: []projector.Changes{{}, {Add: rows}}}
	}
	s.must(s.Tables.Load(s.Context(), adds(0, 0, sum(8, "a", 5), sum(8, "b", -1))))
	s.must(s.Tables.Load(s.Context(), adds(0, 0, sum(8, "a", -3), sum(16, "a", 7), sum(16, "b", 1)), adds(0, 0, sum(16, "b", -1))))
	s.must(s.Tables.Complete(s.Context(), g, at(1), time.Time{}))
	s.must(s.Tables.Advance(s.Context(), adds(1, 2, sum(8, "a", 3), sum(8, "b", 1), sum(24, "c", -4), sum(24, "c", 1), sum(32, "d", 0))))
	want := [][]any{sum(8, "a", 5), sum(16, "a", 7), sum(24, "c", -3)}
	if diff := cmp.Diff(want, dump(s, s.Tables, g, g.Tables[1])); diff != "" {
		s.Fatalf("sums (- as they should be, + as they are):\n%s", diff)
	}
}
