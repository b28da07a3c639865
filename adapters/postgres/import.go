package postgres

import (
	"context"
	"fmt"
	"iter"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/eventstore"
)

// Import implements [eventstore.Store]. Events are committed in groups of a
// few thousand while the next ones are drawn from the sequence; those of others
// may come between groups. What an error or the end of the context finds drawn
// and sound is still committed.
func (e *Events) Import(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (at eventstore.Position, err error) {
	if err := ctx.Err(); err != nil {
		return at, fmt.Errorf("import events: %w", err)
	}
	c, err := e.connect(ctx)
	if err != nil {
		return at, fmt.Errorf("import events: %w", err)
	}
	defer closeConn(c)
	i := &importing{log: e, conn: c, front: true}
	err = eventstore.Batches(ctx, events, func(batch []eventstore.Recorded) error { return i.write(ctx, batch) })
	if err != nil {
		err = fmt.Errorf("import events: %w", err)
	}
	return position(i.at), err
}

// An importing is one import under way.
type importing struct {
	log   *Events
	conn  *pgx.Conn
	front bool  // so far the log held everything
	at    int64 // of the last event the log holds
}

// write commits one batch, as far as it fits.
func (i *importing) write(ctx context.Context, batch []eventstore.Recorded) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
	defer cancel()
	streams, ids := make([]string, len(batch)), make([]uuid.UUID, len(batch))
	for n, r := range batch {
		streams[n], ids[n] = r.Stream, r.ID
	}
	t, err := i.log.lock(ctx, i.conn, streams, ids)
	if err != nil {
		return err
	}
	at, refused := i.add(t, batch)
	if err := i.copy(ctx, t.rows); err != nil {
		return err
	}
	if err := i.log.commit(ctx, i.conn, t, new(pgx.Batch)); err != nil {
		return err
	}
	i.at = max(i.at, at)
	return refused
}

// add decides on the events of one batch up to the first that does not fit.
func (i *importing) add(t *tail, batch []eventstore.Recorded) (at int64, refused error) {
	for _, r := range batch {
		one, here := []eventstore.Event{r.Event}, int64(0)
		switch head := t.heads[r.Stream]; {
		case r.Revision == head+1:
			i.front = false
			here, refused = t.extend(r.Stream, one)
		case i.front && r.Revision > 0 && r.Revision <= head:
			here, refused = t.again(r.Stream, r.Revision-1, one)
		default:
			refused = eventstore.ErrConflict
		}
		if refused != nil {
			return at, refused
		}
		at = here
	}
	return at, nil
}

// copy sends rows the fastest way there is.
func (i *importing) copy(ctx context.Context, rows []eventstore.Recorded) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := i.conn.CopyFrom(ctx, pgx.Identifier{"events", "events"},
		[]string{"position", "stream", "revision", "id", "type", "data", "meta"},
		pgx.CopyFromSlice(len(rows), func(n int) ([]any, error) {
			r := rows[n]
			return []any{int64(r.Position.Minor), r.Stream, int64(r.Revision), asUUID(r.ID), r.Type, filled(r.Data), filled(r.Meta)}, nil
		}))
	return err
}
