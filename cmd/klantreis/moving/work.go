package moving

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// work is what policies have done and what waits to be done again. In another
// log the same events have other positions, which are filled in as the events
// are met there.
type work struct {
	at     map[string]eventstore.Checkpoint // by policy
	parked []engine.Parked
	there  map[uuid.UUID]eventstore.Checkpoint // of the events that the others name
}

// readWork reads what policies have done over a log. It refuses work that was
// done over another.
func readWork(ctx context.Context, from Parts, policies []string) (*work, error) {
	w := &work{at: map[string]eventstore.Checkpoint{}, there: map[uuid.UUID]eventstore.Checkpoint{}}
	for _, name := range policies {
		at, err := from.Ops.Checkpoint(ctx, name)
		if err != nil {
			return nil, err
		}
		if _, err := from.Events.Page(ctx, at, 1); err != nil {
			return nil, stranger(name, err)
		}
		parked, err := from.Ops.Parked(ctx, name)
		if err != nil {
			return nil, err
		}
		w.at[name], w.parked = at, append(w.parked, parked...)
		w.there[at.ID] = eventstore.Checkpoint{}
		for _, p := range parked {
			w.there[p.Event] = eventstore.Checkpoint{}
		}
	}
	return w, nil
}

// found takes in where an event is in the target.
func (w *work) found(r eventstore.Recorded) {
	if _, asked := w.there[r.ID]; asked {
		w.there[r.ID] = r.Checkpoint()
	}
}

// stranger says what to do when a policy followed another log than this one.
func stranger(policy string, err error) error {
	if errors.Is(err, eventstore.ErrRewound) {
		return fmt.Errorf("policy %s: %w; run klantreis policies redo on the source first", policy, err)
	}
	return err
}

// translated is the work as it is over the target's log.
func (w *work) translated(policy string) (at eventstore.Checkpoint, parked []engine.Parked, err error) {
	if at = w.at[policy]; !at.IsZero() {
		if at = w.there[at.ID]; at.IsZero() {
			return at, nil, stranger(policy, eventstore.ErrRewound)
		}
	}
	for _, p := range w.parked {
		if p.Policy != policy {
			continue
		}
		there := w.there[p.Event]
		if there.IsZero() {
			return at, nil, stranger(policy, eventstore.ErrRewound)
		}
		p.Position = there.Position
		parked = append(parked, p)
	}
	return at, parked, nil
}

// move makes the target remember the same work, and no other.
func (w *work) move(ctx context.Context, to engine.Progress) error {
	for policy := range w.at {
		at, parked, err := w.translated(policy)
		if err != nil {
			return err
		}
		before, err := to.Parked(ctx, policy)
		if err != nil {
			return err
		}
		for _, p := range before { // what an earlier attempt brought
			if err := to.Done(ctx, policy, p.Event); err != nil {
				return err
			}
		}
		from, err := to.Checkpoint(ctx, policy)
		if err != nil {
			return err
		}
		if err := to.Advance(ctx, policy, from, at, parked...); err != nil {
			return err
		}
	}
	return nil
}
