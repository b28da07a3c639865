// Package queries reads the SQL file of a projection.
//
// All that a projection asks stands in one file, in the SQL that SQLite and
// PostgreSQL have in common, so that it can be read, tried and tuned without
// the program around it. A statement begins with a line "-- name: …". Where a
// question can be narrowed down, a line "-- and" marks the place of further
// conditions; these are pieces with names of their own, in the same file.
package queries

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"klantreis/projections/projector"
)

const (
	nameMark = "-- name: "
	andMark  = "-- and\n"
)

// A File is the statements of a file by their names.
type File map[string]string

// Parse reads a file. It panics when a name is there twice, for that is a
// mistake in the program.
func Parse(text string) File {
	f := File{}
	for i, piece := range strings.Split("\n"+text, "\n"+nameMark) {
		name, statement, _ := strings.Cut(piece, "\n")
		if i == 0 {
			continue // what comes before the first name
		}
		if _, twice := f[name]; twice {
			panic("queries: two statements named " + name)
		}
		f[name] = strings.TrimSpace(statement) + "\n"
	}
	return f
}

// A Question is a statement with its arguments.
type Question struct {
	file File
	text string
	and  strings.Builder
	args []any
}

// Ask begins a question. Arguments are numbered in their order, and may be of
// any type that a row may have. It panics when there is no such statement.
func (f File) Ask(name string, args ...any) *Question {
	return &Question{file: f, text: f.statement(name), args: args}
}

func (f File) statement(name string) string {
	statement, ok := f[name]
	if !ok {
		panic("queries: no statement named " + name)
	}
	return statement
}

// And adds a condition by its name. Every ? in it stands for the next of its
// arguments. It panics when their numbers differ.
func (q *Question) And(name string, args ...any) {
	pieces := strings.Split(q.file.statement(name), "?")
	if len(pieces) != len(args)+1 {
		panic(fmt.Sprintf("queries: condition %s takes %d arguments, not %d", name, len(pieces)-1, len(args)))
	}
	q.and.WriteString(pieces[0])
	for i, arg := range args {
		q.args = append(q.args, arg)
		q.and.WriteString("$" + strconv.Itoa(len(q.args)) + pieces[i+1])
	}
}

// In adds a condition by its name. The one ? in it stands for all arguments,
// with commas between. It panics when there is not one ?, or no argument.
func (q *Question) In(name string, args ...any) {
	condition := q.file.statement(name)
	if strings.Count(condition, "?") != 1 || len(args) == 0 {
		panic(fmt.Sprintf("queries: condition %s takes one list, and not of %d arguments", name, len(args)))
	}
	places := make([]string, len(args))
	for i, arg := range args {
		q.args = append(q.args, arg)
		places[i] = "$" + strconv.Itoa(len(q.args))
	}
	q.and.WriteString(strings.Replace(condition, "?", strings.Join(places, ", "), 1))
}

// SQL is the whole statement.
func (q *Question) SQL() string { return strings.Replace(q.text, andMark, q.and.String(), 1) }

// Select puts a question and returns what it answers; see [projector.Select].
func Select[R any](ctx context.Context, r projector.Reader, q *Question) ([]R, error) {
	return projector.Select[R](ctx, r, q.SQL(), q.args...)
}

// One puts a question that at most one row answers, and reports whether there
// was one.
func One[R any](ctx context.Context, r projector.Reader, q *Question) (one R, there bool, err error) {
	all, err := Select[R](ctx, r, q)
	if err != nil || len(all) == 0 {
		return one, false, err
	}
	return all[0], true, nil
}
