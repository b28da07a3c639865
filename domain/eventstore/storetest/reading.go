package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

var reading = []promise{
	{"an empty log is empty",
		"Head returns zero for an empty log; a stream that was never begun is empty.",
		func(ctx context.Context, l log) error {
			head, err := l.Head(ctx)
			if err != nil {
				return err
			}
			return first(
				func() error { return want("head", head, eventstore.Checkpoint{}) },
				func() error { return l.wantLog(ctx) },
				func() error { return l.wantStream(ctx, "never") },
			)
		}},
	{"a stream is read in pages",
		"Stream returns up to limit events that come after a revision; fewer than limit means that there were no more.",
		func(ctx context.Context, l log) error {
			if err := l.append(ctx, "a", 0, "a1", "a2", "a3", "a4", "a5"); err != nil {
				return err
			}
			if err := l.append(ctx, "b", 0, "b1"); err != nil {
				return err
			}
			return first(
				func() error { return l.wantAfter(ctx, "a", 0, 2, "a1", "a2") },
				func() error { return l.wantAfter(ctx, "a", 2, 2, "a3", "a4") },
				func() error { return l.wantAfter(ctx, "a", 4, 2, "a5") },
				func() error { return l.wantAfter(ctx, "a", 5, 2) },
				func() error { return l.wantAfter(ctx, "a", 99, 2) },
				func() error { return l.wantAfter(ctx, "a", 1<<63, 2) },
				func() error { return l.wantAfter(ctx, "a", 3, eventstore.MaxPage, "a4", "a5") },
			)
		}},
	{"the log is read in pages",
		"Page returns up to limit events that come after a checkpoint; fewer than limit means that there were no more.",
		func(ctx context.Context, l log) error {
			return first(
				func() error { return l.append(ctx, "a", 0, "a1", "a2") },
				func() error { return l.append(ctx, "b", 0, "b1") },
				func() error { return l.append(ctx, "a", 2, "a3") },
				func() error { return l.append(ctx, "b", 1, "b2") },
				func() error { return l.wantPages(ctx, 1, "a1", "a2", "b1", "a3", "b2") },
				func() error { return l.wantPages(ctx, 2, "a1", "a2", "b1", "a3", "b2") },
				func() error { return l.wantPages(ctx, 5, "a1", "a2", "b1", "a3", "b2") },
				func() error { return l.wantPages(ctx, 6, "a1", "a2", "b1", "a3", "b2") },
			)
		}},
	{"a position is one number",
		"A store fills Minor alone and counts events, or fills both halves with the same number; that number alone gives the position back.",
		func(ctx context.Context, l log) error {
			if err := l.append(ctx, "a", 0, "a1", "a2"); err != nil {
				return err
			}
			if err := l.append(ctx, "b", 0, "b1"); err != nil {
				return err
			}
			all, err := l.whole(ctx)
			if err != nil {
				return err
			}
			for i, r := range all {
				if r.Position.Counts() {
					err = want("position", r.Position.Order(), int64(i+1))
				}
				if err != nil {
					return err
				}
				if err := want("position by its number", all[0].Position.At(r.Position.Order()), r.Position); err != nil {
					return err
				}
			}
			return nil
		}},
	{"the head is the last event",
		"Head returns the checkpoint of the last event.",
		func(ctx context.Context, l log) error {
			for i, name := range []string{"a1", "a2", "a3"} {
				if err := l.append(ctx, "a", eventstore.Revision(i), name); err != nil {
					return err
				}
				all, err := l.whole(ctx)
				if err != nil {
					return err
				}
				head, err := l.Head(ctx)
				if err != nil {
					return err
				}
				if err := want("head", head, all[i].Checkpoint()); err != nil {
					return err
				}
				if rest, err := l.Page(ctx, head, 10); err != nil || len(rest) > 0 {
					return fmt.Errorf("after the head come %d events, %v", len(rest), err)
				}
			}
			return nil
		}},
	{"a reader with a foreign checkpoint is stopped",
		"Page fails with ErrRewound when the checkpoint is not in the log.",
		rewound},
	{"a reader that resumes misses nothing",
		"An event once passed over never appears later: whoever reads to the end and remembers the last position misses nothing, and sees every stream in order of revision.",
		missesNothing},
}

func (l log) wantAfter(ctx context.Context, stream string, after eventstore.Revision, limit int, names ...string) error {
	got, err := l.Stream(ctx, stream, after, limit)
	if err != nil {
		return err
	}
	return wantNames(fmt.Sprintf("page of %d of %q after %d", limit, stream, after), got, names...)
}

// wantPages reads the log in pages of one size.
func (l log) wantPages(ctx context.Context, limit int, names ...string) error {
	var after eventstore.Checkpoint
	for {
		n := min(limit, len(names))
		page, err := l.Page(ctx, after, limit)
		if err != nil {
			return err
		}
		if err := wantNames(fmt.Sprintf("page of %d after %v", limit, after.Position), page, names[:n]...); err != nil {
			return err
		}
		if len(page) < limit {
			return nil
		}
		names, after = names[n:], page[n-1].Checkpoint()
	}
}

func rewound(ctx context.Context, l log) error {
	other := log{l.another(), l.another}
	for _, log := range []log{l, other} {
		if err := log.append(ctx, "a", 0, "a1", "a2", "a3"); err != nil {
			return err
		}
	}
	if err := other.append(ctx, "a", 3, "a4"); err != nil {
		return err
	}
	if err := l.append(ctx, "b", 0, "b1"); err != nil {
		return err
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	foreign, err := other.Head(ctx)
	if err != nil {
		return err
	}
	last := all[len(all)-1].Position
	for what, at := range map[string]eventstore.Checkpoint{
		"another event's id":         {Position: all[1].Position, ID: all[2].ID},
		"an unknown id":              {Position: all[1].Position, ID: uuid.Max},
		"no id":                      {Position: all[1].Position},
		"a position beyond the head": {Position: eventstore.Position{Major: last.Major, Minor: last.Minor + 1}, ID: all[3].ID},
		"a position far beyond":      {Position: eventstore.Position{Major: 1 << 63, Minor: 1 << 63}, ID: all[3].ID},
		"another log's head":         foreign,
	} {
		if page, err := l.Page(ctx, at, 10); !errors.Is(err, eventstore.ErrRewound) {
			return fmt.Errorf("page after a checkpoint with %s: got %d events and %v, want ErrRewound", what, len(page), err)
		}
	}
	_, err = l.Page(ctx, all[1].Checkpoint(), 10)
	return err
}

// missesNothing lets writers race while a reader resumes from checkpoint to
// checkpoint. It never waits, so that it reads as close to the head as it can.
func missesNothing(ctx context.Context, l log) error {
	const writers, appends, each = 8, 25, 3
	var wg sync.WaitGroup
	failed := make(chan error, writers)
	for i := range writers {
		wg.Go(func() {
			for n := range appends {
				stream := fmt.Sprint("s", i)
				if _, err := l.Append(ctx, stream, eventstore.Revision(n*each), numbered(fmt.Sprint(stream, ".", n), each)...); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	var o order
	var at eventstore.Checkpoint
	seen, total := 0, writers*appends*each
	for seen < total && len(failed) == 0 && ctx.Err() == nil {
		page, err := l.Page(ctx, at, 7)
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := o.next(r); err != nil {
				return err
			}
			at = r.Checkpoint()
		}
		seen += len(page)
	}
	wg.Wait()
	if len(failed) > 0 {
		return <-failed
	}
	all, err := l.whole(ctx)
	if err != nil {
		return err
	}
	return first(
		func() error { return want("number of events passed by the reader", seen, total) },
		func() error { return want("number of events in the log", len(all), total) },
	)
}
