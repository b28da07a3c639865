package sqlite

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"os"
)

// Derive returns a secret of 32 bytes for another purpose than wrapping keys.
// It is the same as long as the folder keeps its key file.
func (f *Folder) Derive(purpose string) ([]byte, error) {
	key, err := os.ReadFile(masterKeyPath(f.Dir))
	if err != nil {
		return nil, fmt.Errorf("derive secret: %w", err)
	}
	secret, err := hkdf.Key(sha256.New, key, nil, "klantreis "+purpose, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive secret: %w", err)
	}
	return secret, nil
}
