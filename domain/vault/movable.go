package vault

import (
	"context"

	"github.com/google/uuid"
)

// A Kept key is a key as a vault keeps it: wrapped under its master key.
type Kept struct {
	ID      uuid.UUID
	Stream  string
	Wrapped []byte
}

// A Movable vault can be brought to another that has the same master key. No
// key is seen on the way.
type Movable interface {
	Vault

	// Kept returns up to limit keys whose ids come after one, in the order of
	// ids, without those that were destroyed. Fewer than limit means that there
	// were no more.
	Kept(ctx context.Context, after uuid.UUID, limit int) ([]Kept, error)

	// Keep takes in keys of another vault, all of them or none, durably. Those
	// that are there already are passed over. It fails with [ErrDestroyed] for a
	// key that was destroyed here, alone or with all of its stream, and when a key
	// does not open with the master key or another has its id.
	Keep(ctx context.Context, keys ...Kept) error

	// Destroyed returns the streams whose keys were destroyed, in order of name.
	Destroyed(ctx context.Context) ([]string, error)

	// DestroyedAlone returns the keys, without what they were, that were destroyed
	// of streams whose other keys were not, in the order of ids.
	DestroyedAlone(ctx context.Context) ([]Kept, error)
}
