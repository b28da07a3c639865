package sqlite

import (
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"
)

// Errors of a folder's parts; compare them with [errors.Is].
var (
	ErrClosed   = errors.New("data folder is closed")
	ErrReadOnly = errors.New("data folder was opened for reading only")
	ErrLocked   = errors.New("one process at a time writes to a data folder")
)

// explain adds to an error of SQLite which file it is about and what would
// make it right. Other errors pass as they are, and so do those that were
// explained where they arose, which is nearest to the file.
func explain(path string, err error) error {
	if !fromSQLite(err) || errors.As(err, new(explained)) {
		return err
	}
	return explained{explanation(path, err)}
}

// explained marks an error that says which file it is about.
type explained struct{ error }

func (e explained) Unwrap() error { return e.error }

func explanation(path string, err error) error {
	switch code := sqlite.ErrCode(err); code.ToPrimary() {
	case sqlite.ResultFull:
		return fmt.Errorf("write %s: the disk is full, free some space and try again: %w", path, err)
	case sqlite.ResultReadOnly, sqlite.ResultPerm:
		return fmt.Errorf("write %s: the file or its folder may not be written, let this user write both: %w", path, err)
	case sqlite.ResultCantOpen:
		return fmt.Errorf("open %s: it is missing or may not be opened, let this user read and write it and its folder: %w", path, err)
	case sqlite.ResultNotADB:
		return fmt.Errorf("read %s: it is not a database, %s: %w", path, remedy(path), err)
	case sqlite.ResultCorrupt:
		return fmt.Errorf("read %s: it is damaged or cut short, %s: %w", path, remedy(path), err)
	case sqlite.ResultBusy:
		return fmt.Errorf("use %s: another program keeps it locked, close that program: %w", path, err)
	case sqlite.ResultIOErr:
		return fmt.Errorf("use %s: the disk fails, look at the system's log: %w", path, err)
	default:
		return fmt.Errorf("use %s: %w", path, err)
	}
}

// ofTheDisk says whether an error is about a file or the disk that it is on,
// and not about what was to be written.
func ofTheDisk(err error) bool {
	code := sqlite.ErrCode(err)
	switch code.ToPrimary() {
	case sqlite.ResultFull, sqlite.ResultIOErr, sqlite.ResultReadOnly, sqlite.ResultPerm, sqlite.ResultCantOpen, sqlite.ResultCorrupt, sqlite.ResultNotADB:
		return true
	}
	return false
}

// fromSQLite says whether an error came from the database itself, and not of a
// statement that is wrong.
func fromSQLite(err error) bool {
	code := sqlite.ErrCode(err)
	return err != nil && code.ToPrimary() != sqlite.ResultError
}
