// Package sqlite keeps everything in one folder of SQLite files, so that the
// program needs nothing else to run.
//
// The folder holds events.db (the log), vault.db with the file key (keys to
// what is sealed), documents.db beside it (papers, sealed), ops.db (checkpoints
// of policies and the access log) and views.db. One process at a time writes to it; others can open it for reading
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

// A Folder is an open data folder. Each of its parts is opened by itself, since
// the others may be kept elsewhere, and is closed with the folder.
type Folder struct {
	Dir    string
	Events *Events // nil until it is opened, as the others are
	Vault  *Vault
	Ops    *Ops

	Documents *Documents // beside the vault, and opened with it

	readers int
	filling bool
	lock    *os.File // nil when read-only
	still   *os.File // keeps others from writing to a folder in which this user can make no file; mostly nil
	open    []*database
}

// Open opens a data folder for writing, with the log, the vault and what the
// platform remembers in it. What is missing of a new folder is created: the
// folder itself (mode 0700; the one above it must exist), its files and the
// master key (0600).
//
// It fails with [ErrLocked] while another process has the folder open for
// writing, and otherwise with an error that says what would make it right.
func Open(ctx context.Context, dir string, o Options) (*Folder, error) {
	f, err := Enter(dir, o)
	if err != nil {
		return nil, err
	}
	if err := f.openAll(ctx); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// openAll leaves the log for last: where it is, the others must be as well.
func (f *Folder) openAll(ctx context.Context) error {
	keys, err := f.OpenVault(ctx)
	if err != nil {
		return err
	}
	used, err := keys.Used(ctx)
	if err != nil {
		return err
	}
	if _, err := f.OpenOps(); err != nil {
		return err
	}
	_, err = f.OpenEvents(ctx, used && !f.filling)
	return err
}

// OpenReadOnly opens a data folder for reading, with the same parts as [Open].
// It does so also beside a process that writes to it, and also where this user
// can make no file: a disk that is mounted for reading, a copy that was put
// aside. Nobody can begin to write to such a folder while it is open.
// Everything that would write fails with [ErrReadOnly].
func OpenReadOnly(ctx context.Context, dir string) (*Folder, error) {
	f, err := EnterReadOnly(dir)
	if err != nil {
		return nil, err
	}
	err = checkThere(dir, eventsKind) // that it is not there says more than that another part is not
	if err == nil {
		err = f.openAll(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Enter opens a data folder for writing as [Open] does, and none of its parts.
func Enter(dir string, o Options) (*Folder, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	held, err := lock(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{Dir: dir, readers: o.readers(), filling: o.Filling, lock: held}, nil
}

// EnterReadOnly opens a data folder for reading as [OpenReadOnly] does, and none
// of its parts.
func EnterReadOnly(dir string) (*Folder, error) {
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	still, err := holdStill(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{Dir: dir, readers: Options{}.readers(), still: still}, nil
}

// OpenEvents opens the log, and begins it if there is none. Keys that are kept
// to what is in a log are the sign that one was there: then it is not begun
// anew.
func (f *Folder) OpenEvents(ctx context.Context, keysAreKept bool) (*Events, error) {
	if keysAreKept && !exists(filepath.Join(f.Dir, eventsKind.file())) {
		return nil, fmt.Errorf("open data folder %s: %s is missing beside a vault that holds keys, put it back from the backup, or name the place where the log is kept",
			f.Dir, eventsKind.file())
	}
	db, err := f.part(eventsKind)
	if err != nil {
		return nil, err
	}
	f.Events, err = openEvents(ctx, db)
	return f.Events, err
}

// OpenVault opens the vault and the documents beside it, and makes them and the
// master key if they are not there. Documents are made first: a vault of today's
// version is the sign that they were there.
func (f *Folder) OpenVault(ctx context.Context) (*Vault, error) {
	if err := f.documentsThere(); err != nil {
		return nil, err
	}
	papers, err := f.part(documentsKind)
	if err != nil {
		return nil, err
	}
	db, err := f.part(vaultKind)
	if err != nil {
		return nil, err
	}
	f.Documents = &Documents{papers}
	f.Vault, err = openVault(ctx, db, f.Dir)
	return f.Vault, err
}

// OpenOps opens what the platform remembers, and makes it if it is not there.
func (f *Folder) OpenOps() (*Ops, error) {
	db, err := f.part(opsKind)
	if err != nil {
		return nil, err
	}
	f.Ops = &Ops{db: db}
	return f.Ops, nil
}

// part opens one file of the folder.
func (f *Folder) part(k kind) (*database, error) {
	open, err := openDatabase, error(nil)
	switch {
	case f.lock == nil:
		open, err = f.openReader, checkThere(f.Dir, k)
	case !f.filling && k != documentsKind: // see documentsThere
		err = checkWhole(f.Dir, k)
	}
	if err != nil {
		return nil, err
	}
	db, err := open(f.Dir, k, f.readers)
	if err == nil {
		f.open = append(f.open, db)
	}
	return db, err
}

// Health returns what goes wrong and still does as far as is known: writing, and
// behind the scenes the copying of a write-ahead log, as on a full disk. Writing
// is well again once [Folder.Writable] says so.
func (f *Folder) Health() error {
	var errs []error
	for _, db := range f.open {
		errs = append(errs, explain(db.path, db.health.err()))
	}
	return errors.Join(errs...)
}

// Writable returns nil if the last write to a part (events, vault, ops or views)
// passed, as far as it is in this folder. Otherwise it tries to write something,
// and returns why that fails. Documents are of the vault.
func (f *Folder) Writable(ctx context.Context, part string) error {
	var errs []error
	for _, db := range f.open {
		if db.kind.name == part || db.kind == documentsKind && part == vaultKind.name {
			errs = append(errs, db.writable(ctx))
		}
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
