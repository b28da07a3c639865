package backup

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/domain/audit"
)

// Made says when a copy was made, and by which version of the program.
type Made struct {
	At      time.Time `json:"at"`
	Version string    `json:"version"`
}

// MaxDays is how long keys live on in a copy at most (DOMAIN.md section 6, a
// choice): those of people who are erased meanwhile are among them.
const MaxDays = 30

// manifestFile says in a copy what it is and how its files must be.
const manifestFile = "backup.json"

type manifest struct {
	Made   Made              `json:"made"`
	Until  time.Time         `json:"keysUntil,omitzero"` // then the keys in it are to go
	Events uint64            `json:"events"`
	Leaves string            `json:"leaves"` // hash over every leaf
	Files  map[string]string `json:"files"`  // SHA-256 by name
}

func writeManifest(dir string, made Made, days int, sum audit.Sum) error {
	m := manifest{Made: made, Until: made.At.AddDate(0, 0, days), Events: sum.Events, Leaves: hex.EncodeToString(sum.Hash[:]), Files: map[string]string{}}
	for _, p := range sqlite.Parts {
		if !holds(dir, p) {
			continue
		}
		hash, err := hashOf(filepath.Join(dir, p.File()))
		if err != nil {
			return err
		}
		m.Files[p.File()] = hash
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, manifestFile), append(text, '\n'))
}

func writeFile(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// Is says whether a folder is a copy.
func Is(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, manifestFile))
	return err == nil
}

// readManifest returns nil for a data folder, which has none.
func readManifest(dir string) (*manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := &manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s of %s is damaged, take another backup: %w", manifestFile, dir, err)
	}
	return m, nil
}

// check refuses a file that is not as it was when the copy was made.
func (m *manifest) check(dir, file string) error {
	if m == nil {
		return nil
	}
	if _, held := m.Files[file]; !held && file == sqlite.DocumentsPart.File() {
		return nil // a copy of the version before, which had none
	}
	hash, err := hashOf(filepath.Join(dir, file))
	if err == nil && hash != m.Files[file] {
		err = fmt.Errorf("%s is damaged: it is not as it was when the backup was made, take another backup", filepath.Join(dir, file))
	}
	return err
}

// until is when the keys in a copy are to go, also in one of a version that did
// not say so.
func (m *manifest) until() time.Time {
	if m.Until.IsZero() {
		return m.Made.At.AddDate(0, 0, MaxDays)
	}
	return m.Until
}
