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
var ErrHalf = errors.New("what is kept here is half of what klantreis move was to bring: run klantreis move again, as before, until it says that it is done")

// Of a place that is half moved, its ops say so from before the first write until
// the source is known to be the old place, and to whoever opens them from
// wherever. They say it as if a policy of this name stood at this checkpoint; no
// policy has that name.
const halfName = "klantreis move"

var half = eventstore.Checkpoint{Position: eventstore.Position{Minor: 1}, ID: uuid.NewSHA1(uuid.Nil, []byte(halfName))}

// Whole fails with [ErrHalf] where a move broke off.
func Whole(ctx context.Context, ops engine.Progress) error {
	switch at, err := ops.Checkpoint(ctx, halfName); {
	case err != nil:
		return fmt.Errorf("look whether a move was finished: %w", err)
	case at == half:
		return ErrHalf
	}
	return nil
}

// begin says durably that a place is half moved.
func begin(ctx context.Context, ops engine.Progress) error {
	err := Whole(ctx, ops)
	switch {
	case errors.Is(err, ErrHalf):
		return nil // as an earlier attempt left it
	case err == nil:
		err = ops.Advance(ctx, halfName, eventstore.Checkpoint{}, half)
	}
	if err != nil {
		return fmt.Errorf("mark target as half moved: %w", err)
	}
	return nil
}

// Finish says that a place may be served: all was brought there, and the source
// is known to be the old place. It may be repeated.
func Finish(ctx context.Context, ops engine.Progress) error {
	err := Whole(ctx, ops)
	if errors.Is(err, ErrHalf) {
		err = ops.Advance(ctx, halfName, half, eventstore.Checkpoint{})
	}
	if err != nil {
		return fmt.Errorf("mark target as whole: %w", err)
	}
	return nil
}
