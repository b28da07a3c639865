package sqlite

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/access"
)

// Forget implements [access.Log].
func (o *Ops) Forget(ctx context.Context, note access.Forgotten) (int, error) {
	err := note.Check()
	if err == nil {
		err = o.db.group(ctx, func(c *sqlite.Conn) error {
			where, args := covered(note)
			n, err := number(c, "SELECT count(*) FROM (SELECT 1 FROM looks WHERE "+where+" LIMIT ?)", append(args, access.MaxForget)...)
			if note.Looks = int(n); err != nil || n == 0 {
				return err
			}
			return forget(c, note, access.MaxForget)
		})
	}
	if err != nil {
		return 0, fmt.Errorf("forget looks: %w", err)
	}
	return note.Looks, nil
}

// Repeat implements [access.Log].
func (o *Ops) Repeat(ctx context.Context, notes ...access.Forgotten) error {
	for _, note := range notes {
		err := note.Check()
		if err == nil {
			err = o.db.group(ctx, func(c *sqlite.Conn) error { return forget(c, note, note.Looks) })
		}
		if err != nil {
			return fmt.Errorf("forget looks again: %w", err)
		}
	}
	return nil
}

// forget keeps the note first, since no look goes without one.
func forget(c *sqlite.Conn, note access.Forgotten, most int) error {
	var client, before any
	if note.Client != uuid.Nil {
		client = note.Client[:]
	}
	if !note.Before.IsZero() {
		before = note.Before.UnixMicro()
	}
	err := sqlitex.Execute(c, "INSERT INTO forgotten (client, before, looks, at) VALUES (?, ?, ?, ?)",
		&sqlitex.ExecOptions{Args: []any{client, before, note.Looks, note.At.UnixMicro()}})
	if err != nil {
		return err
	}
	where, args := covered(note)
	return sqlitex.Execute(c, "DELETE FROM looks WHERE place IN (SELECT place FROM looks WHERE "+where+" ORDER BY place LIMIT ?)",
		&sqlitex.ExecOptions{Args: append(args, most)})
}

// atNobody are looks without a client that were refused, or whose object is not
// [access.Somebodys], in the words of their index.
const atNobody = "subject IS NULL AND NOT (allowed AND substr(object, 1, instr(object, '-')) IN ('client-', 'journey-', 'voucher-', 'document-') AND length(object) = instr(object, '-') + 36)"

// covered are the looks that a note covers, as their indexes know them.
func covered(note access.Forgotten) (where string, args []any) {
	where = atNobody
	if note.Client != uuid.Nil {
		where, args = "subject = ?", []any{note.Client[:]}
	}
	if !note.Before.IsZero() {
		where, args = where+" AND at < ?", append(args, note.Before.UnixMicro())
	}
	return where, args
}

// Forgotten implements [access.Log].
func (o *Ops) Forgotten(ctx context.Context, client uuid.UUID) (notes []access.Forgotten, err error) {
	query, args := "SELECT client, before, looks, at FROM forgotten ORDER BY place", []any(nil)
	if client != uuid.Nil {
		query, args = "SELECT client, before, looks, at FROM forgotten WHERE client = ? ORDER BY place", []any{client[:]}
	}
	err = o.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args, ResultFunc: func(row *sqlite.Stmt) error {
			note := access.Forgotten{Client: columnID(row, 0), Looks: row.ColumnInt(2), At: columnTime(row, 3)}
			if !row.ColumnIsNull(1) {
				note.Before = columnTime(row, 1)
			}
			notes = append(notes, note)
			return nil
		}})
	})
	if err != nil {
		return nil, fmt.Errorf("read what was forgotten: %w", err)
	}
	return notes, nil
}
