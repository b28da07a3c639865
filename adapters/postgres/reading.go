package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"klantreis/domain/eventstore"
)

// columns are those of every query for events, in the order of [page.add].
const columns = "SELECT position, stream, revision, id, type, data, meta FROM events.events "

// asBinary asks for every column as the server holds it, which [page.add] reads.
var asBinary = pgx.QueryResultFormats{pgx.BinaryFormatCode}

// Stream implements [eventstore.Store].
func (e *Events) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	if err := checkLimit(limit); err != nil || after > math.MaxInt64 {
		return nil, err
	}
	return e.query(ctx, limit, columns+"WHERE stream = $1 AND revision > $2 ORDER BY revision LIMIT $3", stream, int64(after), limit)
}

// Page implements [eventstore.Store]. It reads the event of the checkpoint
// along with what follows, so that both are of one moment.
func (e *Events) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	if err := checkLimit(limit); err != nil {
		return nil, err
	}
	if after.Position.Major > 0 || after.Position.Minor > math.MaxInt64 {
		return nil, eventstore.ErrRewound
	}
	if after.IsZero() {
		return e.query(ctx, limit, columns+"ORDER BY position LIMIT $1", limit)
	}
	events, err := e.query(ctx, limit+1, columns+"WHERE position >= $1 ORDER BY position LIMIT $2", int64(after.Position.Minor), limit+1)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 || events[0].Checkpoint() != after {
		return nil, eventstore.ErrRewound
	}
	return events[1:], nil
}

// Head implements [eventstore.Store].
func (e *Events) Head(ctx context.Context) (head eventstore.Checkpoint, err error) {
	var last int64
	err = e.pool.repeat(ctx, func(ctx context.Context) error {
		err := e.pool.QueryRow(ctx, "SELECT position, id FROM events.events ORDER BY position DESC LIMIT 1").Scan(&last, &head.ID)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	head.Position = position(last)
	return head, reading(err)
}

// Find implements [eventstore.Seeker].
func (e *Events) Find(ctx context.Context, id uuid.UUID) (eventstore.Recorded, bool, error) {
	events, err := e.query(ctx, 1, columns+"WHERE id = $1", asUUID(id))
	if err != nil || len(events) == 0 {
		return eventstore.Recorded{}, false, err
	}
	return events[0], true, nil
}

func checkLimit(limit int) error {
	if limit < 1 || limit > eventstore.MaxPage {
		return fmt.Errorf("read events: a page of %d was asked for, it holds 1 to %d", limit, eventstore.MaxPage)
	}
	return nil
}

func reading(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("read events: %w", err)
}

// query returns the events that a query answers.
func (e *Events) query(ctx context.Context, limit int, query string, args ...any) (events []eventstore.Recorded, err error) {
	args = append([]any{asBinary}, args...)
	err = e.pool.repeat(ctx, func(ctx context.Context) error {
		rows, err := e.pool.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		p := newPage(limit)
		for rows.Next() {
			p.add(rows.RawValues())
		}
		events = p.events
		return rows.Err()
	})
	return events, reading(err)
}

// fewEvents is as many as most pages have: those who follow the log read one
// whenever something was recorded, and another to see that there is no more.
const fewEvents = 4

// A page gathers the events that a query answers. There are few types, which are
// kept once; streams repeat where one is read.
type page struct {
	limit  int
	events []eventstore.Recorded
	types  map[string]string
	stream string // of the last event
}

func newPage(limit int) *page {
	return &page{limit: limit, events: make([]eventstore.Recorded, 0, min(limit, fewEvents)), types: map[string]string{}}
}

// add takes in a row, whose bytes are only lent.
func (p *page) add(row [][]byte) {
	if n := len(p.events); n == cap(p.events) { // a page that is not small is mostly full
		p.events = slices.Grow(p.events, min(p.limit, 16*n)-n)
	}
	if p.stream != string(row[1]) {
		p.stream = string(row[1])
	}
	data, meta := len(row[5]), len(row[6])
	buf := make([]byte, data+meta)
	copy(buf, row[5])
	copy(buf[data:], row[6])
	p.events = append(p.events, eventstore.Recorded{
		Event: eventstore.Event{
			ID:   uuid.UUID(row[3]),
			Type: p.typeName(row[4]),
			Data: buf[:data:data],
			Meta: buf[data:],
		},
		Stream:   p.stream,
		Revision: eventstore.Revision(binary.BigEndian.Uint64(row[2])),
		Position: eventstore.Position{Minor: binary.BigEndian.Uint64(row[0])},
	})
}

func (p *page) typeName(text []byte) string {
	if t, ok := p.types[string(text)]; ok { // without a copy
		return t
	}
	t := string(text)
	p.types[t] = t
	return t
}

func asUUID(id uuid.UUID) pgtype.UUID { return pgtype.UUID{Bytes: id, Valid: true} }

// asUUIDs are ids as the driver encodes them fastest.
func asUUIDs(ids []uuid.UUID) []pgtype.UUID {
	all := make([]pgtype.UUID, len(ids))
	for i, id := range ids {
		all[i] = asUUID(id)
	}
	return all
}
