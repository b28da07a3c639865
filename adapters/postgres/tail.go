package postgres

import (
	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// A tail is what has to be known of the log in order to append: where the log and
// some streams end, and where the ids are that are to be added; as a transaction
// that holds the lock found it, or as those who append say. It decides, and gathers
// what is to be inserted; it is pure.
type tail struct {
	last   int64 // position
	heads  map[string]eventstore.Revision
	places map[uuid.UUID]place
	rows   []eventstore.Recorded // to insert, in order of position
}

// A place is where an event is in the log.
type place struct {
	stream   string
	revision eventstore.Revision
	position int64
}

// append decides on one append. What it refuses leaves nothing behind.
func (t *tail) append(stream string, after eventstore.Revision, events []eventstore.Event) (at int64, refused error) {
	switch head := t.heads[stream]; {
	case head > after:
		return t.again(stream, after, events)
	case head < after:
		return 0, eventstore.ErrConflict
	}
	return t.extend(stream, events)
}

// again answers a retry: where the events are, if they are already there.
func (t *tail) again(stream string, after eventstore.Revision, events []eventstore.Event) (at int64, refused error) {
	for i, e := range events {
		p, there := t.places[e.ID]
		if !there || p.stream != stream || p.revision != after+eventstore.Revision(i)+1 {
			return 0, eventstore.ErrConflict
		}
		at = p.position
	}
	return at, nil
}

// extend adds events to the end of a stream.
func (t *tail) extend(stream string, events []eventstore.Event) (at int64, refused error) {
	within := make(map[uuid.UUID]bool, len(events))
	for _, e := range events {
		if _, taken := t.places[e.ID]; taken || within[e.ID] {
			return 0, eventstore.ErrDuplicateID
		}
		within[e.ID] = true
	}
	for _, e := range events {
		t.last++
		t.heads[stream]++
		t.places[e.ID] = place{stream, t.heads[stream], t.last}
		t.rows = append(t.rows, eventstore.Recorded{Event: e, Stream: stream, Revision: t.heads[stream], Position: position(t.last)})
	}
	return t.last, nil
}

func position(n int64) eventstore.Position { return eventstore.Position{Minor: uint64(n)} }
