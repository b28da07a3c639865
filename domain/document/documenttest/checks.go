package documenttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"klantreis/domain/document"
)

func same(a, b document.Sealed) bool { return slices.EqualFunc(a, b, bytes.Equal) }

func comesBack(ctx context.Context, w *world) error {
	whole := make(document.Sealed, document.MaxSize/document.ChunkSize)
	for i := range whole {
		whole[i] = bytes.Repeat([]byte{byte(i)}, document.MaxChunk)
	}
	one := document.Sealed{bytes.Repeat([]byte{1}, 28)}
	return all(
		func() error { return w.Put(ctx, name("a", 1), whole) },
		func() error { return w.Put(ctx, name("a", 2), one) },
		func() error { return want(ctx, w, name("a", 1), whole) },
		func() error { return want(ctx, w, name("a", 2), one) },
	)
}

func survives(ctx context.Context, w *world) error {
	if err := w.Put(ctx, name("a", 1), chunks(1)); err != nil {
		return err
	}
	return want(ctx, w.reopen(), name("a", 1), chunks(1))
}

func isTheCallers(ctx context.Context, w *world) error {
	if err := w.Put(ctx, name("a", 1), chunks(1)); err != nil {
		return err
	}
	got, err := w.Get(ctx, name("a", 1))
	if err != nil {
		return err
	}
	for _, chunk := range got {
		clear(chunk)
	}
	return want(ctx, w, name("a", 1), chunks(1))
}

func sameAgain(ctx context.Context, w *world) error {
	for range 2 {
		if err := w.Put(ctx, name("a", 1), chunks(1)); err != nil {
			return err
		}
	}
	return want(ctx, w, name("a", 1), chunks(1))
}

func otherBytes(ctx context.Context, w *world) error {
	other, shorter := chunks(1), chunks(1)[:2]
	other[2][5]++
	longer := append(chunks(1), []byte("more"))
	if err := w.Put(ctx, name("a", 1), chunks(1)); err != nil {
		return err
	}
	for _, s := range []document.Sealed{other, shorter, longer} {
		if err := refused(w.Put(ctx, name("a", 1), s), document.ErrOther); err != nil {
			return err
		}
	}
	return want(ctx, w, name("a", 1), chunks(1))
}

func notThere(ctx context.Context, w *world) error {
	if err := w.Put(ctx, name("a", 1), chunks(1)); err != nil {
		return err
	}
	_, err := w.Get(ctx, name("a", 2))
	return refused(err, document.ErrNotThere)
}

func ofOneStream(ctx context.Context, w *world) error {
	return all(
		func() error { return w.Put(ctx, name("a", 1), chunks(1)) },
		func() error { return w.Put(ctx, name("b", 1), chunks(2)) },
		func() error { return want(ctx, w, name("a", 1), chunks(1)) },
		func() error { return want(ctx, w, name("b", 1), chunks(2)) },
	)
}

func removed(ctx context.Context, w *world) error {
	for n, stream := range []string{"a", "a", "ab", "b"} {
		if err := w.Put(ctx, name(stream, n), chunks(n)); err != nil {
			return err
		}
	}
	return all(
		func() error { return w.Remove(ctx, "a") },
		func() error { return w.Remove(ctx, "a") },
		func() error { return w.Remove(ctx, "never there") },
		func() error { w.Store = w.reopen(); return want(ctx, w, name("a", 0), nil) },
		func() error { return want(ctx, w, name("a", 1), nil) },
		func() error { return want(ctx, w, name("ab", 2), chunks(2)) },
		func() error { return want(ctx, w, name("b", 3), chunks(3)) },
		func() error { return wantNames(w.Names(ctx, document.Name{}, 9))(name("ab", 2), name("b", 3)) },
	)
}

func dropped(ctx context.Context, w *world) error {
	return all(
		func() error { return w.Put(ctx, name("a", 1), chunks(1)) },
		func() error { return w.Put(ctx, name("a", 2), chunks(2)) },
		func() error { return w.Drop(ctx, name("a", 1), 0) },
		func() error { return w.Drop(ctx, name("a", 1), 0) },
		func() error { w.Store = w.reopen(); return want(ctx, w, name("a", 1), nil) },
		func() error { return want(ctx, w, name("a", 2), chunks(2)) },
		func() error { return w.Put(ctx, name("a", 1), chunks(3)) },
		func() error { return want(ctx, w, name("a", 1), chunks(3)) },
	)
}

func keepsWhatIsNew(ctx context.Context, w *world) error {
	return all(
		func() error { return w.Put(ctx, name("a", 1), chunks(1)) },
		func() error { w.later(50 * time.Minute); return w.Drop(ctx, name("a", 1), time.Hour) },
		func() error { return want(ctx, w, name("a", 1), chunks(1)) },
		func() error { w.later(20 * time.Minute); return w.Drop(ctx, name("a", 1), time.Hour) },
		func() error { return want(ctx, w, name("a", 1), nil) },
	)
}

func putAgainIsNew(ctx context.Context, w *world) error {
	for n, again := range []int{1, 2} { // the same, and others
		doc := name("a", n)
		err := all(
			func() error { return w.Put(ctx, doc, chunks(1)) },
			func() error { w.later(2 * time.Hour); return nil },
			func() error {
				if err := w.Put(ctx, doc, chunks(again)); again != 1 {
					return refused(err, document.ErrOther)
				} else {
					return err
				}
			},
			func() error { return w.Drop(ctx, doc, time.Hour) },
			func() error { return want(ctx, w, doc, chunks(1)) },
			func() error { return wantNames(w.Loose(ctx, time.Hour, document.Name{}, 9))() },
		)
		if err != nil {
			return err
		}
		if err := w.Remove(ctx, "a"); err != nil {
			return err
		}
	}
	return nil
}

// wantNames checks names that were answered.
func wantNames(got []document.Name, err error) func(...document.Name) error {
	return func(expected ...document.Name) error {
		if err == nil && !slices.Equal(got, expected) {
			err = fmt.Errorf("got %v, want %v", got, expected)
		}
		return err
	}
}

func inOrder(ctx context.Context, w *world) error {
	expected := []document.Name{name("A", 2), name("a", 1), name("a", 3), name("a", 300), name("a-", 2), name("b", 1)}
	for _, i := range []int{3, 0, 5, 4, 1, 2} {
		if err := w.Put(ctx, expected[i], chunks(i)); err != nil {
			return err
		}
	}
	for limit := 1; limit <= len(expected)+1; limit++ {
		var got []document.Name
		for after, more := (document.Name{}), true; more; {
			page, err := w.Names(ctx, after, limit)
			if err != nil {
				return err
			}
			if more = len(page) == limit; len(page) > 0 {
				after = page[len(page)-1]
			}
			got = append(got, page...)
		}
		if err := wantNames(got, nil)(expected...); err != nil {
			return err
		}
	}
	return nil
}

func loose(ctx context.Context, w *world) error {
	look := func(after document.Name, limit int, expected ...document.Name) func() error {
		return func() error { return wantNames(w.Loose(ctx, time.Hour, after, limit))(expected...) }
	}
	for n := range 4 {
		if err := w.Put(ctx, name("a", n), chunks(n)); err != nil {
			return err
		}
	}
	return all(
		look(document.Name{}, 9),
		func() error { w.later(2 * time.Hour); return w.Put(ctx, name("b", 1), chunks(1)) },
		look(document.Name{}, 9, name("a", 0), name("a", 1), name("a", 2), name("a", 3)),
		look(document.Name{}, 2, name("a", 0), name("a", 1)),
		look(name("a", 1), 2, name("a", 2), name("a", 3)),
		func() error { return w.Settle(ctx, name("a", 1), name("a", 2), name("never there", 1)) },
		func() error { return w.Settle(ctx) },
		look(document.Name{}, 9, name("a", 0), name("a", 3)),
		func() error { w.Store = w.reopen(); return want(ctx, w, name("a", 1), chunks(1)) },
		look(document.Name{}, 9, name("a", 0), name("a", 3)),
	)
}

func oneWins(ctx context.Context, w *world) error {
	const writers = 8
	var wg sync.WaitGroup
	errs := make([]error, writers)
	for i := range writers {
		wg.Go(func() { errs[i] = w.Put(ctx, name("a", 1), chunks(i)) })
	}
	wg.Wait()
	winner := slices.Index(errs, nil)
	for i, err := range errs {
		if i != winner && !errors.Is(err, document.ErrOther) {
			return fmt.Errorf("writer %d got %v beside writer %d", i, err, winner)
		}
	}
	if winner < 0 {
		return errors.New("nobody won")
	}
	return want(ctx, w, name("a", 1), chunks(winner))
}

func allOrNothing(ctx context.Context, w *world) error {
	var wg sync.WaitGroup
	errs := make([]error, 3)
	const rounds = 10
	for i := range errs {
		wg.Go(func() {
			for r := 0; r < rounds && errs[i] == nil; r++ {
				if err := want(ctx, w, name("a", r), chunks(r)); err != nil && !errors.Is(err, document.ErrNotThere) {
					errs[i] = err
				}
			}
		})
	}
	for r := range rounds {
		wg.Go(func() { _ = w.Put(ctx, name("a", r), chunks(r)) }) // looked for below
	}
	wg.Wait()
	for r := range rounds {
		errs = append(errs, want(ctx, w, name("a", r), chunks(r)))
	}
	return errors.Join(errs...)
}

func ending(ctx context.Context, w *world) error {
	if err := w.Put(ctx, name("a", 1), chunks(1)); err != nil {
		return err
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, got := w.Get(done, name("a", 1))
	_, names := w.Names(done, document.Name{}, 1)
	_, loose := w.Loose(done, 0, document.Name{}, 1)
	for i, err := range []error{w.Put(done, name("a", 2), chunks(2)), got, w.Drop(done, name("a", 1), 0), w.Remove(done, "a"),
		names, loose, w.Settle(done, name("a", 1))} {
		if err := refused(err, context.Canceled); err != nil {
			return fmt.Errorf("method %d: %w", i+1, err)
		}
	}
	return all(
		func() error { return want(ctx, w, name("a", 1), chunks(1)) },
		func() error { return want(ctx, w, name("a", 2), nil) },
		func() error { return wantNames(w.Loose(ctx, 0, document.Name{}, 9))(name("a", 1)) },
	)
}
