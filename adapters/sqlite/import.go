package sqlite

import (
	"context"
	"fmt"
	"iter"

	"zombiezen.com/go/sqlite"

	"klantreis/domain/eventstore"
)

// Import implements [eventstore.Store]. Events are committed in groups of a
// few thousand while the next ones are drawn from the sequence; what an error
// or the end of the context finds drawn and sound is still committed.
func (e *Events) Import(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (eventstore.Position, error) {
	i := &importing{log: e, front: true}
	err := eventstore.Batches(ctx, events, func(batch []eventstore.Recorded) error { return i.write(ctx, batch) })
	if err != nil {
		err = fmt.Errorf("import events: %w", err)
	}
	return position(i.at), err
}

// An importing is one import under way.
type importing struct {
	log   *Events
	front bool  // so far the log held everything
	at    int64 // of the last event the log holds
}

// write commits one batch, as far as it fits.
func (i *importing) write(ctx context.Context, batch []eventstore.Recorded) error {
	var at int64
	var refused error
	err := i.log.db.alone(context.WithoutCancel(ctx), func(c *sqlite.Conn) (err error) {
		at, refused, err = i.add(c, batch)
		return err
	})
	if err != nil {
		return err
	}
	i.at = max(i.at, at)
	return refused
}

// add appends the events of one batch up to the first that does not fit.
func (i *importing) add(c *sqlite.Conn, batch []eventstore.Recorded) (at int64, refused, err error) {
	t := &i.log.tail
	for _, r := range batch {
		h, err := t.head(c, r.Stream)
		if err != nil {
			return 0, nil, err
		}
		one := []eventstore.Event{r.Event}
		here := int64(0)
		switch {
		case r.Revision == h.revision+1:
			i.front = false
			if h, err = t.begin(c, r.Stream, h); err == nil {
				here, refused, err = t.extend(c, r.Stream, h, one)
			}
		case i.front && r.Revision > 0 && r.Revision <= h.revision:
			here, refused, err = again(c, h, r.Revision-1, one)
		default:
			refused = eventstore.ErrConflict
		}
		if err != nil || refused != nil {
			return at, refused, err
		}
		at = here
	}
	return at, nil, nil
}
