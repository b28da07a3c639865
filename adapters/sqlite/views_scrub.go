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

// soil notes that deleted rows may be in the file, in the transaction that
// deletes them: whatever happens next, it is known that they have to be
// scrubbed out.
//
// Only what takes away rows of persons who are erased calls for that: a wipe,
// and dropping a generation. One that stood still, or was being built, when a
// person was erased holds that person's rows until it goes. All other rows that
// are replaced or deleted are of persons whose present rows are there as well.
func soil(c *sqlite.Conn) error { return do(c, "UPDATE scrubs SET wanted = wanted + 1") }

// unsoiled is what is wanted in a file that nothing was deleted from: the
// removal of the file that it takes the place of.
const unsoiled = 1

// Scrub implements [projector.Tables].
//
// SQLite overwrites what it deletes (secure_delete), but not what it only
// moves: when pages are balanced, copies of rows can stay behind in the gap
// between a page's pointers and its cells, and live on after the row itself
// is gone. Tables that are dropped stay behind in free pages. So all that is
// not in use in any page is overwritten here. What the write-ahead log holds
// of old pages goes when it is truncated.
func (v *Views) Scrub(ctx context.Context) error {
	if v.db.w == nil {
		return ErrReadOnly
	}
	v.scrubbing.Lock() // two at once would take each other for writers, and go over everything twice
	defer v.scrubbing.Unlock()
	wanted, done, err := v.scrubs(ctx)
	if err != nil || wanted == done {
		return err
	}
	if wanted > unsoiled { // or there is nothing to overwrite
		if err := v.overwrite(ctx); err != nil {
			return fmt.Errorf("scrub pages: %w", err)
		}
		if err := v.db.truncate(ctx); err != nil {
			return err
		}
	}
	if err := v.removeAside(); err != nil {
		return fmt.Errorf("remove what was set aside: %w", err)
	}
	// What was deleted since wanted was read calls for another scrubbing.
	return v.write(ctx, func(c *sqlite.Conn) error {
		return do(c, "UPDATE scrubs SET done = max(done, ?)", []any{wanted})
	})
}

// scrubs returns the number of what called for scrubbing, and up to which it
// was done.
func (v *Views) scrubs(ctx context.Context) (wanted, done int64, err error) {
	err = v.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT wanted, done FROM scrubs", &sqlitex.ExecOptions{
			ResultFunc: func(row *sqlite.Stmt) error {
				wanted, done = row.ColumnInt64(0), row.ColumnInt64(1)
				return nil
			}})
	})
	if err != nil {
		err = fmt.Errorf("read whether to scrub: %w", err)
	}
	return wanted, done, err
}

// overwrite goes over all pages of the file, many of them in one transaction.
//
// Others may write between these transactions, and bring what was left in a
// page that is still to come to one that is done: pages change places when they
// are balanced, and a long value can take a free page and leave the end of it
// as it is. So the file is then gone over once more. The first time has emptied
// all free pages, so only what balancing brought behind it both times could
// escape the second: that would have to be moved in two short moments, and be
// overwritten by neither.
func (v *Views) overwrite(ctx context.Context) error {
	for range 2 {
		alone, last := true, int64(0)
		for first := int64(1); first > 0; {
			err := v.write(ctx, func(c *sqlite.Conn) (err error) {
				alone = alone && (first == 1 || v.writes == last+1)
				last = v.writes
				first, err = scrubPages(c, first)
				return err
			})
			if err != nil {
				return err
			}
		}
		if alone {
			return nil
		}
	}
	return nil
}

// removeAside removes the files that were set aside, durably.
func (v *Views) removeAside() error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(v.db.path + suffix + aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return syncFolder(filepath.Dir(v.db.path))
}
