package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// busyTimeout is for locks of other programs; our own never wait.
const busyTimeout = 5 * time.Second

// A database is one file of the folder: one writer, a checkpointer beside it
// and a pool of connections that can only read. Opened for reading only it
// has just the pool.
type database struct {
	kind  kind
	path  string
	still bool // nobody writes to it, and there is no write-ahead log
	pool  *pool
	w     *writer       // nil when read-only
	ckpt  *checkpointer // nil when read-only

	health health
}

// openDatabase opens a file of the folder for writing, creates it when it is
// missing and brings its schema up to date.
func openDatabase(dir string, k kind, readers int) (*database, error) {
	d := &database{kind: k, path: filepath.Join(dir, k.file())}
	if err := d.create(); err != nil {
		return nil, err
	}
	d.w = newWriter(d.connectWriter, &d.health)
	d.ckpt = newCheckpointer(d.path, d.connectWriter, &d.w.gate, &d.health)
	d.w.committed = d.ckpt.mark
	d.pool = newPool(readers, d.connectReader)
	c, err := d.connectWriter()
	if err == nil {
		err = errors.Join(k.migrate(c), c.Close())
	}
	if err != nil {
		return nil, explain(d.path, err)
	}
	go d.w.run()
	go d.ckpt.run()
	return d, nil
}

// openReader opens a file of the folder that another process may be writing to.
func (f *Folder) openReader(dir string, k kind, readers int) (*database, error) {
	d := &database{kind: k, path: filepath.Join(dir, k.file())}
	d.still = f.unwritten(d.path)
	if err := checkSize(d.path); err != nil {
		return nil, err
	}
	d.pool = newPool(readers, d.connectReader)
	err := d.read(context.Background(), func(c *sqlite.Conn) error {
		at, err := k.check(c)
		if err == nil && at < k.version {
			return fmt.Errorf("%s was written by an older version of this program (schema %d, this version needs %d): open the folder for writing once", k.file(), at, k.version)
		}
		return err
	})
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// create makes the file with its whole schema under another name first, so
// that a file under its own name is never half made: one that is empty was
// cut short.
func (d *database) create() error {
	err := checkSize(d.path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	made := &database{kind: d.kind, path: d.path + ".new"}
	if err := made.removeAll(); err != nil {
		return err
	}
	f, err := os.OpenFile(made.path, os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("create %s: %w", d.path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("create %s: %w", d.path, err)
	}
	c, err := made.connectWriter()
	if err == nil {
		err = errors.Join(d.kind.migrate(c), c.Close())
	}
	if err != nil {
		return explain(d.path, err)
	}
	return replace(made.path, d.path)
}

func (d *database) removeAll() error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(d.path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove unfinished file: %w", err)
		}
	}
	return nil
}

// connectWriter opens a connection that may write.
func (d *database) connectWriter() (*sqlite.Conn, error) {
	return d.connect(sqlite.OpenReadWrite,
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = "+d.kind.synchronous,
		"PRAGMA wal_autocheckpoint = 0", // the checkpointer does it
		"PRAGMA journal_size_limit = 67108864",
		"PRAGMA secure_delete = ON",
		"PRAGMA foreign_keys = ON",
		"PRAGMA cache_size = -65536")
}

// connectReader opens a connection that cannot write.
func (d *database) connectReader() (*sqlite.Conn, error) {
	return d.connect(sqlite.OpenReadOnly, "PRAGMA cache_size = -2048") // a page takes twice its size, and the system caches the file
}

func (d *database) connect(flags sqlite.OpenFlags, pragmas ...string) (*sqlite.Conn, error) {
	path := d.path
	if d.still {
		path, flags = immutable(path), flags|sqlite.OpenURI
	}
	c, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, err
	}
	c.SetBusyTimeout(busyTimeout)
	for _, pragma := range pragmas {
		if err := sqlitex.ExecuteTransient(c, pragma, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", pragma, err), c.Close())
		}
	}
	return c, nil
}

// read lends fn a connection that can only read.
func (d *database) read(ctx context.Context, fn func(*sqlite.Conn) error) error {
	return explain(d.path, d.pool.with(ctx, fn))
}

// snapshot is read with all statements seeing the same state.
func (d *database) snapshot(ctx context.Context, fn func(*sqlite.Conn) error) error {
	return d.read(ctx, func(c *sqlite.Conn) (err error) {
		if err := sqlitex.Execute(c, "BEGIN", nil); err != nil {
			return err
		}
		err = fn(c)
		c.SetInterrupt(nil) // the transaction ends also when the context has
		return errors.Join(err, sqlitex.Execute(c, "ROLLBACK", nil))
	})
}

// group is [writer.group].
func (d *database) group(ctx context.Context, work func(*sqlite.Conn) error) error {
	if d.w == nil {
		return ErrReadOnly
	}
	return explain(d.path, d.w.group(ctx, work))
}

// alone is [writer.alone].
func (d *database) alone(ctx context.Context, work func(*sqlite.Conn) error) error {
	if d.w == nil {
		return ErrReadOnly
	}
	return explain(d.path, d.w.alone(ctx, work))
}

// truncate is [checkpointer.truncate].
func (d *database) truncate(ctx context.Context) error {
	return explain(d.path, d.ckpt.truncate(ctx))
}

// close finishes what is being written and closes every connection. The last
// one copies the write-ahead log into the database and removes it.
func (d *database) close() error {
	if d.w == nil {
		return explain(d.path, d.pool.close())
	}
	return explain(d.path, errors.Join(d.pool.close(), d.w.close(), d.ckpt.close()))
}
