package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Scrub implements [projector.Tables] as far as a server can: it returns when
// the rows that had been wiped are gone from their tables and indexes, for
// everyone and for good. The server does not overwrite them. What they were
// stays behind in unused parts of pages, until these are used again or the view
// is rebuilt, which makes new files; in the write-ahead log, until its files are
// used again; and in archives, replicas and backups.
//
// Rows that were dropped went with the files of their tables.
func (v *Views) Scrub(ctx context.Context) error {
	v.scrubbing.Lock() // two at once would only wait for each other
	defer v.scrubbing.Unlock()
	all, err := v.soiled(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	if err := v.unseen(ctx); err != nil {
		return fmt.Errorf("wait for readers of deleted rows: %w", err)
	}
	for _, t := range all {
		if err := v.vacuum(ctx, t); err != nil {
			return fmt.Errorf("scrub %s: %w", t.Name, err)
		}
	}
	return nil
}

// A soiled table holds dead rows of persons who are erased.
type soiled struct {
	Name  string
	Times int64
}

func (v *Views) soiled(ctx context.Context) ([]soiled, error) {
	all, err := collect(ctx, v.reading, pgx.RowToStructByPos[soiled], "SELECT name, times FROM soiled ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("read what is to be scrubbed: %w", err)
	}
	return all, nil
}

// vacuum removes the dead rows of a table. FREEZE makes it wait for pages that
// somebody is just looking at, which are passed over otherwise; INDEX_CLEANUP
// makes it clean indexes also when they have few entries of dead rows. What was
// wiped meanwhile calls for another time.
//
// The mark goes durably, and thereby all that was committed before it is.
func (v *Views) vacuum(ctx context.Context, t soiled) error {
	_, err := v.writing.Exec(ctx, "VACUUM (FREEZE, INDEX_CLEANUP ON) "+quoted(t.Name), pgx.QueryExecModeSimpleProtocol)
	if err != nil && !isCode(err, noSuchTable) { // it may have been dropped
		return err
	}
	return v.change(ctx, func(tx pgx.Tx) error {
		if err := script(ctx, tx, "SET LOCAL synchronous_commit = on"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM soiled WHERE name = $1 AND times = $2", t.Name, t.Times)
		return err
	})
}

// unseen waits for the end of all transactions that are open now in this
// database, for they may still see what was deleted.
func (v *Views) unseen(ctx context.Context) error {
	open, err := v.transactions(ctx, nil)
	for err == nil && len(open) > 0 {
		select {
		case <-time.After(lockPause):
			open, err = v.transactions(ctx, open)
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	return err
}

// transactions are those that are open, or which of some still are. Any role
// can see the locks that they hold on themselves; autovacuum, which has no user,
// sees no rows.
func (v *Views) transactions(ctx context.Context, of []string) ([]string, error) {
	return collect(ctx, v.reading, pgx.RowTo[string], `SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a USING (pid)
		WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND a.datname = current_database()
		AND a.usename IS NOT NULL AND a.pid <> pg_backend_pid() AND ($1::text[] IS NULL OR l.virtualtransaction = ANY($1))`, of)
}
