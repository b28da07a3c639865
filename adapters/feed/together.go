package feed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"klantreis/domain/eventstore"
)

// A together is a store whose pages are read once for all who ask for the same
// page: the readers of a feed mostly stand at the same place, and are woken
// together by whatever is recorded. Those who ask while it is read join in, and
// those who come a little later get the one that was read last.
//
// Either may be without what was recorded a moment before. A page that is not
// empty is no less true for that, and whoever took it goes on from its end; an
// empty one is remembered by nobody, and whoever got it waits for what comes
// after the place where it looked.
type together struct {
	eventstore.Store
	reading *singleflight.Group
	last    *atomic.Pointer[read]
}

func newTogether(s eventstore.Store) together {
	return together{s, new(singleflight.Group), new(atomic.Pointer[read])}
}

// A read is a page that was read, by where it begins.
type read struct {
	after  eventstore.Checkpoint
	limit  int
	events []eventstore.Recorded
}

// Page implements [eventstore.Store].
func (t together) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	if last := t.last.Load(); last != nil && last.after == after && last.limit == limit {
		return slices.Clone(last.events), nil
	}
	events, err, _ := t.reading.Do(fmt.Sprint(after.Position, after.ID, limit), func() (any, error) {
		events, err := t.Store.Page(ctx, after, limit)
		if err == nil && len(events) > 0 {
			t.last.Store(&read{after, limit, events})
		}
		return events, err
	})
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return t.Store.Page(ctx, after, limit) // whoever was joined gave up
	}
	if err != nil {
		return nil, err
	}
	return slices.Clone(events.([]eventstore.Recorded)), nil
}
