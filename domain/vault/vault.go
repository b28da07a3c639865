// Package vault holds the keys to what is sealed in events.
//
// Events are never changed, so what is personal in them is encrypted before
// it is stored, and erasing a person means destroying keys. Every stream has
// one key for all that is said about the person, and every free text has a key
// of its own, so that one sentence can be made unreadable alone.
package vault

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// KeySize is the length of every key in bytes: AES-256.
const KeySize = 32

// A Key opens what was sealed with it. It is never written down or logged.
type Key [KeySize]byte

const hidden = "vault.Key(hidden)"

// String hides the key.
func (Key) String() string { return hidden }

// Format hides the key from formatted output, whatever the verb.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalText hides the key from JSON, and from logs that are written in it.
func (Key) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Derive returns a secret of 32 bytes that whoever has the key can make again.
func (k Key) Derive(purpose string) ([]byte, error) {
	secret, err := hkdf.Key(sha256.New, k[:], nil, "klantreis "+purpose, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive secret: %w", err)
	}
	return secret, nil
}

// ErrDestroyed means that the keys of this stream were destroyed, or those of it
// that are asked for, and that they are not made anew.
var ErrDestroyed = errors.New("the keys of this stream were destroyed")

// A Vault keeps keys until they are destroyed.
//
// All methods may be called concurrently.
type Vault interface {
	// Create returns the keys with these ids, in order. A key that does not
	// exist yet is made and belongs to the stream; when Create returns, it is
	// durable. It fails with [ErrDestroyed] once the stream's keys, or one of
	// these, are destroyed.
	Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]Key, error)

	// Open returns those of the keys that exist. An id that is missing from
	// the answer was destroyed, or never made.
	Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]Key, error)

	// Destroy makes the keys of a stream unrecoverable and leaves a mark that
	// keeps new ones from being made. It may be repeated. When it returns, no
	// file of the vault holds the keys any more, wrapped or not.
	Destroy(ctx context.Context, stream string) error

	// DestroyKeys makes these keys of a stream unrecoverable, as Destroy does, and
	// no others: the stream keeps the rest and gets new ones. It may be repeated.
	// An id that was never made, or is of a key of another stream, is passed over.
	DestroyKeys(ctx context.Context, stream string, ids ...uuid.UUID) error

	// Derive returns a secret of 32 bytes for another purpose than sealing. It
	// is the same for all who open this vault, as long as its master key is, and
	// tells nothing about that key or the secret of another purpose.
	Derive(purpose string) ([]byte, error)
}
