package needs

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

//go:embed needs.sql
var file string

var sql = queries.Parse(file)

// Cuts are the dimensions that the report can be cut by.
var Cuts = []string{"severity", "source", "team", "municipality", "age_band", "labour_position"}

// A Count is how many needs of a domain stood in a status, and how many of
// these had a value of a dimension.
type Count struct {
	Domain string             `col:"domain"`
	Status journey.NeedStatus `col:"status"`
	Value  string             `col:"value"` // "" where the report is not cut, and where nobody filled it in
	N      int64              `col:"n"`
}

// Standing returns how many support needs stood in each status at the end of a
// day, by domain, as known at a position, of one team or of all: "", cut by one of
// Cuts or by "". The ledger must have come to that position, too. It fails with [spans.ErrNoCut]
// for any other cut. Counts are in the order of their codes, and none of them
// is zero.
func Standing(ctx context.Context, r projector.Reader, asOf decider.Day, known eventstore.Position, team decider.Ref, cut string) ([]Count, error) {
	return standing(ctx, r, spans.Blocks, asOf, known, team, cut)
}

func standing(ctx context.Context, r projector.Reader, blocks spans.Sizes, asOf decider.Day, known eventstore.Position, team decider.Ref, cut string) ([]Count, error) {
	if err := spans.CheckCut(cut, Cuts); err != nil {
		return nil, err
	}
	if cut != "" {
		return counts(ctx, r, sql.Ask("statuses-by", asOf, known.Order(), cut, team))
	}
	return counts(ctx, r, sql.Ask("statuses", append(blocks.Arguments(asOf, known), team)...))
}

func counts(ctx context.Context, r projector.Reader, q *queries.Question) ([]Count, error) {
	all, err := queries.Select[Count](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("count needs: %w", err)
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Value, b.Value))
	})
	return all, nil
}
