package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/eventstore"
)

// An appending is one append on its way.
type appending struct {
	stream  string
	after   eventstore.Revision
	events  []eventstore.Event
	at      int64
	refused error
}

func (a *appending) size() (bytes int) {
	for _, e := range a.events {
		bytes += e.Size()
	}
	return bytes
}

// caution is how many groups go a slower way after one for which the faster way
// did not do: to find that out has cost all who share it a round trip, and what
// was in its way is mostly there again.
const caution = 16

// carry decides on a group of appends and adds what they may add, in one
// transaction. It first takes their word for where their streams end: mostly that
// is right, and the log need not be looked at before it is written to. Where it is
// wrong nothing was added, and another transaction looks.
func (e *Events) carry(ctx context.Context, c *pgx.Conn, group []*appending) error {
	switch {
	case e.wary > 0:
		e.wary--
		return e.decide(ctx, c, group)
	case e.crowded > 0:
		e.crowded--
	case len(group) == 1 && len(group[0].events) == 1:
		if right, err := e.addOne(ctx, c, group[0]); right || err != nil {
			return err
		}
		e.crowded = caution
	}
	if right, err := e.believe(ctx, c, group); right || err != nil {
		return err
	}
	e.wary, e.crowded = caution, 0 // it was not another process
	return e.decide(ctx, c, group)
}

// addOne adds one event without the lock, in one statement, if what the append says
// is right and no other process adds anything meanwhile. Else it adds nothing and
// decides nothing.
//
// Of two that do so at once both take the position after the last that they see. The
// second waits for what becomes of the first, and then finds it taken: positions are
// given in the order of commits here, too. Those who hold the lock it waits for, and
// they for it, as it asks for the lock of a row, which weighs the same when there is
// no such row.
func (e *Events) addOne(ctx context.Context, c *pgx.Conn, a *appending) (right bool, err error) {
	event := a.events[0]
	err = c.QueryRow(ctx, `INSERT INTO events.events (position, stream, revision, id, type, data, meta)
		SELECT (SELECT coalesce(max(position), 0) FROM events.events) + 1, $2, $3::bigint + 1, $4, $5, $6, $7
		WHERE EXISTS (SELECT FROM events.log WHERE id = $1)
			AND NOT EXISTS (SELECT FROM events.log WHERE id <> $1 FOR SHARE)
			AND $3 = (SELECT coalesce(max(revision), 0) FROM events.events WHERE stream = $2)
		ON CONFLICT DO NOTHING
		RETURNING position`,
		asUUID(e.id), a.stream, int64(a.after), asUUID(event.ID), event.Type, filled(event.Data), filled(event.Meta)).Scan(&a.at)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	a.refused = nil
	e.grew(a.at)
	return true, nil
}

// believe adds what the appends of a group say in one round trip, if all of it
// is right: streams end where they say, and none of the ids is in the log. Else
// it adds nothing and decides nothing. Until the answer is there, positions are
// counted from where the log ends.
func (e *Events) believe(ctx context.Context, c *pgx.Conn, group []*appending) (right bool, err error) {
	t := &tail{heads: make(map[string]eventstore.Revision, len(group)), places: make(map[uuid.UUID]place, len(group))}
	var said claims
	for _, a := range group {
		if _, known := t.heads[a.stream]; !known {
			t.heads[a.stream] = a.after
			said.streams, said.heads = append(said.streams, a.stream), append(said.heads, int64(a.after))
		}
		if a.at, err = t.append(a.stream, a.after, a.events); err != nil {
			return false, nil // whether it is refused depends on what is in the log
		}
	}
	var b pgx.Batch
	queueLock(&b)
	e.queueInsert(&b, t.rows, said).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&t.last}, func() error { right = true; return nil })
		return err
	})
	b.Queue("COMMIT")
	if err := c.SendBatch(ctx, &b).Close(); err != nil || !right {
		return false, err
	}
	before := t.last - int64(len(t.rows))
	for _, a := range group {
		a.at, a.refused = before+a.at, nil
	}
	e.grew(t.last)
	return true, nil
}

// decide looks where the log and streams end and where ids are, and decides on a
// group of appends by that.
func (e *Events) decide(ctx context.Context, c *pgx.Conn, group []*appending) error {
	var streams []string
	var ids []uuid.UUID
	for _, a := range group {
		streams = append(streams, a.stream)
		for _, event := range a.events {
			ids = append(ids, event.ID)
		}
	}
	t, err := e.lock(ctx, c, streams, ids)
	if err != nil {
		return err
	}
	for _, a := range group {
		a.at, a.refused = t.append(a.stream, a.after, a.events)
	}
	var b pgx.Batch
	if len(t.rows) > 0 {
		e.queueInsert(&b, t.rows, claims{}).QueryRow(func(last pgx.Row) error {
			if err := last.Scan(&t.last); err != nil {
				return fmt.Errorf("add what was decided: %w", err)
			}
			return nil
		})
	}
	return e.commit(ctx, c, t, &b)
}

// lock begins a transaction, makes those of other processes wait, and then, in
// statements that see what came before, looks where the log and the streams
// end and where the ids are. There is at least one stream. It is one round trip.
func (e *Events) lock(ctx context.Context, c *pgx.Conn, streams []string, ids []uuid.UUID) (*tail, error) {
	t := &tail{heads: make(map[string]eventstore.Revision, len(streams)), places: make(map[uuid.UUID]place, len(ids))}
	for _, s := range streams {
		t.heads[s] = 0
	}
	names := make([]string, 0, len(t.heads))
	for s := range t.heads {
		names = append(names, s)
	}
	var b pgx.Batch
	queueLock(&b)
	b.Queue("SELECT id FROM events.log").QueryRow(e.same)
	b.Queue(`SELECT name, (SELECT max(revision) FROM events.events WHERE stream = name), (SELECT coalesce(max(position), 0) FROM events.events)
		FROM unnest($1::text[]) name`, names).Query(t.readHeads)
	b.Queue("SELECT id, stream, revision, position FROM events.events WHERE id = ANY($1)", asUUIDs(ids)).Query(t.readPlaces)
	return t, c.SendBatch(ctx, &b).Close()
}

// queueLock begins a transaction and makes those of other processes wait. They
// may read meanwhile. To lock the row in the table instead would be one more
// write to the disk.
func queueLock(b *pgx.Batch) {
	b.Queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
	b.Queue("LOCK TABLE events.log IN EXCLUSIVE MODE")
}

// same checks that this is still the log that was opened.
func (e *Events) same(row pgx.Row) error {
	var id uuid.UUID
	err := row.Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && id != e.id {
		return errNotThere
	}
	return err
}

func (t *tail) readHeads(rows pgx.Rows) error {
	var name string
	var revision *int64
	_, err := pgx.ForEachRow(rows, []any{&name, &revision, &t.last}, func() error {
		if revision != nil {
			t.heads[name] = eventstore.Revision(*revision)
		}
		return nil
	})
	return err
}

func (t *tail) readPlaces(rows pgx.Rows) error {
	var id uuid.UUID
	var p place
	_, err := pgx.ForEachRow(rows, []any{&id, &p.stream, &p.revision, &p.position}, func() error {
		t.places[id] = p
		return nil
	})
	return err
}

// commit ends a transaction with what is queued, by which the log may have grown
// to a tail. It is one round trip.
func (e *Events) commit(ctx context.Context, c *pgx.Conn, t *tail, b *pgx.Batch) error {
	b.Queue("COMMIT")
	if err := c.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if len(t.rows) > 0 {
		e.grew(t.last)
	}
	return nil
}

// grew tells whoever waits, here and in other processes, how far the log goes.
func (e *Events) grew(last int64) {
	e.at.Move(position(last))
	e.herald.grew()
}

// claims are where streams have to end for rows to be inserted.
type claims struct {
	streams []string
	heads   []int64 // of the streams
}

// queueInsert adds events to the end of the log, if it is the one that was opened,
// has none of their ids, and all that is claimed is so. It yields the position of
// the last, or no row when nothing was added.
func (e *Events) queueInsert(b *pgx.Batch, rows []eventstore.Recorded, so claims) *pgx.QueuedQuery {
	n := len(rows)
	streams, types := make([]string, n), make([]string, n)
	revisions, ids := make([]int64, n), make([]uuid.UUID, n)
	data, meta := make([][]byte, n), make([][]byte, n)
	for i, r := range rows {
		streams[i], revisions[i] = r.Stream, int64(r.Revision)
		ids[i], types[i], data[i], meta[i] = r.ID, r.Type, filled(r.Data), filled(r.Meta)
	}
	return b.Queue(`WITH added AS (
			INSERT INTO events.events (position, stream, revision, id, type, data, meta)
			SELECT (SELECT coalesce(max(position), 0) FROM events.events) + n, stream, revision, id, type, data, meta
			FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[])
				WITH ORDINALITY AS new (stream, revision, id, type, data, meta, n)
			WHERE EXISTS (SELECT FROM events.log WHERE id = $9)
				AND NOT EXISTS (SELECT FROM unnest($7::text[], $8::bigint[]) AS claimed (stream, head)
					WHERE head <> (SELECT coalesce(max(revision), 0) FROM events.events WHERE events.stream = claimed.stream))
				AND NOT EXISTS (SELECT FROM events.events WHERE id = ANY($3::uuid[]))
			RETURNING position)
		SELECT max(position) FROM added HAVING count(*) > 0`,
		streams, revisions, asUUIDs(ids), types, data, meta, so.streams, so.heads, asUUID(e.id))
}

// filled makes nothing an empty value, where the driver would make it NULL.
func filled(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
