package projector

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"klantreis/domain/eventstore"
)

// A reader hands on the events of a log, in an order of its own, page by page.
type reader func(ctx context.Context, page func([]eventstore.Recorded) error) error

// streams returns who reads the log one stream after another, or nil, and how
// often that goes through all of it.
func (b *build) streams() (read reader, times int64) {
	p := b.projector
	if store, ok := p.source.Store.(eventstore.ByStream); ok {
		return inStreams(store, b.head), 1
	}
	if p.options.Sort == nil {
		return nil, 0
	}
	return b.sorted(inOrder(p.source.Store, b.head)), 2
}

// inStreams reads up to head in the order of streams and revisions.
func inStreams(store eventstore.ByStream, head eventstore.Checkpoint) reader {
	return func(ctx context.Context, send func([]eventstore.Recorded) error) error {
		var last eventstore.Recorded
		for {
			page, err := store.ByStream(ctx, last.Stream, last.Revision, head.Position, readAtOnce)
			if err == nil {
				err = send(page)
			}
			if err != nil || len(page) < readAtOnce {
				return err
			}
			last = page[len(page)-1]
		}
	}
}

// inOrder reads up to head in the order of the log.
func inOrder(store eventstore.Store, head eventstore.Checkpoint) reader {
	return func(ctx context.Context, send func([]eventstore.Recorded) error) error {
		for at := (eventstore.Checkpoint{}); at != head; {
			page, err := store.Page(ctx, at, readAtOnce)
			if err != nil {
				return err
			}
			page = upTo(page, head)
			if len(page) == 0 {
				return fmt.Errorf("the log ends at %s, before %s: %w", at.Position, head.Position, eventstore.ErrRewound)
			}
			if err := send(page); err != nil {
				return err
			}
			at = page[len(page)-1].Checkpoint()
		}
		return nil
	}
}

// sorted reads all that another reads, and hands it on by stream.
func (b *build) sorted(read reader) reader {
	return func(ctx context.Context, send func([]eventstore.Recorded) error) error {
		var page []eventstore.Recorded
		for r, err := range b.projector.options.Sort(read.events(ctx, b.done)) {
			if err != nil {
				return err
			}
			if page = append(page, r); len(page) < readAtOnce {
				continue
			}
			if err := send(page); err != nil {
				return err
			}
			page = nil
		}
		return send(page)
	}
}

// errEnough ends reading when nobody wants more.
var errEnough = errors.New("nobody wants more events")

// events yields what is read, one by one, and tells how many there were after
// every page.
func (read reader) events(ctx context.Context, done func(events int)) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		err := read(ctx, func(page []eventstore.Recorded) error {
			for _, r := range page {
				if !yield(r, nil) {
					return errEnough
				}
			}
			done(len(page))
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(eventstore.Recorded{}, err)
		}
	}
}
