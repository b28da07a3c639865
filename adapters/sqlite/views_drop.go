package sqlite

import (
	"context"
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/projections/projector"
)

// Drop implements [projector.Tables]. The stable names go first, so that
// nobody asks a generation that is half gone; the row that tells of it goes
// last, so that a Drop that was broken off can be repeated.
func (v *Views) Drop(ctx context.Context, view string, n int) error {
	var g projector.Generation
	err := v.write(ctx, func(c *sqlite.Conn) (err error) {
		var serving bool
		if g, serving, err = known(c, view, n); err != nil || !serving {
			return err
		}
		return unserve(c, view)
	})
	if err != nil || g.View == "" {
		return err
	}
	for _, l := range g.Tables {
		if err := v.write(ctx, func(c *sqlite.Conn) error { return dropTable(c, tableName(g, l)) }); err != nil {
			return fmt.Errorf("drop %s: %w", g.Table(l), err)
		}
	}
	return v.write(ctx, func(c *sqlite.Conn) error {
		return do(c, "DELETE FROM generations WHERE view = ? AND number = ?", []any{view, int64(n)})
	})
}

// known finds a generation; it has no name when it is not there.
func known(c *sqlite.Conn, view string, n int) (g projector.Generation, serving bool, err error) {
	err = sqlitex.Execute(c, "SELECT version, serving, tables FROM generations WHERE view = ? AND number = ?", &sqlitex.ExecOptions{
		Args: []any{view, int64(n)}, ResultFunc: func(row *sqlite.Stmt) error {
			g = projector.Generation{View: view, Version: row.ColumnInt(0), Number: n}
			serving = row.ColumnBool(1)
			for _, name := range tablesIn(row, 2) {
				g.Tables = append(g.Tables, projector.Layout{Name: name})
			}
			return nil
		}})
	return g, serving, err
}

// dropTable drops a table and notes that what was in it is still in the file,
// in pages that are free now. Overwriting them here would write the whole table
// once more, in one transaction that others wait for; Scrub does it little by
// little.
//
// The setting takes effect when the statement is prepared, also within a
// transaction, and no rollback takes it back.
func dropTable(c *sqlite.Conn, table string) (err error) {
	defer func() {
		// A connection whose context is done refuses statements, and is used
		// again afterwards. An error here comes first, because one that is
		// SQLite's own makes the writer begin with a new connection.
		c.SetInterrupt(nil)
		err = errors.Join(sqlitex.ExecuteTransient(c, "PRAGMA secure_delete = ON", nil), err)
	}()
	for _, sql := range []string{"PRAGMA secure_delete = OFF", "DROP TABLE IF EXISTS " + table} {
		if err := sqlitex.ExecuteTransient(c, sql, nil); err != nil {
			return err
		}
	}
	return soil(c)
}
