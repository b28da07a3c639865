package postgres

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"klantreis/projections/projector"
)

// arrayTypes are the types of parameters that hold all values of a column.
var arrayTypes = map[projector.Kind]string{
	projector.Integer: "bigint[]",
	projector.Text:    "text[]",
	projector.Boolean: "boolean[]",
	projector.Bytes:   "bytea[]",
}

// unnest makes rows of the parameters $1, $2, … for columns of a table.
func unnest(l projector.Layout, of []string, alias string) string {
	params := make([]string, len(of))
	for i, c := range columnsNamed(l, of) {
		params[i] = "$" + strconv.Itoa(i+1) + "::" + arrayTypes[c.Kind]
	}
	return "unnest(" + strings.Join(params, ", ") + ") AS " + alias + "(" + list(of) + ")"
}

// same is the condition that columns of t and u have the same values.
func same(of []string) string {
	return joined(of, " AND ", func(c string) string { return "t." + quoted(c) + " = u." + quoted(c) })
}

// arrays turns rows into columns.
func (b *batch) arrays(l projector.Layout, of []string, rows [][]any) []any {
	all := make([]any, len(of))
	for i, c := range columnsNamed(l, of) {
		var err error
		switch c.Kind {
		case projector.Integer:
			all[i], err = column[int64](rows, i)
		case projector.Text:
			all[i], err = texts(rows, i)
		case projector.Boolean:
			all[i], err = column[bool](rows, i)
		case projector.Bytes:
			all[i], err = column[[]byte](rows, i)
		}
		if err != nil && b.err == nil {
			b.err = fmt.Errorf("column %s.%s: %w", l.Name, c.Name, err)
		}
	}
	return all
}

func column[V any](rows [][]any, i int) ([]V, error) {
	all := make([]V, len(rows))
	for at, row := range rows {
		v, ok := row[i].(V)
		if !ok {
			return nil, fmt.Errorf("it cannot hold a %T", row[i])
		}
		all[at] = v
	}
	return all, nil
}

func texts(rows [][]any, i int) ([]string, error) {
	all, err := column[string](rows, i)
	for at, text := range all {
		all[at] = kept(text)
	}
	return all, err
}

// kept is a text as the server can keep it: without zero bytes, and in UTF-8.
// The domain takes no other; a log that was copied from elsewhere might hold it.
func kept(text string) string {
	if strings.IndexByte(text, 0) < 0 && utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\uFFFD"), "\uFFFD")
}

// arraysOf turns some rows into columns.
func arraysOf(l projector.Layout, rows *projector.Rows, some []int) []any {
	all := make([]any, len(l.Columns))
	for i, c := range l.Columns {
		switch c.Kind {
		case projector.Integer:
			all[i] = picked(some, func(row int) int64 { return rows.Integer(row, i) })
		case projector.Text:
			all[i] = picked(some, func(row int) string { return kept(rows.Text(row, i)) })
		case projector.Boolean:
			all[i] = picked(some, func(row int) bool { return rows.Boolean(row, i) })
		case projector.Bytes:
			all[i] = picked(some, func(row int) []byte { return rows.Bytes(row, i) })
		}
	}
	return all
}

func picked[V any](some []int, value func(row int) V) []V {
	all := make([]V, len(some))
	for to, from := range some {
		all[to] = value(from)
	}
	return all
}

// lastOf returns which rows stay when those go that others with the same key
// follow: one statement cannot put both.
func lastOf(l projector.Layout, rows *projector.Rows) []int {
	var key []int
	for i, c := range l.Columns {
		if slices.Contains(l.Key, c.Name) {
			key = append(key, i)
		}
	}
	at := make(map[string]int, rows.Len())
	all := make([]int, 0, rows.Len())
	var name []byte
	for row := range rows.Len() {
		name = name[:0]
		for _, i := range key {
			name = appendColumn(name, l.Columns[i].Kind, rows, row, i)
		}
		if i, twice := at[string(name)]; twice {
			all[i] = row
			continue
		}
		at[string(name)] = len(all)
		all = append(all, row)
	}
	return all
}

// appendColumn appends a value as the server reads it in binary: its length and
// its bytes. See "COPY", Binary Format, in the manual.
func appendColumn(to []byte, kind projector.Kind, rows *projector.Rows, row, column int) []byte {
	switch kind {
	case projector.Integer:
		return binary.BigEndian.AppendUint64(append(to, 0, 0, 0, 8), uint64(rows.Integer(row, column)))
	case projector.Text:
		v := kept(rows.Text(row, column))
		return append(binary.BigEndian.AppendUint32(to, uint32(len(v))), v...)
	case projector.Boolean:
		if rows.Boolean(row, column) {
			return append(to, 0, 0, 0, 1, 1)
		}
		return append(to, 0, 0, 0, 1, 0)
	default:
		v := rows.Bytes(row, column)
		return append(binary.BigEndian.AppendUint32(to, uint32(len(v))), v...)
	}
}

// copyRows puts rows into a table. Their values are written here and not by the
// driver, which looks at the type of each anew and takes three times as long.
func copyRows(ctx context.Context, c *pgx.Conn, table string, l projector.Layout, rows []*projector.Rows) error {
	rows = slices.DeleteFunc(rows, func(r *projector.Rows) bool { return r.Len() == 0 })
	if len(rows) == 0 {
		return nil
	}
	r := &copying{layout: l, rows: rows, buffer: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
	_, err := c.PgConn().CopyFrom(ctx, r, "COPY "+table+" ("+list(columnsOf(l))+") FROM STDIN (FORMAT binary)")
	return err
}

// copying reads as rows in the binary format.
type copying struct {
	layout projector.Layout
	rows   []*projector.Rows
	next   int // row of the first
	buffer []byte
	read   int
	ended  bool
}

func (r *copying) Read(p []byte) (int, error) {
	if r.read == len(r.buffer) {
		if r.ended {
			return 0, io.EOF
		}
		r.fill(len(p))
	}
	n := copy(p, r.buffer[r.read:])
	r.read += n
	return n, nil
}

// fill appends rows until there is about as much as is asked for.
func (r *copying) fill(size int) {
	if r.read == len(r.buffer) {
		r.buffer, r.read = r.buffer[:0], 0
	}
	for len(r.rows) > 0 && len(r.buffer) < size {
		r.buffer = binary.BigEndian.AppendUint16(r.buffer, uint16(len(r.layout.Columns)))
		for i, c := range r.layout.Columns {
			r.buffer = appendColumn(r.buffer, c.Kind, r.rows[0], r.next, i)
		}
		if r.next++; r.next == r.rows[0].Len() {
			r.rows, r.next = r.rows[1:], 0
		}
	}
	if len(r.rows) == 0 && len(r.buffer) < size {
		r.buffer, r.ended = append(r.buffer, 0xff, 0xff), true
	}
}
