package sqlite

import (
	"context"
	"errors"
)

// ReadLog opens the log of a data folder alone, as [OpenReadOnly] does: without
// the key file, and whatever is wrong with the rest.
func ReadLog(ctx context.Context, dir string) (*Folder, error) {
	f, err := EnterReadOnly(dir)
	if err != nil {
		return nil, err
	}
	if _, err := f.OpenEvents(ctx, false); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// ReadOps opens what a folder remembers alone, also as an older version of the
// program left it.
func ReadOps(dir string) (*Folder, error) {
	f, db, err := OpsPart.look(dir)
	if err != nil {
		return nil, err
	}
	f.Ops = &Ops{db: db}
	return f, nil
}
