package projector

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// A Kind is how a column is kept.
type Kind uint8

// The kinds of columns, and the Go type in which their values travel.
const (
	Integer Kind = iota // int64
	Text                // string
	Boolean             // bool
	Bytes               // []byte
)

// A Column is one column of a table.
type Column struct {
	Name string
	Kind Kind
	Doc  string // what its values say, for whoever looks at the database
}

// A field is where a row keeps the value of a column.
type field struct {
	Column
	index []int
	form  form
	mark  bool // of a Mark, which is kept as text
}

// A form is what a field's Go type makes of a kind.
type form uint8

const (
	integer form = iota
	unsigned
	text
	boolean
	id
	instant
)

var (
	idType      = reflect.TypeFor[uuid.UUID]()
	instantType = reflect.TypeFor[time.Time]()
)

var knownFields sync.Map // of reflect.Type: []field

// fieldsOf returns the columns of a row type in their order. A struct that is
// embedded lends its columns.
func fieldsOf(t reflect.Type) ([]field, error) {
	if known, ok := knownFields.Load(t); ok {
		return known.([]field), nil
	}
	if t == nil || t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("row type %v is not a struct", t)
	}
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		column, tagged := f.Tag.Lookup("col")
		if f.Anonymous && !tagged {
			continue
		}
		form, kind, ok := formOf(f.Type)
		if !ok || !tagged || !f.IsExported() {
			return nil, fmt.Errorf("field %s of row type %v cannot be a column", f.Name, t)
		}
		fields = append(fields, field{Column{column, kind, f.Tag.Get("doc")}, f.Index, form, f.Type == markType})
	}
	knownFields.Store(t, fields)
	return fields, nil
}

func formOf(t reflect.Type) (form, Kind, bool) {
	switch {
	case t == idType:
		return id, Bytes, true
	case t == instantType:
		return instant, Integer, true
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return integer, Integer, true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return unsigned, Integer, true
	case reflect.String:
		return text, Text, true
	case reflect.Bool:
		return boolean, Boolean, true
	}
	return 0, 0, false
}

// of returns the part of a row that holds the field.
func (f *field) of(row reflect.Value) reflect.Value {
	if len(f.index) == 1 {
		return row.Field(f.index[0])
	}
	return row.FieldByIndex(f.index)
}

// value returns the field of a row as it is kept.
func (f *field) value(row reflect.Value) any { return kept(f.form, f.of(row)) }

func kept(form form, v reflect.Value) any {
	switch form {
	case integer:
		return v.Int()
	case unsigned:
		return int64(v.Uint())
	case text:
		return v.String()
	case boolean:
		return v.Bool()
	case instant:
		return v.Interface().(time.Time).UnixMicro()
	default:
		u := v.Interface().(uuid.UUID)
		return u[:]
	}
}

// table returns the table of a row.
func (p *plan) table(row Row) (*table, error) {
	t := p.byRow[reflect.TypeOf(row)]
	if t == nil {
		return nil, fmt.Errorf("view returned a row of %T, which is not of its tables", row)
	}
	return t, nil
}

// find returns the table of a row and, behind what there is, the row's key, which
// is unique in its scope and among the tables of the view.
func (p *plan) find(key []byte, row Row, scope uuid.UUID) (*table, []byte, error) {
	t, err := p.table(row)
	if err != nil {
		return nil, nil, err
	}
	v := reflect.ValueOf(row)
	if t.scope.of(v).Interface().(uuid.UUID) != scope {
		return nil, nil, fmt.Errorf("view returned a row for table %s whose %s is not the stream it is about", t.Name, t.Scope)
	}
	key = append(key, byte(t.number))
	for i := range t.key {
		key = appendKey(key, t.key[i].form, t.key[i].of(v))
	}
	return t, key, nil
}

func appendKey(key []byte, form form, v reflect.Value) []byte {
	switch form {
	case integer:
		return binary.BigEndian.AppendUint64(key, uint64(v.Int()))
	case unsigned:
		return binary.BigEndian.AppendUint64(key, v.Uint())
	case boolean:
		if v.Bool() {
			return append(key, 1)
		}
		return append(key, 0)
	case instant:
		return binary.BigEndian.AppendUint64(key, uint64(v.Interface().(time.Time).UnixMicro()))
	case id:
		u := v.Interface().(uuid.UUID)
		return append(key, u[:]...)
	}
	key = binary.BigEndian.AppendUint32(key, uint32(v.Len()))
	return append(key, v.String()...)
}

// stored returns arguments of a query as they are kept. What no row can hold
// stays as it is, for the adapter to refuse; so do marks, which only a reader
// from [Marking] can ask for.
func stored(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		if _, mark := a.(Mark); mark || a == nil {
			continue
		}
		if form, _, ok := formOf(reflect.TypeOf(a)); ok {
			out[i] = kept(form, reflect.ValueOf(a))
		}
	}
	return out
}

// scan sets the fields of *row to the columns that a query answered. A column
// without a value, which only an aggregate of no rows has, is zero.
func scan[R any](row *R, columns []any) error {
	fields, err := fieldsOf(reflect.TypeFor[R]())
	if err != nil {
		return err
	}
	if len(fields) != len(columns) {
		return fmt.Errorf("read row: the query answers %d columns, %T has %d: %s", len(columns), *row, len(fields), names(fields))
	}
	v := reflect.ValueOf(row).Elem()
	for i := range fields {
		if !fields[i].set(v.FieldByIndex(fields[i].index), columns[i]) {
			return fmt.Errorf("read row: column %s of %T cannot be a %T", fields[i].Name, *row, columns[i])
		}
	}
	return nil
}

// set makes a field what was kept, and reports whether it can be.
func (f *field) set(to reflect.Value, column any) bool {
	switch c := column.(type) {
	case nil:
		to.SetZero()
		return true
	case int64:
		return f.setNumber(to, c)
	case string:
		if f.form == text {
			to.SetString(c)
		}
		return f.form == text
	case bool:
		if f.form == boolean {
			to.SetBool(c)
		}
		return f.form == boolean
	case []byte:
		u, err := uuid.FromBytes(c)
		if f.form == id && err == nil {
			to.Set(reflect.ValueOf(u))
		}
		return f.form == id && err == nil
	}
	return false
}

func (f *field) setNumber(to reflect.Value, n int64) bool {
	switch f.form {
	case integer:
		to.SetInt(n)
		return !to.OverflowInt(n)
	case unsigned:
		to.SetUint(uint64(n))
		return !to.OverflowUint(uint64(n))
	case boolean: // where the database has no booleans
		to.SetBool(n != 0)
	case instant:
		to.Set(reflect.ValueOf(time.UnixMicro(n).UTC()))
	default:
		return false
	}
	return true
}

func names(fields []field) string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Name)
	}
	return strings.Join(all, ", ")
}
