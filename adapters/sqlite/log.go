package sqlite

import (
	"context"
	"errors"
)

// OpenLog opens for writing the log of a data folder alone, and makes the
// folder and the log if they are not there. A folder with nothing but a log is
// not opened by [Open], except to be filled, since what its events seal would
// read as erased.
func OpenLog(ctx context.Context, dir string) (*Folder, error) {
	if err := makeFolder(dir); err != nil {
		return nil, err
	}
	held, err := lock(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir, lock: held}
	if err := f.openLog(ctx, openDatabase, Options{}); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// ReadLog opens the log of a data folder alone, as [OpenReadOnly] does: without
// the key file, and whatever is wrong with the rest.
func ReadLog(ctx context.Context, dir string) (*Folder, error) {
	return openToRead(dir, func(f *Folder) error { return f.openLog(ctx, f.openReader, Options{}) })
}
