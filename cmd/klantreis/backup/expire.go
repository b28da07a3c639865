package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klantreis/adapters/sqlite"
)

// Expire removes keys and documents from the copies in a folder that may hold
// them no longer, and answers with the names of these copies. What is left of
// them is what proves: the log and the access log. A copy that was never finished
// has no manifest, and its keys the same time from when they were written. What
// fails at one copy holds up no other.
func Expire(in string, now time.Time) (expired []string, err error) {
	all, err := os.ReadDir(in)
	if err != nil {
		return nil, fmt.Errorf("expire backups: %w", err)
	}
	for _, one := range all {
		dir := filepath.Join(in, one.Name())
		if !one.IsDir() {
			continue
		}
		until, failed := keysUntil(dir)
		if failed == nil && !until.IsZero() && !now.Before(until) {
			var had bool
			if had, failed = removeKeys(dir); had {
				expired = append(expired, one.Name())
			}
		}
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("expire backups: %s: %w", one.Name(), failed))
		}
	}
	return expired, err
}

// keysUntil is when the keys of a copy are to go; zero in a folder that is none.
func keysUntil(dir string) (time.Time, error) {
	m, err := readManifest(dir)
	switch {
	case err != nil:
		return time.Time{}, err
	case m != nil:
		return m.until(), nil
	case !strings.HasSuffix(dir, part):
		return time.Time{}, nil
	}
	vault, err := os.Stat(filepath.Join(dir, sqlite.VaultPart.File()))
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return vault.ModTime().AddDate(0, 0, MaxDays), nil
}

// removeKeys removes what opens what is said about persons, and what is opened
// by the vault alone.
func removeKeys(dir string) (had bool, err error) {
	for _, file := range []string{sqlite.VaultPart.File(), KeyFile, sqlite.DocumentsPart.File()} {
		switch err := os.Remove(filepath.Join(dir, file)); {
		case err == nil:
			had = true
		case !errors.Is(err, fs.ErrNotExist):
			return had, err
		}
	}
	if !had {
		return false, nil
	}
	return true, syncFolder(dir)
}

// restoredFile says in a data folder that keys were put back that were to be
// gone, and why.
const restoredFile = "restored.json"

// An overdue vault is one that was put back after it was to be gone.
type overdue struct {
	RestoredAt time.Time `json:"restoredAt"`
	Backup     Made      `json:"backup"`
	KeysUntil  time.Time `json:"keysUntil"`
	Reason     string    `json:"reason"`
}

// admit refuses keys that were to be gone, unless there is a reason, which is
// written down in the folder.
func (s Sources) admit(m *manifest, dir string) error {
	if m == nil || s.At.Before(m.until()) {
		return nil
	}
	if s.Overdue == "" {
		return fmt.Errorf("the vault in %s was to be destroyed by %s, since it holds keys of people who were erased after it was made: name a later backup with --vault-from, "+
			"or give --overdue with the reason why there is none, which is written down in %s of the new folder", s.Vault, m.until().Format(time.DateOnly), restoredFile)
	}
	text, err := json.MarshalIndent(overdue{s.At, m.Made, m.until(), s.Overdue}, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, restoredFile), append(text, '\n'))
}
