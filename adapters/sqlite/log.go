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
	f, err := Enter(dir, Options{})
	return f.onlyLog(ctx, err)
}

// ReadLog opens the log of a data folder alone, as [OpenReadOnly] does: without
// the key file, and whatever is wrong with the rest.
func ReadLog(ctx context.Context, dir string) (*Folder, error) {
	f, err := EnterReadOnly(dir)
	return f.onlyLog(ctx, err)
}

func (f *Folder) onlyLog(ctx context.Context, err error) (*Folder, error) {
	if err != nil {
		return nil, err
	}
	if _, err := f.OpenEvents(ctx, false); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
