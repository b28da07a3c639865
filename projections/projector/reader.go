package projector

import (
	"context"
	"iter"
)

// A Reader asks the tables of all views, by their stable names. Queries are
// portable SQL with parameters $1, $2, …; arguments and columns are int64,
// string, bool and []byte.
type Reader interface {
	// Query yields the rows that a query answers. The slice is only valid
	// until the next.
	Query(ctx context.Context, sql string, args ...any) iter.Seq2[[]any, error]
}

// Select returns the rows that a query answers as values of a row type, whose
// `col` tags name the query's columns in their order. Arguments may be of any
// type that a row may have.
func Select[R any](ctx context.Context, r Reader, sql string, args ...any) ([]R, error) {
	var all []R
	for row, err := range r.Query(ctx, sql, stored(args)...) {
		if err != nil {
			return nil, err
		}
		var one R
		if err := scan(&one, row); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
