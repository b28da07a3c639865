// Package backup makes copies of a data folder that are whole, and puts them
// back.
//
// A copy is a folder with the same files, less those that can be made again. It
// is made beside whoever serves the folder, one part after another: first what
// policies have done, then the log, then the keys. So the log of a copy is
// never behind what policies have done, and every event of it finds its key,
// unless that was destroyed meanwhile.
package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/moving"
	"klantreis/domain/audit"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// KeyFile is the name of the key file in a folder.
const KeyFile = "key"

// A Report tells how far something is with a file or a log.
type Report func(what string, done, total int64)

// Make copies a data folder into a new one. The key file is left out unless it
// is asked for: a copy with key and vault opens everything. The new folder has
// its name when all of it is there and was compared with the original, and says
// for how many days the keys in it may be kept.
func Make(ctx context.Context, from, to string, withKey bool, made Made, days int, report Report) (sum audit.Sum, err error) {
	if err := fit(from, to); err != nil {
		return sum, fmt.Errorf("back up %s: %w", from, err)
	}
	err = inNewFolder(to, func(dir string) error {
		if err := sound(ctx, from); err != nil {
			return err
		}
		for _, p := range sqlite.Parts {
			if p == sqlite.DocumentsPart && !holds(from, p) {
				continue // a folder that no process of this version has served yet: see sound
			}
			if err := copyPart(ctx, p, from, dir, report); err != nil {
				return err
			}
		}
		if withKey {
			if err := vault.CopyMasterKey(filepath.Join(from, KeyFile), filepath.Join(dir, KeyFile)); err != nil {
				return err
			}
		}
		if sum, err = compare(ctx, from, dir, report); err != nil {
			return err
		}
		return writeManifest(dir, made, days, sum)
	})
	if err != nil {
		return sum, fmt.Errorf("back up %s: %w", from, err)
	}
	return sum, nil
}

// fit refuses a copy of what is one, and one that would be lost with the original.
func fit(from, to string) error {
	if err := refuseCopy(from); err != nil {
		return err
	}
	return refuseInside(from, to)
}

// sound refuses what would make no backup, before anything is copied: what cannot
// be opened, or is half of something.
func sound(ctx context.Context, from string) error {
	if err := sqlite.CheckKey(ctx, from); err != nil {
		return err
	}
	if err := sqlite.CheckDocuments(ctx, from); err != nil {
		return err
	}
	return refuseHalf(ctx, from)
}

// refuseHalf refuses a folder that a move has not brought everything to.
func refuseHalf(ctx context.Context, dir string) error {
	f, err := sqlite.ReadOps(dir)
	if err != nil {
		return err
	}
	return errors.Join(moving.Whole(ctx, f.Ops), f.Close())
}

// refuseInside refuses a copy in the folder that is copied: it would be lost
// with it.
func refuseInside(from, to string) error {
	switch inner, err := inside(filepath.Dir(to), from); {
	case err != nil:
		return err
	case inner:
		return fmt.Errorf("%s is inside the data folder, and would be lost with it: name a folder elsewhere, at best on another disk", to)
	}
	return refuseCleared(from, to)
}

// refuseCleared refuses to take anything from the folder that is filled first, in
// which all that an earlier attempt left is removed.
func refuseCleared(from, to string) error {
	inner, err := inside(from, to+part)
	if err == nil && inner {
		err = fmt.Errorf("%s is in %s, which is cleared to make %s in: name another folder to make", from, to+part, to)
	}
	return err
}

// inside says whether a folder is another or inside of it, by whatever name. A
// folder that is not there is inside of none, and holds none.
func inside(dir, of string) (bool, error) {
	dir, err := filepath.EvalSymlinks(dir)
	if err == nil {
		of, err = filepath.EvalSymlinks(of)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	inner, err := filepath.Rel(of, dir)
	return err == nil && filepath.IsLocal(inner), nil
}

// refuseCopy refuses a folder that is a copy itself: a copy of that would keep its
// keys longer than they may be kept.
func refuseCopy(dir string) error {
	m, err := readManifest(dir)
	if err == nil && m != nil {
		err = fmt.Errorf("it is a backup, whose keys are to go by %s: name the data folder that is served, or copy this one with all its files, as with cp -a; klantreis restore makes a data folder of it",
			m.until().Format(time.DateOnly))
	}
	return err
}

func copyPart(ctx context.Context, p sqlite.Part, from, to string, report Report) error {
	return p.Copy(ctx, from, to, func(done, total int) { report(p.File(), int64(done), int64(total)) })
}

// compare sums up the log of a copy, and that of the original as far.
func compare(ctx context.Context, from, to string, report Report) (sum audit.Sum, err error) {
	copied, err := sqlite.ReadLog(ctx, to)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, copied.Close()) }()
	if sum, err = sumUp(ctx, copied.Events, 0, "events of the copy", report); err != nil {
		return sum, err
	}
	original, err := sqlite.ReadLog(ctx, from)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, original.Close()) }()
	want, err := sumUp(ctx, original.Events, sum.Events, "events of the original", report)
	if err == nil && sum != want {
		err = fmt.Errorf("the copy is not the same, so a disk or the original is damaged: the copy has %s, the original %s", sum, want)
	}
	return sum, err
}

// sumUp sums up a log, or as many of its first events as are given.
func sumUp(ctx context.Context, log *sqlite.Events, first uint64, what string, report Report) (audit.Sum, error) {
	head, err := log.Head(ctx)
	if err != nil {
		return audit.Sum{}, err
	}
	total := head.Position.Order()
	if first > 0 {
		total = int64(first)
	}
	var tally audit.Tally
	for r, err := range eventstore.All(ctx, log, eventstore.Checkpoint{}) {
		if err != nil {
			return audit.Sum{}, err
		}
		tally.Add(audit.LeafOf(r))
		report(what, int64(tally.Events()), total)
		if tally.Events() == first {
			break
		}
	}
	return tally.Sum(), nil
}

// part is after the name of a folder that is not whole yet.
const part = ".part"

// inNewFolder fills a folder under another name, and gives it its own when it
// is whole. What an earlier attempt left is begun anew.
func inNewFolder(to string, fill func(dir string) error) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fmt.Errorf("%s is there already: name a folder that is not", to)
		}
		return err
	}
	dir := to + part
	switch left, err := hold(dir); {
	case err == nil:
		if err := errors.Join(left.Close(), os.RemoveAll(dir)); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	switch err := os.Mkdir(dir, 0o700); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s to make %s in: make it first, or name one that is there", filepath.Dir(to), filepath.Base(to))
	case err != nil:
		return err
	}
	held, err := hold(dir)
	if err != nil {
		return err
	}
	if err := fill(dir); err != nil {
		return errors.Join(err, os.RemoveAll(dir), held.Close())
	}
	if err := errors.Join(held.Sync(), os.Rename(dir, to), held.Close()); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// hold keeps others from filling the same folder, until what it returns is
// closed or the process ends.
func hold(dir string) (*os.File, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s is being made by another process: %w", dir, err), d.Close())
	}
	return d, nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// hashOf is the SHA-256 of a file.
func hashOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
