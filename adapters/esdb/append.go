package esdb

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"klantreis/domain/eventstore"
)

// Append implements [eventstore.Store]. Appending no events does nothing.
//
// The server recognises an append that it has already carried out, by the ids
// at that place, and answers the position of its last event. So an append
// whose outcome is open is sent again just as it was.
func (s *Store) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	if err := eventstore.CheckLimits(events); err != nil {
		return eventstore.Position{}, err
	}
	if err := ctx.Err(); err != nil || len(events) == 0 {
		return eventstore.Position{}, err
	}
	if err := check(stream, events); err != nil {
		return eventstore.Position{}, err
	}
	if after > math.MaxInt64 {
		return eventstore.Position{}, eventstore.ErrConflict
	}
	last := events[len(events)-1].ID
	at, err := s.write(ctx, s.names.stream(stream), after, events)
	if err != nil {
		return eventstore.Position{}, fmt.Errorf("append events: %w", err)
	}
	s.tail.advance(eventstore.Checkpoint{Position: at, ID: last}, at)
	return at, nil
}

// write appends to a stream by its full name.
func (s *Store) write(ctx context.Context, name string, after eventstore.Revision, events []eventstore.Event) (eventstore.Position, error) {
	data := proposals(events)
	options := client.AppendToStreamOptions{ExpectedRevision: expected(after)}
	return try(ctx, s.commands, func(ctx context.Context, _ func()) (eventstore.Position, error) {
		result, err := s.commands.client.AppendToStream(ctx, name, options, data...)
		switch {
		case codeOf(err) == client.ErrorCodeWrongExpectedVersion:
			return eventstore.Position{}, eventstore.ErrConflict
		case err != nil:
			return eventstore.Position{}, err
		}
		return position(client.Position{Commit: result.CommitPosition, Prepare: result.PreparePosition}), nil
	})
}

// proposals are events as the client takes them. The content type is for those
// who look at the server's own pages: it changes nothing in what is kept.
func proposals(events []eventstore.Event) []client.EventData {
	all := make([]client.EventData, len(events))
	for i, e := range events {
		kind := client.ContentTypeBinary
		if json.Valid(e.Data) {
			kind = client.ContentTypeJson
		}
		all[i] = client.EventData{EventID: e.ID, EventType: e.Type, ContentType: kind, Data: e.Data, Metadata: e.Meta}
	}
	return all
}
