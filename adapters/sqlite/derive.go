package sqlite

import (
	"path/filepath"

	"klantreis/domain/vault"
)

func masterKeyPath(dir string) string { return filepath.Join(dir, "key") }

// Derive returns a secret of 32 bytes for another purpose than wrapping keys.
// It is the same as long as the folder keeps its key file.
func (f *Folder) Derive(purpose string) ([]byte, error) {
	return vault.Derive(masterKeyPath(f.Dir), purpose)
}
