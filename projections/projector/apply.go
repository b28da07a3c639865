package projector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// An applier works out what events change in the rows of views. It remembers
// the histories that it went through.
type applier struct {
	source    Source
	histories *histories
}

func newApplier(source Source, room int) *applier {
	return &applier{source, newHistories(source, room)}
}

// work is what some events change in the rows of one view.
type work struct {
	plan     *plan
	taken    int // events that were taken into account
	recorded time.Time
	changes  []Changes
	totals   *totals
	strands  []*strand // in which something may have changed
	err      error     // why it did not get further
}

// work takes events into account for views that all stand just before them. A
// view that cannot take one ends there, and the others go on. It fails when
// something that is not the fault of a view or an event goes wrong; then all
// that it remembers is to be forgotten. There is at least one event.
func (a *applier) work(ctx context.Context, plans []*plan, events []eventstore.Recorded) ([]*work, error) {
	read, err := a.source.read(ctx, plans, events)
	if err != nil {
		return nil, err
	}
	works := make([]*work, len(plans))
	for i, p := range plans {
		works[i] = &work{plan: p, changes: make([]Changes, len(p.tables)), totals: newTotals(events[0].Position.Spacing())}
	}
	for i := range events {
		t := &turn{fact: &read.facts[i], fault: read.faults[i], headless: read.headless[i]}
		for _, w := range works {
			if w.err != nil {
				continue
			}
			if err := a.apply(ctx, w, t); err != nil {
				return nil, err
			}
			w.count(t)
		}
	}
	for _, w := range works {
		w.flush()
	}
	a.histories.trim()
	return works, nil
}

// A turn is one event on its way past all views.
type turn struct {
	fact     *codec.Fact
	fault    error    // why it could not be decoded
	headless error    // why not even its head could
	history  *history // of its stream up to it; nil until a view folds it
	erased   bool     // by this event
	unknown  error    // why the history cannot be known
}

// apply takes one event into account for one view.
func (a *applier) apply(ctx context.Context, w *work, t *turn) error {
	switch {
	case !w.plan.reads(t.fact.Stream):
		return nil
	case w.plan.Each != nil && t.headless == nil:
		w.err = w.each(t.fact.Head())
		return nil
	case t.fault != nil:
		w.err = t.fault
		return nil
	}
	if err := a.remember(ctx, t); err != nil {
		return err
	}
	if w.err = t.unknown; w.err == nil {
		w.err = w.fold(t.history, t.erased)
	}
	return nil
}

// remember finds the history of an event's stream and adds the event to it.
func (a *applier) remember(ctx context.Context, t *turn) error {
	if t.history != nil || t.unknown != nil {
		return nil
	}
	h, err := a.histories.at(ctx, t.fact.Stream, t.fact.Revision-1)
	if fault := new(faulty); errors.As(err, &fault) {
		t.unknown = fault
		return nil
	}
	if err != nil {
		return err
	}
	t.history, t.erased = h, a.histories.add(h, *t.fact)
	return nil
}

// count goes one event further, unless the view cannot.
func (w *work) count(t *turn) {
	if w.err != nil {
		return
	}
	w.taken++
	if at := t.fact.Meta.RecordedAt; !at.IsZero() {
		w.recorded = at
	}
}

func (w *work) each(f codec.Fact) error {
	rows, err := w.plan.each(f)
	if err != nil {
		return err
	}
	tables := make([]*table, len(rows))
	for i, row := range rows {
		if tables[i], err = w.plan.table(row); err != nil {
			return err
		}
	}
	for i, t := range tables {
		t.put(&w.changes[t.number].Put, rows[i])
	}
	return nil
}

func (w *work) fold(h *history, erased bool) error {
	s, err := h.strand(w.plan, erased)
	if err != nil {
		return err
	}
	if !s.listed {
		s.listed = true
		w.strands = append(w.strands, s)
	}
	return nil
}

func (w *work) flush() {
	for _, s := range w.strands {
		s.flush(w.changes, w.totals)
	}
}

// wipes says whether rows go because of an erasure.
func (w *work) wipes() bool {
	return slices.ContainsFunc(w.changes, func(c Changes) bool { return len(c.Wipe) > 0 })
}

// after returns the events of a page that come after a checkpoint within it.
// The page begins at from. Events that are not next are a gap, and events that
// are not those which the checkpoint knows are another log.
func after(page []eventstore.Recorded, from, at eventstore.Checkpoint) ([]eventstore.Recorded, error) {
	if from.Position.Compare(at.Position) > 0 {
		return nil, fmt.Errorf("page begins at %s, the views stand at %s: %w", from.Position, at.Position, ErrGap)
	}
	known := from
	for len(page) > 0 && page[0].Position.Compare(at.Position) <= 0 {
		known, page = page[0].Checkpoint(), page[1:]
	}
	if known != at && (len(page) > 0 || known.Position == at.Position) {
		return nil, fmt.Errorf("page continues %s, the views stand at %s: %w", known.Position, at.Position, ErrGap)
	}
	return page, nil
}

// ErrGap means that a page does not continue from where the views stand.
// Nothing was applied: ask for the checkpoint again and go on from there.
var ErrGap = errors.New("page does not continue from the checkpoint")
