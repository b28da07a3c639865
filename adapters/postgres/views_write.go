package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"klantreis/projections/projector"
)

// Advance implements [projector.Tables]. Whoever moves a generation holds its
// row until the end: another who would move it from the same place finds it
// elsewhere then.
func (v *Views) Advance(ctx context.Context, steps ...projector.Step) error {
	return v.change(ctx, func(tx pgx.Tx) error {
		if err := moveAll(ctx, tx, steps); err != nil {
			return err
		}
		b := &batch{}
		for _, s := range steps {
			for i, changes := range s.Changes {
				b.change(s.Generation, s.Generation.Tables[i], changes)
			}
		}
		b.Queue(notifyMoved)
		return b.send(ctx, tx)
	})
}

// moveAll sets the checkpoints of generations that stand where steps begin.
func moveAll(ctx context.Context, tx pgx.Tx, steps []projector.Step) error {
	b := &pgx.Batch{}
	for _, s := range steps {
		b.Queue(`UPDATE generations SET major = $1, minor = $2, event = $3, recorded = coalesce($4, recorded),
			failed_major = $5, failed_minor = $6, failed_since = $7, failure = $8
			WHERE view = $9 AND number = $10 AND version = $11 AND major = $12 AND minor = $13 AND event = $14`,
			int64(s.To.Position.Major), int64(s.To.Position.Minor), [16]byte(s.To.ID), noted(s.Recorded),
			int64(s.Failure.Position.Major), int64(s.Failure.Position.Minor), noted(s.Failure.Since), kept(s.Failure.Error),
			s.Generation.View, s.Generation.Number, s.Generation.Version,
			int64(s.From.Position.Major), int64(s.From.Position.Minor), [16]byte(s.From.ID))
	}
	results := tx.SendBatch(ctx, b)
	defer results.Close()
	for _, s := range steps {
		moved, err := results.Exec()
		if err != nil {
			return fmt.Errorf("move %s: %w", s.Generation, err)
		}
		if moved.RowsAffected() != 1 {
			return fmt.Errorf("%s is not at %s: %w", s.Generation, s.From.Position, projector.ErrMoved)
		}
	}
	return results.Close()
}

// A batch is statements that go to the server together.
type batch struct {
	pgx.Batch
	err error // why one of them cannot be put
}

// send carries all statements out, or none.
func (b *batch) send(ctx context.Context, tx pgx.Tx) error {
	if b.err != nil || b.Len() == 0 {
		return b.err
	}
	return tx.SendBatch(ctx, &b.Batch).Close()
}

// put queues a statement about a table. Its parameters are columns, each with
// all its values.
func (b *batch) put(g projector.Generation, l projector.Layout, sql string, columns ...any) {
	b.Queue(sql, columns...).Fn = func(results pgx.BatchResults) error {
		if _, err := results.Exec(); err != nil {
			return fmt.Errorf("write %s: %w", g.Table(l), orMoved(g, err))
		}
		return nil
	}
}

// change queues what changes say, in their order.
func (b *batch) change(g projector.Generation, l projector.Layout, c projector.Changes) {
	b.wipe(g, l, c.Wipe)
	key := l.Key
	if l.Intervals {
		key = key[:len(key)-1]
	}
	b.delete(g, l, key, c.Delete)
	b.close(g, l, key, c.Close)
	b.upsert(g, l, &c.Put)
	b.add(g, l, c.Add)
}

// wipe deletes the rows of scopes, and notes that they are still in the file:
// see [Views.Scrub].
func (b *batch) wipe(g projector.Generation, l projector.Layout, scopes []any) {
	if len(scopes) == 0 {
		return
	}
	rows := make([][]any, len(scopes))
	for i, scope := range scopes {
		rows[i] = []any{scope}
	}
	of := []string{l.Scope}
	b.put(g, l, "DELETE FROM "+tableName(g, l)+" t USING "+unnest(l, of, "u")+" WHERE "+same(of), b.arrays(l, of, rows)...)
	b.Queue("INSERT INTO soiled VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET times = soiled.times + 1", g.Table(l))
}

func (b *batch) delete(g projector.Generation, l projector.Layout, key []string, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	b.put(g, l, "DELETE FROM "+tableName(g, l)+" t USING "+unnest(l, key, "u")+" WHERE "+same(key), b.arrays(l, key, rows)...)
}

func (b *batch) close(g projector.Generation, l projector.Layout, key []string, all []projector.Close) {
	if len(all) == 0 {
		return
	}
	of := append(append([]string{}, key...), projector.KnownTo)
	rows := make([][]any, len(all))
	for i, c := range all {
		rows[i] = append(append(make([]any, 0, len(of)), c.Key...), c.At)
	}
	to := quoted(projector.KnownTo)
	b.put(g, l, "UPDATE "+tableName(g, l)+" t SET "+to+" = u."+to+" FROM "+unnest(l, of, "u")+
		" WHERE "+same(key)+fmt.Sprintf(" AND t.%s = %d", to, int64(projector.Forever)), b.arrays(l, of, rows)...)
}

// upsert puts rows. Of several with the same key the last one stays.
func (b *batch) upsert(g projector.Generation, l projector.Layout, rows *projector.Rows) {
	if rows.Len() == 0 {
		return
	}
	of := columnsOf(l)
	b.put(g, l, "INSERT INTO "+tableName(g, l)+" SELECT * FROM "+unnest(l, of, "u")+
		" ON CONFLICT ("+list(l.Key)+") DO "+replacing(l), arraysOf(l, rows, lastOf(l, rows))...)
}

// replacing is how a row takes the place of another with the same key.
func replacing(l projector.Layout) string {
	var set []string
	for _, c := range columnsOf(l) {
		if !slices.Contains(l.Key, c) {
			set = append(set, quoted(c)+" = excluded."+quoted(c))
		}
	}
	if len(set) == 0 {
		return "NOTHING"
	}
	return "UPDATE SET " + strings.Join(set, ", ")
}

// add adds the last column of rows to that of the rows with the same key.
func (b *batch) add(g projector.Generation, l projector.Layout, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	of := columnsOf(l)
	key, n := of[:len(of)-1], quoted(of[len(of)-1])
	arrays := b.arrays(l, of, rows)
	b.put(g, l, "INSERT INTO "+tableName(g, l)+" AS t SELECT "+list(key)+", sum("+n+")::bigint FROM "+unnest(l, of, "u")+
		" GROUP BY "+list(key)+" ON CONFLICT ("+list(l.Key)+") DO UPDATE SET "+n+" = t."+n+" + excluded."+n, arrays...)
	b.put(g, l, "DELETE FROM "+tableName(g, l)+" t USING "+unnest(l, key, "u")+" WHERE "+same(key)+" AND t."+n+" = 0", arrays[:len(key)]...)
}

const (
	movedChannel = "klantreis_views"
	notifyMoved  = "NOTIFY " + movedChannel
)

// notify tells all processes that a view moved, when the transaction is
// committed.
func notify(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, notifyMoved)
	return err
}
