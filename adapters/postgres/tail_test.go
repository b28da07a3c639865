package postgres

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// What a group decides about appends that meet in it is the same as if they had
// come one after another.
func TestAppendsThatMeetInAGroup(t *testing.T) {
	a, b, c := eventstore.Event{ID: uuid.New()}, eventstore.Event{ID: uuid.New()}, eventstore.Event{ID: uuid.New()}
	before := eventstore.Event{ID: uuid.New()}
	tail := &tail{last: 7, heads: map[string]eventstore.Revision{"s": 1}, places: map[uuid.UUID]place{before.ID: {"s", 1, 3}}}
	for i, step := range []struct {
		stream  string
		after   eventstore.Revision
		events  []eventstore.Event
		at      int64
		refused error
	}{
		{"s", 1, []eventstore.Event{a, b}, 9, nil},
		{"s", 1, []eventstore.Event{a, b}, 9, nil},                         // again
		{"s", 1, []eventstore.Event{a}, 8, nil},                            // again, in part
		{"s", 0, []eventstore.Event{before, a}, 8, nil},                    // also across what was there
		{"s", 1, []eventstore.Event{c}, 0, eventstore.ErrConflict},         // lost against the first
		{"s", 2, []eventstore.Event{b, c}, 0, eventstore.ErrConflict},      // again, and more
		{"s", 4, []eventstore.Event{c}, 0, eventstore.ErrConflict},         // ahead
		{"t", 0, []eventstore.Event{c, a}, 0, eventstore.ErrDuplicateID},   // taken in this group
		{"t", 0, []eventstore.Event{before}, 0, eventstore.ErrDuplicateID}, // taken before
		{"t", 0, []eventstore.Event{c, c}, 0, eventstore.ErrDuplicateID},   // taken by itself
		{"t", 0, []eventstore.Event{c}, 10, nil},                           // what was refused left nothing
		{"s", 3, []eventstore.Event{before}, 0, eventstore.ErrDuplicateID}, // in the same stream
		{"s", 0, []eventstore.Event{before}, 3, nil},                       // again, from before
	} {
		at, refused := tail.append(step.stream, step.after, step.events)
		if at != step.at || !errors.Is(refused, step.refused) {
			t.Errorf("step %d is at %d, %v; want %d, %v", i+1, at, refused, step.at, step.refused)
		}
	}
	if len(tail.rows) != 3 || tail.last != 10 {
		t.Errorf("%d rows up to %d", len(tail.rows), tail.last)
	}
}
