package sqlite

import (
	"slices"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/eventstore"
)

// A tail is the end of the log as its one writer knows it: where streams end,
// and which numbers come next. It runs ahead of what is durable by the open
// transaction, and forgets everything when that fails.
type tail struct {
	heads   *bounded[string, head]
	last    int64 // position; 0 when not known
	streams int64 // number of the newest stream, when last is known
	empty   bool  // the log has no events, when last is 0
}

// A head is where one stream ends.
type head struct {
	number   int64 // 0 for a stream that was never begun
	revision eventstore.Revision
}

func (t *tail) forget() {
	t.heads.clear()
	t.last, t.streams, t.empty = 0, 0, false
}

// append decides on one append and carries it out. What it refuses leaves
// nothing behind.
func (t *tail) append(c *sqlite.Conn, stream string, after eventstore.Revision, events []eventstore.Event) (at int64, refused, err error) {
	h, err := t.head(c, stream)
	switch {
	case err != nil:
		return 0, nil, err
	case h.revision > after:
		return again(c, h, after, events)
	case h.revision < after:
		return 0, eventstore.ErrConflict, nil
	}
	if h, err = t.begin(c, stream, h); err != nil {
		return 0, nil, err
	}
	return t.extend(c, stream, h, events)
}

// extend adds events to the end of a stream. More than one need a savepoint,
// because one of them may turn out to have an id that is taken.
func (t *tail) extend(c *sqlite.Conn, stream string, h head, events []eventstore.Event) (at int64, refused, err error) {
	several := len(events) > 1
	if several {
		if err := sqlitex.Execute(c, "SAVEPOINT extend", nil); err != nil {
			return 0, nil, err
		}
	}
	at = t.last
	for i, e := range events {
		at++
		err := insert(c, at, h.number, h.revision+eventstore.Revision(i)+1, e)
		if err != nil {
			return 0, eventstore.ErrDuplicateID, t.undo(c, several, events[:i+1], err)
		}
	}
	if several {
		if err := sqlitex.Execute(c, "RELEASE extend", nil); err != nil {
			return 0, nil, err
		}
	}
	h.revision += eventstore.Revision(len(events))
	t.heads.put(stream, h)
	t.last = at
	return at, nil, nil
}

// undo takes back events of which the last could not be inserted. It returns
// nil when that is because its id is taken, and the cause otherwise.
func (t *tail) undo(c *sqlite.Conn, several bool, events []eventstore.Event, cause error) error {
	if sqlite.ErrCode(cause) != sqlite.ResultConstraintUnique {
		return cause
	}
	if several {
		if err := sqlitex.Execute(c, "ROLLBACK TO extend", nil); err != nil {
			return err
		}
		if err := sqlitex.Execute(c, "RELEASE extend", nil); err != nil {
			return err
		}
	}
	id := events[len(events)-1].ID
	if slices.ContainsFunc(events[:len(events)-1], func(e eventstore.Event) bool { return e.ID == id }) {
		return nil
	}
	taken, err := number(c, "SELECT 1 FROM events WHERE id = ?", id[:])
	if err == nil && taken == 0 {
		return cause // a place that should have been free
	}
	return err
}

// again answers a retry: where the events are, if they are already there.
func again(c *sqlite.Conn, h head, after eventstore.Revision, events []eventstore.Event) (at int64, refused, err error) {
	if h.revision-after < eventstore.Revision(len(events)) {
		return 0, eventstore.ErrConflict, nil
	}
	i, same := 0, true
	err = sqlitex.Execute(c, "SELECT id, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?",
		&sqlitex.ExecOptions{Args: []any{h.number, int64(after), len(events)}, ResultFunc: func(row *sqlite.Stmt) error {
			same = same && columnID(row, 0) == events[i].ID
			at = row.ColumnInt64(1)
			i++
			return nil
		}})
	if err != nil || !same {
		return 0, eventstore.ErrConflict, err
	}
	return at, nil, nil
}

// head returns where a stream ends.
func (t *tail) head(c *sqlite.Conn, stream string) (head, error) {
	if h, ok := t.heads.get(stream); ok {
		return h, nil
	}
	if err := t.load(c); err != nil {
		return head{}, err
	}
	var h head
	err := sqlitex.Execute(c, `SELECT number, (SELECT max(revision) FROM events WHERE stream = number)
		FROM streams WHERE name = ?`,
		&sqlitex.ExecOptions{Args: []any{stream}, ResultFunc: func(row *sqlite.Stmt) error {
			h = head{number: row.ColumnInt64(0), revision: eventstore.Revision(row.ColumnInt64(1))}
			return nil
		}})
	if err == nil && h.number > 0 {
		t.heads.put(stream, h)
	}
	return h, err
}

// load reads which numbers come next, unless that is known.
func (t *tail) load(c *sqlite.Conn) (err error) {
	if t.last > 0 || t.empty {
		return nil
	}
	if t.streams, err = number(c, "SELECT max(number) FROM streams"); err != nil {
		return err
	}
	t.last, err = lastPosition(c)
	t.empty = err == nil && t.last == 0
	return err
}

// begin gives a new stream its number.
func (t *tail) begin(c *sqlite.Conn, stream string, h head) (head, error) {
	if h.number > 0 {
		return h, nil
	}
	insert, err := c.Prepare("INSERT INTO streams (number, name) VALUES (?, ?)")
	if err != nil {
		return h, err
	}
	insert.BindInt64(1, t.streams+1)
	insert.BindText(2, stream)
	if err := run(insert); err != nil {
		return h, err
	}
	t.streams++
	h.number = t.streams
	t.heads.put(stream, h)
	return h, nil
}

func insert(c *sqlite.Conn, at, stream int64, revision eventstore.Revision, e eventstore.Event) error {
	insert, err := c.Prepare("INSERT INTO events (position, stream, revision, id, type, data, meta) VALUES (?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	insert.BindInt64(1, at)
	insert.BindInt64(2, stream)
	insert.BindInt64(3, int64(revision))
	insert.BindBytes(4, e.ID[:])
	insert.BindText(5, e.Type)
	insert.BindBytes(6, e.Data)
	insert.BindBytes(7, e.Meta)
	return run(insert)
}

// run executes a statement that answers no rows.
func run(s *sqlite.Stmt) error {
	if _, err := s.Step(); err != nil {
		return err
	}
	return s.Reset()
}

func columnID(row *sqlite.Stmt, column int) (id uuid.UUID) {
	row.ColumnBytes(column, id[:])
	return id
}
