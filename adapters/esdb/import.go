package esdb

import (
	"context"
	"fmt"
	"iter"

	"klantreis/domain/eventstore"
)

// Import implements [eventstore.Store]. Each run of events of one stream is
// one append. What the log holds already is passed over by reading it, for as
// long as it holds the same in the same order; that is how an import goes on
// where it broke off. Events at the front that are there in another order are
// passed over one append at a time.
func (s *Store) Import(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (eventstore.Position, error) {
	at, err := s.importAll(ctx, events)
	if err != nil {
		return at, fmt.Errorf("import events: %w", err)
	}
	return at, nil
}

func (s *Store) importAll(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (at eventstore.Position, err error) {
	if err := ctx.Err(); err != nil {
		return at, err
	}
	head, err := s.Head(ctx)
	if err != nil {
		return at, err
	}
	im := &importing{store: s, head: head.Position, front: true}
	next, stop := iter.Pull2(eventstore.All(ctx, s, eventstore.Checkpoint{}))
	defer stop()
	same := true
	for r, err := range events {
		if err == nil {
			err = eventstore.CheckLimits([]eventstore.Event{r.Event})
		}
		if err == nil && same {
			if same, err = im.holds(r, next); same && err == nil {
				continue
			}
		}
		if err == nil {
			err = im.add(ctx, r)
		}
		if err != nil {
			_ = im.flush(ctx) // what came before the error stays; the error is the one to tell
			return im.at, err
		}
	}
	err = im.flush(ctx)
	return im.at, err
}

// importing is an import under way.
type importing struct {
	store *Store
	head  eventstore.Position // when it began
	front bool                // all events so far were there
	at    eventstore.Position // of the last event that is in the log
	run   []eventstore.Event  // not yet appended
	size  int
	last  eventstore.Recorded // of the run
}

// holds says that the log's next event is this one.
func (im *importing) holds(r eventstore.Recorded, next func() (eventstore.Recorded, error, bool)) (bool, error) {
	here, err, ok := next()
	if err != nil || !ok || here.ID != r.ID || here.Stream != r.Stream || here.Revision != r.Revision {
		return false, err
	}
	im.at = here.Position
	return true, nil
}

// add takes the next event into the run, after appending the run if the event
// does not belong to it.
func (im *importing) add(ctx context.Context, r eventstore.Recorded) error {
	if r.Revision == 0 {
		return eventstore.ErrConflict
	}
	follows := r.Stream == im.last.Stream && r.Revision == im.last.Revision+1
	fits := len(im.run) < eventstore.MaxAppendEvents && im.size+r.Size() <= eventstore.MaxAppendBytes
	if len(im.run) > 0 && !(follows && fits) {
		if err := im.flush(ctx); err != nil {
			return err
		}
	}
	im.run, im.size, im.last = append(im.run, r.Event), im.size+r.Size(), r
	return nil
}

// flush appends the run. At the front a part of it may be there: then it is
// appended event by event.
func (im *importing) flush(ctx context.Context) error {
	run, after := im.run, im.last.Revision-eventstore.Revision(len(im.run))
	im.run, im.size = nil, 0
	if len(run) == 0 {
		return nil
	}
	err := im.append(ctx, after, run)
	if err == nil || !im.front || len(run) == 1 || !isConflict(err) {
		return err
	}
	for i := range run {
		if err := im.append(ctx, after+eventstore.Revision(i), run[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// append appends to the stream of the run. Events that are there already are
// told by their place: behind the head at the start there are only new ones.
func (im *importing) append(ctx context.Context, after eventstore.Revision, events []eventstore.Event) error {
	at, err := im.store.Append(ctx, im.last.Stream, after, events...)
	if err != nil {
		return err
	}
	if at.Compare(im.head) > 0 {
		im.front = false
	}
	if !im.front && at.Compare(im.at) <= 0 {
		return eventstore.ErrConflict
	}
	im.at = at
	return nil
}
