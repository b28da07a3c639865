package projector_test

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// A desk is a world with a projector over it, all in memory.
type desk struct {
	*testing.T
	*tabletest.World
	tables *memory.Views
	now    time.Time
	sort   func(iter.Seq2[eventstore.Recorded, error]) iter.Seq2[eventstore.Recorded, error]
	p      *projector.Projector
	told   []string // of what Run could not do
}

// newDesk returns a desk where some things have happened, and nothing is
// applied yet.
func newDesk(t *testing.T, views ...projector.View) *desk {
	t.Helper()
	d := &desk{T: t, World: tabletest.NewWorld(memory.NewStore(), memory.NewVault(), 1),
		tables: memory.NewViews(), now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	d.start(views...)
	d.Register(t)
	d.Register(t)
	d.busy(80)
	return d
}

func (d *desk) busy(n int) {
	d.Helper()
	for range n {
		d.Do(d)
	}
}

// start makes a new projector, which finds the tables as they are.
func (d *desk) start(views ...projector.View) {
	d.Helper()
	p, err := projector.New(d.Source, d.tables, views, projector.Options{Now: func() time.Time { return d.now }, Sort: d.sort, Notice: func(err error) { d.told = append(d.told, err.Error()) }})
	d.must(err)
	d.must(p.Start(d.Context()))
	d.p = p
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) head() eventstore.Checkpoint {
	d.Helper()
	head, err := d.Source.Store.Head(d.Context())
	d.must(err)
	return head
}

func (d *desk) at() eventstore.Checkpoint {
	d.Helper()
	at, err := d.p.Checkpoint(d.Context())
	d.must(err)
	return at
}

func (d *desk) page(after eventstore.Checkpoint, limit int) []eventstore.Recorded {
	d.Helper()
	page, err := d.Source.Store.Page(d.Context(), after, limit)
	d.must(err)
	return page
}

// follow applies everything there is.
func (d *desk) follow() {
	d.Helper()
	for d.at() != d.head() {
		at := d.at()
		d.must(d.p.Apply(d.Context(), d.page(at, 7), at))
	}
}

// mend lets the projector do what it does beside applying, after a while.
func (d *desk) mend() {
	d.now = d.now.Add(time.Hour)
	d.p.Mend(d.Context())
}

func (d *desk) measure(view string) projector.Measure {
	d.Helper()
	all, _, err := d.p.Measures(d.Context())
	d.must(err)
	for _, m := range all {
		if m.View == view {
			return m
		}
	}
	d.Fatalf("no view %s", view)
	return projector.Measure{}
}

// right fails the test unless views hold what they should.
func (d *desk) right(views ...projector.View) {
	d.Helper()
	tabletest.Check(d, d.tables, d.Source, views...)
}

// reached says whether a view is at a position, without waiting for it.
func (d *desk) reached(view string, position eventstore.Position) bool {
	ctx, cancel := context.WithCancel(d.Context())
	cancel()
	return d.p.Wait(ctx, view, position) == nil
}

// failing returns a view that cannot take facts into account while a switch is
// on.
func failing(v projector.View, off *atomic.Bool, how func()) projector.View {
	fold, each := v.Fold, v.Each
	if v.Fold != nil {
		v.Fold = func(c *projector.Common, facts history) []projector.Row {
			if len(facts) > 3 && !off.Load() {
				how()
			}
			return fold(c, facts)
		}
		if begin := v.Begin; begin != nil {
			v.Begin = func(c *projector.Common) projector.Folder {
				return &failingFolder{Folder: begin(c), off: off, how: how}
			}
		}
		return v
	}
	v.Each = func(f fact) []projector.Row {
		if f.Revision > 3 && !off.Load() {
			how()
		}
		return each(f)
	}
	return v
}

// failingFolder is what a failing view folds with.
type failingFolder struct {
	projector.Folder
	taken int
	off   *atomic.Bool
	how   func()
}

func (f *failingFolder) Take(next fact) {
	if f.taken++; f.taken > 3 && !f.off.Load() {
		f.how()
	}
	f.Folder.Take(next)
}

// flakyVault fails to open keys while it is broken.
type flakyVault struct {
	vault.Vault
	broken bool
}

var errVault = errors.New("the vault is locked")

func (v *flakyVault) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	if v.broken {
		return nil, errVault
	}
	return v.Vault.Open(ctx, ids...)
}
