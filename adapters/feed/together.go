package feed

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/singleflight"

	"klantreis/domain/eventstore"
)

// A together is a store whose pages are read once for all who ask for the same
// page at the same time: the readers of a feed mostly stand at the same place,
// and are woken together by whatever is recorded.
//
// Whoever joins a reading may get what was there a moment before they asked.
// That is no less than the truth of that moment, and a subscription that finds
// nothing waits for what comes after the place where it looked.
type together struct {
	eventstore.Store
	reading *singleflight.Group
}

// Page implements [eventstore.Store].
func (t together) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	read, err, _ := t.reading.Do(fmt.Sprint(after.Position, after.ID, limit), func() (any, error) {
		return t.Store.Page(ctx, after, limit)
	})
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return t.Store.Page(ctx, after, limit) // whoever was joined gave up
	}
	if err != nil {
		return nil, err
	}
	return slices.Clone(read.([]eventstore.Recorded)), nil
}
