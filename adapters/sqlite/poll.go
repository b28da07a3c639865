package sqlite

import (
	"context"
	"time"

	"klantreis/domain/eventstore"
)

// pollPace is how often a reader looks for what another process wrote.
const pollPace = 25 * time.Millisecond

// poll is wait for a log that another process writes to.
func (e *Events) poll(ctx context.Context, after eventstore.Position) error {
	pace := time.NewTicker(pollPace)
	defer pace.Stop()
	for {
		head, err := e.Head(ctx)
		if err != nil {
			return err
		}
		if head.Position.Compare(after) > 0 {
			return nil
		}
		select {
		case <-pace.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-e.at.Ended():
			return ErrClosed
		}
	}
}
