package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"klantreis/domain/eventstore"
)

var appending = []promise{
	{"a log has an id of its own",
		"ID names this log.",
		func(_ context.Context, l log) error {
			id := l.ID()
			if id == [16]byte{} || id == l.another().ID() {
				return fmt.Errorf("id is %s, for another log too", id)
			}
			return want("id asked again", l.ID(), id)
		}},
	{"a stream is read back as it was written",
		"Append adds events to the end of a stream; Stream returns the events of one stream, oldest first.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.wantAppended(ctx, "a", 0, "a1", "a2") },
				func() error { return l.wantAppended(ctx, "b", 0, "b1") },
				func() error { return l.wantAppended(ctx, "a", 2, "a3") },
				func() error { return l.wantStream(ctx, "a", "a1", "a2", "a3") },
				func() error { return l.wantStream(ctx, "b", "b1") },
				func() error { return l.wantLog(ctx, "a1", "a2", "b1", "a3") },
			)
		}},
	{"bytes come back exactly",
		"Data and Meta come back byte for byte.",
		bytesComeBack},
	{"a stream may have any name",
		"Append adds events to the end of a stream: the name means nothing to the store.",
		anyName},
	{"a stale writer is turned away",
		"Append fails with ErrConflict unless the stream is exactly at revision after.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.append(ctx, "a", 0, "a1", "a2") },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, event("stale")) },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 1, event("stale")) },
			)
		}},
	{"a writer ahead of its stream is turned away",
		"Append fails with ErrConflict unless the stream is exactly at revision after.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 1, event("early")) },
				func() error { return l.append(ctx, "a", 0, "a1") },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 2, event("early")) },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 1<<63, event("early")) },
				func() error { return l.wantAppended(ctx, "a", 1, "a2") },
			)
		}},
	{"a retry is not a second event",
		"Appending events whose ids are already at that place in the stream succeeds, changes nothing and answers where they are.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.wantAppended(ctx, "a", 0, "a1", "a2") },
				func() error { return l.wantAppended(ctx, "a", 0, "a1", "a2") },
				func() error { return l.wantAppended(ctx, "b", 0, "b1") },
				func() error { return l.wantAppended(ctx, "a", 2, "a3", "a4") },
				func() error { return l.wantAppended(ctx, "a", 0, "a1", "a2") },
				func() error { return l.wantAppended(ctx, "a", 2, "a3", "a4") },
				func() error { return l.wantAppended(ctx, "a", 0, "a1") },
				func() error { return l.wantLog(ctx, "a1", "a2", "b1", "a3", "a4") },
			)
		}},
	{"what only resembles a retry is a conflict",
		"Append fails with ErrConflict unless the stream is exactly at revision after, or all the ids are at that place.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.append(ctx, "a", 0, "a1", "a2") },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, events("a1", "other")...) },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, events("a1", "a2", "a3")...) },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 1, events("a2", "a3")...) },
			)
		}},
	{"an append that failed although it persisted may be retried",
		"A caller may simply retry after an error that leaves the outcome open.",
		retryAfterLie},
	{"an id is in an append once",
		"Append fails with ErrDuplicateID when two of the events have the same id.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.wantRefused(ctx, eventstore.ErrDuplicateID, "b", 0, events("b1", "b1")...) },
				func() error { return l.append(ctx, "b", 0, "b1") },
				func() error {
					return l.wantRefused(ctx, eventstore.ErrDuplicateID, "b", 1, events("b2", "b3", "b2")...)
				},
			)
		}},
	{"events of one append are kept all or none",
		"Append adds events to the end of a stream, all of them or none.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.append(ctx, "a", 0, "a1") },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, events("a1", "a2", "a3")...) },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, events("a2", "a3")...) },
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "b", 1, events("b2", "b3")...) },
				func() error { return l.wantStream(ctx, "b") },
				func() error { return l.wantAppended(ctx, "b", 0, "b1", "b2") },
				func() error { return l.wantAppended(ctx, "a", 1, "a2", "a3") },
				func() error { return l.wantLog(ctx, "a1", "b1", "b2", "a2", "a3") },
			)
		}},
	{"of many writers one wins",
		"Append fails with ErrConflict unless the stream is exactly at revision after.",
		oneWins},
	{"writers that conflict do no harm to others",
		"Append fails with ErrConflict unless the stream is exactly at revision after; a conflict fails only itself.",
		harmless},
}

func bytesComeBack(ctx context.Context, l log) error {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	in := []eventstore.Event{event("plain"), event("binary"), event("nil"), event("empty"), event("only data"), event("only metadata"), event("spaced")}
	in[1].Data, in[1].Meta = all, append([]byte{0}, all...)
	in[2].Data, in[2].Meta = nil, nil
	in[3].Data, in[3].Meta = []byte{}, []byte{}
	in[4].Meta = nil
	in[5].Data = nil
	in[6].Data, in[6].Meta = []byte("{ \"b\" : 1.0,\n\"a\":\"\\u00e9\" }\n"), []byte(" {} ")
	if _, err := l.Append(ctx, "a", 0, in...); err != nil {
		return err
	}
	stream, err := l.Stream(ctx, "a", 0, len(in))
	if err != nil {
		return err
	}
	page, err := l.Page(ctx, eventstore.Checkpoint{}, len(in))
	if err != nil {
		return err
	}
	for _, got := range [][]eventstore.Recorded{stream, page} {
		if len(got) != len(in) {
			return fmt.Errorf("got %d of %d events", len(got), len(in))
		}
		for i := range in {
			if err := wantEvent(got[i].Event, in[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func anyName(ctx context.Context, l log) error {
	streams := []string{"a", "A", "ab", "a-", "journey-6f1c", "zoë", "reis 旅 🚲", `it's "q" \ % _ / $`}
	var all []string
	for _, stream := range streams {
		name := "in " + stream
		if err := l.wantAppended(ctx, stream, 0, name); err != nil {
			return err
		}
		all = append(all, name)
	}
	for i, stream := range streams {
		if err := l.wantStream(ctx, stream, all[i]); err != nil {
			return err
		}
	}
	return l.wantLog(ctx, all...)
}

// A liar is a store whose answers get lost: what it kept it says it has not.
type liar struct{ eventstore.Store }

var errLost = errors.New("connection lost")

func (s liar) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	_, err := s.Store.Append(ctx, stream, after, events...)
	return eventstore.Position{}, errors.Join(errLost, err)
}

func retryAfterLie(ctx context.Context, l log) error {
	lying := log{liar{l.Store}, l.another}
	if err := lying.append(ctx, "a", 0, "a1", "a2"); !errors.Is(err, errLost) {
		return err
	}
	if err := lying.append(ctx, "a", 0, "a1", "a2"); !errors.Is(err, errLost) || errors.Is(err, eventstore.ErrConflict) {
		return err
	}
	return first(
		func() error { return l.wantAppended(ctx, "a", 0, "a1", "a2") },
		func() error { return l.wantLog(ctx, "a1", "a2") },
	)
}

func oneWins(ctx context.Context, l log) error {
	for round := range 10 {
		var wg sync.WaitGroup
		won, lost := make(chan string, 16), make(chan error, 16)
		for i := range 16 {
			wg.Go(func() {
				name := fmt.Sprintf("round %d writer %d", round, i)
				if err := l.append(ctx, "a", eventstore.Revision(round), name); err == nil {
					won <- name
				} else if !errors.Is(err, eventstore.ErrConflict) {
					lost <- err
				}
			})
		}
		wg.Wait()
		if len(lost) > 0 {
			return <-lost
		}
		if len(won) != 1 {
			return fmt.Errorf("%d writers won", len(won))
		}
		got, err := l.Stream(ctx, "a", eventstore.Revision(round), 10)
		if err != nil {
			return err
		}
		if err := wantNames("stream a", got, <-won); err != nil {
			return err
		}
	}
	return nil
}

func harmless(ctx context.Context, l log) error {
	const writers, each = 8, 25
	if err := l.append(ctx, "taken", 0, "taken"); err != nil {
		return err
	}
	var wg sync.WaitGroup
	failed := make(chan error, 2*writers*each)
	for i := range writers {
		wg.Go(func() {
			for n := range each {
				if err := l.append(ctx, fmt.Sprint("s", i), eventstore.Revision(n), fmt.Sprint(i, "-", n)); err != nil {
					failed <- err
				}
			}
		})
		wg.Go(func() {
			for n := range each {
				if err := l.append(ctx, "taken", 0, fmt.Sprint("bad ", i, "-", n)); !errors.Is(err, eventstore.ErrConflict) {
					failed <- fmt.Errorf("stale writer got %v", err)
				}
				if !l.knowsIDs() {
					continue
				}
				if err := l.append(ctx, fmt.Sprint("t", i, "-", n), 0, "taken"); !errors.Is(err, eventstore.ErrDuplicateID) {
					failed <- fmt.Errorf("writer with a taken id got %v", err)
				}
			}
		})
	}
	wg.Wait()
	if len(failed) > 0 {
		return <-failed
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	return want("number of events", len(all), 1+writers*each)
}
