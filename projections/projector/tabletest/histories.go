package tabletest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// histories checks that any history leads to the same rows, however its events
// come in: live, in pages of any size, again, after restarts and failed
// commits, from two projectors at once, or rebuilt; and that these are the rows
// which a naive replay has, as known at every position.
func histories(t *testing.T, open Open) {
	rapid.Check(t, func(r *rapid.T) {
		h := open(t)
		defer h.close()
		a := newActor(r, h)
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			a.act()
		}
		a.finish()
	})
}

// An actor plays one random history.
type actor struct {
	*rapid.T
	world  *World
	flaky  *flaky
	both   [2]*projector.Projector
	redone []delivery
}

type delivery struct {
	page []eventstore.Recorded
	from eventstore.Checkpoint
}

func newActor(r *rapid.T, h Harness) *actor {
	w := NewWorld(h.Store, h.Vault, rapid.Uint64().Draw(r, "seed"))
	a := &actor{T: r, world: w, flaky: &flaky{Tables: h.Tables}}
	a.restart(0)
	a.restart(1)
	w.Register(r)
	return a
}

func (a *actor) pick(what string, below int) int { return rapid.IntRange(0, below-1).Draw(a.T, what) }

// restart replaces one of the projectors by one that remembers nothing.
func (a *actor) restart(i int) {
	p, err := projector.New(a.world.Source, a.flaky, Views(), projector.Options{Room: a.pick("room", 40) + 1})
	if err == nil {
		err = p.Start(a.Context())
	}
	if err != nil {
		a.Fatal(err)
	}
	a.both[i] = p
}

func (a *actor) act() {
	i := a.pick("projector", 2)
	switch a.pick("action", 16) {
	case 0:
		a.restart(i)
	case 1:
		a.flaky.before = true
		a.page(i)
		a.flaky.before = false
	case 2:
		a.flaky.after = true
		a.page(i)
		a.flaky.after = false
	case 3:
		if len(a.redone) > 0 {
			a.again(i, a.redone[a.pick("again", len(a.redone))])
		}
	case 4:
		a.rebuild(i)
	case 5:
		a.world.Erase(a, a.world.Clients[a.pick("whom", len(a.world.Clients))])
		if a.pick("shredding", 2) == 0 {
			a.world.Shred(a)
		}
	case 6:
		a.world.Register(a)
	case 7, 8, 9:
		a.page(i)
	default:
		for range a.pick("busy", 5) + 1 {
			a.world.Do(a)
		}
	}
}

// page applies what comes next, as far as the tables let it.
func (a *actor) page(i int) {
	p := a.both[i]
	from, err := p.Checkpoint(a.Context())
	if err != nil {
		a.Fatal(err)
	}
	page, err := a.world.Source.Store.Page(a.Context(), from, a.pick("limit", 12)+1)
	if err != nil {
		a.Fatal(err)
	}
	err = p.Apply(a.Context(), page, from)
	if err != nil && !errors.Is(err, errFlaky) && !errors.Is(err, projector.ErrMoved) {
		a.Fatal(err)
	}
	if len(page) > 0 {
		a.redone = append(a.redone, delivery{page, from})
	}
}

// again applies a page that was applied before, or tried to be. What of it is
// new counts, and the rest is passed over.
func (a *actor) again(i int, d delivery) {
	at, err := a.both[i].Checkpoint(a.Context())
	if err != nil {
		a.Fatal(err)
	}
	err = a.both[i].Apply(a.Context(), d.page, d.from)
	ahead := d.from.Position.Compare(at.Position) > 0
	if ahead != errors.Is(err, projector.ErrGap) || err != nil && !ahead && !errors.Is(err, projector.ErrMoved) {
		a.Fatalf("a page from %s applied at %s: %v", d.from.Position, at.Position, err)
	}
}

func (a *actor) rebuild(i int) {
	views := Views()
	err := a.both[i].Rebuild(a.Context(), func(projector.Progress) {}, views[a.pick("view", len(views))].Name)
	if err != nil && !errors.Is(err, projector.ErrMoved) {
		a.Fatal(err)
	}
}

// finish applies all that is left, and compares live rows, rebuilt rows and
// what the oracle says.
func (a *actor) finish() {
	head, err := a.world.Source.Store.Head(a.Context())
	if err != nil {
		a.Fatal(err)
	}
	for _, p := range a.both {
		for at, err := p.Checkpoint(a.Context()); at != head; at, err = p.Checkpoint(a.Context()) {
			if err != nil {
				a.Fatal(err)
			}
			a.page(slices.Index(a.both[:], p))
		}
	}
	live := a.served()
	if err := a.both[0].Rebuild(a.Context(), func(projector.Progress) {}); err != nil {
		a.Fatal(err)
	}
	if diff := cmp.Diff(live, a.served()); diff != "" {
		a.Fatalf("rebuilt rows (+) are not the live rows (-):\n%s", diff)
	}
	o := newOracle(a, a.world.Source, head)
	for _, v := range Views() {
		o.check(a, a.flaky, serving(a, a.flaky, v), v)
	}
}

// served returns all rows that are served, by table.
func (a *actor) served() map[string][][]any {
	all := map[string][][]any{}
	for _, v := range Views() {
		g := serving(a, a.flaky, v)
		for _, l := range g.Tables {
			all[l.Name] = dump(a, a.flaky, g, l)
		}
	}
	return all
}

// serving returns the generation of a view that is served.
func serving(t T, tables projector.Tables, v projector.View) projector.Generation {
	t.Helper()
	all, err := tables.Status(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.View == v.Name && s.Serving {
			g, err := projector.Describe(v, s.Number)
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
	}
	t.Fatalf("view %s is not served", v.Name)
	return projector.Generation{}
}

var errFlaky = errors.New("the disk failed")

// flaky tables fail to advance: without having done so, or having done it.
type flaky struct {
	projector.Tables
	before, after bool
}

func (f *flaky) Advance(ctx context.Context, steps ...projector.Step) error {
	if f.before {
		return errFlaky
	}
	if err := f.Tables.Advance(ctx, steps...); err != nil || !f.after {
		return err
	}
	return errFlaky
}
