package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"klantreis/projections/projector"
)

// kinds are the types that SQLite has for the kinds of columns; it has no
// booleans.
var kinds = map[projector.Kind]string{
	projector.Integer: "INTEGER",
	projector.Text:    "TEXT",
	projector.Boolean: "INTEGER",
	projector.Bytes:   "BLOB",
}

// tableOf is the statement that makes a table. Rows lie in the order of their
// key, in which a rebuild writes them.
func tableOf(g projector.Generation, l projector.Layout) string {
	var lines []string
	for _, c := range l.Columns {
		lines = append(lines, quoted(c.Name, '"')+" "+kinds[c.Kind]+" NOT NULL")
	}
	lines = append(lines, "PRIMARY KEY ("+list(l.Key)+")")
	end := ") STRICT, WITHOUT ROWID"
	if numbered(l) {
		end = ") STRICT"
	}
	return "CREATE TABLE " + tableName(g, l) + " (" + strings.Join(lines, ", ") + end
}

// numbered says that the key is one number, which is what SQLite keeps rows by
// when it is not told otherwise.
func numbered(l projector.Layout) bool {
	return len(l.Key) == 1 && slices.ContainsFunc(l.Columns, func(c projector.Column) bool {
		return c.Name == l.Key[0] && c.Kind == projector.Integer
	})
}

// late are the statements that make indexes once the table is filled, which
// sorts each of them once.
func late(g projector.Generation, l projector.Layout) []string {
	if l.Scope == "" {
		return nil
	}
	return indexesOf(g, l)
}

// early are the statements that make indexes before that. Single facts come in
// the order of the log, so that indexes of them grow at few places at a time,
// while there are so many that sorting them would hold everyone up.
func early(g projector.Generation, l projector.Layout) []string {
	if l.Scope != "" {
		return nil
	}
	return indexesOf(g, l)
}

func indexesOf(g projector.Generation, l projector.Layout) (all []string) {
	for i, columns := range l.Indexes {
		name := quoted(fmt.Sprintf("%s_i%d", g.Table(l), i+1), '"')
		all = append(all, "CREATE INDEX "+name+" ON "+tableName(g, l)+" ("+list(columns)+")")
	}
	return all
}

// viewOf is the statement that gives a table its stable name.
func viewOf(g projector.Generation, l projector.Layout) string {
	return "CREATE VIEW " + quoted(l.Name, '"') + " AS SELECT " + list(columnsOf(l)) + " FROM " + tableName(g, l)
}

func tableName(g projector.Generation, l projector.Layout) string { return quoted(g.Table(l), '"') }

func columnsOf(l projector.Layout) (names []string) {
	for _, c := range l.Columns {
		names = append(names, c.Name)
	}
	return names
}

// quoted is a name or a text as it stands in a statement.
func quoted(s string, quote rune) string {
	q := string(quote)
	return q + strings.ReplaceAll(s, q, q+q) + q
}

func list(names []string) string {
	all := slices.Clone(names)
	for i, n := range all {
		all[i] = quoted(n, '"')
	}
	return strings.Join(all, ", ")
}

// where is the condition that columns have given values.
func where(columns []string) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = quoted(c, '"') + " = ?"
	}
	return " WHERE " + strings.Join(all, " AND ")
}
