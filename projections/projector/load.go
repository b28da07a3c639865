package projector

import (
	"context"
	"fmt"
	"slices"

	"klantreis/domain/codec"
)

// loadAtOnce is how many rows are loaded in one transaction, which others wait
// for.
const loadAtOnce = 10_000

// fold turns streams into rows. Totals are gathered from all of them, and loaded
// whenever there are many.
func (f *filling) fold(ctx context.Context) error {
	sums := make([]totals, len(f.plans))
	for i := range sums {
		sums[i] = newTotals(f.head.Position.Spacing())
	}
	for p := range f.portions {
		works := make([]*work, len(f.plans))
		for i, p := range f.plans {
			works[i] = newWork(p, sums[i])
			works[i].err = f.err(i)
		}
		for _, s := range p.streams {
			f.foldOne(works, s)
		}
		f.note(p.streams)
		p.rows <- append(f.steps(works), f.spill(sums, gathered/f.folders)...)
	}
	rest := &portion{rows: make(chan []Step, 1)}
	rest.rows <- f.spill(sums, 0)
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

// note keeps when the last of all facts was recorded.
func (f *filling) note(streams []stretch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range streams {
		for i := range s.facts {
			fact := &s.facts[i]
			if !fact.Meta.RecordedAt.IsZero() && fact.Position.Compare(f.latest) > 0 {
				f.latest, f.recorded = fact.Position, fact.Meta.RecordedAt
			}
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
		if f.errs[i] == nil && changed {
			steps = append(steps, Step{Generation: f.news[i].generation, Changes: w.changes})
		}
	}
	return steps
}

// gathered is how many totals of a view are kept in memory, at some hundred
// bytes each, before they are loaded.
const gathered = 100_000

// spill returns the steps that load the totals of each view of which there are
// more than there may be, and forgets these.
func (f *filling) spill(sums []totals, most int) (steps []Step) {
	for i, all := range sums {
		if len(all.of) > most && f.err(i) == nil {
			steps = append(steps, f.adding(i, all)...)
			clear(all.of)
		}
	}
	return steps
}

// adding returns the steps that load totals of the i-th view.
func (f *filling) adding(i int, sums totals) (steps []Step) {
	all := make([]Changes, len(f.plans[i].tables))
	sums.rows(all)
	for at := range all {
		for chunk := range slices.Chunk(all[at].Add, loadAtOnce) {
			one := make([]Changes, len(all))
			one[at].Add = chunk
			steps = append(steps, Step{Generation: f.news[i].generation, Changes: one})
		}
	}
	return steps
}

// write loads rows, many in one transaction.
func (f *filling) write(ctx context.Context) error {
	var steps []Step
	rows := 0
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
				if err := f.projector.tables.Load(ctx, steps...); err != nil {
					return err
				}
				steps, rows = nil, 0
			}
		}
	}
	if len(steps) == 0 {
		return ctx.Err()
	}
	return f.projector.tables.Load(ctx, steps...)
}
