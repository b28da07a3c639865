package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// Create implements [projector.Tables].
func (v *Views) Create(ctx context.Context, g projector.Generation) error {
	names, shown := []string{}, []string{}
	var statements []string
	for _, l := range g.Tables {
		names = append(names, l.Name)
		if !l.Identity {
			shown = append(shown, l.Name)
		}
		statements = append(statements, tableOf(g, l)...)
	}
	err := v.change(ctx, func(tx pgx.Tx) error {
		made, err := tx.Exec(ctx, `INSERT INTO generations (view, number, version, tables, shown) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (view, number) DO NOTHING`, g.View, g.Number, g.Version, names, shown)
		if err == nil && made.RowsAffected() == 0 {
			err = projector.ErrTaken
		}
		if err != nil {
			return err
		}
		return script(ctx, tx, statements...)
	})
	if err != nil {
		return fmt.Errorf("create %s: %w", g, err)
	}
	return nil
}

// Load implements [projector.Tables].
func (v *Views) Load(ctx context.Context, steps ...projector.Step) error {
	return v.change(ctx, func(tx pgx.Tx) error {
		for _, t := range gather(steps) {
			if err := t.load(ctx, tx); err != nil {
				return fmt.Errorf("load %s: %w", t.generation.Table(t.layout), orMoved(t.generation, err))
			}
		}
		return nil
	})
}

// A loading is what several steps bring to one table.
type loading struct {
	generation projector.Generation
	layout     projector.Layout
	put        []*projector.Rows
	add        [][]any
}

// gather puts together what is for the same table, in the order in which tables
// come first.
func gather(steps []projector.Step) (all []*loading) {
	known := map[string]*loading{}
	for _, s := range steps {
		for i := range s.Changes {
			c := &s.Changes[i]
			l := s.Generation.Tables[i]
			name := s.Generation.Table(l)
			t := known[name]
			if t == nil {
				t = &loading{generation: s.Generation, layout: l}
				known[name], all = t, append(all, t)
			}
			t.put, t.add = append(t.put, &c.Put), append(t.add, c.Add...)
		}
	}
	return all
}

func (t *loading) load(ctx context.Context, tx pgx.Tx) error {
	if err := copyRows(ctx, tx.Conn(), tableName(t.generation, t.layout), t.layout, t.put); err != nil {
		return err
	}
	b := &batch{}
	b.add(t.generation, t.layout, t.add)
	return b.send(ctx, tx)
}

// Complete implements [projector.Tables]. What is known of the rows after it
// lets the first questions be planned well.
func (v *Views) Complete(ctx context.Context, g projector.Generation, at eventstore.Checkpoint, recorded time.Time) error {
	for _, l := range g.Tables {
		var statements []string
		if !early(l) {
			statements = indexesOf(g, l)
		}
		for _, sql := range append(statements, "VACUUM (ANALYZE) "+tableName(g, l)) {
			if _, err := v.writing.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
				return fmt.Errorf("index %s: %w", g.Table(l), orMoved(g, err))
			}
		}
	}
	return v.Advance(ctx, projector.Step{Generation: g, To: at, Recorded: recorded})
}
