package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// makeFolder creates the folder, for its owner alone, unless it is there.
func makeFolder(dir string) error {
	err := os.Mkdir(dir, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist):
		return checkFolder(dir)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("create data folder %s: the folder above it does not exist, create that first or correct the name: %w", dir, err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("create data folder %s: what is above it is a file, name a folder in a folder: %w", dir, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("create data folder %s: this user may not write in the folder above it: %w", dir, err)
	case err != nil:
		return fmt.Errorf("create data folder: %w", err)
	}
	return syncFolder(filepath.Dir(dir))
}

func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("open data folder: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("open data folder %s: it is a file, name a folder", dir)
	}
	return nil
}

// checkSize says whether a database file is there and long enough to be one.
// It does not open the file: closing it again would drop the locks that other
// connections of this process hold on it.
func checkSize(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	if info.Size() < 512 {
		return fmt.Errorf("open %s: it is cut short to %d bytes, %s", path, info.Size(), remedy(path))
	}
	return nil
}

// remedy is what makes a file right that is damaged. Views are in no backup.
func remedy(path string) string {
	if filepath.Base(path) == viewsKind.file() {
		return "it is built anew when the folder is served"
	}
	return "put back a copy from the backup"
}

// mayMakeFiles says whether this user can make files in a folder.
func mayMakeFiles(dir string) bool {
	const write = 2 // W_OK of access(2)
	return syscall.Access(dir, write) == nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// replace gives a finished file its name, durably.
func replace(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("name new file: %w", err)
	}
	return syncFolder(filepath.Dir(to))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// checkWhole refuses a folder in which a part is missing beside the log, since
// starting that part anew would look as if everything in it had been erased.
// The log is made last, so that it is never the first to be there.
func checkWhole(dir string, k kind) error {
	if exists(filepath.Join(dir, k.file())) || !exists(filepath.Join(dir, eventsKind.file())) {
		return nil
	}
	return fmt.Errorf("open data folder %s: %s is missing beside %s, put it back from the backup, or name the place where it is kept",
		dir, k.file(), eventsKind.file())
}

// checkThere refuses a folder to be read in which there is nothing to read.
func checkThere(dir string, k kind) error {
	if exists(filepath.Join(dir, k.file())) {
		return nil
	}
	return fmt.Errorf("open data folder %s: there is no %s in it, correct the name or open it for writing once", dir, k.file())
}
