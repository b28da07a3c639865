package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"klantreis/cmd/klantreis/backup"
	"klantreis/cmd/klantreis/moving"
	"klantreis/cmd/klantreis/platform"
)

// movedFile says in a data folder that all it held was moved elsewhere. What is
// in the folder still is an old copy, with keys that may be destroyed there. It
// holds a [moving.Gone]; that it is there counts, whatever is in it.
const movedFile = "moved.json"

// current refuses folders that are not what is to be worked on: copies, whose
// keys are to go, and those whose content was moved away.
func current(at platform.Places) error {
	for _, dir := range at.Folders() {
		if err := errors.Join(noBackup(dir), stillHere(dir)); err != nil {
			return err
		}
	}
	return nil
}

// noBackup refuses a copy. Whoever worked on it would bring back keys that were
// destroyed since, and make it one that cannot be put back any more.
func noBackup(dir string) error {
	if !backup.Is(dir) {
		return nil
	}
	return fmt.Errorf("%s is a backup: make a data folder of it with klantreis restore --from %s --data NEW, which also destroys again the keys of who was erased since", dir, dir)
}

// stillHere refuses a folder whose content was moved away.
func stillHere(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, movedFile))
	if err != nil {
		return nil // there is no mark, or the folder cannot be read, which is said when it is opened
	}
	var to moving.Gone
	if json.Unmarshal(text, &to) != nil {
		to = moving.Gone{}
	}
	return fmt.Errorf("what was in %s was moved %s: serve that, as klantreis move was told to bring it there, and remove this folder; %s in it says so too", dir, to, movedFile)
}

// leave says of a place that all was moved from it: in a folder where it went,
// and elsewhere in ops.
func leave(ctx context.Context, from platform.Place, to platform.Places, source moving.Parts) error {
	if err := arrive(to); err != nil {
		return err
	}
	went := gone(to)
	if dir, is := from.Folder(); is {
		return markMoved(dir, went)
	}
	return moving.Leave(ctx, source.Ops, went)
}

// gone says where all went.
func gone(to platform.Places) moving.Gone {
	g := moving.Gone{At: clock().UTC()}
	for _, p := range []platform.Place{to.Events, to.Vault, to.Ops} {
		if shown := to.Shown(p); !slices.Contains(g.To, shown) {
			g.To = append(g.To, shown)
		}
	}
	return g
}

// arrive takes the mark of an old place from the folders that all went to.
func arrive(to platform.Places) error {
	for _, dir := range to.Folders() {
		if err := os.Remove(filepath.Join(dir, movedFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("take mark from new folder: %w", err)
		}
	}
	return nil
}

// markMoved leaves in the folder that all was moved from where it went.
func markMoved(dir string, to moving.Gone) error {
	text, err := json.MarshalIndent(to, "", "  ")
	if err == nil {
		err = writeMark(dir, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("mark old folder: %w", err)
	}
	return nil
}

// writeMark is durable when it returns.
func writeMark(dir string, text []byte) error {
	f, err := os.OpenFile(filepath.Join(dir, movedFile), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	in, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(in.Sync(), in.Close())
}
