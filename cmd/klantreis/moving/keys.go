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

// doomed are keys that a vault is to destroy, since the one that it is to become a
// copy of destroyed them.
type doomed struct {
	streams []string     // all keys of these, in order of name
	alone   []vault.Kept // and these, which it still keeps
}

func (d doomed) len() int { return len(d.streams) + len(d.alone) }

// goes says whether a key of the target is one that is to be destroyed, and notes
// it where that is alone. It was destroyed alone in the source where gone has it.
func (d *doomed) goes(there vault.Kept, gone map[uuid.UUID]string) bool {
	if _, all := slices.BinarySearch(d.streams, there.Stream); all {
		return true
	}
	stream, alone := gone[there.ID]
	if alone = alone && stream == there.Stream; alone {
		d.alone = append(d.alone, there)
	}
	return alone
}

// compareKeys counts the keys that a vault keeps and another does not yet, and
// adds to what the other is to destroy. It fails with [ErrOther] when the other
// keeps what the one does not, other than keys that were destroyed since.
func compareKeys(ctx context.Context, from, to vault.Movable, since *doomed, gone map[uuid.UUID]string) (missing int, err error) {
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
		case !since.goes(there, gone):
			return 0, fmt.Errorf("key %s of the target is another: %w", there.ID, ErrOther)
		}
	}
	for ; err == nil && more; _, err, more = next() {
		missing++
	}
	return missing, err
}

// checkVault says how many keys a vault lacks that is to become a copy, and which
// it is to destroy.
func checkVault(ctx context.Context, from, to vault.Movable) (missing int, since doomed, err error) {
	gone, err := from.Destroyed(ctx)
	if err != nil {
		return 0, since, err
	}
	goneThere, err := to.Destroyed(ctx)
	if err != nil {
		return 0, since, err
	}
	for _, stream := range goneThere {
		if _, both := slices.BinarySearch(gone, stream); !both {
			return 0, since, fmt.Errorf("the keys of %s are destroyed in the target: %w", stream, ErrOther)
		}
	}
	for _, stream := range gone {
		if _, done := slices.BinarySearch(goneThere, stream); !done {
			since.streams = append(since.streams, stream)
		}
	}
	alone, err := from.DestroyedAlone(ctx)
	if err != nil {
		return 0, since, err
	}
	streams := make(map[uuid.UUID]string, len(alone))
	for _, k := range alone {
		streams[k.ID] = k.Stream
	}
	missing, err = compareKeys(ctx, from, to, &since, streams)
	return missing, since, err
}

// moveVault brings keys, wrapped as they are, and then marks what was
// destroyed.
func moveVault(ctx context.Context, from, to vault.Movable, missing int, since doomed, tell func(Progress)) error {
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
	if err := repeat(ctx, to, since, tell); err != nil {
		return fmt.Errorf("target: %w", err)
	}
	missing, since, err := checkVault(ctx, from, to)
	if err == nil && missing+since.len() > 0 {
		err = fmt.Errorf("the target lacks %d keys and %d destructions: somebody else uses one of both vaults", missing, since.len())
	}
	return err
}

// repeat destroys what is to be destroyed.
func repeat(ctx context.Context, to vault.Vault, since doomed, tell func(Progress)) error {
	done := 0
	did := func() {
		done++
		tell(Progress{"repeating", "destructions", uint64(done), int64(done), int64(since.len())})
	}
	for _, stream := range since.streams {
		if err := to.Destroy(ctx, stream); err != nil {
			return err
		}
		did()
	}
	for _, k := range since.alone {
		if err := to.DestroyKeys(ctx, k.Stream, k.ID); err != nil {
			return err
		}
		did()
	}
	return nil
}
