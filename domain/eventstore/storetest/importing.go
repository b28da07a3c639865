package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"klantreis/domain/eventstore"
)

var importing = []promise{
	{"an import keeps ids, revisions and bytes",
		"Import appends events of any streams in the order given, with their revisions.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.wantImported(ctx, history(1000, 7), nil, 1000) },
				func() error { return l.wantHistory(ctx, 1000, 7) },
			)
		}},
	{"an import may be repeated",
		"Events at the front that the log already holds at that place are passed over.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.wantImported(ctx, history(500, 7), nil, 500) },
				func() error { return l.wantImported(ctx, history(500, 7), nil, 500) },
				func() error { return l.wantImported(ctx, history(2100, 7), nil, 2100) },
				func() error { return l.wantImported(ctx, history(2100, 7), nil, 2100) },
				func() error { return l.wantHistory(ctx, 2100, 7) },
			)
		}},
	{"an import that broke off is resumed",
		"What was imported before an error stays.",
		func(ctx context.Context, l log) error {
			return first(
				func() error {
					return l.wantImported(ctx, brokenOff(history(1000, 7), 300, errSource), errSource, 300)
				},
				func() error { return l.wantHistory(ctx, 300, 7) },
				func() error { return l.wantImported(ctx, history(1000, 7), nil, 1000) },
				func() error { return l.wantHistory(ctx, 1000, 7) },
			)
		}},
	{"an import ends with its context",
		"All methods end early with the context's error; what was imported before stays, and the rest may follow.",
		func(ctx context.Context, l log) error {
			short, cancel := context.WithCancel(ctx)
			defer cancel()
			_, err := l.Import(short, func(yield func(eventstore.Recorded, error) bool) {
				n := 0
				for r, err := range history(5000, 1) {
					if n++; n == 4500 {
						cancel()
					}
					if !yield(r, err) {
						return
					}
				}
			})
			if !errors.Is(err, context.Canceled) {
				return fmt.Errorf("import got %v", err)
			}
			return first(
				func() error { return l.wantImported(ctx, history(5000, 1), nil, 5000) },
				func() error { return l.wantHistory(ctx, 5000, 1) },
			)
		}},
	{"an import of nothing is nothing",
		"Import appends events in the order given.",
		func(ctx context.Context, l log) error {
			return l.wantImported(ctx, history(0, 1), nil, 0)
		}},
	{"revisions that do not fit are a conflict",
		"Revisions that do not fit fail with ErrConflict. What was imported before an error stays.",
		misfits},
	{"an event that is too large is not imported",
		"Limits that every store keeps, so that a log can move to any other store.",
		func(ctx context.Context, l log) error {
			large := eventstore.Recorded{Event: sized("large", eventstore.MaxAppendBytes+1), Stream: "a", Revision: 2}
			return l.wantImported(ctx, sequence(recorded("a", 1, "a1"), large), eventstore.ErrTooLarge, 1)
		}},
	{"after an import the log takes appends",
		"Import appends events of any streams; appending goes on where it ended.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.append(ctx, "own", 0, "own-1") },
				func() error {
					return l.wantImported(ctx, sequence(recorded("a", 1, "a1"), recorded("b", 1, "b1"), recorded("a", 2, "a2")), nil, 4)
				},
				func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, event("stale")) },
				func() error { return l.wantAppended(ctx, "a", 2, "a3") },
				func() error { return l.wantAppended(ctx, "own", 1, "own-2") },
				func() error { return l.wantImported(ctx, sequence(recorded("b", 2, "b2")), nil, 7) },
				func() error { return l.wantLog(ctx, "own-1", "a1", "b1", "a2", "a3", "own-2", "b2") },
			)
		}},
	{"who waits is woken by an import",
		"Wait returns when the log holds an event after a position.",
		func(ctx context.Context, l log) error {
			woken := make(chan error, 1)
			go func() { woken <- l.Wait(ctx, eventstore.Position{}) }()
			if err := l.wantImported(ctx, history(10, 2), nil, 10); err != nil {
				return err
			}
			return <-woken
		}},
}

func misfits(ctx context.Context, l log) error {
	fail := eventstore.ErrConflict
	return first(
		func() error { return l.append(ctx, "a", 0, "a1", "a2") },
		func() error { return l.wantImported(ctx, sequence(recorded("a", 4, "gap")), fail, 2) },
		func() error { return l.wantImported(ctx, sequence(recorded("a", 0, "none")), fail, 2) },
		func() error { return l.wantImported(ctx, sequence(recorded("a", 2, "other")), fail, 2) },
		func() error { return l.wantImported(ctx, sequence(recorded("new", 2, "late")), fail, 2) },
		func() error {
			return l.wantImported(ctx, sequence(recorded("a", 2, "a2"), recorded("a", 3, "a3"), recorded("a", 5, "gap"), recorded("a", 4, "a4")), fail, 3)
		},
		func() error {
			return l.wantImported(ctx, sequence(recorded("b", 1, "b1"), recorded("a", 1, "a1")), fail, 4)
		},
		func() error { return l.wantLog(ctx, "a1", "a2", "a3", "b1") },
	)
}

var errSource = errors.New("source broke off")

// history yields n events, spread over some streams: a copy of another log.
func history(n, streams int) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for i := range n {
			stream, revision := i%streams, i/streams+1
			if !yield(recorded(fmt.Sprint("s", stream), eventstore.Revision(revision), fmt.Sprint("s", stream, "-", revision)), nil) {
				return
			}
		}
	}
}

// recorded makes an event of another log.
func recorded(stream string, revision eventstore.Revision, name string) eventstore.Recorded {
	return eventstore.Recorded{Event: event(name), Stream: stream, Revision: revision, Position: eventstore.Position{Major: 9, Minor: 9}}
}

func sequence(all ...eventstore.Recorded) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// brokenOff yields the first n events and then an error.
func brokenOff(events iter.Seq2[eventstore.Recorded, error], n int, failure error) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for r, err := range events {
			if n == 0 {
				yield(eventstore.Recorded{}, failure)
				return
			}
			if n--; !yield(r, err) {
				return
			}
		}
	}
}

// wantImported imports events and checks the outcome, the number of events in
// the log afterwards and, when all went well, that the answer is the head.
func (l log) wantImported(ctx context.Context, events iter.Seq2[eventstore.Recorded, error], outcome error, total int) error {
	at, err := l.Import(ctx, events)
	if !errors.Is(err, outcome) {
		return fmt.Errorf("import got %v, want %v", err, outcome)
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	if err := want("number of events after the import", len(all), total); err != nil || outcome != nil || total == 0 {
		return err
	}
	return want("position of the last event imported", at, all[total-1].Position)
}

// wantHistory checks that the log holds exactly the first n events of a
// history, byte for byte.
func (l log) wantHistory(ctx context.Context, n, streams int) error {
	got, err := l.whole(ctx)
	if err != nil {
		return err
	}
	wanted := make([]eventstore.Recorded, 0, n)
	for r := range history(n, streams) {
		wanted = append(wanted, r)
	}
	if !slices.Equal(names(got), names(wanted)) {
		return errors.New("the log does not hold the events that were imported, in their order")
	}
	for i, w := range wanted {
		if got[i].Stream != w.Stream || got[i].Revision != w.Revision {
			return fmt.Errorf("%q is at %s/%d, want %s/%d", w.Type, got[i].Stream, got[i].Revision, w.Stream, w.Revision)
		}
		if err := wantEvent(got[i].Event, w.Event); err != nil {
			return err
		}
	}
	return nil
}
