package esdb

import (
	"context"
	"errors"
	"fmt"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

const opened = "log.opened.v1"

// ErrNotThere means that there is no log where one must be; compare it with
// [errors.Is].
var ErrNotThere = errors.New("there is no log")

// identify returns the id of the log and the place where it was begun, which
// comes before all its events. It begins the log, unless that must be there. Of
// several that begin a log at once one wins, and all find the same.
func (s *Store) identify(ctx context.Context) (at eventstore.Checkpoint, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return at, err
	}
	err = s.waitFor(ctx, func() (err error) {
		var there bool
		if at, there, err = s.readOrigin(ctx); err != nil || there {
			return err
		}
		if s.options.There {
			return fmt.Errorf("%w of prefix %s: correct the prefix or the address", ErrNotThere, s.names.prefix)
		}
		begin := eventstore.Event{ID: id, Type: opened, Data: []byte(`{}`)}
		if _, err = s.write(ctx, s.names.log(), 0, []eventstore.Event{begin}); err != nil && !errors.Is(err, eventstore.ErrConflict) {
			return err
		}
		if at, there, err = s.readOrigin(ctx); err == nil && !there {
			err = errDamaged
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("read id of the log: %w", err)
	}
	return at, err
}

func (s *Store) readOrigin(ctx context.Context) (at eventstore.Checkpoint, there bool, err error) {
	page, err := s.readStream(ctx, s.names.log(), client.ReadStreamOptions{From: client.Start{}}, 1)
	if err != nil || len(page) == 0 {
		return at, false, err
	}
	first := page[0].Event
	if first.EventNumber != 0 || first.EventType != opened {
		return at, false, errDamaged
	}
	return eventstore.Checkpoint{Position: position(first.Position), ID: first.EventID}, true, nil
}
