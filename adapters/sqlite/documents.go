package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/document"
)

// Documents keeps sealed documents in documents.db, beside the vault and apart
// from it: so the vault stays small, and whoever needs a new key does not wait
// for megabytes. It implements [document.Store].
//
// To remove documents empties the write-ahead log, which waits for a copy of
// the file that is being made.
type Documents struct{ db *database }

var _ document.Store = (*Documents)(nil)

// nowMillis is the clock of the store, in milliseconds since 1970.
const nowMillis = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

// Put implements [document.Store].
func (d *Documents) Put(ctx context.Context, n document.Name, s document.Sealed) error {
	other := false
	err := d.db.alone(ctx, func(c *sqlite.Conn) error {
		number, err := number(c, "SELECT number FROM documents WHERE stream = ? AND id = ?", n.Stream, n.ID[:])
		if err != nil {
			return err
		}
		if number == 0 {
			return insertDocument(c, n, s)
		}
		there, err := readChunks(c, n)
		other = !slices.EqualFunc(there, s, bytes.Equal)
		return errors.Join(err, exec(c, "UPDATE documents SET put_at = "+nowMillis+" WHERE number = ?", number))
	})
	if err == nil && other {
		err = document.ErrOther
	}
	return about("put", err)
}

func insertDocument(c *sqlite.Conn, n document.Name, s document.Sealed) error {
	if err := exec(c, "INSERT INTO documents (stream, id, put_at) VALUES (?, ?, "+nowMillis+")", n.Stream, n.ID[:]); err != nil {
		return err
	}
	number := c.LastInsertRowID()
	for i, chunk := range s {
		if err := exec(c, "INSERT INTO chunks (document, number, sealed) VALUES (?, ?, ?)", number, i, chunk); err != nil {
			return err
		}
	}
	return nil
}

// readChunks returns none for a document that is not there.
func readChunks(c *sqlite.Conn, n document.Name) (s document.Sealed, err error) {
	err = sqlitex.Execute(c, `SELECT sealed FROM chunks JOIN documents ON documents.number = chunks.document
		WHERE stream = ? AND id = ? ORDER BY chunks.number`,
		&sqlitex.ExecOptions{Args: []any{n.Stream, n.ID[:]}, ResultFunc: func(row *sqlite.Stmt) error {
			chunk := make([]byte, row.ColumnLen(0))
			row.ColumnBytes(0, chunk)
			s = append(s, chunk)
			return nil
		}})
	return s, err
}

// Get implements [document.Store].
func (d *Documents) Get(ctx context.Context, n document.Name) (s document.Sealed, err error) {
	err = d.db.read(ctx, func(c *sqlite.Conn) error {
		s, err = readChunks(c, n)
		return err
	})
	if err == nil && len(s) == 0 {
		err = document.ErrNotThere
	}
	return s, about("get", err)
}

// Drop implements [document.Store].
func (d *Documents) Drop(ctx context.Context, n document.Name, age time.Duration) error {
	return d.remove(ctx, "DELETE FROM documents WHERE stream = ? AND id = ? AND put_at <= "+nowMillis+" - ?", n.Stream, n.ID[:], age.Milliseconds())
}

// Remove implements [document.Store].
func (d *Documents) Remove(ctx context.Context, stream string) error {
	return d.remove(ctx, "DELETE FROM documents WHERE stream = ?", stream)
}

// remove deletes documents with their chunks. Most streams have none, and then
// there is nothing to be found in the write-ahead log either.
func (d *Documents) remove(ctx context.Context, query string, args ...any) error {
	removed := 0
	err := d.db.alone(ctx, func(c *sqlite.Conn) error {
		err := exec(c, query, args...)
		removed = c.Changes()
		return err
	})
	if err == nil && removed > 0 {
		err = d.db.truncate(ctx)
	}
	return about("remove", err)
}

// Names implements [document.Store].
func (d *Documents) Names(ctx context.Context, after document.Name, limit int) ([]document.Name, error) {
	return d.names(ctx, "", after.Stream, after.ID[:], limit)
}

// Loose implements [document.Store].
func (d *Documents) Loose(ctx context.Context, age time.Duration, after document.Name, limit int) ([]document.Name, error) {
	return d.names(ctx, "AND settled = 0 AND put_at <= "+nowMillis+" - ?4", after.Stream, after.ID[:], limit, age.Milliseconds())
}

func (d *Documents) names(ctx context.Context, and string, args ...any) (names []document.Name, err error) {
	err = d.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT stream, id FROM documents WHERE (stream, id) > (?1, ?2) "+and+" ORDER BY stream, id LIMIT ?3",
			&sqlitex.ExecOptions{Args: args, ResultFunc: func(row *sqlite.Stmt) error {
				names = append(names, document.Name{Stream: row.ColumnText(0), ID: columnID(row, 1)})
				return nil
			}})
	})
	return names, about("list", err)
}

// Settle implements [document.Store].
func (d *Documents) Settle(ctx context.Context, names ...document.Name) error {
	return about("settle", d.db.group(ctx, func(c *sqlite.Conn) error {
		for _, n := range names {
			if err := exec(c, "UPDATE documents SET settled = 1 WHERE stream = ? AND id = ?", n.Stream, n.ID[:]); err != nil {
				return err
			}
		}
		return nil
	}))
}

func exec(c *sqlite.Conn, query string, args ...any) error {
	return sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args})
}

// about says of an error what was to be done with documents.
func about(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s documents: %w", what, err)
	}
	return nil
}

// documentsThere refuses a folder whose documents were lost. A vault of an
// earlier version, as one that is not there yet, has none beside it.
func (f *Folder) documentsThere() error {
	path := filepath.Join(f.Dir, vaultKind.file())
	switch {
	case f.filling || exists(filepath.Join(f.Dir, documentsKind.file())):
		return nil
	case f.lock == nil:
		return checkThere(f.Dir, vaultKind)
	case !exists(path):
		return checkWhole(f.Dir, vaultKind)
	}
	at, err := versionOf(path)
	if err == nil {
		err = beside(at)
	}
	if err != nil {
		err = fmt.Errorf("open data folder %s: %w", f.Dir, err)
	}
	return err
}

// CheckDocuments refuses a folder whose documents were lost, as opening the folder
// does. A process that serves it has the file open that is no longer there, and
// would not notice before it is started anew.
func CheckDocuments(ctx context.Context, dir string) (err error) {
	if exists(filepath.Join(dir, documentsKind.file())) {
		return nil
	}
	f, keys, err := VaultPart.look(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return keys.read(ctx, func(c *sqlite.Conn) error {
		at, err := vaultKind.check(c)
		if err == nil {
			err = beside(at)
		}
		return err
	})
}

// beside refuses a vault without documents beside it, by its version.
func beside(vault int) error {
	if vault < documentsBeside {
		return nil
	}
	return fmt.Errorf("%s is missing beside %s, put it back from the backup; if there is none, klantreis restore --documents-lost makes a folder without",
		documentsKind.file(), vaultKind.file())
}

// documentsBeside is the version of the vault from which on documents are
// beside it.
const documentsBeside = 2

// versionOf is the version of a vault that nobody has opened.
func versionOf(path string) (version int, err error) {
	if err := checkSize(path); err != nil {
		return 0, err
	}
	c, err := (&database{path: path}).connect(sqlite.OpenReadWrite) // which can make what a write-ahead log needs
	if err != nil {
		return 0, explain(path, err)
	}
	version, err = vaultKind.check(c)
	return version, explain(path, errors.Join(err, c.Close()))
}
