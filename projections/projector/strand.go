package projector

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/codec"
)

// A strand is what the history of one stream makes of one view's rows: the
// rows that hold now, and what changed in them that is not written yet.
//
// It knows what the tables hold without looking there, since rows follow from
// facts alone.
type strand struct {
	plan    *plan
	scope   uuid.UUID
	seen    int                 // facts taken into account
	folder  Folder              // that took them; nil when it has to begin anew
	common  *Common             // that it shares with others
	rows    []Row               // that hold, as the fold returned them
	holding map[string]*version // the same, by key
	changed []*version          // that are to be written, in order
	wiped   bool                // all that the tables hold of the scope goes first
	listed  bool                // among those that the work at hand has to write
}

// A version is a row from the position at which it became known to the one at
// which it no longer held.
type version struct {
	table    *table
	key      string
	row      Row
	from, to int64
	written  bool
}

// newStrand returns the strand of a history whose rows are in the tables.
func newStrand(p *plan, scope uuid.UUID, c *Common, written []codec.Fact) (*strand, error) {
	s := begun(p, scope)
	if len(written) == 0 {
		return s, nil
	}
	rows, err := s.fold(c, written)
	if err != nil {
		return nil, err
	}
	if err := s.take(nil, rows, 0); err != nil {
		return nil, err
	}
	s.rows, s.seen = rows, len(written)
	s.flushed()
	return s, nil
}

func begun(p *plan, scope uuid.UUID) *strand {
	return &strand{plan: p, scope: scope}
}

// follow makes the rows those of a history, as known from its last fact on.
func (s *strand) follow(c *Common, history []codec.Fact) error {
	rows, err := s.fold(c, history)
	if err != nil {
		return err
	}
	gone, come := between(s.rows, rows)
	if err := s.take(gone, come, history[len(history)-1].Position.Order()); err != nil {
		return err
	}
	s.rows, s.seen = rows, len(history)
	return nil
}

// fold returns the rows of a history, which has grown by a fact or is another
// altogether: then nothing of what was in common is any more. It rests on no fact
// saying anything of an entry that was withdrawn before, which deciders refuse.
func (s *strand) fold(c *Common, history []codec.Fact) (rows []Row, err error) {
	if s.plan.Begin == nil {
		return s.plan.rows(c, effective(history))
	}
	folder, more := s.folder, history[len(history)-1:]
	s.folder = nil // unless it can be used again
	if folder == nil || len(history) != s.seen+1 || s.common != c {
		folder, more = s.plan.Begin(c), effective(history)
	}
	if rows, err = s.plan.take(folder, more...); err == nil {
		s.folder, s.common = folder, c
	}
	return rows, err
}

// replay takes a whole history into account for strands that begin with it, side
// by side, and returns why each could not. What was known at each position only
// matters to those with a table that is bitemporal.
func replay(strands []*strand, history []codec.Fact) []error {
	errs := make([]error, len(strands))
	c := new(Common)
	for n := range history {
		c = grown(c, history[n])
		for i, s := range strands {
			if errs[i] != nil || !s.plan.intervals && n < len(history)-1 {
				continue
			}
			if err := s.follow(c, history[:n+1]); err != nil {
				errs[i] = fmt.Errorf("at revision %d: %w", history[n].Revision, err)
			}
		}
	}
	return errs
}

// rewrite forgets everything and makes the rows anew from a history that has
// become another: nothing of the old one stays in the tables, closed intervals
// included.
func (s *strand) rewrite(history []codec.Fact) error {
	fresh := begun(s.plan, s.scope)
	fresh.wiped, fresh.listed = true, s.listed
	if err := replay([]*strand{fresh}, history)[0]; err != nil {
		return err
	}
	*s = *fresh
	return nil
}

// take notes which rows no longer hold, and which do, from a position on. When
// it fails, it has done nothing.
func (s *strand) take(gone, come []Row, at int64) error {
	left, err := s.versions(gone, 0)
	if err != nil {
		return err
	}
	entered, err := s.versions(come, at)
	if err != nil {
		return err
	}
	for _, v := range left {
		delete(s.holding, v.key)
	}
	if s.holding == nil && len(entered) > 0 { // most histories have no rows in most views
		s.holding = make(map[string]*version, len(entered))
	}
	for i, v := range entered {
		if s.holding[v.key] != nil {
			s.restore(left, entered[:i])
			return fmt.Errorf("view returned two rows with the same key for table %s", v.table.Name)
		}
		s.holding[v.key] = v
	}
	for _, v := range left {
		v.to = at
		if v.written {
			s.changed = append(s.changed, v)
		}
	}
	s.changed = append(s.changed, entered...)
	return nil
}

// versions returns the versions of rows that hold, or of new ones.
func (s *strand) versions(rows []Row, from int64) ([]*version, error) {
	all := make([]*version, len(rows))
	var fresh []version // in one piece, since there are millions of them
	var room [64]byte
	for i, row := range rows {
		t, key, err := s.plan.find(room[:0], row, s.scope)
		if err != nil {
			return nil, err
		}
		if known := s.holding[string(key)]; known != nil && known.row == row {
			all[i] = known
			continue
		}
		if fresh == nil {
			fresh = make([]version, 0, len(rows)-i)
		}
		fresh = append(fresh, version{table: t, key: string(key), row: row, from: from, to: Forever})
		all[i] = &fresh[len(fresh)-1]
	}
	return all, nil
}

func (s *strand) restore(left, entered []*version) {
	for _, v := range entered {
		delete(s.holding, v.key)
	}
	for _, v := range left {
		s.holding[v.key] = v
	}
}

// flush adds what is to be written to the changes of the view's tables, and
// what that changes in sums to totals.
func (s *strand) flush(to []Changes, sums *totals) {
	if s.wiped {
		for _, t := range s.plan.tables {
			if t.sums != nil {
				continue
			}
			c := &to[t.number]
			c.Wipe = append(c.Wipe, s.scope[:])
		}
	}
	slices.SortFunc(s.changed, inTables)
	for _, v := range s.changed {
		c := &to[v.table.number]
		switch {
		case v.table.Intervals && v.written:
			c.Close = append(c.Close, Close{Key: v.table.keyOf(v.row), At: v.to})
			sums.count(v.table, v.row, v.to, Forever, -1)
		case v.table.Intervals:
			v.table.put(&c.Put, v.row, v.from, v.to)
			sums.count(v.table, v.row, v.from, v.to, 1)
		case v.to == Forever:
			v.table.put(&c.Put, v.row)
		case v.written && s.holding[v.key] == nil:
			c.Delete = append(c.Delete, v.table.keyOf(v.row))
		}
	}
	s.flushed()
}

// inTables orders versions about as they lie in tables, which is the order in
// which they are written with the least effort.
func inTables(a, b *version) int {
	return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.from, b.from))
}

func (s *strand) flushed() {
	for _, v := range s.changed {
		v.written = true
	}
	s.changed, s.wiped, s.listed = nil, false, false
}

// keyOf returns the scope and key of a row as they are kept.
func (t *table) keyOf(row Row) []any {
	v := reflect.ValueOf(row)
	key := make([]any, 0, 1+len(t.key))
	if t.Scope != "" {
		key = append(key, t.scope.value(v))
	}
	for i := range t.key {
		key = append(key, t.key[i].value(v))
	}
	return key
}

// values returns the columns of a row as they are kept.
func (t *table) values(row Row) []any {
	v := reflect.ValueOf(row)
	all := make([]any, 0, len(t.Columns))
	for i := range t.fields {
		all = append(all, t.fields[i].value(v))
	}
	return all
}
