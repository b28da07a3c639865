package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

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

// loadersAtOnce is how many connections load: whoever writes rows down for the
// server waits while it takes them in.
const loadersAtOnce = 2

// Load implements [projector.Tables].
func (v *Views) Load(ctx context.Context, steps ...projector.Step) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, some := range share(gather(steps), loadersAtOnce) {
		g.Go(func() error { return v.load(ctx, some) })
	}
	return g.Wait()
}

func (v *Views) load(ctx context.Context, some []*loading) error {
	if len(some) == 0 {
		return nil
	}
	return v.change(ctx, func(tx pgx.Tx) error {
		for _, t := range some {
			if err := t.load(ctx, tx); err != nil {
				return fmt.Errorf("load %s: %w", t.generation.Table(t.layout), orMoved(t.generation, err))
			}
		}
		return nil
	})
}

// share gives each of some loaders about as many rows.
func share(all []*loading, loaders int) [][]*loading {
	slices.SortStableFunc(all, func(a, b *loading) int { return cmp.Compare(b.rows(), a.rows()) })
	shares, rows := make([][]*loading, loaders), make([]int, loaders)
	for _, t := range all {
		least := slices.Index(rows, slices.Min(rows))
		shares[least] = append(shares[least], t)
		rows[least] += t.rows()
	}
	return shares
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

func (t *loading) rows() int {
	n := len(t.add)
	for _, r := range t.put {
		n += r.Len()
	}
	return n
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
	var keys, indexes, looks []string
	for _, l := range g.Tables {
		if !early(l) {
			keys, indexes = append(keys, keyOf(g, l)), append(indexes, indexesOf(g, l)...)
		}
		looks = append(looks, "VACUUM (ANALYZE) "+tableName(g, l))
	}
	for _, statements := range [][]string{keys, indexes, looks} {
		if err := v.together(ctx, statements); err != nil {
			return fmt.Errorf("complete %s: %w", g, orMoved(g, err))
		}
	}
	return v.Advance(ctx, projector.Step{Generation: g, To: at, Recorded: recorded})
}

// sortersAtOnce is how many connections sort rows for keys and indexes.
const sortersAtOnce = 2

// together runs statements that do not wait for each other, each by itself.
func (v *Views) together(ctx context.Context, statements []string) error {
	running, ctx := errgroup.WithContext(ctx)
	running.SetLimit(sortersAtOnce)
	for _, sql := range statements {
		running.Go(func() error {
			_, err := v.writing.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol)
			return err
		})
	}
	return running.Wait()
}
