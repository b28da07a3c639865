package projector_test

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klantreis/adapters/memory"
	"klantreis/adapters/spool"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// copied returns an empty store with everything that is in the log.
func (d *desk) copied(to *memory.Store) *memory.Store {
	d.Helper()
	_, err := to.Import(d.Context(), eventstore.All(d.Context(), d.Source.Store, eventstore.Checkpoint{}))
	d.must(err)
	return to
}

// A log that went to another store has its events at other places, and may not
// count them any more: nothing that was derived from it goes on.
func TestALogWithOtherPositionsStopsTheViews(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.busy(400)
	d.follow()
	dense := len(d.rows()["path_sums"])
	for _, to := range []*memory.Store{memory.NewSparseStore(), memory.NewStore()} {
		d.Source.Store = d.copied(to)
		d.start(tabletest.Views()...)
		for _, v := range tabletest.Views() {
			if m := d.measure(v.Name); !m.Lost || m.LagEvents != d.head().Position.Order() {
				t.Fatalf("%s goes on, or has some of a log that it has nothing of: %+v", v.Name, m)
			}
		}
		d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}))
		d.must(d.p.Health())
		d.right(tabletest.Views()...)
		if n := len(d.rows()["path_sums"]); n < dense*2/3 || n > dense*3/2 {
			t.Errorf("there are %d rows of sums, and where positions count %d", n, dense)
		}
	}
}

// However often totals are loaded in between, no more room is kept than was in use
// at a time: a rebuild takes as much memory for ten million events as for one.
func TestTotalsThatAreLoadedLeaveNoRoomBehind(t *testing.T) {
	if n := projector.Spilling(tabletest.Path, tabletest.Stretch{Phase: "intake"}, 100); n != 1 {
		t.Errorf("there is room for %d changes, and one was in use at a time", n)
	}
}

// Totals are right whether all of them fit in memory until the end, some or none.
func TestTotalsThatDoNotFitAreLoadedBefore(t *testing.T) {
	d := newDesk(t, tabletest.Path)
	d.busy(350)
	for _, most := range []int{100_000, 300, 0} {
		d.start(tabletest.Path)
		d.p.Gather(most)
		d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}))
		d.must(d.p.Health())
		d.right(tabletest.Path)
	}
}

// However the log is sorted, the rows are the same, and it is read once.
func TestRebuildOverASortedLog(t *testing.T) {
	for name, store := range map[string]*memory.Store{"dense": memory.NewStore(), "sparse": memory.NewSparseStore()} {
		d := newDesk(t, tabletest.Views()...)
		d.busy(300)
		d.Erase(t, d.Clients[0])
		d.Source.Store = d.copied(store)
		d.start(tabletest.Views()...)
		d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}))
		want := d.rows()

		once := &tallied{Store: store}
		d.Source.Store, d.sort = once, spool.Sorter{Dir: t.TempDir(), Room: 20_000}.Sort
		d.start(tabletest.Views()...)
		d.p.Read(23) // so that many streams go on where a page ends
		once.read.Store(0)
		var last projector.Progress
		d.must(d.p.Rebuild(t.Context(), func(p projector.Progress) { last = p }))
		read := once.read.Load()
		if diff := cmp.Diff(want, d.rows()); diff != "" {
			t.Fatalf("%s: sorted in memory (-) and on the disk (+):\n%s", name, diff)
		}
		d.right(tabletest.Views()...)
		if n := len(d.page(eventstore.Checkpoint{}, eventstore.MaxPage)); int(read) != n {
			t.Errorf("%s: %d events were read of a log of %d", name, read, n)
		}
		if d.head().Position.Counts() && (last.Done != d.head().Position.Order() || last.Done != last.Total) { // though they went by three times
			t.Errorf("the last progress was %+v", last)
		}
	}
}

// A view alone has only the streams sorted that it folds, and the progress counts
// all of the log nevertheless.
func TestOnlyWhatIsFoldedIsSorted(t *testing.T) {
	d := newDesk(t, tabletest.Path)
	var sorted []string
	sort := spool.Sorter{Dir: t.TempDir()}.Sort
	d.sort = func(events iter.Seq2[eventstore.Recorded, error]) iter.Seq2[eventstore.Recorded, error] {
		return sort(func(yield func(eventstore.Recorded, error) bool) {
			for r, err := range events {
				sorted = append(sorted, r.Stream)
				if !yield(r, err) {
					return
				}
			}
		})
	}
	d.start(tabletest.Path)
	var last projector.Progress
	d.must(d.p.Rebuild(t.Context(), func(p projector.Progress) { last = p }))
	d.right(tabletest.Path)
	var folded []string
	all := d.page(eventstore.Checkpoint{}, eventstore.MaxPage)
	for _, r := range all {
		if strings.HasPrefix(r.Stream, tabletest.Path.Category+"-") {
			folded = append(folded, r.Stream)
		}
	}
	if diff := cmp.Diff(folded, sorted); diff != "" || len(folded) == 0 || len(folded) == len(all) {
		t.Errorf("of %d events are folded (-) and sorted (+):\n%s", len(all), diff)
	}
	if last.Done != d.head().Position.Order() || last.Done != last.Total {
		t.Errorf("the last progress was %+v", last)
	}
}

// tallied counts the events that are read of a log.
type tallied struct {
	eventstore.Store
	read atomic.Int64
}

func (c *tallied) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	page, err := c.Store.Page(ctx, after, limit)
	c.read.Add(int64(len(page)))
	return page, err
}

// Where the log cannot be sorted the views are left as they are, and it is said
// why.
func TestALogThatCannotBeSortedIsNotRebuilt(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	d.sort = spool.Sorter{Dir: t.TempDir() + "/nowhere", Room: 1}.Sort
	d.start(tabletest.Views()...)
	if err := d.p.Rebuild(t.Context(), func(projector.Progress) {}); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got error %v", err)
	}
	if m := d.measure("path"); m.Generation != 1 || m.Behind {
		t.Errorf("the view is not what it was: %+v", m)
	}
	d.right(tabletest.Views()...)
}
