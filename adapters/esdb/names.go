package esdb

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"klantreis/domain/eventstore"
)

// names knows how streams and places of the log are called in the server.
type names struct{ prefix string }

// all is how the names of the log's streams begin.
func (n names) all() string { return n.prefix + "-" }

// log is the name of the stream with the log's id, which is not one of them.
func (n names) log() string { return n.prefix + ".log" }

func (n names) stream(name string) string { return n.all() + name }

var (
	errText    = errors.New("names of streams and types are UTF-8")
	errDamaged = errors.New("log is damaged: streams were deleted or truncated, or the server is older than 23.10")
)

// check refuses what the protocol cannot carry.
func check(stream string, events []eventstore.Event) error {
	ok := utf8.ValidString(stream)
	for i, e := range events {
		ok = ok && utf8.ValidString(e.Type)
		for _, other := range events[:i] {
			if other.ID == e.ID {
				return eventstore.ErrDuplicateID
			}
		}
	}
	if !ok {
		return errText
	}
	return nil
}

// recorded reads an event; ok says whether it belongs to the log.
func (n names) recorded(e *client.ResolvedEvent) (r eventstore.Recorded, ok bool) {
	if e.Event == nil {
		return r, false
	}
	name, ok := strings.CutPrefix(e.Event.StreamID, n.all())
	return eventstore.Recorded{
		Event:    eventstore.Event{ID: e.Event.EventID, Type: e.Event.EventType, Data: e.Event.Data, Meta: e.Event.UserMetadata},
		Stream:   name,
		Revision: eventstore.Revision(e.Event.EventNumber + 1),
		Position: position(e.Event.Position),
	}, ok
}

func position(p client.Position) eventstore.Position {
	return eventstore.Position{Major: p.Commit, Minor: p.Prepare}
}

// place is a position as the server takes it.
func place(p eventstore.Position) client.Position {
	return client.Position{Commit: p.Major, Prepare: p.Minor}
}

// expected is the revision that a stream must be at, for the server.
func expected(after eventstore.Revision) client.ExpectedRevision {
	if after == 0 {
		return client.NoStream{}
	}
	return client.Revision(uint64(after) - 1)
}

// inOrder fails when a page of a stream does not go on where it should.
func inOrder(page []eventstore.Recorded, after eventstore.Revision) error {
	for i, r := range page {
		if want := after + eventstore.Revision(i) + 1; r.Revision != want || r.Position.Major == ^uint64(0) {
			return fmt.Errorf("revision %d comes where %d should: %w", r.Revision, want, errDamaged)
		}
	}
	return nil
}
