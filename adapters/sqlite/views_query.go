package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"klantreis/projections/projector"
)

// errStopped ends a query whose reader has seen enough.
var errStopped = errors.New("the reader has seen enough")

// Query implements [projector.Reader]. The query ends early when ctx is done.
func (v *Views) Query(ctx context.Context, sql string, args ...any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		err := v.read(ctx, func(c *sqlite.Conn) error {
			stmt, err := c.Prepare(sql)
			if err != nil {
				return err
			}
			defer stmt.Reset()
			if err := bindNumbered(stmt, args); err != nil {
				return err
			}
			row := make([]any, stmt.ColumnCount())
			for {
				more, err := stmt.Step()
				if err != nil || !more {
					return err
				}
				if err := columnsInto(row, stmt); err != nil {
					return err
				}
				if !yield(row, nil) {
					return errStopped
				}
			}
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, fmt.Errorf("query views: %w", err))
		}
	}
}

// bindNumbered gives the parameters $1, $2, … their arguments. SQLite counts
// parameters in the order in which they first stand in the query, so they are
// found by name.
func bindNumbered(stmt *sqlite.Stmt, args []any) error {
	for i := 1; i <= stmt.BindParamCount(); i++ {
		name := stmt.BindParamName(i)
		n, err := strconv.Atoi(strings.TrimPrefix(name, "$"))
		if err != nil || n < 1 || n > len(args) {
			return fmt.Errorf("there is no argument for parameter %q", name)
		}
		if err := bindOne(stmt, i, args[n-1]); err != nil {
			return err
		}
	}
	return nil
}

func columnsInto(row []any, stmt *sqlite.Stmt) error {
	for i := range row {
		switch stmt.ColumnType(i) {
		case sqlite.TypeInteger:
			row[i] = stmt.ColumnInt64(i)
		case sqlite.TypeText:
			row[i] = stmt.ColumnText(i)
		case sqlite.TypeBlob:
			b := make([]byte, stmt.ColumnLen(i))
			stmt.ColumnBytes(i, b)
			row[i] = b
		case sqlite.TypeNull:
			row[i] = nil
		default:
			return fmt.Errorf("column %s is a fraction, which no answer may be", stmt.ColumnName(i))
		}
	}
	return nil
}

// Rows implements [projector.Tables].
func (v *Views) Rows(ctx context.Context, g projector.Generation, l projector.Layout) iter.Seq2[[]any, error] {
	columns := list(columnsOf(l))
	return v.rows(l, v.Query(ctx, "SELECT "+columns+" FROM "+tableName(g, l)+" ORDER BY "+columns))
}

// Scope implements [projector.Tables].
func (v *Views) Scope(ctx context.Context, g projector.Generation, l projector.Layout, scope any) iter.Seq2[[]any, error] {
	all := v.rows(l, v.Query(ctx, "SELECT "+list(columnsOf(l))+" FROM "+tableName(g, l)+" WHERE "+quoted(l.Scope, '"')+" = $1", scope))
	return func(yield func([]any, error) bool) {
		for row, err := range all {
			if err != nil && v.gone(ctx, g.Table(l)) {
				err = fmt.Errorf("%s is not there: %w", g, projector.ErrMoved)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// gone says that a table was dropped.
func (v *Views) gone(ctx context.Context, table string) bool {
	left := int64(1)
	err := v.read(ctx, func(c *sqlite.Conn) (err error) {
		left, err = number(c, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?", table)
		return err
	})
	return err == nil && left == 0
}

// rows makes booleans of the numbers that SQLite has for them.
func (v *Views) rows(l projector.Layout, all iter.Seq2[[]any, error]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for row, err := range all {
			for i := range row {
				if n, ok := row[i].(int64); ok && l.Columns[i].Kind == projector.Boolean {
					row[i] = n != 0
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
