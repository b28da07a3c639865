package storetest

import (
	"context"
	"fmt"
	"testing"

	"klantreis/domain/eventstore"
)

// Reopen checks what stores on disk promise beyond one process: open opens the
// store in a folder, which is empty at first, and returns it with a function
// that closes it.
func Reopen(t *testing.T, open func(dir string) (eventstore.Store, func() error)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dir := t.TempDir()
	session := func(use func(log) error) error {
		store, end := open(dir)
		if err := use(log{Store: store}); err != nil {
			return fmt.Errorf("%w (closing: %v)", err, end())
		}
		return end()
	}
	var id [16]byte
	var head eventstore.Checkpoint
	err := first(
		func() error {
			return session(func(l log) (err error) {
				id = l.ID()
				if err := l.append(ctx, "a", 0, "a1", "a2"); err != nil {
					return err
				}
				head, err = l.Head(ctx)
				return err
			})
		},
		func() error { return session(func(l log) error { return later(ctx, l, id, head) }) },
		func() error {
			return session(func(l log) error { return l.wantLog(ctx, "a1", "a2", "a3", "b1", "a4") })
		},
	)
	if err != nil {
		t.Errorf("%v\npromised: %s", err, "A store keeps events for ever; positions mean something together with the log's id.")
	}
}

// later checks a log that was closed and opened again.
func later(ctx context.Context, l log, id [16]byte, head eventstore.Checkpoint) error {
	return first(
		func() error { return want("id of the log", l.ID(), id) },
		func() error { return l.wantLog(ctx, "a1", "a2") },
		func() error { return l.wantAppended(ctx, "a", 0, "a1", "a2") },
		func() error { return l.wantRefused(ctx, eventstore.ErrConflict, "a", 0, event("stale")) },
		func() error {
			if !l.knowsIDs() {
				return nil
			}
			return l.wantRefused(ctx, eventstore.ErrDuplicateID, "b", 0, event("a1"))
		},
		func() error { return l.wantAppended(ctx, "a", 2, "a3") },
		func() error { return l.wantAppended(ctx, "b", 0, "b1") },
		func() error { return l.wantAppended(ctx, "a", 3, "a4") },
		func() error {
			rest, err := l.Page(ctx, head, 10)
			if err != nil {
				return err
			}
			return wantNames("what comes after the old head", rest, "a3", "b1", "a4")
		},
	)
}
