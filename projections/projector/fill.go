package projector

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// readAtOnce is how many events are read at a time.
const readAtOnce = 1000

// byStream gives the newcomers all rows up to b.head. Views that fold read the
// log one stream after another, so that every history is folded once and every
// row is written once, in the order of its key. Views of single facts read it
// in its own order, which is that of their keys, and open nothing.
func (b *build) byStream(ctx context.Context) error {
	streams, order := b.readers()
	folds := &filling{build: b, folders: runtime.GOMAXPROCS(0), read: streams, often: 2} // to sort it, and sorted
	each := &filling{build: b, folders: 1, read: order, often: 1}
	for _, n := range b.news {
		if n.plan.Fold != nil {
			folds.news = append(folds.news, n)
		} else {
			each.news = append(each.news, n)
		}
	}
	both := slices.DeleteFunc([]*filling{each, folds}, func(f *filling) bool { return len(f.news) == 0 })
	for _, f := range both {
		b.times += f.often
	}
	b.done(0)
	g, ctx := errgroup.WithContext(ctx)
	for _, f := range both {
		g.Go(func() error { return f.run(ctx) })
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("build views: %w", err)
	}
	return nil
}

// decoding is how many pages are decoded beside the one whose turn it is: their
// keys may have to come from another machine, and each waits for its own.
const decoding = 3

// ahead is how many pages may be on their way to rows while rows are written:
// so many that nobody waits while what was written is brought to the disk.
const ahead = 16

// A filling reads the log once and loads the rows of some newcomers. Reading,
// decoding, folding and writing go on side by side; what is between them is a
// few pages and a bounded number of totals, however long the log is.
type filling struct {
	*build
	news    []*newcomer
	plans   []*plan
	folders int
	read    reader
	often   int64 // how many times all of the log goes by

	pages    chan chan reading // being decoded, in the order in which they were read
	portions chan *portion     // to be folded
	order    chan *portion     // the same, in which their rows are to be written

	mu      sync.Mutex
	errs    []error       // of each plan
	sums    []*totals     // of each plan, what those who fold no more have left
	gone    int           // of the folders
	spilled []atomic.Bool // of each plan: some totals are in its tables
	spare   spare
}

func (f *filling) run(ctx context.Context) error {
	for _, n := range f.news {
		f.plans = append(f.plans, n.plan)
	}
	f.errs, f.spilled = make([]error, len(f.news)), make([]atomic.Bool, len(f.news))
	if err := f.flow(ctx); err != nil {
		return err
	}
	return f.complete(ctx, f.news...)
}

// complete ends the loading of newcomers, unless it has ended or they failed.
func (f *filling) complete(ctx context.Context, news ...*newcomer) error {
	recorded := f.recorded()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, n := range f.news {
		if n.err = f.err(i); n.err != nil || n.loaded || !slices.Contains(news, n) {
			continue
		}
		n.at, n.recorded, n.loaded = f.head, recorded, true
		g.Go(func() error {
			if err := f.projector.tables.Complete(ctx, n.generation, n.at, n.recorded); err != nil {
				return fmt.Errorf("complete %s: %w", n.generation, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// flow has everything go on side by side until the end of the log.
func (f *filling) flow(ctx context.Context) error {
	f.pages, f.portions, f.order = make(chan chan reading, decoding), make(chan *portion, 1), make(chan *portion, ahead)
	g, ctx := errgroup.WithContext(ctx)
	var ordering sync.WaitGroup // of whoever adds to the order
	ordering.Add(1 + f.folders)
	g.Go(func() error {
		defer close(f.pages)
		return f.read(ctx, func(page []eventstore.Recorded) error {
			decoded := make(chan reading, 1) // gets it once
			if err := send(ctx, f.pages, decoded); err != nil {
				return err
			}
			g.Go(func() error { return f.decode(ctx, page, decoded) })
			return nil
		})
	})
	g.Go(func() error {
		defer ordering.Done()
		defer close(f.portions)
		return f.cut(ctx)
	})
	for range f.folders {
		g.Go(func() error { defer ordering.Done(); return f.fold(ctx) })
	}
	go func() { ordering.Wait(); close(f.order) }()
	g.Go(func() error { return f.write(ctx) })
	return g.Wait()
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

// A portion is some streams on their way to rows. Whichever is folded first,
// rows are written in the order of the streams, which is that of their keys:
// so pages of tables are filled one after another, and to the end.
type portion struct {
	streams []stretch
	rows    chan []Step // gets them once
	last    []*newcomer // that read no stream behind these
}

// portion hands on streams to be folded, in their order.
func (f *filling) portion(ctx context.Context, streams []stretch, last ...*newcomer) error {
	p := &portion{streams, make(chan []Step, 1), last}
	if err := send(ctx, f.order, p); err != nil {
		return err
	}
	return send(ctx, f.portions, p)
}

// A stretch is what one stream says: all of it, when the log is read by stream.
type stretch struct {
	stream string
	facts  []codec.Fact
	fault  error // of the first that could not be decoded
}

// decode decodes a page.
func (f *filling) decode(ctx context.Context, page []eventstore.Recorded, to chan<- reading) error {
	read, err := f.projector.source.read(ctx, f.plans, page)
	if err != nil {
		return err
	}
	to <- read
	return nil
}

// cut turns pages into portions. The last stream of a page may go on in the
// next.
func (f *filling) cut(ctx context.Context) error {
	var open stretch
	waiting := slices.Clone(f.news)
	for page := range f.pages {
		var read reading
		select {
		case read = <-page:
		case <-ctx.Done():
			return ctx.Err()
		}
		all := read.stretches()
		if len(all) > 0 && all[0].stream == open.stream {
			all[0] = open.and(all[0])
		} else if len(open.facts) > 0 {
			all = append([]stretch{open}, all...)
		}
		if n := len(all); n > 0 {
			open, all = all[n-1], all[:n-1]
		}
		if err := f.portion(ctx, all, passed(&waiting, open.stream)...); err != nil {
			return err
		}
		f.done(len(read.facts))
	}
	if len(open.facts) == 0 {
		return nil
	}
	return f.portion(ctx, []stretch{open})
}

// passed cuts off newcomers that read nothing from a stream on, in the order of
// streams. Those with sums are not among them: totals are loaded in the end.
func passed(waiting *[]*newcomer, stream string) (news []*newcomer) {
	*waiting = slices.DeleteFunc(*waiting, func(n *newcomer) bool {
		category := n.plan.Category
		over := n.plan.Fold != nil && category != "" && category+"-" < stream && !n.plan.reads(stream) && !n.plan.sums()
		if over {
			news = append(news, n)
		}
		return over
	})
	return news
}

// stretches cuts facts where the stream changes.
func (r reading) stretches() (all []stretch) {
	for i := range r.facts {
		if n := len(all); n == 0 || all[n-1].stream != r.facts[i].Stream {
			all = append(all, stretch{stream: r.facts[i].Stream, facts: r.facts[i:i:len(r.facts)]})
		}
		last := &all[len(all)-1]
		last.facts = last.facts[:len(last.facts)+1]
		if last.fault == nil {
			last.fault = r.faults[i]
		}
	}
	for i := range all {
		all[i].facts = slices.Clip(all[i].facts)
	}
	return all
}

// and returns a stretch with what follows it.
func (s stretch) and(next stretch) stretch {
	s.facts = append(s.facts, next.facts...)
	s.fault = cmp.Or(s.fault, next.fault)
	return s
}
