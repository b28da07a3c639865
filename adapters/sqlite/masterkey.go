package sqlite

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// wrappedSize is the length of a wrapped key: nonce, key and tag.
const wrappedSize = 12 + vault.KeySize + 16

// A masterKey wraps the keys of the vault. It lives in a file of its own, so
// that a copy of vault.db alone opens nothing.
type masterKey struct{ aead cipher.AEAD }

func newMasterKey(key []byte) (masterKey, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return masterKey{}, fmt.Errorf("use master key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return masterKey{}, fmt.Errorf("use master key: %w", err)
	}
	return masterKey{aead}, nil
}

// wrap seals a key so that it opens only as this key of this stream.
func (m masterKey) wrap(k vault.Key, id uuid.UUID, stream string) []byte {
	wrapped := make([]byte, m.aead.NonceSize(), wrappedSize)
	_, _ = rand.Read(wrapped) // never fails
	return m.aead.Seal(wrapped, wrapped, k[:], about(id, stream))
}

func (m masterKey) unwrap(wrapped []byte, id uuid.UUID, stream string) (k vault.Key, err error) {
	n := m.aead.NonceSize()
	if len(wrapped) != wrappedSize {
		return k, errors.New("open key: it is damaged")
	}
	if _, err := m.aead.Open(k[:0], wrapped[:n], wrapped[n:], about(id, stream)); err != nil {
		return k, fmt.Errorf("open key %s: it is damaged, or was wrapped with another master key: %w", id, err)
	}
	return k, nil
}

// about is the associated data of a wrapped key.
func about(id uuid.UUID, stream string) []byte {
	return append(id[:], stream...)
}

// readMasterKey reads the key file, and refuses one that others may read.
func readMasterKey(path string) (masterKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return masterKey{}, fmt.Errorf("read master key: %w", err)
	}
	if loose := info.Mode().Perm() & 0o077; loose != 0 {
		return masterKey{}, fmt.Errorf("read master key: others may read or write %s (mode %04o), run chmod 600 on it", path, info.Mode().Perm())
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return masterKey{}, fmt.Errorf("read master key: %w", err)
	}
	if len(key) != vault.KeySize {
		return masterKey{}, fmt.Errorf("read master key: %s has %d bytes and must have %d, put back the right one", path, len(key), vault.KeySize)
	}
	return newMasterKey(key)
}

// createMasterKey makes a key file with a fresh key, complete or not at all.
func createMasterKey(path string) error {
	key := make([]byte, vault.KeySize)
	_, _ = rand.Read(key) // never fails
	part := path + ".new"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("create master key: %w", err)
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("create master key: %w", err)
	}
	_, err = f.Write(key)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("create master key: %w", err)
	}
	return replace(part, path)
}

func masterKeyPath(dir string) string { return filepath.Join(dir, "key") }
