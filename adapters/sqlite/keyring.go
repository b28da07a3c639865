package sqlite

import (
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// cachedKeys is how many opened keys are kept in memory, at most twice.
const cachedKeys = 50_000

// A keyring keeps opened keys in memory until they are destroyed. A process that only reads keeps none: it would not hear of the
// destruction.
type keyring struct {
	mu   sync.Mutex
	keys *bounded[uuid.UUID, knownKey] // nil to keep none
	era  int                           // counts destructions
}

type knownKey struct {
	stream string
	key    vault.Key
}

func newKeyring(keep bool) *keyring {
	r := &keyring{}
	if keep {
		r.keys = newBounded[uuid.UUID, knownKey](cachedKeys)
	}
	return r
}

// now returns the era to give to put. Ask before reading the vault: a key that
// was read before a destruction is not kept after it.
func (r *keyring) now() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.era
}

func (r *keyring) put(era int, id uuid.UUID, stream string, key vault.Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys != nil && r.era == era {
		r.keys.put(id, knownKey{stream, key})
	}
}

// all returns the keys with these ids if all are known and of one stream.
func (r *keyring) all(stream string, ids []uuid.UUID) ([]vault.Key, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil {
		return nil, false
	}
	keys := make([]vault.Key, len(ids))
	for i, id := range ids {
		k, ok := r.keys.get(id)
		if !ok || k.stream != stream {
			return nil, false
		}
		keys[i] = k.key
	}
	return keys, len(ids) > 0
}

// some adds the keys that are known to a map and returns the other ids.
func (r *keyring) some(ids []uuid.UUID, keys map[uuid.UUID]vault.Key) (rest []uuid.UUID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil {
		return ids
	}
	for _, id := range ids {
		if k, ok := r.keys.get(id); ok {
			keys[id] = k.key
		} else {
			rest = append(rest, id)
		}
	}
	return rest
}

// forget drops keys, and begins a new era.
func (r *keyring) forget(which func(uuid.UUID, knownKey) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.era++
	if r.keys != nil {
		r.keys.forget(which)
	}
}
