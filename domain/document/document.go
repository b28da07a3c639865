// Package document keeps papers: an application, a training plan, an invoice,
// a decision. The log holds who put in which, sealed, with the hash of its
// bytes; the bytes themselves are too large for it, and are kept here, beside
// the keys.
//
// What is stored is sealed in chunks under a key of its own in the vault, which
// belongs to the stream that the document is of. So whoever destroys the keys
// of a stream destroys its documents, also in every copy of them; what is left
// of the bytes is then removed.
//
// Bytes come before the event that names them, and are durable by then. A
// program that dies in between leaves bytes that nothing names: a sweep removes
// them when they have lain there for a day.
//
// Known limits: a document is in memory as a whole while it comes in or goes
// out, once, so that its hash is known before anything is answered; of an office
// document only its beginning tells its type; and nothing looks for viruses.
package document

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// MaxSize is how many bytes a document can have.
const MaxSize = 10 << 20

// A Name says which document: one of a stream.
type Name struct {
	Stream string
	ID     uuid.UUID
}

// Compare orders names by stream and id, byte by byte; see [cmp.Compare].
func (n Name) Compare(m Name) int {
	return cmp.Or(cmp.Compare(n.Stream, m.Stream), bytes.Compare(n.ID[:], m.ID[:]))
}

// Key is the id of the document's key in the vault.
func (n Name) Key() uuid.UUID {
	sum := sha256.Sum256(append([]byte("document\x00"+n.Stream+"\x00"), n.ID[:]...))
	return uuid.UUID(sum[:16])
}

// Errors besides those of the vault.
var (
	// ErrNotThere means that the store has no document of this name.
	ErrNotThere = errors.New("there are no bytes of this document")

	// ErrOther means that another document has this name.
	ErrOther = errors.New("another document has this name")

	// ErrDamaged means that the bytes are not those that were put in.
	ErrDamaged = errors.New("the bytes of this document were altered, cut short or moved")
)

// A Store keeps sealed documents until they are removed.
//
// All methods may be called concurrently, and end early with the context's
// error when it is done.
type Store interface {
	// Put keeps a sealed document, all of it or nothing, durably. One of that
	// name that is there stays as it is: that is success for the same chunks,
	// and [ErrOther] for others. Either way it counts as put just now.
	Put(ctx context.Context, n Name, s Sealed) error

	// Get returns the chunks of a document as they were put, which are the
	// caller's from then on, or [ErrNotThere].
	Get(ctx context.Context, n Name) (Sealed, error)

	// Drop removes a document that was put at least that long ago, by the
	// store's own clock, and leaves any other. It may be repeated.
	Drop(ctx context.Context, n Name, age time.Duration) error

	// Remove removes every document of a stream. It may be repeated. When it
	// or Drop returns, no file of the store holds the bytes any more.
	Remove(ctx context.Context, stream string) error

	// Names returns up to limit names that come after one, in their order.
	// Fewer than limit means that there were no more.
	Names(ctx context.Context, after Name, limit int) ([]Name, error)

	// Loose returns up to limit documents that were put at least that long ago
	// and have not been settled, in the order of names after one.
	Loose(ctx context.Context, age time.Duration, after Name, limit int) ([]Name, error)

	// Settle says of documents that an event names them. Names that are not
	// there are passed over.
	Settle(ctx context.Context, names ...Name) error
}

// A Cabinet is a store with the keys to what is in it.
type Cabinet struct {
	Store Store
	Vault vault.Vault
}

// Put seals a document and keeps it. The same bytes may be put again under the
// name; others fail with [ErrOther]. It fails with [vault.ErrDestroyed] once the
// keys of the stream are destroyed. The document cannot be used afterwards.
func (c Cabinet) Put(ctx context.Context, n Name, p *Plain) error {
	keys, err := c.Vault.Create(ctx, n.Stream, n.Key())
	if err != nil {
		return err
	}
	err = c.Store.Put(ctx, n, p.seal(keys[0], n))
	if !errors.Is(err, ErrOther) {
		return err
	}
	there, openErr := c.Get(ctx, n) // sealed twice, the same bytes are not the same chunks
	if openErr != nil {
		return openErr
	}
	if there.Hash() != p.Hash() {
		return err
	}
	return nil
}

// Get opens a document. It fails with [vault.ErrDestroyed] when there is no key
// to it any more, with [ErrNotThere], and with [ErrDamaged].
func (c Cabinet) Get(ctx context.Context, n Name) (*Plain, error) {
	keys, err := c.Vault.Open(ctx, n.Key())
	if err != nil {
		return nil, err
	}
	key, there := keys[n.Key()]
	if !there {
		return nil, vault.ErrDestroyed
	}
	sealed, err := c.Store.Get(ctx, n)
	if err != nil {
		return nil, err
	}
	return sealed.open(key, n)
}
