package moving

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"klantreis/domain/policy/engine"
)

// ErrAway means that everything was moved from a place. What is there still is an
// old copy, with keys that may be destroyed in the new one.
var ErrAway = errors.New("serve that, as klantreis move was told to bring it there, and remove this; where the new place is lost, the README says under Moving how to go back")

// Gone is where all that a place held went, and when. The places are told
// without their secrets.
type Gone struct {
	At time.Time `json:"movedAt"`
	To []string  `json:"to"`
}

func (g Gone) String() string {
	if len(g.To) == 0 {
		return "elsewhere"
	}
	return "to " + strings.Join(g.To, " and ") + " on " + g.At.Format(time.DateOnly)
}

// Leave says of a source that all was moved from it, and where to. It comes before
// [Finish], so that there are never two places to be served, and may be repeated.
func Leave(ctx context.Context, ops engine.Progress, to Gone) error {
	err := away.set(ctx, ops, true)
	if err == nil {
		err = tell(ctx, ops, to)
	}
	if err != nil {
		return fmt.Errorf("mark source as moved: %w", err)
	}
	return nil
}

// tell has ops remember where all went, as the error of a fact that waits for the
// policy that the mark is. A mark that has none says that it went elsewhere.
func tell(ctx context.Context, ops engine.Progress, to Gone) error {
	if err := untell(ctx, ops); err != nil { // of an earlier move
		return err
	}
	return ops.Advance(ctx, string(away), away.at(), away.at(), engine.Parked{
		Policy: string(away), Event: away.at().ID, Position: away.at().Position, Since: to.At, Tried: to.At, Error: strings.Join(to.To, " and "),
	})
}

func untell(ctx context.Context, ops engine.Progress) error {
	return ops.Done(ctx, string(away), away.at().ID)
}

// back says that a place is no old one any more.
func back(ctx context.Context, ops engine.Progress) error {
	if err := untell(ctx, ops); err != nil {
		return err
	}
	return away.set(ctx, ops, false)
}

// Here fails with [ErrAway] where everything was moved away, and says where to.
func Here(ctx context.Context, ops engine.Progress) error {
	is, err := away.on(ctx, ops)
	if err != nil || !is {
		return err
	}
	told, err := ops.Parked(ctx, string(away))
	if err != nil {
		return fmt.Errorf("look where all was moved: %w", err)
	}
	var g Gone
	for _, one := range told {
		g = Gone{At: one.Since, To: []string{one.Error}}
	}
	return fmt.Errorf("what is kept here was moved %s: %w", g, ErrAway)
}
