package memory

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"klantreis/projections/projector"
)

// rows are those of one table, by their whole key.
type rows struct {
	layout projector.Layout
	byKey  map[string][]any
	open   map[string]string // whole key of the row that holds, by key without known_from
}

// change does what changes say, in their order.
func (r *rows) change(c projector.Changes) {
	scope := r.column(r.layout.Scope)
	for _, wiped := range c.Wipe {
		for key, row := range r.byKey {
			if compare(row[scope], wiped) == 0 {
				r.remove(key, row)
			}
		}
	}
	for _, key := range c.Delete {
		delete(r.byKey, name(key))
	}
	for _, closed := range c.Close {
		if key, ok := r.open[name(closed.Key)]; ok {
			row := slices.Clone(r.byKey[key])
			row[len(row)-1] = closed.At
			r.byKey[key] = row
			delete(r.open, name(closed.Key))
		}
	}
	for row := range c.Put.All() {
		key := r.key(row)
		r.byKey[key] = row
		if r.layout.Intervals && row[len(row)-1] == any(int64(projector.Forever)) {
			r.open[r.openKey(row)] = key
		}
	}
	for _, row := range c.Add {
		r.add(row)
	}
}

// add adds the last column of a row to that of the row with the same key.
func (r *rows) add(row []any) {
	key, last := r.key(row), len(row)-1
	row = slices.Clone(row)
	if there, ok := r.byKey[key]; ok {
		row[last] = row[last].(int64) + there[last].(int64)
	}
	r.byKey[key] = row
	if row[last] == any(int64(0)) {
		delete(r.byKey, key)
	}
}

func (r *rows) remove(key string, row []any) {
	delete(r.byKey, key)
	if r.layout.Intervals && r.open[r.openKey(row)] == key {
		delete(r.open, r.openKey(row))
	}
}

func (r *rows) column(name string) int {
	return slices.IndexFunc(r.layout.Columns, func(c projector.Column) bool { return c.Name == name })
}

func (r *rows) key(row []any) string { return name(r.values(row, r.layout.Key)) }

func (r *rows) openKey(row []any) string {
	return name(r.values(row, r.layout.Key[:len(r.layout.Key)-1]))
}

func (r *rows) values(row []any, columns []string) []any {
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = row[r.column(c)]
	}
	return values
}

// name makes one string of the values of a key.
func name(key []any) string { return fmt.Sprintf("%#v", key) }

// compare orders two values of one column.
func compare(a, b any) int {
	switch a := a.(type) {
	case int64:
		return cmp.Compare(a, b.(int64))
	case string:
		return cmp.Compare(a, b.(string))
	case bool:
		if a == b.(bool) {
			return 0
		} else if a {
			return 1
		}
		return -1
	default:
		return bytes.Compare(a.([]byte), b.([]byte))
	}
}
