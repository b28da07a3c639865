package sqlite

import (
	"context"
	"fmt"
	"math"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/eventstore"
)

// columns are those of every query for events, in the order of [page.add].
const columns = "e.position, e.stream, e.revision, e.id, e.type, e.data, e.meta"

// Stream implements [eventstore.Store].
func (e *Events) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) (events []eventstore.Recorded, err error) {
	if err := checkLimit(limit); err != nil || after > math.MaxInt64 {
		return nil, err
	}
	err = e.db.read(ctx, func(c *sqlite.Conn) error {
		number, err := number(c, "SELECT number FROM streams WHERE name = ?", stream)
		if err != nil || number == 0 {
			return err
		}
		p := e.page(limit)
		p.names[number] = stream
		events, err = p.query(c, "SELECT "+columns+" FROM events e WHERE (stream, revision) > (?1, ?2) AND stream <= ?1 ORDER BY stream, revision",
			number, int64(after))
		return err
	})
	return events, reading(err)
}

// Page implements [eventstore.Store].
func (e *Events) Page(ctx context.Context, after eventstore.Checkpoint, limit int) (events []eventstore.Recorded, err error) {
	if err := checkLimit(limit); err != nil {
		return nil, err
	}
	if after.Position.Major > 0 || after.Position.Minor > math.MaxInt64 {
		return nil, eventstore.ErrRewound
	}
	err = e.db.read(ctx, func(c *sqlite.Conn) error {
		if ok, err := holds(c, after); err != nil || !ok {
			return orRewound(err)
		}
		events, err = e.page(limit).query(c, "SELECT "+columns+" FROM events e WHERE position > ? ORDER BY position",
			int64(after.Position.Minor))
		return err
	})
	return events, reading(err)
}

func orRewound(err error) error {
	if err == nil {
		return eventstore.ErrRewound
	}
	return err
}

// holds says whether the event of a checkpoint is where the checkpoint says.
func holds(c *sqlite.Conn, at eventstore.Checkpoint) (ok bool, err error) {
	if at.IsZero() {
		return true, nil
	}
	n, err := number(c, "SELECT count(*) FROM events WHERE position = ? AND id = ?", int64(at.Position.Minor), at.ID[:])
	return n == 1, err
}

// Head implements [eventstore.Store].
func (e *Events) Head(ctx context.Context) (head eventstore.Checkpoint, err error) {
	err = e.db.read(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT position, id FROM events ORDER BY position DESC LIMIT 1",
			&sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
				head = eventstore.Checkpoint{Position: position(row.ColumnInt64(0)), ID: columnID(row, 1)}
				return nil
			}})
	})
	return head, reading(err)
}

// Find implements [eventstore.Seeker].
func (e *Events) Find(ctx context.Context, id uuid.UUID) (eventstore.Recorded, bool, error) {
	var events []eventstore.Recorded
	err := e.db.read(ctx, func(c *sqlite.Conn) (err error) {
		events, err = e.page(1).query(c, "SELECT "+columns+" FROM events e WHERE id = ?", id[:])
		return err
	})
	if err != nil || len(events) == 0 {
		return eventstore.Recorded{}, false, reading(err)
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

// fewEvents is as many as most pages have: those who follow the log read one
// whenever something was recorded, and another to see that there is no more.
const fewEvents = 8

// A page gathers the events that queries answer, until it is full. Types and
// stream names repeat a lot and are kept once.
//
// A query that is asked all the time has no LIMIT with a parameter, nor does it
// compare what it sorts by with one for equality: SQLite would plan it anew
// every time, which takes longer than reading a stream of usual length.
type page struct {
	log    *Events
	limit  int
	events []eventstore.Recorded
	types  map[string]string
	names  map[int64]string
	text   []byte
}

func (e *Events) page(limit int) *page {
	return &page{log: e, limit: limit, events: make([]eventstore.Recorded, 0, min(limit, fewEvents)),
		types: map[string]string{}, names: map[int64]string{}}
}

// query adds the events that a query answers, as long as there is room, and
// returns all so far.
func (p *page) query(c *sqlite.Conn, query string, args ...any) ([]eventstore.Recorded, error) {
	s, err := c.Prepare(query)
	if err != nil {
		return nil, err
	}
	bind(s, args)
	from := len(p.events)
	var streams []int64
	for len(p.events) < p.limit {
		row, err := s.Step()
		if err != nil {
			return nil, err
		}
		if !row {
			break
		}
		streams = append(streams, s.ColumnInt64(1))
		p.add(s)
	}
	// Until the statement is reset, names are read in its transaction instead of
	// in one each.
	if err := p.name(c, p.events[from:], streams); err != nil {
		return nil, err
	}
	return p.events, s.Reset()
}

// bind sets the parameters of a statement.
func bind(s *sqlite.Stmt, args []any) {
	for i, arg := range args {
		switch arg := arg.(type) {
		case int64:
			s.BindInt64(i+1, arg)
		case string:
			s.BindText(i+1, arg)
		case []byte:
			s.BindBytes(i+1, arg)
		}
	}
}

func (p *page) add(row *sqlite.Stmt) {
	data, meta := row.ColumnLen(5), row.ColumnLen(6)
	buf := make([]byte, data+meta)
	row.ColumnBytes(5, buf[:data])
	row.ColumnBytes(6, buf[data:])
	p.events = append(p.events, eventstore.Recorded{
		Event: eventstore.Event{
			ID:   columnID(row, 3),
			Type: p.columnType(row),
			Data: buf[:data:data],
			Meta: buf[data:],
		},
		Revision: eventstore.Revision(row.ColumnInt64(2)),
		Position: position(row.ColumnInt64(0)),
	})
}

func (p *page) columnType(row *sqlite.Stmt) string {
	n := row.ColumnLen(4)
	if n > cap(p.text) {
		p.text = make([]byte, n)
	}
	text := p.text[:n]
	row.ColumnBytes(4, text)
	if t, ok := p.types[string(text)]; ok { // without a copy
		return t
	}
	t := string(text)
	p.types[t] = t
	return t
}

// name fills in the names of the streams that events belong to.
func (p *page) name(c *sqlite.Conn, events []eventstore.Recorded, streams []int64) error {
	for i := range events {
		name, ok := p.names[streams[i]]
		if !ok {
			var err error
			if name, err = p.log.streamName(c, streams[i]); err != nil {
				return err
			}
			p.names[streams[i]] = name
		}
		events[i].Stream = name
	}
	return nil
}

// streamName returns the name of a stream by its number. A number always
// means the same stream, so what was read once stays true.
func (e *Events) streamName(c *sqlite.Conn, number int64) (name string, err error) {
	e.mu.Lock()
	name, ok := e.names.get(number)
	e.mu.Unlock()
	if ok {
		return name, nil
	}
	if name, err = readName(c, number); err != nil {
		return "", err
	}
	e.mu.Lock()
	e.names.put(number, name)
	e.mu.Unlock()
	return name, nil
}

func readName(c *sqlite.Conn, number int64) (name string, err error) {
	s, err := c.Prepare("SELECT name FROM streams WHERE number = ?")
	if err != nil {
		return "", err
	}
	s.BindInt64(1, number)
	found, err := s.Step()
	if err != nil {
		return "", err
	}
	if !found {
		return "", fmt.Errorf("stream %d has events and no name: put back a copy from the backup", number)
	}
	return s.ColumnText(0), s.Reset()
}
