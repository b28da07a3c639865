package sqlite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/access"
)

// Record implements [access.Log].
func (o *Ops) Record(ctx context.Context, looks ...access.Look) error {
	if len(looks) == 0 {
		return ctx.Err()
	}
	err := o.db.group(ctx, func(c *sqlite.Conn) error {
		for _, l := range looks {
			if err := insertLook(c, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record looks: %w", err)
	}
	return nil
}

func insertLook(c *sqlite.Conn, l access.Look) error {
	s, err := c.Prepare(`INSERT INTO looks (at, actor, role, organisation, action, subject, object, relation, purpose, allowed, activity, trace, took, origin)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	s.BindInt64(1, l.At.UnixMicro())
	s.BindText(2, l.Actor)
	s.BindText(3, string(l.Role))
	s.BindText(4, l.Organisation)
	s.BindText(5, string(l.Action))
	if s.BindNull(6); l.Subject != uuid.Nil {
		s.BindBytes(6, l.Subject[:])
	}
	s.BindText(7, l.Object)
	s.BindText(8, string(l.Relation))
	s.BindText(9, l.Purpose)
	s.BindBool(10, l.Allowed)
	s.BindText(11, l.Activity)
	s.BindText(12, l.Trace)
	s.BindInt64(13, l.Took.Microseconds())
	s.BindText(14, l.Origin)
	return run(s)
}

// Looks implements [access.Log].
func (o *Ops) Looks(ctx context.Context, f access.LookFilter, before int64, limit int) (looks []access.Look, err error) {
	where, args := filter(f, before)
	query := `SELECT place, at, actor, role, organisation, action, subject, object, relation, purpose, allowed, activity, trace, took, origin
		FROM looks` + where + ` ORDER BY place DESC LIMIT ?`
	err = o.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: append(args, max(limit, 0)), ResultFunc: func(row *sqlite.Stmt) error {
			looks = append(looks, columnLook(row))
			return nil
		}})
	})
	if err != nil {
		return nil, fmt.Errorf("read looks: %w", err)
	}
	return looks, nil
}

// filter names only what narrows down, so that each filter finds its index.
func filter(f access.LookFilter, before int64) (where string, args []any) {
	var conditions []string
	add := func(condition string, arg any) {
		conditions, args = append(conditions, condition), append(args, arg)
	}
	if f.Actor != "" {
		add("actor = ?", f.Actor)
	}
	if f.Subject != uuid.Nil {
		add("subject = ?", f.Subject[:])
	}
	if !f.From.IsZero() {
		add("at >= ?", f.From.UnixMicro())
	}
	if !f.Until.IsZero() {
		add("at < ?", f.Until.UnixMicro())
	}
	if before > 0 {
		add("place < ?", before)
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

func columnLook(row *sqlite.Stmt) access.Look {
	return access.Look{
		Place:        row.ColumnInt64(0),
		At:           columnTime(row, 1),
		Actor:        row.ColumnText(2),
		Role:         access.Role(row.ColumnText(3)),
		Organisation: row.ColumnText(4),
		Action:       access.Action(row.ColumnText(5)),
		Subject:      columnID(row, 6),
		Object:       row.ColumnText(7),
		Relation:     access.Relation(row.ColumnText(8)),
		Purpose:      row.ColumnText(9),
		Allowed:      row.ColumnBool(10),
		Activity:     row.ColumnText(11),
		Trace:        row.ColumnText(12),
		Took:         time.Duration(row.ColumnInt64(13)) * time.Microsecond,
		Origin:       row.ColumnText(14),
	}
}
