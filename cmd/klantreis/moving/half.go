package moving

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// ErrHalf means that a move to a place broke off. Whoever recorded anything there
// would make it another place than a part of the source, so that the move could
// never be finished.
var ErrHalf = errors.New("what is kept here is half of what klantreis move was to bring: run klantreis move again, as before, until it says that it is done; where the source is lost, restore it from its backup and move that, or clear this place, as the README says under Moving")

// A mark is what ops say about the place that they are of, to whoever opens them
// from wherever. They say it as if a policy of this name stood at a checkpoint of
// the mark's own; no policy has that name.
type mark string

const (
	half mark = "klantreis move"  // from before the first write until the source is known to be the old place
	away mark = "klantreis moved" // from when all of it is in the new place
)

func (m mark) at() eventstore.Checkpoint {
	return eventstore.Checkpoint{Position: eventstore.Position{Minor: 1}, ID: uuid.NewSHA1(uuid.Nil, []byte(m))}
}

// on says whether ops have the mark.
func (m mark) on(ctx context.Context, ops engine.Progress) (bool, error) {
	at, err := ops.Checkpoint(ctx, string(m))
	if err != nil {
		return false, fmt.Errorf("look whether a move was finished: %w", err)
	}
	return at == m.at(), nil
}

// set makes ops have the mark, durably, or not have it. It may be repeated.
func (m mark) set(ctx context.Context, ops engine.Progress, want bool) error {
	is, err := m.on(ctx, ops)
	switch {
	case err != nil || is == want:
		return err
	case want:
		return ops.Advance(ctx, string(m), eventstore.Checkpoint{}, m.at())
	}
	return ops.Advance(ctx, string(m), m.at(), eventstore.Checkpoint{})
}

// Whole fails with [ErrHalf] where a move broke off.
func Whole(ctx context.Context, ops engine.Progress) error {
	is, err := half.on(ctx, ops)
	if err == nil && is {
		return ErrHalf
	}
	return err
}

// A marked log says by itself that it is half moved, since no ops can be kept
// beside it: whoever opens it alone, or with other ops, would not know.
type marked interface {
	Half(ctx context.Context) (bool, error)
	SetHalf(ctx context.Context, want bool) error
}

// WholeLog fails with [ErrHalf] where a log says that a move to it broke off.
func WholeLog(ctx context.Context, log eventstore.Store) error {
	m, is := log.(marked)
	if !is {
		return nil
	}
	is, err := m.Half(ctx)
	if err == nil && is {
		return ErrHalf
	}
	return err
}

// setHalf makes a log that says so itself be half moved, or whole.
func setHalf(ctx context.Context, log eventstore.Store, want bool) error {
	if m, is := log.(marked); is {
		return m.SetHalf(ctx, want)
	}
	return nil
}

// begin says durably that a place is half moved.
func begin(ctx context.Context, to Parts) error {
	err := half.set(ctx, to.Ops, true)
	if err == nil {
		err = setHalf(ctx, to.Events, true)
	}
	if err != nil {
		return fmt.Errorf("mark target as half moved: %w", err)
	}
	return nil
}

// Finish says that a place may be served, also one that all was moved from before:
// all was brought there, and the source is known to be the old place. It may be
// repeated. Ops say so last, so that they are never whole beside a log that is not.
func Finish(ctx context.Context, to Parts) error {
	err := setHalf(ctx, to.Events, false)
	if err == nil {
		err = back(ctx, to.Ops)
	}
	if err == nil {
		err = half.set(ctx, to.Ops, false)
	}
	if err != nil {
		return fmt.Errorf("mark target as whole: %w", err)
	}
	return nil
}
