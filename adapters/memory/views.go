package memory

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// Views implements [projector.Tables]. It cannot be queried: what it holds is
// read whole, with Rows.
type Views struct {
	mu          sync.Mutex
	generations map[generation]*filling
}

type generation struct {
	view   string
	number int
}

// A filling is the rows of one generation.
type filling struct {
	projector.Status
	generation projector.Generation
	tables     []*rows // in the order of the generation's
}

var _ projector.Tables = (*Views)(nil)

// NewViews returns tables without any generation.
func NewViews() *Views { return &Views{generations: map[generation]*filling{}} }

// Status implements [projector.Tables].
func (v *Views) Status(ctx context.Context) ([]projector.Status, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var all []projector.Status
	for _, f := range v.generations {
		all = append(all, f.Status)
	}
	slices.SortFunc(all, func(a, b projector.Status) int {
		return cmp.Or(cmp.Compare(a.View, b.View), cmp.Compare(a.Number, b.Number))
	})
	return all, ctx.Err()
}

// Create implements [projector.Tables].
func (v *Views) Create(ctx context.Context, g projector.Generation) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	id := generation{g.View, g.Number}
	if v.generations[id] != nil {
		return projector.ErrTaken
	}
	f := &filling{generation: g}
	f.View, f.Version, f.Number = g.View, g.Version, g.Number
	for _, l := range g.Tables {
		f.tables = append(f.tables, &rows{layout: l, byKey: map[string][]any{}, open: map[string]string{}})
	}
	v.generations[id] = f
	return nil
}

func (v *Views) find(g projector.Generation) (*filling, error) {
	f := v.generations[generation{g.View, g.Number}]
	if f == nil || f.Version != g.Version {
		return nil, fmt.Errorf("%s is not there: %w", g, projector.ErrMoved)
	}
	return f, nil
}

// Load implements [projector.Tables].
func (v *Views) Load(ctx context.Context, steps ...projector.Step) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	fillings := make([]*filling, len(steps))
	for i, s := range steps {
		f, err := v.find(s.Generation)
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		fillings[i] = f
	}
	for i, s := range steps {
		for t, c := range s.Changes {
			fillings[i].tables[t].change(projector.Changes{Put: c.Put, Add: c.Add})
		}
	}
	return nil
}

// Complete implements [projector.Tables].
func (v *Views) Complete(ctx context.Context, g projector.Generation, at eventstore.Checkpoint, recorded time.Time) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	f, err := v.find(g)
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	f.At, f.Recorded = at, recorded
	return nil
}

// Advance implements [projector.Tables].
func (v *Views) Advance(ctx context.Context, steps ...projector.Step) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	fillings := make([]*filling, len(steps))
	for i, s := range steps {
		f, err := v.find(s.Generation)
		if err == nil && f.At != s.From {
			err = fmt.Errorf("%s is not at %s: %w", s.Generation, s.From.Position, projector.ErrMoved)
		}
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		fillings[i] = f
	}
	for i, s := range steps {
		f := fillings[i]
		f.At, f.Failure = s.To, s.Failure
		if !s.Recorded.IsZero() {
			f.Recorded = s.Recorded
		}
		for t, c := range s.Changes {
			f.tables[t].change(c)
		}
	}
	return nil
}

// Serve implements [projector.Tables].
func (v *Views) Serve(ctx context.Context, generations ...projector.Generation) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, g := range generations {
		if _, err := v.find(g); cmp.Or(err, ctx.Err()) != nil {
			return cmp.Or(err, ctx.Err())
		}
	}
	for _, g := range generations {
		for _, f := range v.generations {
			if f.View == g.View {
				f.Serving = f.Number == g.Number
			}
		}
	}
	return nil
}

// Drop implements [projector.Tables].
func (v *Views) Drop(ctx context.Context, view string, number int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.generations, generation{view, number})
	return nil
}

// Scrub implements [projector.Tables]: there are no files.
func (v *Views) Scrub(ctx context.Context) error { return ctx.Err() }

// Rows implements [projector.Tables].
func (v *Views) Rows(ctx context.Context, g projector.Generation, l projector.Layout) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		all, err := v.sorted(g, l.Name)
		if err := cmp.Or(err, ctx.Err()); err != nil {
			yield(nil, err)
			return
		}
		for _, row := range all {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Scope implements [projector.Tables].
func (v *Views) Scope(ctx context.Context, g projector.Generation, l projector.Layout, scope any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		column := slices.IndexFunc(l.Columns, func(c projector.Column) bool { return c.Name == l.Scope })
		for row, err := range v.Rows(ctx, g, l) {
			if (err != nil || compare(row[column], scope) == 0) && !yield(row, err) {
				return
			}
		}
	}
}

func (v *Views) sorted(g projector.Generation, table string) ([][]any, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f, err := v.find(g)
	if err != nil {
		return nil, err
	}
	for _, t := range f.tables {
		if t.layout.Name == table {
			return slices.SortedFunc(maps.Values(t.byKey), func(a, b []any) int { return slices.CompareFunc(a, b, compare) }), nil
		}
	}
	return nil, fmt.Errorf("%s has no table %s", g, table)
}
