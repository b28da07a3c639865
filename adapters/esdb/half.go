package esdb

import (
	"context"
	"fmt"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// What the stream with the log's id says after it, the last counts.
const (
	half  = "log.half.v1"
	whole = "log.whole.v1"
)

// Half says whether the log was last said to be a part of what is being brought
// here. Nothing else is kept in EventStoreDB that could say so.
func (s *Store) Half(ctx context.Context) (bool, error) {
	is, _, err := s.readHalf(ctx)
	if err != nil {
		return false, fmt.Errorf("read whether the log is whole: %w", err)
	}
	return is, nil
}

// SetHalf says that the log is a part, or that it is whole, durably. It may be
// repeated.
func (s *Store) SetHalf(ctx context.Context, want bool) error {
	is, last, err := s.readHalf(ctx)
	if err == nil && is != want {
		err = s.addHalf(ctx, last, want)
	}
	if err != nil {
		return fmt.Errorf("say whether the log is whole: %w", err)
	}
	return nil
}

func (s *Store) readHalf(ctx context.Context) (is bool, last eventstore.Revision, err error) {
	page, err := s.readStream(ctx, s.names.log(), client.ReadStreamOptions{Direction: client.Backwards, From: client.End{}}, 1)
	switch {
	case err != nil:
		return false, 0, err
	case len(page) == 0:
		return false, 0, errDamaged // it was begun when the store was opened
	}
	return page[0].Event.EventType == half, eventstore.Revision(page[0].Event.EventNumber + 1), nil
}

func (s *Store) addHalf(ctx context.Context, after eventstore.Revision, want bool) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	says := eventstore.Event{ID: id, Type: whole, Data: []byte(`{}`)}
	if want {
		says.Type = half
	}
	_, err = s.write(ctx, s.names.log(), after, []eventstore.Event{says})
	return err
}
