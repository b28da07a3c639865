package esdb

import (
	"context"
	"fmt"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"klantreis/domain/eventstore"
)

// Head implements [eventstore.Store]. It reads $all from its end back to what
// is known, so that no event of others is missed.
func (s *Store) Head(ctx context.Context) (eventstore.Checkpoint, error) {
	if err := ctx.Err(); err != nil {
		return eventstore.Checkpoint{}, err
	}
	head, err := try(ctx, s.commands, s.readHead)
	if err != nil {
		return eventstore.Checkpoint{}, fmt.Errorf("read head of the log: %w", err)
	}
	return head, nil
}

// readHead asks for few events first: they are enough unless others wrote a
// lot lately.
func (s *Store) readHead(ctx context.Context, heard func()) (eventstore.Checkpoint, error) {
	for _, count := range []uint64{fewEvents, toTheEnd} {
		b := backwards{names: s.names, tail: s.tail}
		b.last, b.seen = s.tail.known()
		events, err := s.commands.client.ReadAll(ctx, client.ReadAllOptions{Direction: client.Backwards, From: client.End{}}, count)
		if err != nil {
			return b.last, err
		}
		if err := each(events, heard, b.take); err != nil {
			return b.last, err
		}
		if b.done || b.taken < fewEvents {
			s.tail.advance(b.last, b.end)
			return b.last, nil
		}
	}
	return eventstore.Checkpoint{}, errDamaged // not even the log's own beginning was there
}

// backwards looks for the last event of the log, from the end of $all back to
// what is known.
type backwards struct {
	names names
	tail  *tail
	last  eventstore.Checkpoint
	seen  eventstore.Position
	end   eventstore.Position // of $all
	taken int
	done  bool
}

// take says whether to read on.
func (b *backwards) take(e *client.ResolvedEvent) bool {
	at := position(e.OriginalEvent().Position)
	if b.taken++; b.taken == 1 {
		b.end = at
		if at.Compare(b.last.Position) < 0 { // the server was put back to an earlier point
			b.last, b.seen = b.tail.reset()
		}
	}
	if b.done = at.Compare(b.seen) <= 0; b.done {
		return false
	}
	r, ours := b.names.recorded(e)
	if b.done = ours; ours {
		b.last = r.Checkpoint()
	}
	return !ours
}
