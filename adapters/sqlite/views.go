package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// Views keeps the tables of views in views.db. It implements
// [projector.Tables] and [projector.Reader].
//
// The file holds nothing that cannot be made again from the log, so it may be
// removed while nobody has it open.
type Views struct {
	// Anew says why the file was begun anew, "" if it was not: views are then
	// built before they serve.
	Anew string

	db     *database
	writes int64 // transactions that were begun; guarded by the writer's gate

	scrubbing sync.Mutex // held by whoever scrubs
}

var (
	_ projector.Tables = (*Views)(nil)
	_ projector.Reader = (*Views)(nil)
)

// write runs work in a transaction of its own.
func (v *Views) write(ctx context.Context, work func(*sqlite.Conn) error) error {
	return damaged(v.db.alone(ctx, func(c *sqlite.Conn) error {
		v.writes++
		return work(c)
	}))
}

// read lends work a connection that can only read.
func (v *Views) read(ctx context.Context, work func(*sqlite.Conn) error) error {
	return damaged(v.db.read(ctx, work))
}

// damaged adds what to do about a file that no longer is what it was: unlike
// the others of the folder it needs no backup.
func damaged(err error) error {
	switch code := sqlite.ErrCode(err); code.ToPrimary() {
	case sqlite.ResultCorrupt, sqlite.ResultNotADB:
		return fmt.Errorf("views are damaged, stop the program, remove views.db and start again to have them built anew: %w", err)
	}
	return err
}

// Status implements [projector.Tables].
func (v *Views) Status(ctx context.Context) (all []projector.Status, err error) {
	err = v.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, `SELECT view, version, number, serving, major, minor, event, recorded,
			failed_major, failed_minor, failed_since, failure FROM generations ORDER BY view, number`,
			&sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
				all = append(all, status(row))
				return nil
			}})
	})
	if err != nil {
		return nil, fmt.Errorf("read status of views: %w", err)
	}
	return all, nil
}

func status(row *sqlite.Stmt) projector.Status {
	return projector.Status{
		View: row.ColumnText(0), Version: row.ColumnInt(1), Number: row.ColumnInt(2), Serving: row.ColumnBool(3),
		At:       eventstore.Checkpoint{Position: place(row, 4), ID: columnID(row, 6)},
		Recorded: instant(row.ColumnInt64(7)),
		Failure:  projector.Failure{Position: place(row, 8), Since: instant(row.ColumnInt64(10)), Error: row.ColumnText(11)},
	}
}

// place reads a position of any store from two columns.
func place(row *sqlite.Stmt, column int) eventstore.Position {
	return eventstore.Position{Major: uint64(row.ColumnInt64(column)), Minor: uint64(row.ColumnInt64(column + 1))}
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Create implements [projector.Tables].
func (v *Views) Create(ctx context.Context, g projector.Generation) error {
	return v.write(ctx, func(c *sqlite.Conn) error {
		taken, err := number(c, "SELECT count(*) FROM generations WHERE view = ? AND number = ?", g.View, int64(g.Number))
		if err != nil {
			return err
		}
		if taken > 0 {
			return fmt.Errorf("create %s: %w", g, projector.ErrTaken)
		}
		var names []string
		for _, l := range g.Tables {
			names = append(names, l.Name)
			for _, ddl := range append([]string{tableOf(g, l)}, early(g, l)...) {
				if err := sqlitex.ExecuteTransient(c, ddl, nil); err != nil {
					return fmt.Errorf("create table %s: %w", g.Table(l), err)
				}
			}
		}
		return sqlitex.Execute(c, "INSERT INTO generations VALUES (?, ?, ?, 0, ?, 0, 0, ?, 0, 0, 0, 0, '')", &sqlitex.ExecOptions{
			Args: []any{g.View, int64(g.Number), int64(g.Version), strings.Join(names, " "), uuid.Nil[:]}})
	})
}

// Complete implements [projector.Tables].
func (v *Views) Complete(ctx context.Context, g projector.Generation, at eventstore.Checkpoint, recorded time.Time) error {
	if err := v.index(ctx, g); err != nil {
		return damaged(explain(v.db.path, err))
	}
	return v.write(ctx, func(c *sqlite.Conn) error {
		return v.move(c, projector.Step{Generation: g, To: at, Recorded: recorded})
	})
}

// index makes the indexes of a generation. Sorting the keys of a large table
// takes more memory than there should be used, so it happens on a connection
// that sorts in a file, in the folder itself and without a name.
func (v *Views) index(ctx context.Context, g projector.Generation) (err error) {
	if v.db.w == nil {
		return ErrReadOnly
	}
	c, err := v.db.w.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	for _, pragma := range []string{"PRAGMA temp_store = FILE", "PRAGMA temp_store_directory = " + quoted(filepath.Dir(v.db.path), '\'')} {
		if err := sqlitex.ExecuteTransient(c, pragma, nil); err != nil {
			return err
		}
	}
	for _, l := range g.Tables {
		for _, ddl := range late(g, l) {
			if err := v.execute(ctx, c, ddl); err != nil {
				return fmt.Errorf("index %s: %w", g.Table(l), err)
			}
		}
	}
	return nil
}

// execute runs a statement on a connection of its own, between the transactions
// of others.
func (v *Views) execute(ctx context.Context, c *sqlite.Conn, sql string) error {
	v.db.w.gate.Lock()
	defer v.db.w.gate.Unlock()
	v.writes++
	return interruptible(ctx, c, func(c *sqlite.Conn) error { return sqlitex.ExecuteTransient(c, sql, nil) })
}

// Serve implements [projector.Tables].
func (v *Views) Serve(ctx context.Context, generations ...projector.Generation) error {
	return v.write(ctx, func(c *sqlite.Conn) error {
		for _, g := range generations {
			if err := serve(c, g); err != nil {
				return fmt.Errorf("serve %s: %w", g, err)
			}
		}
		return nil
	})
}

func serve(c *sqlite.Conn, g projector.Generation) error {
	there, err := number(c, "SELECT count(*) FROM generations WHERE view = ? AND number = ? AND version = ?",
		g.View, int64(g.Number), int64(g.Version))
	if err != nil {
		return err
	}
	if there == 0 {
		return projector.ErrMoved
	}
	if err := unserve(c, g.View); err != nil {
		return err
	}
	for _, l := range g.Tables {
		if err := sqlitex.ExecuteTransient(c, viewOf(g, l), nil); err != nil {
			return err
		}
	}
	return sqlitex.Execute(c, "UPDATE generations SET serving = 1 WHERE view = ? AND number = ?",
		&sqlitex.ExecOptions{Args: []any{g.View, int64(g.Number)}})
}

func tablesIn(row *sqlite.Stmt, column int) []string { return strings.Fields(row.ColumnText(column)) }

// unserve takes the stable names from the generation that has them.
func unserve(c *sqlite.Conn, view string) error {
	var tables []string
	err := sqlitex.Execute(c, "SELECT tables FROM generations WHERE view = ? AND serving = 1", &sqlitex.ExecOptions{
		Args: []any{view}, ResultFunc: func(row *sqlite.Stmt) error {
			tables = append(tables, tablesIn(row, 0)...)
			return nil
		}})
	if err != nil {
		return err
	}
	for _, name := range tables {
		if err := sqlitex.ExecuteTransient(c, "DROP VIEW IF EXISTS "+quoted(name, '"'), nil); err != nil {
			return err
		}
	}
	return sqlitex.Execute(c, "UPDATE generations SET serving = 0 WHERE view = ?", &sqlitex.ExecOptions{Args: []any{view}})
}
