package moving

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// forgotten is what an access log has forgotten, of which a copy from before
// that still has the looks.
type forgotten struct {
	before  map[uuid.UUID]time.Time // by client, as in the latest note
	missing []access.Forgotten      // notes that the copy lacks
}

func (f forgotten) covers(l access.Look) bool {
	before, gone := f.before[l.Subject]
	return gone && access.Forgotten{Client: l.Subject, Before: before}.Covers(l)
}

// readForgotten compares the notes of a log with those of a copy, which must
// have the oldest, in their order. What the log had begun to forget it forgets
// first: then it has no looks that its own notes cover, and all that a copy has
// of these are to end.
func readForgotten(ctx context.Context, from, to access.Log) (f forgotten, err error) {
	f.before = map[uuid.UUID]time.Time{}
	notes, err := from.Forgotten(ctx, uuid.Nil)
	if err != nil {
		return f, fmt.Errorf("source: %w", err)
	}
	for _, n := range notes {
		f.before[n.Client] = n.Before
	}
	if err := f.finish(ctx, from); err != nil {
		return f, fmt.Errorf("source: %w", err)
	}
	if notes, err = from.Forgotten(ctx, uuid.Nil); err != nil {
		return f, fmt.Errorf("source: %w", err)
	}
	there, err := to.Forgotten(ctx, uuid.Nil)
	both := min(len(there), len(notes))
	switch {
	case err != nil:
		return f, fmt.Errorf("target: %w", err)
	case !slices.Equal(there[:both], notes[:both]):
		return f, fmt.Errorf("what the access log has forgotten: %w", ErrOther)
	case len(there) > both:
		return f, fmt.Errorf("what the access log has forgotten: %w", ErrAhead)
	}
	f.missing = notes[both:]
	return f, nil
}

func (f forgotten) finish(ctx context.Context, log access.Log) error {
	for client, before := range f.before {
		for more := true; more; {
			n, err := log.Forget(ctx, access.Forgotten{Client: client, Before: before, At: time.Now().UTC()})
			if err != nil {
				return err
			}
			more = n == access.MaxForget
		}
	}
	return nil
}
