package projector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// A reader hands on the events of a log, in an order of its own, page by page.
type reader func(ctx context.Context, page func([]eventstore.Recorded) error) error

// readers return who reads the log one stream after another, and who reads it in
// its own order. Where both are wanted the log is read once.
func (b *build) readers() (streams, order reader) {
	order = b.inOrder
	if folds := func(n *newcomer) bool { return n.plan.Fold != nil }; slices.ContainsFunc(b.news, folds) &&
		slices.ContainsFunc(b.news, func(n *newcomer) bool { return !folds(n) }) {
		first, second := order.shared()
		return b.sorted(second), first
	}
	return b.sorted(order), order
}

// shared returns two who read at the same time what is then read only once.
func (read reader) shared() (first, second reader) {
	pages := make(chan []eventstore.Recorded, 1)
	var failed error
	first = func(ctx context.Context, page func([]eventstore.Recorded) error) error {
		defer close(pages)
		failed = read(ctx, func(events []eventstore.Recorded) error {
			if err := page(events); err != nil {
				return err
			}
			return send(ctx, pages, events)
		})
		return failed
	}
	second = func(ctx context.Context, page func([]eventstore.Recorded) error) error {
		for {
			select {
			case events, more := <-pages:
				if !more {
					return failed
				}
				if err := page(events); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return first, second
}

// inOrder reads up to b.head in the order of the log.
func (b *build) inOrder(ctx context.Context, send func([]eventstore.Recorded) error) error {
	for at := (eventstore.Checkpoint{}); at != b.head; {
		page, err := b.projector.source.Store.Page(ctx, at, readAtOnce)
		if err != nil {
			return err
		}
		page = upTo(page, b.head)
		if len(page) == 0 {
			return fmt.Errorf("the log ends at %s, before %s: %w", at.Position, b.head.Position, eventstore.ErrRewound)
		}
		b.last = page[len(page)-1]
		if err := send(page); err != nil {
			return err
		}
		at = b.last.Checkpoint()
	}
	return nil
}

// recorded returns when the last event was recorded, as far as it says.
func (b *build) recorded() time.Time {
	meta, err := codec.DecodeMeta(b.last.Meta)
	if err != nil {
		return time.Time{} // a fault of that event, if it is one: views that read it say so
	}
	return meta.RecordedAt
}

// inMemory sorts events by stream and revision, all of them at once.
func inMemory(events iter.Seq2[eventstore.Recorded, error]) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		var all []eventstore.Recorded
		for r, err := range events {
			if err != nil {
				yield(r, err)
				return
			}
			all = append(all, r)
		}
		slices.SortFunc(all, func(a, b eventstore.Recorded) int {
			return cmp.Or(cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.Revision, b.Revision))
		})
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
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
