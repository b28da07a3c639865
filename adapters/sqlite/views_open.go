package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// viewsKind is the kind of views.db. An answer does not mean that its rows are
// durable: what a crash takes is made again from the log.
var viewsKind = kind{name: "views", application: 0x6b6c7731, version: 2, synchronous: "NORMAL"}

const (
	viewReaders = 8          // questions that are answered at the same time
	aside       = ".damaged" // after the name of a file that was set aside
)

// OpenViews opens the views of a folder, which are closed with the folder. A
// file that is missing, damaged or of a shape that this program does not know
// is begun anew, and set aside if there is one; see [Views.Anew]. It fails on
// a file that a newer version of the program has written.
func (f *Folder) OpenViews(ctx context.Context) (*Views, error) {
	v := &Views{db: viewsDatabase(f.Dir)}
	if f.lock == nil {
		return v, v.openReadOnly(ctx, f)
	}
	fault, err := v.inspect(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case fault != nil:
		v.Anew = fmt.Sprintf("%v; it is set aside as %s%s until views are scrubbed", fault, viewsKind.file(), aside)
	case !exists(v.db.path):
		v.Anew = viewsKind.file() + " was not there"
	}
	if v.Anew != "" {
		if err := v.setAside(); err != nil {
			return nil, err
		}
	}
	if err := v.db.create(); err != nil {
		return nil, err
	}
	go v.db.w.run()
	go v.db.ckpt.run()
	f.open = append(f.open, v.db)
	return v, nil
}

// openReadOnly opens the views that another process may be writing.
func (v *Views) openReadOnly(ctx context.Context, f *Folder) error {
	v.db.w, v.db.ckpt = nil, nil
	v.db.still = f.unwritten(v.db.path)
	if err := checkSize(v.db.path); err != nil {
		return err
	}
	err := v.read(ctx, func(c *sqlite.Conn) error {
		at, err := v.db.kind.check(c)
		if err == nil && at != v.db.kind.version {
			err = fmt.Errorf("%s is of another version of this program: open the folder for writing once", viewsKind.file())
		}
		return err
	})
	f.open = append(f.open, v.db)
	return err
}

// viewsDatabase is a [database] that keeps in memory what it sorts: that may
// be personal, and no other file should ever hold it.
func viewsDatabase(dir string) *database {
	const sortInMemory = "PRAGMA temp_store = MEMORY"
	const small = "PRAGMA cache_size = -4096" // a page takes twice its size
	d := &database{kind: viewsKind, path: filepath.Join(dir, viewsKind.file())}
	write := func() (*sqlite.Conn, error) {
		c, err := d.connectWriter()
		for _, pragma := range []string{sortInMemory, small} {
			if err == nil {
				err = sqlitex.ExecuteTransient(c, pragma, nil)
			}
		}
		return c, err
	}
	d.pool = newPool(viewReaders, func() (*sqlite.Conn, error) {
		return d.connect(sqlite.OpenReadOnly, small, sortInMemory)
	})
	d.w = newWriter(write, &d.health)
	d.ckpt = newCheckpointer(d.path, write, &d.w.gate, &d.health)
	d.w.committed = d.ckpt.mark
	return d
}

// inspect looks at a file that is there. What is wrong with it, such that it
// has to be begun anew, is a fault; an error is anything else.
func (v *Views) inspect(ctx context.Context) (fault, err error) {
	if err := checkSize(v.db.path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return fmt.Errorf("%s is cut short", viewsKind.file()), nil
	}
	c, err := v.db.w.open()
	if err == nil {
		err = interruptible(ctx, c, func(c *sqlite.Conn) error { fault, err = v.probe(c); return err })
		err = errors.Join(err, c.Close())
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultCorrupt, sqlite.ResultNotADB:
		return fmt.Errorf("%s is damaged", viewsKind.file()), nil
	}
	return fault, explain(v.db.path, err)
}

var errShape = errors.New("views.db is of a shape that this program does not know")

// probe reads a little of everything.
func (v *Views) probe(c *sqlite.Conn) (fault, err error) {
	application, err := number(c, "PRAGMA application_id")
	if err != nil {
		return nil, err
	}
	version, err := number(c, "PRAGMA user_version")
	switch {
	case err != nil:
		return nil, err
	case application == v.db.kind.application && version > int64(v.db.kind.version):
		_, err := v.db.kind.check(c)
		return nil, err
	case application != v.db.kind.application || version < int64(v.db.kind.version):
		return errShape, nil
	}
	if err := sqlitex.ExecuteTransient(c, "SELECT failure, wanted FROM generations, scrubs", nil); sqlite.ErrCode(err) == sqlite.ResultError {
		return errShape, nil
	}
	var names []string
	err = sqlitex.Execute(c, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
		&sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error { names = append(names, row.ColumnText(0)); return nil }})
	for _, name := range names {
		if err == nil {
			err = sqlitex.ExecuteTransient(c, "SELECT * FROM "+quoted(name, '"')+" LIMIT 1", nil)
		}
	}
	return nil, err
}

// setAside takes the file out of the way, in case someone wants to know what
// happened to it, and its write-ahead log also when that is all that there is:
// SQLite would take the log for that of the new file.
func (v *Views) setAside() error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		from := v.db.path + suffix
		if err := os.Rename(from, from+aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("set damaged views aside: %w", err)
		}
	}
	return nil
}
