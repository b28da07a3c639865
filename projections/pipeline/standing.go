package pipeline

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
	"klantreis/projections/spans"
)

//go:embed pipeline.sql
var file string

var sql = queries.Parse(file)

// The dimensions that phases and stages can be cut by.
var (
	PhaseCuts = []string{"team", "origin", "kind", "channel", "municipality", "age_band", "labour_position"}
	StageCuts = []string{"team", "trigger", "sector", "work_municipality", "home_municipality", "age_band"}
)

// A Count is how many journeys were in a phase, or transitions at a stage or
// ended in a way, and how many of these had a value of a dimension.
type Count struct {
	Kind  Kind   `col:"kind"`
	Code  string `col:"code"`
	Value string `col:"value"` // "" where the report is not cut, and where nobody filled it in
	N     int64  `col:"n"`
}

// Standing returns how many journeys stood in each phase at the end of a day,
// and how many transitions at each stage or ended in which way, as known at a
// position. The ledger must have come to that position, too. Counts are in the
// order in which phases and stages follow each other, and none of them is zero.
func Standing(ctx context.Context, r projector.Reader, asOf decider.Day, known eventstore.Position) (phases, stages []Count, err error) {
	if phases, err = Phases(ctx, r, asOf, known, "", ""); err != nil {
		return nil, nil, err
	}
	if stages, err = Stages(ctx, r, asOf, known, "", ""); err != nil {
		return nil, nil, err
	}
	return phases, stages, nil
}

// Phases is [Standing] for journeys, of one team or of all: "", cut by one of
// PhaseCuts or by "". It fails with [spans.ErrNoCut] for anything else.
func Phases(ctx context.Context, r projector.Reader, asOf decider.Day, known eventstore.Position, team decider.Ref, cut string) ([]Count, error) {
	return standing(ctx, r, "phases", spans.Blocks, asOf, known, team, cut, PhaseCuts)
}

// Stages is [Standing] for transitions, of one team or of all: "", cut by one of
// StageCuts or by "". It fails with [spans.ErrNoCut] for anything else.
func Stages(ctx context.Context, r projector.Reader, asOf decider.Day, known eventstore.Position, team decider.Ref, cut string) ([]Count, error) {
	return standing(ctx, r, "stages", spans.Blocks, asOf, known, team, cut, StageCuts)
}

// standing counts phases or stages.
func standing(ctx context.Context, r projector.Reader, what string, blocks spans.Sizes, asOf decider.Day, known eventstore.Position, team decider.Ref, cut string, cuts []string) ([]Count, error) {
	if err := spans.CheckCut(cut, cuts); err != nil {
		return nil, err
	}
	if cut != "" {
		return counts(ctx, r, sql.Ask(what+"-by", asOf, known.Order(), cut, team))
	}
	return counts(ctx, r, sql.Ask(what, append(blocks.Arguments(asOf, known), team)...))
}

func counts(ctx context.Context, r projector.Reader, q *queries.Question) ([]Count, error) {
	all, err := queries.Select[Count](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("count what stood where: %w", err)
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Value, b.Value))
	})
	return all, nil
}

// place is where a code stands in the order of phases and stages; ends come
// after them.
func (c Count) place() int {
	switch c.Kind {
	case Phase:
		return slices.Index(journey.Phases, journey.Phase(c.Code))
	case Stage:
		return slices.Index(journey.Stages, journey.Stage(c.Code))
	default:
		return len(journey.Stages)
	}
}
