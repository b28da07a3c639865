package eventstore

import (
	"context"
	"errors"
	"iter"
)

// Bounds of a batch from [Batches].
const (
	batchEvents = 2048
	batchBytes  = 8_000_000
)

// Batches draws events from a sequence and hands them on a few thousand at a
// time, as an adapter commits them in [Store.Import], while the next ones are
// drawn. It ends at the first error: one in the sequence, an event over the
// limits, the end of the context, or one that commit returns. What was drawn
// and sound before is still committed, unless commit itself failed.
func Batches(ctx context.Context, events iter.Seq2[Recorded, error], commit func([]Recorded) error) error {
	batches, done := make(chan []Recorded, 1), make(chan struct{})
	var failed error
	go func() {
		defer close(done)
		for batch := range batches {
			if failed = commit(batch); failed != nil {
				return
			}
		}
	}()
	err := draw(ctx, events, func(batch []Recorded) bool {
		select {
		case batches <- batch:
			return true
		case <-done:
			return false
		}
	})
	close(batches)
	<-done
	if failed != nil {
		return failed
	}
	return err
}

// draw sends events on in batches until they end, one of them is an error or
// over the limits, or nobody takes them any more.
func draw(ctx context.Context, events iter.Seq2[Recorded, error], send func([]Recorded) bool) error {
	var batch []Recorded
	size := 0
	for r, err := range events {
		if err == nil {
			err = errors.Join(ctx.Err(), CheckLimits([]Event{r.Event}))
		}
		if err != nil {
			send(batch)
			return err
		}
		batch = append(batch, r)
		if size += r.Size(); len(batch) < batchEvents && size < batchBytes {
			continue
		}
		if !send(batch) {
			return nil
		}
		batch, size = make([]Recorded, 0, batchEvents), 0
	}
	send(batch)
	return nil
}
