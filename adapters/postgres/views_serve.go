package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"klantreis/projections/projector"
)

// A filling is what is known of a generation that is there.
type filling struct {
	Number, Version int
	Serving         bool
	Tables, Shown   []string // by their stable names
}

// fillings returns all generations of a view, which nobody else changes until
// the transaction ends.
func fillings(ctx context.Context, tx pgx.Tx, view string) ([]filling, error) {
	rows, err := tx.Query(ctx, "SELECT number, version, serving, tables, shown FROM generations WHERE view = $1 ORDER BY number FOR UPDATE", view)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[filling])
}

// Serve implements [projector.Tables].
//
// It needs the stable names for itself for a moment, and whoever asks after it
// waits until it has had them. So it does not wait long for a slow question, and
// tries again: less than the second after which the server would break up two
// that wait for each other by failing one of them.
func (v *Views) Serve(ctx context.Context, generations ...projector.Generation) error {
	return v.patiently(ctx, func(tx pgx.Tx) error {
		for _, g := range generations {
			if err := v.serve(ctx, tx, g); err != nil {
				return fmt.Errorf("serve %s: %w", g, err)
			}
		}
		return notify(ctx, tx)
	})
}

const (
	lockWait  = "200ms"                // for locks that others queue behind
	lockPause = 100 * time.Millisecond // for these others
)

// patiently runs work that takes names away from under readers, as often as it
// takes.
func (v *Views) patiently(ctx context.Context, work func(pgx.Tx) error) error {
	for {
		err := v.change(ctx, func(tx pgx.Tx) error {
			if err := script(ctx, tx, "SET LOCAL lock_timeout = '"+lockWait+"'"); err != nil {
				return err
			}
			return work(tx)
		})
		if !isCode(err, lockTookLong, deadlockFound) {
			return err
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (v *Views) serve(ctx context.Context, tx pgx.Tx, g projector.Generation) error {
	all, err := fillings(ctx, tx, g.View)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(f filling) bool { return f.Number == g.Number && f.Version == g.Version }) {
		return projector.ErrMoved
	}
	for _, f := range all {
		if f.Serving {
			err = unserve(ctx, tx, g, f)
		}
	}
	if err != nil {
		return err
	}
	var statements []string
	for _, l := range g.Tables {
		statements = append(append(statements, viewOf(g, l)...), v.rights(l.Name, !l.Identity)...)
	}
	if err := script(ctx, tx, statements...); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE generations SET serving = true WHERE view = $1 AND number = $2", g.View, g.Number)
	return err
}

// unserve takes the stable names from a generation. Those that the next one of
// the same version takes over are replaced, so that what analysts have built on
// them stays; others go, which fails while something is built on them.
func unserve(ctx context.Context, tx pgx.Tx, next projector.Generation, f filling) error {
	if f.Version != next.Version {
		if err := script(ctx, tx, "DROP VIEW IF EXISTS "+list(f.Tables)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "UPDATE generations SET serving = false WHERE view = $1 AND number = $2", next.View, f.Number)
	return err
}

// rights are the statements that let analysts' tools see a stable name, or not.
func (v *Views) rights(name string, shown bool) []string {
	switch {
	case v.analyst == "":
		return nil
	case shown:
		return []string{"GRANT SELECT ON " + quoted(name) + " TO " + quoted(v.analyst)}
	}
	return []string{"REVOKE ALL ON " + quoted(name) + " FROM " + quoted(v.analyst)}
}

// grant lets analysts' tools see what is served already, for their role may
// have been named later.
func (v *Views) grant(ctx context.Context) error {
	if v.analyst == "" {
		return nil
	}
	err := v.patiently(ctx, func(tx pgx.Tx) error {
		if err := script(ctx, tx, "LOCK TABLE generations IN SHARE ROW EXCLUSIVE MODE", "GRANT USAGE ON SCHEMA views TO "+quoted(v.analyst)); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, "SELECT unnest(shown) FROM generations WHERE serving ORDER BY 1")
		if err != nil {
			return err
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(names) == 0 {
			return err
		}
		return script(ctx, tx, "GRANT SELECT ON "+list(names)+" TO "+quoted(v.analyst))
	})
	if isCode(err, noSuchRole) {
		return fmt.Errorf("there is no role %s for analysts' tools: create it, or name another", v.analyst)
	}
	return err
}

// Drop implements [projector.Tables]. The stable names go first, so that nobody
// asks a generation that is half gone; the row that tells of it goes last, so
// that a Drop that was broken off can be repeated. The server removes the files
// of a table with the table, so nothing of it is left to be scrubbed.
func (v *Views) Drop(ctx context.Context, view string, number int) error {
	g := projector.Generation{View: view, Number: number}
	err := v.patiently(ctx, func(tx pgx.Tx) error {
		all, err := fillings(ctx, tx, view)
		for _, f := range all {
			if f.Number != number {
				continue
			}
			g.Version = f.Version
			for _, name := range f.Tables {
				g.Tables = append(g.Tables, projector.Layout{Name: name})
			}
			if f.Serving {
				return unserve(ctx, tx, projector.Generation{View: view}, f)
			}
		}
		return err
	})
	if err != nil || g.Version == 0 {
		return err
	}
	for _, l := range g.Tables {
		if err := v.dropTable(ctx, g, l); err != nil {
			return fmt.Errorf("drop %s: %w", g.Table(l), err)
		}
	}
	_, err = v.writing.Exec(ctx, "DELETE FROM generations WHERE view = $1 AND number = $2", view, number)
	return err
}

func (v *Views) dropTable(ctx context.Context, g projector.Generation, l projector.Layout) error {
	return v.change(ctx, func(tx pgx.Tx) error {
		if err := script(ctx, tx, "DROP TABLE IF EXISTS "+tableName(g, l)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DELETE FROM soiled WHERE name = $1", g.Table(l))
		return err
	})
}
