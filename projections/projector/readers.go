package projector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// A reader hands on the events of a log, in an order of its own, page by page.
type reader func(ctx context.Context, page func([]eventstore.Recorded) error) error

// readers return who reads the log one stream after another, as far as it is
// folded, and who reads it in its own order. Where both are wanted the log is read
// once.
func (b *build) readers() (streams, order reader) {
	order = reader(b.inOrder).eager()
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

// eager returns who already reads on while somebody is busy with what was read.
func (read reader) eager() reader {
	return func(ctx context.Context, page func([]eventstore.Recorded) error) error {
		first, second := read.shared()
		var reading sync.WaitGroup
		defer reading.Wait()
		ctx, enough := context.WithCancel(ctx)
		defer enough()
		reading.Go(func() {
			_ = first(ctx, func([]eventstore.Recorded) error { return nil }) // the second says what became of it
		})
		return second(ctx, page)
	}
}

// pagesAtOnce is how many pages of the log one question is for: a store that has to be
// asked elsewhere has them sent while the first is taken in.
const pagesAtOnce = 4

// inOrder reads up to b.head in the order of the log.
func (b *build) inOrder(ctx context.Context, send func([]eventstore.Recorded) error) error {
	for at := (eventstore.Checkpoint{}); at != b.head; {
		events, err := b.projector.source.Store.Page(ctx, at, pagesAtOnce*b.projector.readAtOnce)
		if err != nil {
			return err
		}
		events = upTo(events, b.head)
		if len(events) == 0 {
			return fmt.Errorf("the log ends at %s, before %s: %w", at.Position, b.head.Position, eventstore.ErrRewound)
		}
		b.last = events[len(events)-1]
		for page := range slices.Chunk(events, b.projector.readAtOnce) {
			if err := send(page); err != nil {
				return err
			}
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

// sorted reads what another reads, and hands on by stream what is folded of it.
func (b *build) sorted(read reader) reader {
	folded := read.only(b.folded(), func(others int) { b.done(2 * others) }) // nobody sees them sorted
	return func(ctx context.Context, send func([]eventstore.Recorded) error) error {
		var page []eventstore.Recorded
		for r, err := range b.projector.options.Sort(folded.events(ctx, b.done)) {
			if err != nil {
				return err
			}
			if page == nil {
				page = make([]eventstore.Recorded, 0, b.projector.readAtOnce)
			}
			if page = append(page, r); len(page) < b.projector.readAtOnce {
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

// folded returns what says whether any newcomer folds a stream. It remembers the
// categories that it was asked for.
func (b *build) folded() func(stream string) bool {
	known := map[string]bool{}
	return func(stream string) bool {
		category, _, _ := strings.Cut(stream, "-")
		folds, asked := known[category]
		if !asked {
			folds = slices.ContainsFunc(b.news, func(n *newcomer) bool { return n.plan.Fold != nil && n.plan.reads(stream) })
			known[category] = folds
		}
		return folds
	}
}

// only hands on the events of the streams that are wanted, and tells after each
// page how many others there were.
func (read reader) only(wanted func(stream string) bool, left func(others int)) reader {
	return func(ctx context.Context, page func([]eventstore.Recorded) error) error {
		return read(ctx, func(events []eventstore.Recorded) error {
			kept := make([]eventstore.Recorded, 0, len(events)) // others may read the same page
			for _, r := range events {
				if wanted(r.Stream) {
					kept = append(kept, r)
				}
			}
			left(len(events) - len(kept))
			return page(kept)
		})
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
