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

// fold turns streams into rows.
func (f *filling) fold(ctx context.Context) error {
	for streams := range f.streams {
		works := make([]*work, len(f.plans))
		for i, p := range f.plans {
			works[i] = newWork(p)
			works[i].err = f.err(i)
		}
		for _, s := range streams {
			f.foldOne(works, s)
		}
		f.note(streams)
		if err := send(ctx, f.rows, f.steps(works)); err != nil {
			return err
		}
	}
	return nil
}

// foldOne gives every view that reads a stream its rows.
func (f *filling) foldOne(works []*work, s stretch) {
	facts := blankIfErased(f.projector.source.Codec, s.facts)
	for _, w := range works {
		if w.err != nil || !w.plan.reads(s.stream) {
			continue
		}
		switch {
		case s.fault != nil:
			w.err = s.fault
		case w.plan.Each != nil:
			w.eachOf(facts)
		default:
			w.whole(s.stream, facts)
		}
	}
}

// eachOf takes single facts.
func (w *work) eachOf(facts []codec.Fact) {
	for _, fact := range facts {
		if w.err = w.each(fact.Head()); w.err != nil {
			return
		}
	}
}

// whole folds a whole history.
func (w *work) whole(stream string, facts []codec.Fact) {
	scope, err := scopeOf(stream)
	if err != nil {
		w.err = err
		return
	}
	s := &strand{plan: w.plan, scope: scope, holding: map[string]*version{}}
	if w.err = s.replay(facts); w.err == nil {
		s.flush(w.changes, w.totals)
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

// steps turns work into what is to be loaded, but for sums, of which many are
// gathered first. A view that failed is left out
// from now on.
func (f *filling) steps(works []*work) []Step {
	f.mu.Lock()
	defer f.mu.Unlock()
	var steps []Step
	for i, w := range works {
		steps = append(steps, f.total(i, w.totals)...)
		if w.err != nil && f.errs[i] == nil {
			f.errs[i] = fmt.Errorf("build %s: %w", f.news[i].generation, w.err)
		}
		if f.errs[i] == nil && !slices.ContainsFunc(w.changes, func(c Changes) bool { return !c.Empty() }) {
			continue
		}
		if f.errs[i] == nil {
			steps = append(steps, Step{Generation: f.news[i].generation, Changes: w.changes})
		}
	}
	return steps
}

// gathered is how many totals of a view are kept in memory, at some hundred
// bytes each, before they are loaded.
const gathered = 100_000

// total gathers totals of the i-th view, and returns what is to be loaded of
// them now.
func (f *filling) total(i int, more totals) (steps []Step) {
	for at, n := range more {
		f.totals[i].add(at, n)
	}
	if len(f.totals[i]) >= gathered {
		steps = f.spill(i)
	}
	return steps
}

// spill returns all that was gathered of a view.
func (f *filling) spill(i int) []Step {
	plan := f.news[i].plan
	all := make([]Changes, len(plan.tables))
	f.totals[i].rows(all)
	f.totals[i] = totals{}
	var steps []Step
	for at := range all {
		for chunk := range slices.Chunk(all[at].Add, loadAtOnce) {
			one := make([]Changes, len(all))
			one[at].Add = chunk
			steps = append(steps, Step{Generation: f.news[i].generation, Changes: one})
		}
	}
	return steps
}

// rest loads what was gathered last.
func (f *filling) rest(ctx context.Context) error {
	for i := range f.news {
		if f.errs[i] != nil {
			continue
		}
		for _, s := range f.spill(i) {
			if err := f.projector.tables.Load(ctx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// write loads rows, many in one transaction.
func (f *filling) write(ctx context.Context) error {
	var steps []Step
	rows := 0
	for more := range f.rows {
		steps = append(steps, more...)
		for _, s := range more {
			for _, c := range s.Changes {
				rows += len(c.Put) + len(c.Add)
			}
		}
		if rows >= loadAtOnce {
			if err := f.projector.tables.Load(ctx, steps...); err != nil {
				return err
			}
			steps, rows = nil, 0
		}
	}
	if len(steps) == 0 {
		return ctx.Err()
	}
	return f.projector.tables.Load(ctx, steps...)
}
