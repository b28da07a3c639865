package postgres

import (
	"context"
	"errors"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/domain/eventstore"
)

// channel is where those who append say how far the log goes.
const channel = "klantreis_events"

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

// carry decides on a group of appends and adds what they may add, in one
// transaction.
func (e *Events) carry(ctx context.Context, c *pgx.Conn, group []*appending) error {
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
	return e.commit(ctx, c, t, insert)
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
	b.Queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
	b.Queue("SELECT id FROM events.log FOR UPDATE").QueryRow(e.same)
	b.Queue(`SELECT name, (SELECT max(revision) FROM events.events WHERE stream = name), (SELECT coalesce(max(position), 0) FROM events.events)
		FROM unnest($1::text[]) name`, names).Query(t.readHeads)
	b.Queue("SELECT id, stream, revision, position FROM events.events WHERE id = ANY($1)", asUUIDs(ids)).Query(t.readPlaces)
	return t, c.SendBatch(ctx, &b).Close()
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

// commit adds the rows of a tail and ends the transaction, which also tells
// whoever listens. It is one round trip when rows are added to the batch.
func (e *Events) commit(ctx context.Context, c *pgx.Conn, t *tail, add func(*pgx.Batch, []eventstore.Recorded)) error {
	var b pgx.Batch
	if len(t.rows) > 0 {
		add(&b, t.rows)
		b.Queue("SELECT pg_notify($1, $2)", channel, strconv.FormatInt(t.last, 10))
	}
	b.Queue("COMMIT")
	if err := c.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	if len(t.rows) > 0 {
		e.at.Move(position(t.last))
	}
	return nil
}

// insert adds a statement that inserts events.
func insert(b *pgx.Batch, rows []eventstore.Recorded) {
	n := len(rows)
	positions, revisions := make([]int64, n), make([]int64, n)
	streams, types := make([]string, n), make([]string, n)
	ids := make([]uuid.UUID, n)
	data, meta := make([][]byte, n), make([][]byte, n)
	for i, r := range rows {
		positions[i], streams[i], revisions[i] = int64(r.Position.Minor), r.Stream, int64(r.Revision)
		ids[i], types[i], data[i], meta[i] = r.ID, r.Type, filled(r.Data), filled(r.Meta)
	}
	b.Queue(`INSERT INTO events.events (position, stream, revision, id, type, data, meta)
		SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[])`,
		positions, streams, revisions, asUUIDs(ids), types, data, meta)
}

// filled makes nothing an empty value, where the driver would make it NULL.
func filled(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
