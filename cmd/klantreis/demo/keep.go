package demo

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"

	"golang.org/x/sync/errgroup"

	"klantreis/domain/command"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
)

// atOnce is how many streams are sealed at the same time, so that a vault on
// disk can keep many keys in one go.
const atOnce = 64

// Keep seals a played year anew for a book and imports it there, in order, with
// the documents first. It can be repeated after it was interrupted.
func Keep(ctx context.Context, played Played, book command.Book, papers document.Store) error {
	if err := keepPapers(ctx, played, document.Cabinet{Store: papers, Vault: book.Vault}); err != nil {
		return err
	}
	log, err := Seal(ctx, played, book)
	if err != nil {
		return err
	}
	if _, err := book.Store.Import(ctx, all(log)); err != nil {
		return fmt.Errorf("import the played year: %w", err)
	}
	return nil
}

// Unfinished says whether a log is the front of a played year and not all of it,
// as when keeping it was interrupted, or nothing at all. What it says is not
// opened: the same seed plays the same events, of the same ids and times.
func Unfinished(ctx context.Context, played Played, log eventstore.Store) (bool, error) {
	next, end := iter.Pull2(eventstore.All(ctx, log, eventstore.Checkpoint{}))
	defer end()
	for r, err := range eventstore.All(ctx, played.Store, eventstore.Checkpoint{}) {
		if err != nil {
			return false, fmt.Errorf("read the played year: %w", err)
		}
		there, err, more := next()
		switch {
		case err != nil:
			return false, err
		case !more:
			return true, nil
		case there.Stream != r.Stream || there.Revision != r.Revision || there.ID != r.ID || there.Type != r.Type || !bytes.Equal(there.Meta, r.Meta):
			return false, nil
		}
	}
	return false, nil
}

// Seal returns the log of a played year, sealed anew with a book's keys.
func Seal(ctx context.Context, played Played, book command.Book) ([]eventstore.Recorded, error) {
	var log []eventstore.Recorded
	streams := map[string][]int{} // places in the log
	for r, err := range eventstore.All(ctx, played.Store, eventstore.Checkpoint{}) {
		if err != nil {
			return nil, fmt.Errorf("read the played year: %w", err)
		}
		streams[r.Stream] = append(streams[r.Stream], len(log))
		log = append(log, r)
	}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for stream, places := range streams {
		g.Go(func() error { return reseal(gctx, played, book, stream, log, places) })
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("seal the played year: %w", err)
	}
	return log, nil
}

func all(log []eventstore.Recorded) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for r := range slices.Values(log) {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// reseal replaces the events of one stream by the same under the book's keys.
func reseal(ctx context.Context, played Played, book command.Book, stream string, log []eventstore.Recorded, places []int) error {
	events := make([]eventstore.Recorded, len(places))
	for i, at := range places {
		events[i] = log[at]
	}
	sealed, err := book.Codec.Reseal(ctx, played.Vault, book.Vault, stream, events...)
	if err != nil {
		return err
	}
	for i, at := range places {
		log[at].Event = sealed[i]
	}
	return nil
}
