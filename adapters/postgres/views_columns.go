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

// lastOf leaves out rows that others with the same key follow: one statement
// cannot put both.
func lastOf(l projector.Layout, rows [][]any) [][]any {
	var key []int
	for i, c := range l.Columns {
		if slices.Contains(l.Key, c.Name) {
			key = append(key, i)
		}
	}
	at := make(map[string]int, len(rows))
	all := make([][]any, 0, len(rows))
	var name []byte
	for _, row := range rows {
		name = name[:0]
		for _, i := range key {
			name = appendValue(name, row[i])
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

// appendValue appends a value as the server reads it in binary: its length and
// its bytes. See "COPY", Binary Format, in the manual.
func appendValue(to []byte, value any) []byte {
	switch v := value.(type) {
	case int64:
		return binary.BigEndian.AppendUint64(append(to, 0, 0, 0, 8), uint64(v))
	case string:
		v = kept(v)
		return append(binary.BigEndian.AppendUint32(to, uint32(len(v))), v...)
	case []byte:
		return append(binary.BigEndian.AppendUint32(to, uint32(len(v))), v...)
	case bool:
		if v {
			return append(to, 0, 0, 0, 1, 1)
		}
		return append(to, 0, 0, 0, 1, 0)
	}
	return append(to, 0xff, 0xff, 0xff, 0xff) // null, which no column takes
}

// copyRows puts rows into a table. Their values are written here and not by the
// driver, which looks at the type of each anew and takes three times as long.
func copyRows(ctx context.Context, c *pgx.Conn, table string, l projector.Layout, rows [][]any) error {
	r := &copying{rows: rows, buffer: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
	_, err := c.PgConn().CopyFrom(ctx, r, "COPY "+table+" ("+list(columnsOf(l))+") FROM STDIN (FORMAT binary)")
	return err
}

// copying reads as rows in the binary format.
type copying struct {
	rows   [][]any
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
		r.buffer = binary.BigEndian.AppendUint16(r.buffer, uint16(len(r.rows[0])))
		for _, v := range r.rows[0] {
			r.buffer = appendValue(r.buffer, v)
		}
		r.rows = r.rows[1:]
	}
	if len(r.rows) == 0 && len(r.buffer) < size {
		r.buffer, r.ended = append(r.buffer, 0xff, 0xff), true
	}
}
