package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// A Part is one of the files of a folder that cannot be made again.
type Part struct{ kind kind }

// The parts of a folder, in the order in which they are to be copied beside a
// process that writes: what policies have done must not be ahead of the log, no
// document may be missing that an event of it names, and no key that opens
// either. Keys are made before the documents and events that they seal,
// documents are put before the events that name them, and checkpoints move after
// those.
var Parts = []Part{OpsPart, EventsPart, DocumentsPart, VaultPart}

var (
	OpsPart       = Part{opsKind}
	EventsPart    = Part{eventsKind}
	DocumentsPart = Part{documentsKind}
	VaultPart     = Part{vaultKind}
)

// File is the name of the part's file.
func (p Part) File() string { return p.kind.file() }

const copyPages = 1024 // that are copied between two looks at the context

// Copy copies the part from one folder to another as it is at one moment, also
// beside a process that writes to it, and checks the copy. The file gets its
// name when it is whole, and needs no other file beside it. How far it is, is
// told in pages. Meanwhile the process cannot start its write-ahead log over,
// so that this grows; destroying keys waits for a copy of the vault, and removing
// documents for one of those.
func (p Part) Copy(ctx context.Context, from, to string, report func(done, total int)) (err error) {
	f, source, err := p.look(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	copied := &database{kind: p.kind, path: filepath.Join(to, p.File()+".new")}
	if err := copied.removeAll(); err != nil {
		return err
	}
	err = copied.fill(ctx, func(to *sqlite.Conn) error {
		return source.copyTo(ctx, to, copied.path, report)
	})
	if err != nil {
		return fmt.Errorf("copy %s: %w", source.path, explain(copied.path, err))
	}
	return replace(copied.path, filepath.Join(to, p.File()))
}

// copyTo copies the database as it is at one moment. What is damaged is what was
// read; what is full, or cannot be written, is the file that is named.
func (d *database) copyTo(ctx context.Context, to *sqlite.Conn, path string, report func(done, total int)) error {
	return d.snapshot(ctx, func(from *sqlite.Conn) error {
		if _, err := d.kind.check(from); err != nil {
			return err
		}
		err := copyPagesOf(ctx, to, from, report)
		switch code := sqlite.ErrCode(err); code.ToPrimary() {
		case sqlite.ResultCorrupt, sqlite.ResultNotADB:
			return err
		}
		return explain(path, err)
	})
}

// look opens one part of a folder for reading, also as an older version of the
// program left it.
func (p Part) look(dir string) (*Folder, *database, error) {
	still, err := holdStill(dir)
	if err != nil {
		return nil, nil, err
	}
	f := &Folder{Dir: dir, still: still}
	d := &database{kind: p.kind, path: filepath.Join(dir, p.File())}
	d.still = f.unwritten(d.path)
	if err := checkSize(d.path); err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	d.pool = newPool(1, d.connectReader)
	f.open = append(f.open, d)
	return f, d, nil
}

// CheckKey refuses a folder whose key file is missing or does not open its vault,
// as opening the folder does. A process that serves it has the key in memory, and
// would not notice before it is started anew.
func CheckKey(ctx context.Context, dir string) (err error) {
	f, keys, err := VaultPart.look(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = openVault(ctx, keys, dir)
	return err
}

// fill makes the database what a copy makes it, checked and durable.
func (d *database) fill(ctx context.Context, copy func(*sqlite.Conn) error) error {
	f, err := os.OpenFile(d.path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer f.Close() // a second time, mostly
	c, err := sqlite.OpenConn(d.path, sqlite.OpenReadWrite)
	if err != nil {
		return err
	}
	err = copy(c)
	if err == nil { // so that it is one file, and can be read where no other can be made
		err = sqlitex.ExecuteTransient(c, "PRAGMA journal_mode = DELETE", nil)
	}
	if err == nil {
		err = interruptible(ctx, c, d.intact)
	}
	if err := errors.Join(err, c.Close()); err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func copyPagesOf(ctx context.Context, to, from *sqlite.Conn, report func(done, total int)) error {
	b, err := sqlite.NewBackup(to, "main", from, "main")
	if err != nil {
		return err
	}
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, b.Close())
		}
		if more, err = b.Step(copyPages); err != nil {
			return errors.Join(err, b.Close())
		}
		report(b.PageCount()-b.Remaining(), b.PageCount())
	}
	return b.Close()
}

// intact checks that a database is what its own structure says.
func (d *database) intact(c *sqlite.Conn) error {
	found := ""
	err := sqlitex.Execute(c, "PRAGMA integrity_check(1)", &sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
		found = row.ColumnText(0)
		return nil
	}})
	if err == nil && found != "ok" {
		err = fmt.Errorf("%s is damaged, take an earlier copy: %s", d.kind.file(), found)
	}
	return err
}
