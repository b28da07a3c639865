package projector

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"klantreis/domain/eventstore"
)

// readAtOnce is how many events are read at a time.
const readAtOnce = 2000

// byStream gives the newcomers all rows up to b.head. Views that fold read the
// log one stream after another, so that every history is folded once and every
// row is written once, in the order of its key. Views of single facts read it
// in its own order, which is that of their keys, and open nothing.
func (b *build) byStream(ctx context.Context, store eventstore.ByStream) error {
	folds := &filling{build: b, folders: runtime.GOMAXPROCS(0), read: inStreams(store, b.head)}
	each := &filling{build: b, folders: 1, read: inOrder(b.projector.source.Store, b.head)}
	for _, n := range b.news {
		if n.plan.Fold != nil {
			folds.news = append(folds.news, n)
		} else {
			each.news = append(each.news, n)
		}
	}
	both := slices.DeleteFunc([]*filling{each, folds}, func(f *filling) bool { return len(f.news) == 0 })
	b.progress.Total *= int64(len(both))
	for _, f := range both {
		if err := f.run(ctx); err != nil {
			return fmt.Errorf("build views: %w", err)
		}
	}
	return nil
}

// A filling reads the log once and loads the rows of some newcomers. Reading,
// decoding, folding and writing go on side by side; what is between them is a
// few pages, however long the log is.
type filling struct {
	*build
	news    []*newcomer
	plans   []*plan
	folders int
	read    func(ctx context.Context, page func([]eventstore.Recorded) error) error

	pages   chan []eventstore.Recorded
	streams chan [][]reading // whole streams, or parts of them where views do not fold
	rows    chan []Step

	mu       sync.Mutex
	errs     []error // of each plan
	recorded time.Time
	latest   eventstore.Position
}

func (f *filling) run(ctx context.Context) error {
	for _, n := range f.news {
		f.plans = append(f.plans, n.plan)
	}
	f.errs = make([]error, len(f.news))
	f.pages, f.streams, f.rows = make(chan []eventstore.Recorded, 1), make(chan [][]reading, 1), make(chan []Step, 1)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(f.pages)
		return f.read(ctx, func(page []eventstore.Recorded) error { return send(ctx, f.pages, page) })
	})
	g.Go(func() error { defer close(f.streams); return f.decode(ctx) })
	var folding sync.WaitGroup
	for range f.folders {
		folding.Add(1)
		g.Go(func() error { defer folding.Done(); return f.fold(ctx) })
	}
	go func() { folding.Wait(); close(f.rows) }()
	g.Go(func() error { return f.write(ctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	for i, n := range f.news {
		n.recorded, n.err = f.recorded, f.errs[i]
	}
	return nil
}

// inStreams reads up to head in the order of streams and revisions.
func inStreams(store eventstore.ByStream, head eventstore.Checkpoint) func(context.Context, func([]eventstore.Recorded) error) error {
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
func inOrder(store eventstore.Store, head eventstore.Checkpoint) func(context.Context, func([]eventstore.Recorded) error) error {
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

// send hands something on, unless nobody wants it any more.
func send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// decode turns pages into streams, which are whole when pages come in their
// order. The last stream of a page may go on in the next.
func (f *filling) decode(ctx context.Context) error {
	var open []reading
	for page := range f.pages {
		readings, err := f.projector.source.read(ctx, f.plans, page)
		if err != nil {
			return err
		}
		var whole [][]reading
		for _, part := range byName(readings) {
			if len(open) > 0 && open[0].fact.Stream != part[0].fact.Stream {
				whole = append(whole, open)
				open = nil
			}
			open = append(open, part...)
		}
		if err := send(ctx, f.streams, whole); err != nil {
			return err
		}
		f.done(len(page))
	}
	if len(open) > 0 {
		return send(ctx, f.streams, [][]reading{open})
	}
	return nil
}

// byName cuts readings where the stream changes.
func byName(readings []reading) (parts [][]reading) {
	for begin, i := 0, 1; i <= len(readings); i++ {
		if i == len(readings) || readings[i].fact.Stream != readings[begin].fact.Stream {
			parts = append(parts, readings[begin:i:i])
			begin = i
		}
	}
	return parts
}
