package document

import (
	"context"
	"time"
)

// Patience is how long bytes may lie without an event that names them: much
// longer than an upload can take to come to its event.
const Patience = 24 * time.Hour

// sweepAtOnce is how many documents are looked at in one go.
const sweepAtOnce = 500

// Sweep drops documents that nothing names and answers how many those were.
// Whether an event names one is asked of named. Each document that is named is
// looked at once in its life.
//
// An upload that is under way keeps its bytes: to put a document that is there
// makes it new, and only what is old is dropped.
func Sweep(ctx context.Context, s Store, age time.Duration, named func(context.Context, Name) (bool, error)) (dropped int, err error) {
	var after Name
	for more := true; more; {
		page, err := s.Loose(ctx, age, after, sweepAtOnce)
		if err != nil {
			return dropped, err
		}
		var settled []Name
		for _, n := range page {
			after = n
			is, err := named(ctx, n)
			switch {
			case err != nil:
				return dropped, err
			case is:
				settled = append(settled, n)
				continue
			}
			if err := s.Drop(ctx, n, age); err != nil {
				return dropped, err
			}
			dropped++
		}
		if err := s.Settle(ctx, settled...); err != nil {
			return dropped, err
		}
		more = len(page) == sweepAtOnce
	}
	return dropped, nil
}
