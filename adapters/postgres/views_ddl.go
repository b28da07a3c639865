package postgres

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"klantreis/projections/projector"
)

// kinds are the types of columns. Text is compared by bytes, as in every other
// store, whatever the database's own order of text.
var kinds = map[projector.Kind]string{
	projector.Integer: "bigint",
	projector.Text:    `text COLLATE "C"`,
	projector.Boolean: "boolean",
	projector.Bytes:   "bytea",
}

// tableOf are the statements that make a table. It has its key from the
// beginning only where early says so.
func tableOf(g projector.Generation, l projector.Layout) []string {
	var lines []string
	for _, c := range l.Columns {
		lines = append(lines, quoted(c.Name)+" "+kinds[c.Kind]+" NOT NULL")
	}
	all := []string{"CREATE TABLE " + tableName(g, l) + " (" + strings.Join(lines, ", ") + ")"}
	all = append(all, commentsOn("TABLE", g.Table(l), l)...)
	if early(l) {
		all = append(append(all, keyOf(g, l)), indexesOf(g, l)...)
	}
	return all
}

// early says that keys and indexes are there before a table is filled. Sums are
// found by their key while they are loaded; single facts come in the order of
// the log, so that their indexes grow at the end. All others are sorted once.
func early(l projector.Layout) bool { return l.Scope == "" }

// keyOf is the statement that makes the key of a table.
func keyOf(g projector.Generation, l projector.Layout) string {
	return "ALTER TABLE " + tableName(g, l) + " ADD PRIMARY KEY (" + list(l.Key) + ")"
}

// indexesOf are the statements that make its indexes.
func indexesOf(g projector.Generation, l projector.Layout) (all []string) {
	for i, columns := range l.Indexes {
		name := quoted(fmt.Sprintf("%s_i%d", g.Table(l), i+1))
		all = append(all, "CREATE INDEX "+name+" ON "+tableName(g, l)+" ("+list(columns)+")")
	}
	return all
}

// viewOf are the statements that give a table its stable name.
func viewOf(g projector.Generation, l projector.Layout) []string {
	view := "CREATE OR REPLACE VIEW " + quoted(l.Name) + " AS SELECT " + list(columnsOf(l)) + " FROM " + tableName(g, l)
	return append([]string{view}, commentsOn("VIEW", l.Name, l)...)
}

// commentsOn are the statements that tell what a table holds to whoever looks
// at the database.
func commentsOn(what, name string, l projector.Layout) []string {
	all := []string{"COMMENT ON " + what + " " + quoted(name) + " IS " + literal(l.Doc)}
	for _, c := range l.Columns {
		all = append(all, "COMMENT ON COLUMN "+quoted(name)+"."+quoted(c.Name)+" IS "+literal(c.Doc))
	}
	return all
}

func tableName(g projector.Generation, l projector.Layout) string { return quoted(g.Table(l)) }

func columnsOf(l projector.Layout) (names []string) {
	for _, c := range l.Columns {
		names = append(names, c.Name)
	}
	return names
}

// columnsNamed returns columns in the order of their names.
func columnsNamed(l projector.Layout, names []string) (all []projector.Column) {
	for _, name := range names {
		i := slices.IndexFunc(l.Columns, func(c projector.Column) bool { return c.Name == name })
		all = append(all, l.Columns[i])
	}
	return all
}

// quoted is a name as it stands in a statement.
func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// literal is a text as it stands in a statement that takes no parameters.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func list(names []string) string { return joined(names, ", ", quoted) }

// joined makes one text of what each name becomes.
func joined(names []string, between string, each func(string) string) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = each(n)
	}
	return strings.Join(all, between)
}
