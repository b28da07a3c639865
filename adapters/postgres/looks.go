package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/access"
)

// Record implements [access.Log].
func (o *Ops) Record(ctx context.Context, looks ...access.Look) error {
	if len(looks) == 0 {
		return ctx.Err()
	}
	var b pgx.Batch // a transaction of its own
	for _, l := range looks {
		insertLook(&b, l)
	}
	err := o.once(ctx, func(ctx context.Context) error { return o.pool.SendBatch(ctx, &b).Close() })
	if err != nil {
		return fmt.Errorf("record looks: %w", err)
	}
	return nil
}

func insertLook(b *pgx.Batch, l access.Look) {
	var subject any
	if l.Subject != uuid.Nil {
		subject = l.Subject
	}
	b.Queue(`INSERT INTO ops.looks (at, actor, role, organisation, action, subject, object, relation, purpose, allowed, activity, trace, took, origin)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		l.At, l.Actor, l.Role, l.Organisation, l.Action, subject, l.Object, l.Relation, l.Purpose, l.Allowed, l.Activity, l.Trace,
		l.Took.Microseconds(), l.Origin)
}

// Looks implements [access.Log].
func (o *Ops) Looks(ctx context.Context, f access.LookFilter, before int64, limit int) ([]access.Look, error) {
	where, args := filter(f, before)
	query := fmt.Sprintf(`SELECT place, at, actor, role, organisation, action, subject, object, relation, purpose, allowed, activity, trace, took, origin
		FROM ops.looks%s ORDER BY place DESC LIMIT $%d`, where, len(args)+1)
	looks, err := collect(ctx, o.pool, scanLook, query, append(args, max(limit, 0))...)
	if err != nil {
		return nil, fmt.Errorf("read looks: %w", err)
	}
	return looks, nil
}

// filter names only what narrows down, so that each filter finds its index.
func filter(f access.LookFilter, before int64) (where string, args []any) {
	var conditions []string
	add := func(condition string, arg any) {
		args = append(args, arg)
		conditions = append(conditions, fmt.Sprintf("%s $%d", condition, len(args)))
	}
	if f.Actor != "" {
		add("actor =", f.Actor)
	}
	if f.Subject != uuid.Nil {
		add("subject =", f.Subject)
	}
	if !f.From.IsZero() {
		add("at >=", f.From)
	}
	if !f.Until.IsZero() {
		add("at <", f.Until)
	}
	if before > 0 {
		add("place <", before)
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

func scanLook(row pgx.CollectableRow) (l access.Look, err error) {
	var subject *uuid.UUID
	var took int64
	err = row.Scan(&l.Place, &l.At, &l.Actor, &l.Role, &l.Organisation, &l.Action, &subject, &l.Object, &l.Relation, &l.Purpose,
		&l.Allowed, &l.Activity, &l.Trace, &took, &l.Origin)
	if subject != nil {
		l.Subject = *subject
	}
	l.At, l.Took = l.At.UTC(), time.Duration(took)*time.Microsecond
	return l, err
}
