package projector

import (
	"fmt"
	"iter"
	"reflect"
	"time"

	"github.com/google/uuid"
)

// Rows are rows of one table on their way into it. They are kept by column, so
// that a million values are a few pieces of memory. The zero Rows are none.
type Rows struct {
	count   int
	columns []values
}

// values are those of one column, in one of the slices.
type values struct {
	kind  Kind
	ints  []int64 // and booleans, as 0 and 1
	texts []string
	ids   []uuid.UUID
}

// Len returns how many rows there are.
func (r *Rows) Len() int { return r.count }

// Integer returns a value of an [Integer] column; rows and columns count from 0.
func (r *Rows) Integer(row, column int) int64 { return r.columns[column].ints[row] }

// Text returns a value of a [Text] column.
func (r *Rows) Text(row, column int) string { return r.columns[column].texts[row] }

// Boolean returns a value of a [Boolean] column.
func (r *Rows) Boolean(row, column int) bool { return r.columns[column].ints[row] != 0 }

// Bytes returns a value of a [Bytes] column, which is an id. It must not be changed.
func (r *Rows) Bytes(row, column int) []byte { return r.columns[column].ids[row][:] }

// Values returns all values of a row.
func (r *Rows) Values(row int) []any {
	all := make([]any, len(r.columns))
	for i := range r.columns {
		switch r.columns[i].kind {
		case Integer:
			all[i] = r.Integer(row, i)
		case Text:
			all[i] = r.Text(row, i)
		case Boolean:
			all[i] = r.Boolean(row, i)
		case Bytes:
			id := r.columns[i].ids[row]
			all[i] = id[:]
		}
	}
	return all
}

// All yields the values of every row.
func (r *Rows) All() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for row := range r.count {
			if !yield(r.Values(row)) {
				return
			}
		}
	}
}

// Add adds a row, whose values are int64, string, bool and []byte. It panics on
// values that do not fit those of the rows before.
func (r *Rows) Add(row ...any) {
	r.grow(len(row))
	for i, v := range row {
		c := &r.columns[i]
		switch v := v.(type) {
		case int64:
			c.addInteger(v)
		case string:
			c.addText(v)
		case bool:
			c.addBoolean(v)
		case []byte:
			c.addID(uuid.UUID(v))
		default:
			panic(fmt.Sprintf("projector: no column holds a %T", v))
		}
		c.check(r.count)
	}
}

// grow makes room for one more row.
func (r *Rows) grow(columns int) {
	if r.columns == nil {
		r.columns = make([]values, columns)
	}
	if len(r.columns) != columns {
		panic(fmt.Sprintf("projector: a row of %d columns among those of %d", columns, len(r.columns)))
	}
	r.count++
}

// reset takes all rows away, and leaves the room that they took for others.
func (r *Rows) reset() {
	r.count = 0
	for i := range r.columns {
		c := &r.columns[i]
		clear(c.texts) // which keep alive what they are part of
		c.ints, c.texts, c.ids = c.ints[:0], c.texts[:0], c.ids[:0]
	}
}

// check panics on a column that holds values of two kinds.
func (c *values) check(rows int) {
	if len(c.ints)+len(c.texts)+len(c.ids) != rows || len(c.ints) != rows && len(c.texts) != rows && len(c.ids) != rows {
		panic("projector: a column holds values of one kind")
	}
}

func (c *values) addInteger(n int64) { c.kind, c.ints = Integer, append(c.ints, n) }
func (c *values) addText(s string)   { c.kind, c.texts = Text, append(c.texts, s) }
func (c *values) addID(id uuid.UUID) { c.kind, c.ids = Bytes, append(c.ids, id) }
func (c *values) addBoolean(set bool) {
	n := int64(0)
	if set {
		n = 1
	}
	c.kind, c.ints = Boolean, append(c.ints, n)
}

// add adds a field of a row.
func (c *values) add(form form, v reflect.Value) {
	switch form {
	case integer:
		c.addInteger(v.Int())
	case unsigned:
		c.addInteger(int64(v.Uint()))
	case text:
		c.addText(v.String())
	case boolean:
		c.addBoolean(v.Bool())
	case instant:
		c.addInteger(v.Interface().(time.Time).UnixMicro())
	default:
		c.addID(v.Interface().(uuid.UUID))
	}
}

// put adds a row of a table to others, known_from and known_to included where
// there are any.
func (t *table) put(to *Rows, row Row, known ...int64) {
	to.grow(len(t.Columns))
	v := reflect.ValueOf(row)
	for i := range t.fields {
		to.columns[i].add(t.fields[i].form, t.fields[i].of(v))
	}
	for i, at := range known {
		to.columns[len(t.fields)+i].addInteger(at)
	}
}
