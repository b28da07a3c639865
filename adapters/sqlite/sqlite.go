// Package sqlite keeps everything in one folder of SQLite files, so that the
// program needs nothing else to run.
//
// The folder holds events.db (the log), vault.db with the file key (keys to
// what is sealed), ops.db (checkpoints of policies and the access log) and
// views.db. One process at a time writes to it; others can open it for reading
// beside that process. Durable means that an fsync has returned: many callers
// share one, so that the rate grows with their number.
//
// Known limits: the folder must be on a local disk, since the lock and the
// write-ahead logs need shared memory; a reader that keeps a transaction open
// keeps a write-ahead log from starting over, so that it grows meanwhile.
package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Options of a folder; the zero value is right for most.
type Options struct {
	Readers int // connections that read one file at the same time, each with up to 4 MiB of cache; 0 means 4

	// Filling makes the parts that are missing beside a log, which is otherwise
	// refused: it is for whoever fills a folder from another place.
	Filling bool
}

func (o Options) readers() int { return cmp.Or(o.Readers, 4) }

// A Folder is an open data folder.
type Folder struct {
	Dir    string
	Events *Events
	Vault  *Vault
	Ops    *Ops

	lock  *os.File // nil when read-only
	still *os.File // keeps others from writing to a folder in which this user can make no file; mostly nil
	open  []*database
}

// Open opens a data folder for writing. What is missing of a new folder is
// created: the folder itself (mode 0700; the one above it must exist), its
// files and the master key (0600).
//
// It fails with [ErrLocked] while another process has the folder open for
// writing, and otherwise with an error that says what would make it right.
func Open(ctx context.Context, dir string, o Options) (*Folder, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	held, err := lock(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir, lock: held}
	if !o.Filling {
		err = checkWhole(dir)
	}
	if err := errors.Join(err, ctx.Err()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.openParts(ctx, openDatabase, o); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// OpenReadOnly opens a data folder for reading, also beside a process that
// writes to it, and also where this user can make no file: a disk that is
// mounted for reading, a copy that was put aside. Nobody can begin to write to
// such a folder while it is open. Everything that would write fails with
// [ErrReadOnly].
func OpenReadOnly(ctx context.Context, dir string) (*Folder, error) {
	return openToRead(dir, func(f *Folder) error { return f.openParts(ctx, f.openReader, Options{}) })
}

// openToRead opens what there is of a folder for reading.
func openToRead(dir string, parts func(*Folder) error) (*Folder, error) {
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	if !exists(filepath.Join(dir, eventsKind.file())) {
		return nil, fmt.Errorf("open data folder %s: there is no %s in it, correct the name or open it for writing once", dir, eventsKind.file())
	}
	f := &Folder{Dir: dir}
	var err error
	if f.still, err = holdStill(dir); err == nil {
		err = parts(f)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// An opener opens one file of a folder.
type opener func(dir string, k kind, readers int) (*database, error)

func (f *Folder) openPart(open opener, k kind, o Options) (*database, error) {
	db, err := open(f.Dir, k, o.readers())
	if err == nil {
		f.open = append(f.open, db)
	}
	return db, err
}

// openParts opens the files in an order that leaves events.db for last: where
// it is, the others must be as well.
func (f *Folder) openParts(ctx context.Context, open opener, o Options) error {
	db, err := f.openPart(open, vaultKind, o)
	if err != nil {
		return err
	}
	if f.Vault, err = openVault(ctx, db, f.Dir); err != nil {
		return err
	}
	if db, err = f.openPart(open, opsKind, o); err != nil {
		return err
	}
	f.Ops = &Ops{db: db}
	if !o.Filling {
		err = checkLog(ctx, f.Dir, f.Vault)
	}
	if err != nil {
		return err
	}
	return f.openLog(ctx, open, o)
}

func (f *Folder) openLog(ctx context.Context, open opener, o Options) error {
	db, err := f.openPart(open, eventsKind, o)
	if err == nil {
		f.Events, err = openEvents(ctx, db)
	}
	return err
}

// Health returns what went wrong behind the scenes and still does, such as
// the copying of a write-ahead log on a full disk.
func (f *Folder) Health() error {
	var errs []error
	for _, db := range f.open {
		errs = append(errs, db.health())
	}
	return errors.Join(errs...)
}

// Close finishes what is being written and closes the folder. What comes later
// fails with [ErrClosed]; so do those who wait for events.
func (f *Folder) Close() error {
	var errs []error
	if f.Events != nil {
		f.Events.at.End(ErrClosed)
	}
	for _, db := range f.open {
		errs = append(errs, db.close())
	}
	f.open = nil
	for _, held := range []**os.File{&f.lock, &f.still} {
		if *held != nil {
			errs = append(errs, (*held).Close())
			*held = nil
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close data folder: %w", err)
	}
	return nil
}
