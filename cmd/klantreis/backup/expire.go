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

// Expired is what came of a folder of copies.
type Expired struct {
	Backups   int      // that are there
	Names     []string // of those that lost keys or documents now
	LeftAlone []string // folders with a vault that are no copies, as one that is served
}

// Expire removes keys and documents from the copies in a folder that may hold
// them no longer. What is left of them is what proves: the log and the access
// log. A copy that was never finished has no manifest, and its keys the same time
// from when they were written. What fails at one copy holds up no other. A folder
// without any copy is an error: mostly another was meant.
func Expire(in string, now time.Time) (e Expired, err error) {
	if m, err := readManifest(in); m != nil || err != nil {
		return e, errors.Join(fmt.Errorf("expire backups: %s is a backup itself: name the folder that it is in", in), err)
	}
	all, err := os.ReadDir(in)
	if err != nil {
		return e, fmt.Errorf("expire backups: %w", err)
	}
	for _, one := range all {
		if !one.IsDir() {
			continue
		}
		if failed := e.expire(in, one.Name(), now); failed != nil {
			err = errors.Join(err, fmt.Errorf("expire backups: %s: %w", one.Name(), failed))
		}
	}
	if e.Backups == 0 {
		err = fmt.Errorf("expire backups: there is no backup in %s: name the folder that backups are in", in)
	}
	return e, err
}

// expire removes keys and documents from one copy, if it is one and its time is
// over.
func (e *Expired) expire(in, name string, now time.Time) error {
	dir := filepath.Join(in, name)
	until, is, err := keysUntil(dir)
	switch {
	case is:
		e.Backups++
	case err == nil && holds(dir, sqlite.VaultPart):
		e.LeftAlone = append(e.LeftAlone, name)
	}
	if err != nil || until.IsZero() || now.Before(until) {
		return err
	}
	had, err := removeKeys(dir)
	if had {
		e.Names = append(e.Names, name)
	}
	return err
}

// keysUntil is when the keys of a copy are to go, zero where there are none, and
// whether the folder is a copy, which a damaged one is too.
func keysUntil(dir string) (until time.Time, is bool, err error) {
	m, err := readManifest(dir)
	switch {
	case err != nil:
		return until, true, err
	case m != nil:
		return m.until(), true, nil
	case !strings.HasSuffix(dir, part):
		return until, false, nil
	}
	vault, err := os.Stat(filepath.Join(dir, sqlite.VaultPart.File()))
	if errors.Is(err, fs.ErrNotExist) {
		return until, true, nil
	}
	if err != nil {
		return until, true, err
	}
	return vault.ModTime().AddDate(0, 0, MaxDays), true, nil
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
