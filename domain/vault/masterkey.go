package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

// WrappedSize is the length of a wrapped key: nonce, key and tag.
const WrappedSize = 12 + KeySize + 16

// A MasterKey wraps the keys of a vault with AES-256-GCM. It lives in a file
// of its own, so that a copy of the vault alone opens nothing.
type MasterKey struct {
	aead cipher.AEAD
	key  *Key // behind a pointer, which formatted output does not follow
}

// ReadMasterKey reads a key file, and refuses one that others may read.
func ReadMasterKey(path string) (MasterKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return MasterKey{}, fmt.Errorf("read master key: %w", err)
	}
	if loose := info.Mode().Perm() & 0o077; loose != 0 {
		return MasterKey{}, fmt.Errorf("read master key: others may read or write %s (mode %04o), run chmod 600 on it", path, info.Mode().Perm())
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return MasterKey{}, fmt.Errorf("read master key: %w", err)
	}
	if len(key) != KeySize {
		return MasterKey{}, fmt.Errorf("read master key: %s has %d bytes and must have %d, put back the right one", path, len(key), KeySize)
	}
	return newMasterKey(Key(key))
}

func newMasterKey(key Key) (MasterKey, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return MasterKey{}, fmt.Errorf("use master key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return MasterKey{}, fmt.Errorf("use master key: %w", err)
	}
	return MasterKey{aead, &key}, nil
}

// Wrap seals a key so that it opens only as this key of this stream.
func (m MasterKey) Wrap(k Key, id uuid.UUID, stream string) []byte {
	wrapped := make([]byte, m.aead.NonceSize(), WrappedSize)
	_, _ = rand.Read(wrapped) // never fails
	return m.aead.Seal(wrapped, wrapped, k[:], about(id, stream))
}

// Unwrap opens a key that Wrap sealed.
func (m MasterKey) Unwrap(wrapped []byte, id uuid.UUID, stream string) (k Key, err error) {
	n := m.aead.NonceSize()
	if len(wrapped) != WrappedSize {
		return k, errors.New("open key: it is damaged")
	}
	if _, err := m.aead.Open(k[:0], wrapped[:n], wrapped[n:], about(id, stream)); err != nil {
		return k, fmt.Errorf("open key %s: it is damaged, or was wrapped with another master key: %w", id, err)
	}
	return k, nil
}

// Derive returns a secret of 32 bytes for another purpose than wrapping keys.
// It is the same as long as the key file is.
func (m MasterKey) Derive(purpose string) ([]byte, error) { return m.key.Derive(purpose) }

// about is the associated data of a wrapped key.
func about(id uuid.UUID, stream string) []byte {
	return append(id[:], stream...)
}

// CreateMasterKey makes a key file with a fresh key, complete and durable or
// not at all. It takes the place of a file of that name.
func CreateMasterKey(path string) error {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails
	if err := writeMasterKey(path, key); err != nil {
		return fmt.Errorf("create master key: %w", err)
	}
	return nil
}

// CopyMasterKey makes a key file that is the same as another, complete and
// durable or not at all. One that is there must be the same already.
func CopyMasterKey(from, to string) error {
	if _, err := ReadMasterKey(from); err != nil {
		return err
	}
	key, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copy master key: %w", err)
	}
	switch there, err := os.ReadFile(to); {
	case errors.Is(err, fs.ErrNotExist):
		if err := writeMasterKey(to, key); err != nil {
			return fmt.Errorf("copy master key: %w", err)
		}
	case err != nil:
		return fmt.Errorf("copy master key: %w", err)
	case !bytes.Equal(key, there):
		return fmt.Errorf("copy master key: %s is another key than %s, and would be lost: keep it elsewhere, or name another folder", to, from)
	}
	return nil
}

func writeMasterKey(path string, key []byte) error {
	part := path + ".new"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(key)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(part, path), syncFolder(filepath.Dir(path)))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
