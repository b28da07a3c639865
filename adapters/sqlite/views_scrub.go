package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/projections/projector"
)

// Drop implements [projector.Tables].
func (v *Views) Drop(ctx context.Context, view string, n int) error {
	g, err := v.known(ctx, view, n)
	if err != nil || g.View == "" {
		return err
	}
	for _, l := range g.Tables {
		if err := v.dropTable(ctx, g.Table(l)); err != nil {
			return fmt.Errorf("drop %s: %w", g.Table(l), err)
		}
	}
	return v.write(ctx, func(c *sqlite.Conn) error {
		return do(c, "DELETE FROM generations WHERE view = ? AND number = ?", []any{view, int64(n)})
	})
}

// known finds a generation by its number, and takes its stable names away if
// it has them.
func (v *Views) known(ctx context.Context, view string, n int) (g projector.Generation, err error) {
	err = v.write(ctx, func(c *sqlite.Conn) error {
		serving := false
		err := sqlitex.Execute(c, "SELECT version, serving, tables FROM generations WHERE view = ? AND number = ?", &sqlitex.ExecOptions{
			Args: []any{view, int64(n)}, ResultFunc: func(row *sqlite.Stmt) error {
				g = projector.Generation{View: view, Version: row.ColumnInt(0), Number: n}
				serving = row.ColumnBool(1)
				for _, name := range tablesIn(row, 2) {
					g.Tables = append(g.Tables, projector.Layout{Name: name})
				}
				return nil
			}})
		if err != nil || !serving {
			return err
		}
		return unserve(c, view)
	})
	return g, err
}

// bite is about how many rows are deleted in one transaction, which others
// wait for.
const bite = 2000

// dropTable empties a table little by little before it goes: dropping it whole
// would overwrite all of it in one transaction.
func (v *Views) dropTable(ctx context.Context, name string) error {
	table := quoted(name, '"')
	indexes, err := v.names(ctx, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = $1", name)
	if err != nil {
		return err
	}
	for _, index := range indexes {
		if _, err := v.deleted(ctx, "DROP INDEX IF EXISTS "+quoted(index, '"')); err != nil {
			return err
		}
	}
	keys, err := v.names(ctx, "SELECT name FROM pragma_table_info($1) WHERE pk = 1", name)
	if err != nil {
		return err
	}
	for _, key := range keys {
		some := fmt.Sprintf("DELETE FROM %[1]s WHERE %[2]s <= (SELECT %[2]s FROM %[1]s ORDER BY %[2]s LIMIT 1 OFFSET %[3]d)", table, quoted(key, '"'), bite)
		for n := 1; n > 0; {
			if n, err = v.deleted(ctx, some); err != nil {
				return err
			}
		}
	}
	_, err = v.deleted(ctx, "DROP TABLE IF EXISTS "+table)
	return err
}

// names returns the texts that a query answers.
func (v *Views) names(ctx context.Context, sql string, args ...any) (all []string, err error) {
	for row, err := range v.Query(ctx, sql, args...) {
		if err != nil {
			return nil, err
		}
		all = append(all, row[0].(string))
	}
	return all, nil
}

// deleted runs a statement in a transaction of its own, and returns how many
// rows went.
func (v *Views) deleted(ctx context.Context, sql string) (rows int, err error) {
	err = v.write(ctx, func(c *sqlite.Conn) error {
		err := sqlitex.ExecuteTransient(c, sql, nil)
		rows = c.Changes()
		return err
	})
	return rows, err
}

// Scrub implements [projector.Tables].
//
// SQLite overwrites what it deletes (secure_delete), but not what it only
// moves: when pages are balanced, copies of rows can stay behind in the gap
// between a page's pointers and its cells, and live on after the row itself
// is gone. So the gaps are emptied as well. What the write-ahead log holds of
// old pages goes when it is truncated.
func (v *Views) Scrub(ctx context.Context) error {
	for first := int64(1); first > 0; {
		err := v.write(ctx, func(c *sqlite.Conn) (err error) {
			first, err = emptyGaps(c, first)
			return err
		})
		if err != nil {
			return fmt.Errorf("empty gaps: %w", err)
		}
	}
	if err := v.db.truncate(ctx); err != nil {
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(v.db.path + suffix + aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove what was set aside: %w", err)
		}
	}
	return nil
}

// stride is how many pages are looked at in one transaction.
const stride = 2000

// emptyGaps overwrites with zeros what is not in use between pointers and
// cells of some pages. It returns the page to go on with, zero after the last.
func emptyGaps(c *sqlite.Conn, first int64) (next int64, err error) {
	stale := map[int64][]byte{}
	err = sqlitex.Execute(c, "SELECT pgno, data FROM sqlite_dbpage WHERE pgno BETWEEN ? AND ?", &sqlitex.ExecOptions{
		Args: []any{first, first + stride - 1}, ResultFunc: func(row *sqlite.Stmt) error {
			number := row.ColumnInt64(0)
			data := make([]byte, row.ColumnLen(1))
			row.ColumnBytes(1, data)
			if gap := gapOf(number, data); slices.ContainsFunc(gap, func(b byte) bool { return b != 0 }) {
				clear(gap)
				stale[number] = data
			}
			if number == first+stride-1 {
				next = first + stride
			}
			return nil
		}})
	if err != nil {
		return 0, err
	}
	for number, data := range stale {
		if err := do(c, "UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?", []any{data, number}); err != nil {
			return 0, err
		}
	}
	return next, nil
}

// gapOf returns the part of a b-tree page that is not in use, between the
// pointers to its cells and the first of these; nil for pages of other kinds.
// See "B-tree Pages" in https://www.sqlite.org/fileformat2.html.
func gapOf(number int64, page []byte) []byte {
	header := page
	if number == 1 {
		header = page[100:]
	}
	size := 0
	switch header[0] {
	case 2, 5: // interior
		size = 12
	case 10, 13: // leaf
		size = 8
	default:
		return nil
	}
	cells := int(header[3])<<8 | int(header[4])
	begin := len(page) - len(header) + size + 2*cells
	end := int(header[5])<<8 | int(header[6])
	if end == 0 {
		end = 65536
	}
	if begin > end || end > len(page) {
		return nil
	}
	return page[begin:end]
}
