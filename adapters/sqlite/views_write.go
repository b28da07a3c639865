package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/projections/projector"
)

// Advance implements [projector.Tables].
func (v *Views) Advance(ctx context.Context, steps ...projector.Step) error {
	return v.write(ctx, func(c *sqlite.Conn) error {
		for _, s := range steps {
			if err := v.advance(c, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v *Views) advance(c *sqlite.Conn, s projector.Step) error {
	if err := v.move(c, s); err != nil {
		return err
	}
	for i, changes := range s.Changes {
		l := s.Generation.Tables[i]
		if err := change(c, s.Generation, l, changes); err != nil {
			return fmt.Errorf("write %s: %w", s.Generation.Table(l), err)
		}
		if len(changes.Wipe) > 0 {
			if err := soil(c); err != nil {
				return fmt.Errorf("note that there is something to scrub: %w", err)
			}
		}
	}
	return nil
}

// Load implements [projector.Tables]. A row that cannot be put ends the whole
// transaction, so SQLite need not be able to take back a single statement: it
// keeps no copies of the pages that it changes.
func (v *Views) Load(ctx context.Context, steps ...projector.Step) error {
	return v.write(ctx, func(c *sqlite.Conn) error {
		for _, s := range steps {
			for i, changes := range s.Changes {
				l := s.Generation.Tables[i]
				if err := put(c, "INSERT OR FAIL INTO ", s.Generation, l, &changes.Put); err != nil {
					return fmt.Errorf("load %s: %w", s.Generation.Table(l), err)
				}
				if err := add(c, s.Generation, l, changes.Add); err != nil {
					return fmt.Errorf("load %s: %w", s.Generation.Table(l), err)
				}
			}
		}
		return nil
	})
}

// move sets the checkpoint of a generation that stands where a step begins.
func (v *Views) move(c *sqlite.Conn, s projector.Step) error {
	recorded := micros(s.Recorded)
	err := sqlitex.Execute(c, `UPDATE generations SET major = ?1, minor = ?2, event = ?3,
		recorded = iif(?4 = 0, recorded, ?4), failed_major = ?5, failed_minor = ?6, failed_since = ?7, failure = ?8
		WHERE view = ?9 AND number = ?10 AND version = ?11 AND major = ?12 AND minor = ?13 AND event = ?14`,
		&sqlitex.ExecOptions{Args: []any{
			int64(s.To.Position.Major), int64(s.To.Position.Minor), s.To.ID[:],
			recorded, int64(s.Failure.Position.Major), int64(s.Failure.Position.Minor), micros(s.Failure.Since), s.Failure.Error,
			s.Generation.View, int64(s.Generation.Number), int64(s.Generation.Version),
			int64(s.From.Position.Major), int64(s.From.Position.Minor), s.From.ID[:],
		}})
	if err != nil {
		return fmt.Errorf("move %s: %w", s.Generation, err)
	}
	if c.Changes() != 1 {
		return fmt.Errorf("%s is not at %s: %w", s.Generation, s.From.Position, projector.ErrMoved)
	}
	return nil
}

// change does what changes say, in their order.
func change(c *sqlite.Conn, g projector.Generation, l projector.Layout, changes projector.Changes) error {
	if changes.Empty() {
		return nil
	}
	key := l.Key
	if l.Intervals {
		key = key[:len(key)-1]
	}
	for _, scope := range changes.Wipe {
		if err := do(c, "DELETE FROM "+tableName(g, l)+where([]string{l.Scope}), []any{scope}); err != nil {
			return err
		}
	}
	for _, k := range changes.Delete {
		if err := do(c, "DELETE FROM "+tableName(g, l)+where(key), k); err != nil {
			return err
		}
	}
	for _, closed := range changes.Close {
		sql := "UPDATE " + tableName(g, l) + " SET known_to = ?" + where(key) + " AND known_to = ?"
		if err := do(c, sql, []any{closed.At}, closed.Key, []any{int64(projector.Forever)}); err != nil {
			return err
		}
	}
	if err := put(c, "INSERT OR REPLACE INTO ", g, l, &changes.Put); err != nil {
		return err
	}
	return add(c, g, l, changes.Add)
}

// add adds the last column of rows to that of the rows with the same key. A row
// that comes to nothing goes.
func add(c *sqlite.Conn, g projector.Generation, l projector.Layout, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	last := quoted(l.Columns[len(l.Columns)-1].Name, '"')
	into := "INSERT INTO " + tableName(g, l) + " VALUES (?" + strings.Repeat(", ?", len(l.Columns)-1) + ")" +
		" ON CONFLICT DO UPDATE SET " + last + " = " + last + " + excluded." + last + " RETURNING " + last
	gone := "DELETE FROM " + tableName(g, l) + where(l.Key)
	for _, row := range rows {
		sum := int64(0)
		if err := answered(c, into, func(s *sqlite.Stmt) { sum = s.ColumnInt64(0) }, row); err != nil {
			return err
		}
		if sum != 0 {
			continue
		}
		if err := do(c, gone, row[:len(row)-1]); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many rows one statement puts.
const atOnce = 8

// put writes rows, several with one statement.
func put(c *sqlite.Conn, verb string, g projector.Generation, l projector.Layout, rows *projector.Rows) error {
	into := verb + tableName(g, l) + " VALUES "
	one := "(?" + strings.Repeat(", ?", len(l.Columns)-1) + ")"
	whole := rows.Len() / atOnce * atOnce
	if err := putSome(c, into+one+strings.Repeat(", "+one, atOnce-1), l, rows, 0, whole, atOnce); err != nil {
		return err
	}
	return putSome(c, into+one, l, rows, whole, rows.Len(), 1)
}

// putSome runs a statement for all rows from one to another, so many at a time.
func putSome(c *sqlite.Conn, sql string, l projector.Layout, rows *projector.Rows, from, to, atOnce int) error {
	if from == to {
		return nil
	}
	stmt, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	for row := from; row < to; {
		param := 0
		for range atOnce {
			before := row - atOnce // whose values the parameters have
			if before < from {
				before = -1
			}
			bindRow(stmt, param, l, rows, row, before)
			param += len(l.Columns)
			row++
		}
		if _, err := stmt.Step(); err != nil {
			return err
		}
		if err := stmt.Reset(); err != nil {
			return err
		}
	}
	return nil
}

// bindRow sets the parameters behind some others to the values of a row. They
// keep those of the row before, unless that is -1: texts and ids are copied when
// they are set, so the same ones are not set again.
func bindRow(stmt *sqlite.Stmt, param int, l projector.Layout, rows *projector.Rows, row, before int) {
	for i := range l.Columns {
		param++
		switch l.Columns[i].Kind {
		case projector.Integer:
			stmt.BindInt64(param, rows.Integer(row, i))
		case projector.Text:
			if text := rows.Text(row, i); before < 0 || text != rows.Text(before, i) {
				stmt.BindText(param, text)
			}
		case projector.Boolean:
			stmt.BindBool(param, rows.Boolean(row, i))
		case projector.Bytes:
			if id := rows.Bytes(row, i); before < 0 || !bytes.Equal(id, rows.Bytes(before, i)) {
				stmt.BindBytes(param, id)
			}
		}
	}
}

// do runs a statement that answers nothing, and keeps it prepared. Its
// parameters are given in groups.
func do(c *sqlite.Conn, sql string, args ...[]any) error {
	return answered(c, sql, func(*sqlite.Stmt) {}, args...)
}

// answered is [do] for a statement that answers rows.
func answered(c *sqlite.Conn, sql string, row func(*sqlite.Stmt), args ...[]any) error {
	stmt, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	param := 0
	for _, group := range args {
		for _, arg := range group {
			param++
			if err := bindOne(stmt, param, arg); err != nil {
				return err
			}
		}
	}
	for {
		more, err := stmt.Step()
		if err != nil {
			return err
		}
		if !more {
			return stmt.Reset()
		}
		row(stmt)
	}
}

// bindOne sets one parameter of a statement.
func bindOne(stmt *sqlite.Stmt, param int, value any) error {
	switch v := value.(type) {
	case int64:
		stmt.BindInt64(param, v)
	case string:
		stmt.BindText(param, v)
	case bool:
		stmt.BindBool(param, v)
	case []byte:
		stmt.BindBytes(param, v)
	default:
		return fmt.Errorf("parameter %d is a %T, which no column is", param, value)
	}
	return nil
}
