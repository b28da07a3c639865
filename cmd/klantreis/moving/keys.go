package moving

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// keysAtOnce is how many keys are read, and kept, in one go.
const keysAtOnce = 1000

// keysOf yields what a vault keeps, in the order of ids.
func keysOf(ctx context.Context, v vault.Movable) iter.Seq2[vault.Kept, error] {
	return func(yield func(vault.Kept, error) bool) {
		after := uuid.Nil
		for more := true; more; {
			page, err := v.Kept(ctx, after, keysAtOnce)
			if err != nil {
				yield(vault.Kept{}, err)
				return
			}
			for _, k := range page {
				if !yield(k, nil) {
					return
				}
				after = k.ID
			}
			more = len(page) == keysAtOnce
		}
	}
}

// compareKeys counts the keys that a vault keeps and another does not yet. It
// fails with [ErrOther] when the other keeps what the one does not, other than
// keys of the streams, in order of name, whose keys were destroyed since.
func compareKeys(ctx context.Context, from, to vault.Movable, since []string) (missing int, err error) {
	next, end := iter.Pull2(keysOf(ctx, from))
	defer end()
	here, err, more := next()
	for there, errThere := range keysOf(ctx, to) {
		for ; err == nil && more && bytes.Compare(here.ID[:], there.ID[:]) < 0; here, err, more = next() {
			missing++
		}
		switch {
		case errThere != nil:
			return 0, errThere
		case err != nil:
			return 0, err
		case more && here.ID == there.ID && here.Stream == there.Stream && bytes.Equal(here.Wrapped, there.Wrapped):
			here, err, more = next()
		default:
			if _, gone := slices.BinarySearch(since, there.Stream); !gone {
				return 0, fmt.Errorf("key %s of the target is another: %w", there.ID, ErrOther)
			}
		}
	}
	for ; err == nil && more; _, err, more = next() {
		missing++
	}
	return missing, err
}

// checkVault says how many keys a vault lacks that is to become a copy, and of
// which streams it is to destroy the keys.
func checkVault(ctx context.Context, from, to vault.Movable) (missing int, doomed []string, err error) {
	gone, err := from.Destroyed(ctx)
	if err != nil {
		return 0, nil, err
	}
	goneThere, err := to.Destroyed(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, stream := range goneThere {
		if _, both := slices.BinarySearch(gone, stream); !both {
			return 0, nil, fmt.Errorf("the keys of %s are destroyed in the target: %w", stream, ErrOther)
		}
	}
	for _, stream := range gone {
		if _, done := slices.BinarySearch(goneThere, stream); !done {
			doomed = append(doomed, stream)
		}
	}
	missing, err = compareKeys(ctx, from, to, doomed)
	return missing, doomed, err
}

// moveVault brings keys, wrapped as they are, and then marks what was
// destroyed.
func moveVault(ctx context.Context, from, to vault.Movable, missing int, doomed []string, tell func(Progress)) error {
	brought := 0
	for after := uuid.Nil; missing > 0; {
		page, err := from.Kept(ctx, after, keysAtOnce)
		if err != nil {
			return fmt.Errorf("source: %w", err)
		}
		if len(page) == 0 {
			break
		}
		if err := to.Keep(ctx, page...); err != nil {
			return fmt.Errorf("target: %w", err)
		}
		after, brought = page[len(page)-1].ID, brought+len(page)
		tell(Progress{"copying", "keys", uint64(brought), int64(brought), int64(max(brought, missing))})
	}
	for i, stream := range doomed {
		if err := to.Destroy(ctx, stream); err != nil {
			return fmt.Errorf("target: %w", err)
		}
		tell(Progress{"repeating", "destructions", uint64(i + 1), int64(i + 1), int64(len(doomed))})
	}
	missing, doomed, err := checkVault(ctx, from, to)
	if err == nil && missing+len(doomed) > 0 {
		err = fmt.Errorf("the target lacks %d keys and %d destructions: somebody else uses one of both vaults", missing, len(doomed))
	}
	return err
}
