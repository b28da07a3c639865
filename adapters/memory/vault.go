package memory

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// Vault implements [vault.Vault].
type Vault struct {
	mu        sync.Mutex
	keys      map[uuid.UUID]held
	destroyed map[string]bool
	master    vault.Key
}

type held struct {
	stream string
	key    vault.Key
	gone   bool // destroyed; the id stays taken
}

var _ vault.Vault = (*Vault)(nil)

// NewVault returns an empty vault.
func NewVault() *Vault {
	v := &Vault{keys: map[uuid.UUID]held{}, destroyed: map[string]bool{}}
	_, _ = rand.Read(v.master[:]) // never fails
	return v
}

// Derive implements [vault.Vault].
func (v *Vault) Derive(purpose string) ([]byte, error) { return v.master.Derive(purpose) }

// Create implements [vault.Vault]. An id that belongs to another stream is an
// error.
func (v *Vault) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.destroyed[stream] {
		return nil, vault.ErrDestroyed
	}
	for _, id := range ids {
		switch h, ok := v.keys[id]; {
		case ok && h.stream != stream:
			return nil, errors.New("create keys: an id belongs to another stream")
		case h.gone:
			return nil, vault.ErrDestroyed
		}
	}
	keys := make([]vault.Key, len(ids))
	for i, id := range ids {
		h, ok := v.keys[id]
		if !ok {
			h.stream = stream
			_, _ = rand.Read(h.key[:]) // never fails
			v.keys[id] = h
		}
		keys[i] = h.key
	}
	return keys, nil
}

// Open implements [vault.Vault].
func (v *Vault) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	keys := make(map[uuid.UUID]vault.Key, len(ids))
	for _, id := range ids {
		if h, ok := v.keys[id]; ok && !h.gone {
			keys[id] = h.key
		}
	}
	return keys, ctx.Err()
}

// Destroy implements [vault.Vault].
func (v *Vault) Destroy(ctx context.Context, stream string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.destroyed[stream] = true
	for id, h := range v.keys {
		if h.stream == stream {
			v.keys[id] = held{stream: stream, gone: true}
		}
	}
	return nil
}

// DestroyKeys implements [vault.Vault].
func (v *Vault) DestroyKeys(ctx context.Context, stream string, ids ...uuid.UUID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, id := range ids {
		if h, ok := v.keys[id]; ok && h.stream == stream {
			v.keys[id] = held{stream: stream, gone: true}
		}
	}
	return nil
}
