// Package moving brings what a platform keeps from one place to another: the
// log, keys, and what is remembered beside them.
//
// Nothing is written before it is clear that the target holds a part of the
// source or nothing at all. So whatever broke off is done by doing it again,
// and what was moved is compared with the source at the end.
package moving

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"klantreis/domain/audit"
	"klantreis/domain/eventstore"
)

// Errors of a target that is not to be written to.
var (
	ErrOther = errors.New("the target holds something else than the source: name one that is empty, or that was filled from this source")
	ErrAhead = errors.New("the target holds more than the source, so it is no copy of it: name one that is empty, or move the other way")
)

// Progress is how far a stage has come with things of a kind. Part and Whole
// are positions in the log where one is read, which grow with the events in it.
type Progress struct {
	Stage, Things string
	Count         uint64
	Part, Whole   int64
}

// Copied is what came of copying a log.
type Copied struct {
	Sum   audit.Sum // of both logs, up to where the source ended when it began
	There uint64    // events that the target held before
	Since uint64    // events that were recorded in the source meanwhile
}

// CopyLog brings a log into another store, up to where it ends now, and goes on
// where the target ends: what is there must be the same events. It fails with
// [ErrOther] and [ErrAhead] before it writes anything. Nobody else may write to
// the target.
func CopyLog(ctx context.Context, from, to eventstore.Store, tell func(Progress)) (Copied, error) {
	c, err := beginCopy(ctx, from, to, tell)
	if err != nil {
		return Copied{}, err
	}
	defer c.end()
	if err := c.check(ctx); err != nil {
		return Copied{}, err
	}
	return c.copy(ctx)
}

// upTo yields the events of a log up to the one at its head.
func upTo(ctx context.Context, s eventstore.Store, head eventstore.Checkpoint) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		if head.IsZero() {
			return
		}
		for r, err := range eventstore.All(ctx, s, eventstore.Checkpoint{}) {
			if !yield(r, err) || err != nil || r.Checkpoint() == head {
				return
			}
		}
		yield(eventstore.Recorded{}, eventstore.ErrRewound)
	}
}

// A copying is a copy under way.
type copying struct {
	from, to       eventstore.Store
	tell           func(Progress)
	found          func(eventstore.Recorded) // hears of every event of the target
	head           eventstore.Checkpoint     // of the source
	next           func() (eventstore.Recorded, error, bool)
	end            func()
	source, target audit.Tally
	at             eventstore.Checkpoint // in the target
}

func beginCopy(ctx context.Context, from, to eventstore.Store, tell func(Progress)) (*copying, error) {
	head, err := from.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	c := &copying{from: from, to: to, tell: tell, found: func(eventstore.Recorded) {}, head: head}
	c.next, c.end = iter.Pull2(upTo(ctx, from, head))
	return c, nil
}

// check compares what the target holds with the front of the source.
func (c *copying) check(ctx context.Context) error {
	for there, err := range eventstore.All(ctx, c.to, eventstore.Checkpoint{}) {
		if err != nil {
			return fmt.Errorf("target: %w", err)
		}
		here, err, ok := c.next()
		switch {
		case err != nil:
			return fmt.Errorf("source: %w", err)
		case !ok:
			return fmt.Errorf("event %d of the target is the first too many: %w", c.target.Events()+1, ErrAhead)
		}
		leaf := audit.LeafOf(here)
		if leaf != audit.LeafOf(there) {
			return fmt.Errorf("event %d of the target is another: %w", c.target.Events()+1, ErrOther)
		}
		c.source.Add(leaf)
		c.take(leaf, there)
		c.tell(c.read("checking", here))
	}
	return nil
}

// read is how far the source is read.
func (c *copying) read(stage string, r eventstore.Recorded) Progress {
	return Progress{stage, "events", c.source.Events(), r.Position.Order(), c.head.Position.Order()}
}

// copy brings what the target does not hold yet, and compares both logs.
func (c *copying) copy(ctx context.Context) (Copied, error) {
	there := c.target.Events()
	if _, err := c.to.Import(ctx, c.rest()); err != nil {
		return Copied{}, fmt.Errorf("copying broke off after event %d, do it again to go on: %w", c.source.Events(), err)
	}
	if err := c.verify(ctx); err != nil {
		return Copied{}, err
	}
	since := uint64(0)
	for _, err := range eventstore.All(ctx, c.from, c.head) {
		if err != nil {
			return Copied{}, fmt.Errorf("source: %w", err)
		}
		since++
	}
	return Copied{c.source.Sum(), there, since}, nil
}

// take takes in an event of the target.
func (c *copying) take(leaf audit.Leaf, r eventstore.Recorded) {
	c.target.Add(leaf)
	c.at = r.Checkpoint()
	c.found(r)
}

// rest yields what the target does not hold yet.
func (c *copying) rest() iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for r, err, ok := c.next(); ok; r, err, ok = c.next() {
			if err != nil {
				yield(r, fmt.Errorf("source: %w", err))
				return
			}
			c.source.Add(audit.LeafOf(r))
			if !yield(r, nil) {
				return
			}
			c.tell(c.read("copying", r))
		}
	}
}

// verify reads what was written back and compares the sums of both logs.
func (c *copying) verify(ctx context.Context) error {
	whole := int64(c.source.Events())
	for r, err := range eventstore.All(ctx, c.to, c.at) {
		if err != nil {
			return fmt.Errorf("read back what was copied: %w", err)
		}
		c.take(audit.LeafOf(r), r)
		c.tell(Progress{"verifying", "events", c.target.Events(), int64(c.target.Events()), whole})
	}
	if source, target := c.source.Sum(), c.target.Sum(); source != target {
		return fmt.Errorf("the target did not become the same, somebody else writes to it or it is damaged: the source has %s, the target %s", source, target)
	}
	return nil
}
