package funds

import (
	"context"
	_ "embed"
	"fmt"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed funds.sql
var file string

var sql = queries.Parse(file)

// A Line is how a programme line of a budget year stood. Amounts are in cents.
type Line struct {
	Year     int    `col:"year"`
	Line     string `col:"line"`
	Allotted int64  `col:"allotted"`
	Asked    int64  `col:"asked"` // by complete applications and revisions that the fund had not answered
	Reserved int64  `col:"reserved"`
	Paid     int64  `col:"paid"`
	Repaid   int64  `col:"repaid"` // of what was paid; it is not free again
}

// Free is what could still be reserved, in cents.
func (l Line) Free() int64 { return l.Allotted - l.Reserved - l.Paid }

// Standing returns how every line stood at the end of a day as known at a
// position, in the order of years and lines.
func Standing(ctx context.Context, r projector.Reader, asOf decider.Day, known eventstore.Position) ([]Line, error) {
	all, err := queries.Select[Line](ctx, r, sql.Ask("lines", asOf, known.Order()))
	if err != nil {
		return nil, fmt.Errorf("read the account of the fund: %w", err)
	}
	return all, nil
}
