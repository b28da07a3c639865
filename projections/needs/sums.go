package needs

import (
	"context"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// A StatusSum is what the sums of need_statuses are kept by.
type StatusSum struct {
	spans.Edge
	Domain string             `col:"domain"`
	Status journey.NeedStatus `col:"status"`
}

// statusSums tells what a row of need_statuses adds to which sums.
func statusSums(row projector.Row, add func(sum projector.Row, n int64)) {
	r := row.(Row)
	for edge, n := range r.Edges() {
		add(StatusSum{edge, r.Domain, r.Status}, n)
	}
}

// standingFromSums is [Standing], not cut, that adds up sums, and counts single
// rows only of the last stretch of positions that is not summed up as a whole.
func standingFromSums(ctx context.Context, r projector.Reader, asOf decider.Day, known int64) ([]Count, error) {
	return counts(ctx, r, sql.Ask("statuses-from-sums", asOf, min(known, projector.Forever-1), spans.MonthOf(asOf)))
}
