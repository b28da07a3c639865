// Package projector keeps the tables that everything is asked of.
//
// A view is a pure function from facts to rows. Most views fold the whole
// history of one stream: withdrawn entries are taken out first, and an erased
// stream is folded blank, so no view has a word of code for undoing anything.
// The projector compares the rows before a fact with the rows after it and
// writes the difference, together with how far it has come, in one
// transaction. So a view can stop, restart or be rebuilt from nothing and
// always comes out the same.
package projector

import (
	"math"

	"klantreis/domain/codec"
)

// A View derives rows from facts, and from nothing else.
type View struct {
	Name    string // as operators say it: "pipeline"
	Version int    // of columns and fold together; a change of either takes the next

	// Category chooses the streams that the view reads, by the first half of
	// their name; "" chooses all.
	Category string
	Tables   []Table

	// Fold returns the rows of one stream, given its effective history in the
	// order of the log. Its rows carry the stream's id in the column that the
	// table names as its Scope. It keeps nothing of the history and changes
	// nothing in it; what it works out of all of it, it may share with others.
	// A view has either Fold or Each.
	Fold func(c *Common, history []codec.Fact) []Row

	// Begin returns a folder of the same rows, in the same order. A view has
	// one when it can go on from where it was, so that a long history is not
	// folded again for each of its facts; nil: Fold is asked every time.
	Begin func(*Common) Folder

	// Each returns the rows of one fact, whatever else happened. It gets the
	// fact's head only: what a fact says never gets into such rows, for no
	// erasure would find it there.
	Each func(codec.Fact) []Row
}

// A Folder folds the effective history of one stream fact by fact, in the order
// of the log.
type Folder interface {
	Take(codec.Fact)
	Rows() []Row // of all facts so far; the slice is the caller's
}

// A Row is a value of a table's row type, which is a comparable struct.
type Row any

// A Table describes one table of a view.
type Table struct {
	Name string // under which queries and analysts' tools know it, in every generation

	// Doc says in a sentence what a row is, for whoever looks at the database.
	Doc string

	// Identity says that each row is about somebody, by name or not. Such tables
	// are not for analysts' tools, and neither are sums over them, which tell of
	// single days: analysts see no rows, but reports (DOMAIN.md section 2).
	Identity bool

	// Row is the zero value of the row type: a struct whose fields have a
	// column in their tag, as in `col:"advisor"`, and what it says in another,
	// as in `doc:"whose journey it is"`. Fields are uuid.UUID,
	// time.Time (kept as microseconds), decider.Day (kept as its number),
	// integers, booleans and strings of any named type, of which [Mark] is kept
	// as a hash, and embedded structs of these. No column is ever null. The tables of a view have different row
	// types, which is how a row finds its table.
	Row Row

	// Scope is the column that names the stream's id, a uuid.UUID; "" in a
	// view with Each.
	Scope string

	// Key is the columns that make a row unique among the rows of its scope;
	// for an intervals table, with known_from. Scope, key and known_from in
	// this order are the table's primary key; looking up by anything else
	// takes one of Indexes.
	Key []string

	// Indexes are the columns of each further index.
	Indexes [][]string

	// Intervals makes the table bitemporal: the projector adds the columns
	// known_from and known_to, and a row is never changed, only closed. A row
	// holds as known at position P when known_from <= P < known_to. The row
	// itself says from when to when it was so.
	Intervals bool

	// Sums are totals over an intervals table; nil: there are none.
	Sums *Sums
}

// Forever is the known_to of a row that still holds, and the end of an
// interval that has not ended.
const Forever = math.MaxInt64
