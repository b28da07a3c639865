package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// lock makes this process the only one that writes to a folder. The lock ends
// with the process, however it ends; the number in the file is for people.
func lock(dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil && !mayMakeFiles(dir) { // the lock may be there already, and its owner's
		err = errors.Join(fs.ErrPermission, f.Close())
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return nil, fmt.Errorf("lock data folder %s: this user may not write there, make the folder writable or choose another: %w", dir, err)
	case err != nil:
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(locked(dir, path, err), f.Close())
	}
	if err := errors.Join(f.Truncate(0), sign(f)); err != nil {
		return nil, errors.Join(fmt.Errorf("lock data folder: %w", err), f.Close())
	}
	return f, nil
}

func sign(f *os.File) error {
	_, err := f.WriteAt(fmt.Appendln(nil, os.Getpid()), 0)
	return err
}

func locked(dir, path string, err error) error {
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("lock data folder %s: %w", dir, err)
	}
	owner, _ := os.ReadFile(path) // without the number the message still helps
	return fmt.Errorf("data folder %s is in use by process %s: stop that process first, or open the folder for reading only: %w",
		dir, strings.TrimSpace(string(owner)), ErrLocked)
}
