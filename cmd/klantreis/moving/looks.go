package moving

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"klantreis/domain/access"
)

// looksAtOnce is how many looks are read, and recorded, in one go.
const looksAtOnce = 1000

// looksOf yields what an access log holds, oldest first. The log is read from
// its newest look back, so it is gone through once to learn where pages begin.
func looksOf(ctx context.Context, log access.Log) iter.Seq2[access.Look, error] {
	return func(yield func(access.Look, error) bool) {
		newest, err := log.Looks(ctx, access.LookFilter{}, 0, 1)
		if err != nil || len(newest) == 0 {
			if err != nil {
				yield(access.Look{}, err)
			}
			return
		}
		var starts []int64
		for before, more := newest[0].Place+1, true; more; {
			page, err := log.Looks(ctx, access.LookFilter{}, before, looksAtOnce)
			if err != nil {
				yield(access.Look{}, err)
				return
			}
			starts = append(starts, before)
			if more = len(page) == looksAtOnce; more {
				before = page[looksAtOnce-1].Place
			}
		}
		for _, before := range slices.Backward(starts) {
			page, err := log.Looks(ctx, access.LookFilter{}, before, looksAtOnce)
			if err != nil {
				yield(access.Look{}, err)
				return
			}
			for _, l := range slices.Backward(page) {
				if !yield(l, nil) {
					return
				}
			}
		}
	}
}

// sameLook compares what was recorded. Every log gives places of its own.
func sameLook(a, b access.Look) bool {
	same := a.At.Equal(b.At)
	a.Place, b.Place, a.At, b.At = 0, 0, time.Time{}, time.Time{}
	return same && a == b
}

// checkLooks counts the looks that a log holds and a copy has, and those that
// the copy lacks. The copy must hold the oldest, in their order, and may hold
// what the log has forgotten since.
func checkLooks(ctx context.Context, from, to access.Log, gone forgotten) (there, missing int, err error) {
	next, end := iter.Pull2(looksOf(ctx, from))
	defer end()
	for l, err := range looksOf(ctx, to) {
		if err != nil {
			return 0, 0, err
		}
		if gone.covers(l) {
			continue
		}
		here, err, more := next()
		switch {
		case err != nil:
			return 0, 0, err
		case !more:
			return 0, 0, fmt.Errorf("access log: %w", ErrAhead)
		case !sameLook(here, l):
			return 0, 0, fmt.Errorf("access log: %w", ErrOther)
		}
		there++
	}
	for _, err, more := next(); more; _, err, more = next() {
		if err != nil {
			return 0, 0, err
		}
		missing++
	}
	return there, missing, nil
}

// moveLooks ends the looks that the log has forgotten and records those that a
// copy lacks.
func moveLooks(ctx context.Context, from, to access.Log, gone forgotten, there, missing int, tell func(Progress)) error {
	if err := to.Repeat(ctx, gone.missing...); err != nil {
		return fmt.Errorf("target: %w", err)
	}
	var batch []access.Look
	moved, passed := 0, 0
	flush := func() error {
		if err := to.Record(ctx, batch...); err != nil {
			return fmt.Errorf("target: %w", err)
		}
		if moved += len(batch); moved > 0 {
			tell(Progress{"copying", "looks", uint64(moved), int64(moved), int64(max(moved, missing))})
		}
		batch = batch[:0]
		return nil
	}
	for l, err := range looksOf(ctx, from) {
		if err != nil {
			return fmt.Errorf("source: %w", err)
		}
		if passed++; passed <= there {
			continue
		}
		if batch = append(batch, l); len(batch) == looksAtOnce {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	_, missing, err := checkLooks(ctx, from, to, gone)
	if err == nil && missing > 0 {
		err = errors.New("the access log did not become the same: somebody else uses the source or the target")
	}
	return err
}
