package projector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"klantreis/domain/codec"
)

// loadAtOnce is how many rows are loaded in one transaction, which others wait
// for.
const loadAtOnce = 10_000

// fold turns streams into rows. Totals are gathered from all of them, and loaded
// whenever there are many.
func (f *filling) fold(ctx context.Context) error {
	sums := make([]*totals, len(f.plans))
	for i := range sums {
		sums[i] = newTotals(f.head.Position.Spacing())
	}
	for p := range f.portions {
		works := make([]*work, len(f.plans))
		for i, p := range f.plans {
			works[i] = &work{plan: p, changes: f.spare.take(p), totals: sums[i], err: f.err(i)}
		}
		for _, s := range p.streams {
			f.foldOne(works, s)
		}
		p.rows <- append(f.steps(works), f.spill(sums, f.projector.gathered/f.folders)...)
	}
	if !f.gather(sums) {
		return nil
	}
	rest := &portion{rows: make(chan []Step, 1)}
	rest.rows <- f.rest()
	return send(ctx, f.order, rest)
}

// foldOne gives every view that reads a stream its rows.
func (f *filling) foldOne(works []*work, s stretch) {
	facts := blankIfErased(f.projector.source.Codec, s.facts)
	var folding []*work
	for _, w := range works {
		switch {
		case w.err != nil || !w.plan.reads(s.stream):
		case s.fault != nil:
			w.err = s.fault
		case w.plan.Each != nil:
			w.eachOf(facts)
		default:
			folding = append(folding, w)
		}
	}
	wholes(folding, s.stream, facts)
}

// eachOf takes single facts.
func (w *work) eachOf(facts []codec.Fact) {
	for _, fact := range facts {
		if w.err = w.each(fact.Head()); w.err != nil {
			return
		}
	}
}

// wholes folds a whole history for several views.
func wholes(works []*work, stream string, facts []codec.Fact) {
	if len(works) == 0 {
		return
	}
	scope, err := scopeOf(stream)
	strands := make([]*strand, len(works))
	for i, w := range works {
		strands[i], w.err = begun(w.plan, scope), err
	}
	if err != nil {
		return
	}
	for i, err := range replay(strands, facts) {
		if works[i].err = err; err == nil {
			strands[i].flush(works[i].changes, works[i].totals)
		}
	}
}

func (f *filling) err(i int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.errs[i]
}

// steps turns work into what is to be loaded, but for totals. A view that failed
// is left out from now on.
func (f *filling) steps(works []*work) []Step {
	f.mu.Lock()
	defer f.mu.Unlock()
	var steps []Step
	for i, w := range works {
		if w.err != nil && f.errs[i] == nil {
			f.errs[i] = fmt.Errorf("build %s: %w", f.news[i].generation, w.err)
		}
		changed := slices.ContainsFunc(w.changes, func(c Changes) bool { return !c.Empty() })
		step := Step{Generation: f.news[i].generation, Changes: w.changes}
		if f.errs[i] == nil && changed {
			steps = append(steps, step)
		} else {
			f.spare.give(step)
		}
	}
	return steps
}

// gathered is how many totals of a view are kept in memory before they are loaded:
// at some fifty bytes each, and a few hundred more for each value that they are
// kept by, of which there are never more than totals.
const gathered = 200_000

// gather adds what a folder has left to what others left, and tells whether it
// was the last of them.
func (f *filling) gather(sums []*totals) (last bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.sums == nil {
		f.sums = sums
	} else {
		for i := range sums {
			f.sums[i].take(sums[i])
		}
	}
	f.gone++
	return f.gone == f.folders
}

// spill returns the steps that add the totals of each view of which there are
// more than there may be, and forgets these.
func (f *filling) spill(sums []*totals, most int) (steps []Step) {
	for i, all := range sums {
		if len(all.of) > most {
			f.spilled[i].Store(true)
			steps = append(steps, f.loading(i, all, false)...)
			sums[i] = newTotals(all.spacing)
		}
	}
	return steps
}

// rest returns the steps that load what is left of totals in the end. Of a view
// of which nothing was added before, they are rows like others.
func (f *filling) rest() []Step {
	steps := make([][]Step, len(f.sums))
	var views sync.WaitGroup
	for i, all := range f.sums {
		views.Go(func() { steps[i] = f.loading(i, all, !f.spilled[i].Load()) })
	}
	views.Wait()
	return slices.Concat(steps...)
}

// loading returns the steps that load totals of the i-th view, which are added to
// what is there unless they are the first.
func (f *filling) loading(i int, sums *totals, first bool) (steps []Step) {
	if f.err(i) != nil {
		return nil
	}
	size := 0
	var one []Changes
	sums.all(func(of *table, columns []any) {
		if size%loadAtOnce == 0 {
			one = f.spare.take(f.plans[i])
			steps = append(steps, Step{Generation: f.news[i].generation, Changes: one})
		}
		size++
		if first {
			one[of.number].Put.Add(columns...)
		} else {
			one[of.number].Add = append(one[of.number].Add, columns)
		}
	})
	return steps
}

// write loads rows, many in one transaction.
func (f *filling) write(ctx context.Context) error {
	var steps []Step
	rows := 0
	load := func() (err error) {
		if len(steps) > 0 {
			err = f.projector.tables.Load(ctx, steps...)
			f.spare.give(steps...)
		}
		steps, rows = nil, 0
		return err
	}
	for p := range f.order {
		var more []Step
		select {
		case more = <-p.rows:
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, s := range more {
			steps = append(steps, s)
			for _, c := range s.Changes {
				rows += c.Put.Len() + len(c.Add)
			}
			if rows >= loadAtOnce {
				if err := load(); err != nil {
					return err
				}
			}
		}
		if len(p.last) == 0 {
			continue
		}
		if err := load(); err != nil {
			return err
		}
		if err := f.complete(ctx, p.last...); err != nil {
			return err
		}
	}
	return errors.Join(load(), ctx.Err())
}
