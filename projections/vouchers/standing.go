package vouchers

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/voucher"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
	"klantreis/projections/spans"
)

//go:embed vouchers.sql
var file string

var sql = queries.Parse(file)

// Cuts are the dimensions that the report can be cut by.
var Cuts = []string{"applicant", "level", "ground"}

// A Count is how many vouchers stood in a status, of a programme line and a
// budget year, and how many of these had a value of a dimension. Amounts are
// in cents.
type Count struct {
	Status  voucher.Status `col:"status"`
	Line    string         `col:"line"`
	Year    int            `col:"year"`  // 0 for those that had no place in a budget
	Value   string         `col:"value"` // "" where the report is not cut, and where there is none
	N       int64          `col:"n"`
	Granted int64          `col:"granted"`
	Paid    int64          `col:"paid"`
}

// Standing returns how vouchers stood at the end of a day as known at a
// position, cut by one of Cuts or by "". It fails with [spans.ErrNoCut] for any
// other cut. Counts are in the order of year, line, status and value.
func Standing(ctx context.Context, r projector.Reader, asOf decider.Day, known eventstore.Position, cut string) ([]Count, error) {
	if err := spans.CheckCut(cut, Cuts); err != nil {
		return nil, err
	}
	all, err := queries.Select[Count](ctx, r, sql.Ask("statuses", asOf, known.Order(), cut))
	if err != nil {
		return nil, fmt.Errorf("count vouchers: %w", err)
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Line, b.Line),
			cmp.Compare(slices.Index(voucher.Statuses, a.Status), slices.Index(voucher.Statuses, b.Status)), cmp.Compare(a.Value, b.Value))
	})
	return all, nil
}
