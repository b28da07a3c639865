package esdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"klantreis/domain/eventstore"
)

// Counts for reads that stop where they like.
const (
	fewEvents = 32
	toTheEnd  = math.MaxInt32
)

// Stream implements [eventstore.Store].
func (s *Store) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	if err := checkLimit(ctx, limit); err != nil || after >= math.MaxInt64 {
		return nil, err
	}
	if err := check(stream, nil); err != nil {
		return nil, err
	}
	found, err := s.readStream(ctx, s.names.stream(stream), client.ReadStreamOptions{From: client.Revision(uint64(after))}, uint64(limit))
	if err != nil {
		return nil, fmt.Errorf("read stream: %w", err)
	}
	page := make([]eventstore.Recorded, 0, len(found))
	for _, e := range found {
		r, _ := s.names.recorded(e)
		page = append(page, r)
	}
	if err := inOrder(page, after); err != nil {
		return nil, fmt.Errorf("read stream: %w", err)
	}
	return page, nil
}

func checkLimit(ctx context.Context, limit int) error {
	if limit < 1 || limit > eventstore.MaxPage {
		return fmt.Errorf("read events: a page of %d was asked for, it holds 1 to %d", limit, eventstore.MaxPage)
	}
	return ctx.Err()
}

// readStream reads from a stream by its full name; one that is not there has
// no events.
func (s *Store) readStream(ctx context.Context, name string, how client.ReadStreamOptions, limit uint64) ([]*client.ResolvedEvent, error) {
	return try(ctx, s.commands, func(ctx context.Context, heard func()) (page []*client.ResolvedEvent, err error) {
		events, err := s.commands.client.ReadStream(ctx, name, how, limit)
		if err != nil {
			return nil, err
		}
		err = each(events, heard, func(e *client.ResolvedEvent) bool {
			page = append(page, e)
			return true
		})
		if codeOf(err) == client.ErrorCodeResourceNotFound {
			return nil, nil
		}
		return page, err
	})
}

// each hands out what is read, to the end or until take has enough.
func each(events *client.ReadStream, heard func(), take func(*client.ResolvedEvent) bool) error {
	defer events.Close()
	for {
		e, err := events.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		heard()
		if !take(e) {
			return nil
		}
	}
}

// Page implements [eventstore.Store]. What is far behind the end comes from a
// subscription, which the server filters; the last stretch is read from $all
// itself, to its very end.
func (s *Store) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	if err := checkLimit(ctx, limit); err != nil {
		return nil, err
	}
	start := after
	if after.IsZero() {
		start = s.origin
	}
	page, err := s.page(ctx, start, limit)
	if err != nil {
		return nil, fmt.Errorf("read page of the log: %w", err)
	}
	return page, nil
}

func (s *Store) page(ctx context.Context, start eventstore.Checkpoint, limit int) (page []eventstore.Recorded, err error) {
	if start.Position.Major < start.Position.Minor {
		return nil, eventstore.ErrRewound // no event is at such a place
	}
	if last, seen := s.tail.known(); seen.Major > start.Position.Major && seen.Major-start.Position.Major > s.options.Near {
		if page, err = s.catchUp(ctx, start, last.Position, limit); err != nil || len(page) == limit {
			return page, err
		}
		if len(page) > 0 {
			start = page[len(page)-1].Checkpoint()
		}
	}
	rest, err := s.readAll(ctx, start, limit-len(page))
	return append(page, rest...), err
}

// readAll reads the log from a place on, to its end or to a limit. It fails
// with [eventstore.ErrRewound] when that place is not in the log; a limit of 0
// asks for just that.
func (s *Store) readAll(ctx context.Context, start eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	return try(ctx, s.commands, func(ctx context.Context, heard func()) (page []eventstore.Recorded, err error) {
		events, err := s.commands.client.ReadAll(ctx, client.ReadAllOptions{From: place(start.Position)}, toTheEnd)
		if err != nil {
			return nil, err
		}
		there, full, end := false, false, start.Position
		last := start
		err = each(events, heard, func(e *client.ResolvedEvent) bool {
			r, ours := s.names.recorded(e)
			end = position(e.OriginalEvent().Position)
			if !there {
				there = r.Checkpoint() == start && (ours || start == s.origin)
				return there && limit > 0
			}
			if ours {
				page, last = append(page, r), r.Checkpoint()
			}
			full = len(page) == limit
			return !full
		})
		switch {
		case isPosition(err), err == nil && !there:
			return nil, eventstore.ErrRewound
		case err == nil && !full && limit > 0 && last != s.origin:
			s.tail.advance(last, end)
		}
		return page, err
	})
}

// catchUp reads the log from a place on with a subscription, until an event
// that is known to be there, or to a limit.
func (s *Store) catchUp(ctx context.Context, start eventstore.Checkpoint, until eventstore.Position, limit int) ([]eventstore.Recorded, error) {
	if !s.cursors.at(start) {
		if _, err := s.readAll(ctx, start, 0); err != nil {
			return nil, err
		}
	}
	page, err := try(ctx, s.reads, func(ctx context.Context, heard func()) ([]eventstore.Recorded, error) {
		return s.cursors.read(ctx, heard, start, until, limit)
	})
	if isPosition(err) {
		return nil, eventstore.ErrRewound
	}
	return page, err
}
