package backup

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/audit"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// Sources say where the parts of a folder that is put back come from: copies,
// or folders that have lost something.
type Sources struct {
	Log   string // of the log, and what policies have done
	Vault string // of the keys, the same or another
	Key   string // key file; "" for the one beside the vault, or else beside the log

	VaultLost     bool // nowhere is there a vault, or the key file that it needs
	DocumentsLost bool // nowhere are there documents

	At      time.Time // when it is put back
	Overdue string    // why keys are put back that were to be gone by then; "" where they may be
}

// Restored is what was put back.
type Restored struct {
	Sum    audit.Sum
	Mended platform.Mended
}

// Restore makes a data folder out of a copy. Before the folder has its name,
// all that can be opened was, and keys of what the log says was erased are
// destroyed again.
func Restore(ctx context.Context, from Sources, to string, report Report) (r Restored, err error) {
	if err = from.apart(to); err == nil {
		err = from.check()
	}
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	err = inNewFolder(to, func(dir string) error {
		m, err := from.gather(ctx, dir, report)
		if err != nil {
			return err
		}
		folder, err := sqlite.Open(ctx, dir, sqlite.Options{Filling: from.VaultLost || from.DocumentsLost})
		if err != nil {
			return err
		}
		err = r.finish(ctx, folder, m, report)
		if err = errors.Join(err, folder.Close()); err != nil {
			return err
		}
		return os.Remove(filepath.Join(dir, "lock")) // it names this process
	})
	if err != nil {
		return r, fmt.Errorf("restore: %w", err)
	}
	return r, nil
}

// apart refuses to make a folder inside one that it comes from, which would be
// lost with it or copied with it, and one that is cleared first inside of which
// any of it is.
func (s Sources) apart(to string) error {
	for _, from := range slices.Compact([]string{s.Log, s.Vault}) {
		switch inner, err := inside(filepath.Dir(to), from); {
		case err != nil:
			return err
		case inner:
			return fmt.Errorf("%s is inside %s, from which it is to be restored: name a folder elsewhere", to, from)
		}
		if err := refuseCleared(from, to); err != nil {
			return err
		}
	}
	if s.Key == "" {
		return nil
	}
	return refuseCleared(s.Key, to)
}

// check says what is missing before anything is copied.
func (s Sources) check() error {
	for _, file := range []string{filepath.Join(s.Log, sqlite.OpsPart.File()), filepath.Join(s.Log, sqlite.EventsPart.File())} {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("there is no backup in %s, name the folder that holds %s: %w", s.Log, filepath.Base(file), err)
		}
	}
	if s.VaultLost {
		return nil
	}
	if _, err := os.Stat(filepath.Join(s.Vault, sqlite.VaultPart.File())); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no %s in %s: name a backup that has one with --vault-from, or give --vault-lost, and all that was said about persons is lost", sqlite.VaultPart.File(), s.Vault)
	}
	if s.key() == "" {
		return fmt.Errorf("there is no key file %s, without which the vault opens nothing: name it with --key, or give --vault-lost, and all that was said about persons is lost", strings.Join(s.keys(), " or "))
	}
	return nil
}

// keys are where the key file may be. Copies are mostly without; a folder that has
// lost its vault still has it. Whether it is the right one is seen when the
// vault is opened.
func (s Sources) keys() []string {
	if s.Key != "" {
		return []string{s.Key}
	}
	return slices.Compact([]string{filepath.Join(s.Vault, KeyFile), filepath.Join(s.Log, KeyFile)})
}

// key is the first of these that is there, "" for none.
func (s Sources) key() string {
	for _, file := range s.keys() {
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			return file // what else is wrong with it is said when it is read
		}
	}
	return ""
}

// gather copies the parts, in the order in which they would be copied beside a
// process that serves a folder, and returns what is known of the log.
func (s Sources) gather(ctx context.Context, dir string, report Report) (*manifest, error) {
	log, err := readManifest(s.Log)
	if err != nil {
		return nil, err
	}
	keys, err := readManifest(s.Vault)
	if err != nil {
		return nil, err
	}
	if !s.VaultLost {
		if err := s.admit(keys, dir); err != nil {
			return nil, err
		}
	}
	for _, p := range sqlite.Parts {
		from, m := s.Log, log
		if p == sqlite.VaultPart || p == sqlite.DocumentsPart && !holds(s.Log, p) {
			from, m = s.Vault, keys
		}
		if s.VaultLost && (p == sqlite.VaultPart || p == sqlite.DocumentsPart) || p == sqlite.DocumentsPart && !holds(from, p) {
			continue // documents open with the vault alone; those that should be there are missed when the folder is opened
		}
		if err := m.check(from, p.File()); err != nil {
			return nil, err
		}
		if err := copyPart(ctx, p, from, dir, report); err != nil {
			return nil, err
		}
	}
	if s.VaultLost {
		return log, nil
	}
	return log, vault.CopyMasterKey(s.key(), filepath.Join(dir, KeyFile))
}

// holds says whether a folder has the file of a part.
func holds(dir string, p sqlite.Part) bool {
	_, err := os.Stat(filepath.Join(dir, p.File()))
	return !errors.Is(err, fs.ErrNotExist)
}

// finish checks the log and makes the vault right.
func (r *Restored) finish(ctx context.Context, folder *sqlite.Folder, m *manifest, report Report) (err error) {
	if r.Sum, err = sumUp(ctx, folder.Events, 0, "events", report); err != nil {
		return err
	}
	if m != nil && (r.Sum.Events != m.Events || hex.EncodeToString(r.Sum.Hash[:]) != m.Leaves) {
		return fmt.Errorf("the log is damaged, take another backup: it has %s, and had %d events, hash over every leaf %s", r.Sum, m.Events, m.Leaves)
	}
	opened := int64(0)
	r.Mended, err = platform.Mend(ctx, folder.Events, folder.Vault, folder.Documents, func(eventstore.Recorded) {
		opened++
		report("opened", opened, int64(r.Sum.Events))
	})
	return err
}
