package pipeline

import (
	"context"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// A PhaseSum is what the sums of journey_phases are kept by.
type PhaseSum struct {
	spans.Edge
	Phase journey.Phase `col:"phase"`
}

// A StageSum is what the sums of transition_stages are kept by.
type StageSum struct {
	spans.Edge
	Kind Kind   `col:"kind"`
	Code string `col:"code"`
}

// phaseSums tells what a row of journey_phases adds to which sums.
func phaseSums(row projector.Row, add func(sum projector.Row, n int64)) {
	r := row.(PhaseRow)
	for edge, n := range r.Edges() {
		add(PhaseSum{edge, r.Phase}, n)
	}
}

// stageSums tells what a row of transition_stages adds to which sums.
func stageSums(row projector.Row, add func(sum projector.Row, n int64)) {
	r := row.(StageRow)
	for edge, n := range r.Edges() {
		add(StageSum{edge, r.Kind, r.Code}, n)
	}
}

// standingFromSums is [Standing] that adds up sums, and counts single rows only
// of the last stretch of positions that is not summed up as a whole.
func standingFromSums(ctx context.Context, r projector.Reader, asOf decider.Day, known int64) (phases, stages []Count, err error) {
	known = min(known, projector.Forever-1)
	month := spans.MonthOf(asOf)
	if phases, err = counts(ctx, r, sql.Ask("phases-from-sums", asOf, known, month)); err != nil {
		return nil, nil, err
	}
	if stages, err = counts(ctx, r, sql.Ask("stages-from-sums", asOf, known, month)); err != nil {
		return nil, nil, err
	}
	return phases, stages, nil
}
