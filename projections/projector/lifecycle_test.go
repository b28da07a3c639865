package projector_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// generations returns what there is of a view, as in "1 serving".
func (d *desk) generations(view string) (all []projector.Status) {
	d.Helper()
	status, err := d.tables.Status(d.Context())
	d.must(err)
	return slices.DeleteFunc(status, func(s projector.Status) bool { return s.View != view })
}

func TestNewViewIsBuiltBeforeItServes(t *testing.T) {
	d := newDesk(t, tabletest.People)
	d.follow()
	d.start(tabletest.Views()...)
	if d.reached("path", eventstore.Position{}) || !d.reached("people", d.head().Position) {
		t.Fatal("path is there before it was built, or people is not")
	}
	d.mend()
	if m := d.measure("path"); m.Generation != 1 || m.Behind {
		t.Fatalf("path is not built: %+v", m)
	}
	d.right(tabletest.Views()...)
	d.busy(10)
	d.follow()
	d.right(tabletest.Views()...)
}

func TestNewVersionReplacesTheOld(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	next := tabletest.People
	next.Version = 2
	d.start(next, tabletest.Path)
	if old := d.generations("people"); len(old) != 1 || !old[0].Serving || old[0].Version != 1 {
		t.Fatalf("the old version is gone before the new one serves: %+v", old)
	}
	d.mend()
	if now := d.generations("people"); len(now) != 1 || now[0].Version != 2 || now[0].Number != 2 {
		t.Fatalf("got generations %+v", now)
	}
	d.right(next, tabletest.Path)
	if gone := d.generations("files"); len(gone) != 0 {
		t.Fatalf("a view that is no more left %+v", gone)
	}
}

func TestHalfBuiltGenerationIsDropped(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	half, err := projector.Describe(tabletest.Path, 9)
	d.must(err)
	d.must(d.tables.Create(t.Context(), half))
	d.start(tabletest.Views()...)
	d.mend()
	if all := d.generations("path"); len(all) != 1 || all[0].Number != 1 {
		t.Fatalf("got generations %+v", all)
	}
}

func TestLogThatWasPutBackStopsTheViews(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	ahead := d.at()
	earlier := memory.NewStore()
	_, err := earlier.Import(t.Context(), func(yield func(eventstore.Recorded, error) bool) {
		for _, e := range d.page(eventstore.Checkpoint{}, 20) {
			if !yield(e, nil) {
				return
			}
		}
	})
	d.must(err)
	d.Source.Store = earlier
	d.start(tabletest.Views()...)
	if d.at() != d.head() {
		t.Fatalf("the next page is to begin at %v", d.at())
	}
	for _, v := range tabletest.Views() {
		m := d.measure(v.Name)
		if !m.Lost || !strings.Contains(m.Failure.Error, "rebuild") || m.At != ahead {
			t.Fatalf("%s goes on: %+v", v.Name, m)
		}
		if d.reached(v.Name, d.head().Position) {
			t.Fatalf("who waits for %s is told that it has what it cannot have", v.Name)
		}
		if all := d.generations(v.Name); all[0].Failure == (projector.Failure{}) {
			t.Fatalf("%s does not say so to other processes", v.Name)
		}
	}
	d.mend()
	if err := d.p.Health(); err == nil {
		t.Fatal("health says that all is well")
	}
	d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}))
	d.must(d.p.Health())
	d.right(tabletest.Views()...)
}

func TestWaitEndsWithTheCommit(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	head := d.head()
	done := make(chan error)
	go func() { done <- d.p.Wait(t.Context(), "path", head.Position) }()
	d.follow()
	d.must(<-done)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { done <- d.p.Wait(ctx, "path", eventstore.Position{Minor: head.Position.Minor + 1}) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "path is at") {
		t.Fatalf("got error %v", err)
	}
	if err := d.p.Wait(t.Context(), "paths", head.Position); err == nil {
		t.Fatal("it waits for a view that does not exist")
	}
}

func TestRunDoesAllThis(t *testing.T) {
	var off atomic.Bool
	d := newDesk(t, tabletest.People, failing(tabletest.Files, &off, func() { panic(1) }))
	d.follow()
	off.Store(true)
	d.start(tabletest.Views()...)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { d.p.Run(ctx) })
	for _, v := range tabletest.Views() {
		d.must(d.p.Wait(t.Context(), v.Name, d.head().Position))
	}
	cancel()
	running.Wait()
	d.right(tabletest.Views()...)
}

func TestRebuildLeavesNothingWhenItIsBrokenOff(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	ctx, cancel := context.WithCancel(t.Context())
	err := d.p.Rebuild(ctx, func(projector.Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got error %v", err)
	}
	d.mend()
	for _, v := range tabletest.Views() {
		if all := d.generations(v.Name); len(all) != 1 || all[0].Number != 1 || !all[0].Serving {
			t.Fatalf("got generations %+v", all)
		}
	}
	d.busy(5)
	d.follow()
	d.right(tabletest.Views()...)
}

func TestRebuildGoesOnWhereTheGroupIsBehind(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	at := d.at()
	d.must(d.p.Apply(t.Context(), d.page(at, 5), at))
	d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}, "path", "path"))
	if d.at() != d.head() || d.measure("path").Generation != 2 || d.measure("files").Behind {
		t.Fatalf("at %v of %v: %+v", d.at(), d.head(), d.measure("files"))
	}
	d.right(tabletest.Views()...)
	if err := d.p.Rebuild(t.Context(), nil, "paths"); err == nil {
		t.Fatal("it rebuilt a view that does not exist")
	}
}

func TestRebuildWhileTheLogGrows(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	var rebuilding sync.WaitGroup
	errs := make(chan error, 8)
	for range 4 {
		rebuilding.Go(func() { errs <- d.p.Rebuild(t.Context(), func(projector.Progress) {}) })
		d.busy(40)
		d.follow()
		d.Register(t)
	}
	d.Erase(t, d.Clients[0])
	d.follow()
	rebuilding.Wait()
	close(errs)
	for err := range errs {
		if err != nil && !errors.Is(err, projector.ErrBuilding) {
			t.Fatal(err)
		}
	}
	d.busy(10)
	d.follow()
	d.right(tabletest.Views()...)
}

// A stream may be longer than what is read at a time.
func TestLongStreamIsRebuiltWhole(t *testing.T) {
	views := []projector.View{tabletest.Files, tabletest.Book}
	d := newDesk(t, views...)
	slices.SortFunc(d.Journeys, func(a, b uuid.UUID) int { return bytes.Compare(b[:], a[:]) })
	for _, which := range d.Journeys {
		d.contacts("journey-"+which.String(), 1200)
	}
	d.follow()
	recorded := d.measure("files").Recorded
	d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}))
	for _, v := range views {
		if m := d.measure(v.Name); m.Generation != 2 || m.At != d.head() {
			t.Fatalf("%s was not rebuilt: %+v", v.Name, m)
		}
	}
	if got := d.measure("files").Recorded; got != recorded {
		t.Fatalf("the last fact was recorded at %v, after rebuilding at %v", recorded, got)
	}
	before := d.rows()
	d.start(views...)
	d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {}))
	if diff := cmp.Diff(before, d.rows()); diff != "" {
		t.Fatalf("rows changed (-, +):\n%s", diff)
	}
}

func TestBrokenViewIsNotRebuilt(t *testing.T) {
	var off atomic.Bool
	off.Store(true)
	d := newDesk(t, failing(tabletest.Files, &off, func() { panic(1) }), tabletest.Path)
	d.follow()
	off.Store(false)
	err := d.p.Rebuild(t.Context(), func(projector.Progress) {})
	if err == nil || !strings.Contains(err.Error(), "files v3 g2") {
		t.Fatalf("got error %v", err)
	}
	if all := d.generations("files"); len(all) != 1 || all[0].Number != 1 {
		t.Fatalf("got generations %+v of files", all)
	}
	if all := d.generations("path"); len(all) != 1 || all[0].Number != 2 {
		t.Fatalf("got generations %+v of path", all)
	}
	d.right(tabletest.Files, tabletest.Path)
}

func TestMeasuresSayHowFarBehind(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	at := d.at()
	page := d.page(at, 10)
	d.must(d.p.Apply(t.Context(), page, at))
	m := d.measure("book")
	if want := int64(d.head().Position.Minor) - 10; m.LagEvents != want || m.Lag != d.now.Sub(m.Recorded) || m.Recorded.IsZero() {
		t.Fatalf("got %+v, want a lag of %d events", m, want)
	}
	_, totals, err := d.p.Measures(t.Context())
	d.must(err)
	if totals.Pages != 1 || totals.Facts != 10 {
		t.Fatalf("got %+v", totals)
	}
	d.follow()
	if m := d.measure("book"); m.LagEvents != 0 || m.Lag != 0 {
		t.Fatalf("at the end of the log it got %+v", m)
	}
}

// A process that only asks waits for views that another one keeps.
func TestWhoeverWatchesKnowsWhereViewsStand(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	watcher, err := projector.New(d.Source, d.tables, tabletest.Views(), projector.Options{})
	d.must(err)
	moves := make(chan struct{})
	ended := make(chan struct{})
	go func() { defer close(ended); watcher.Watch(t.Context(), moves) }()
	moves <- struct{}{}
	d.follow()
	moves <- struct{}{}
	for _, v := range tabletest.Views() {
		d.must(watcher.Wait(t.Context(), v.Name, d.head().Position))
	}
	d.must(watcher.Health())
	if err := watcher.Rebuild(t.Context(), func(projector.Progress) {}); !errors.Is(err, projector.ErrElsewhere) {
		t.Errorf("it builds what another process keeps: %v", err)
	}
	close(moves)
	<-ended
}
