package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
)

// holdStill keeps others from writing to a folder in which this user can make
// no file, and returns nil for any other. SQLite reads a file with a
// write-ahead log only where it can make the memory that readers and writers
// share; without it a file can be read as it is, provided that it stays so. A
// process that serves the folder has made that memory, and is read beside.
func holdStill(dir string) (*os.File, error) {
	if mayMakeFiles(dir) {
		return nil, nil
	}
	f, err := os.Open(filepath.Join(dir, "lock"))
	if errors.Is(err, fs.ErrNotExist) {
		f, err = os.Open(dir) // a copy that was made without it, which nobody serves
	}
	if err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, f.Close()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("hold data folder %s still: %w", dir, err), f.Close())
	}
	return f, nil
}

// unwritten says whether a file of the folder can be read as it is: nobody
// writes to it, and nothing is left in a write-ahead log by a process that was
// killed.
func (f *Folder) unwritten(path string) bool { return f.still != nil && !exists(path+"-wal") }

// immutable names a file so that SQLite takes it as one that does not change.
func immutable(path string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?immutable=1"
}
