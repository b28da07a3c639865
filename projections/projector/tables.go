package projector

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"klantreis/domain/eventstore"
)

// A Generation is one filling of a view's tables. The one that is served is
// kept up to date; a rebuild fills another beside it and then takes its place.
type Generation struct {
	View    string
	Version int
	Number  int // counts on through all versions of the view
	Tables  []Layout
}

// Table is the name that a table has in this generation, as in
// "pipeline_v2_g3".
func (g Generation) Table(l Layout) string {
	return fmt.Sprintf("%s_v%d_g%d", l.Name, g.Version, g.Number)
}

// String names the generation for people, as in "pipeline v2 g3".
func (g Generation) String() string { return fmt.Sprintf("%s v%d g%d", g.View, g.Version, g.Number) }

// A Layout is how one table of a view is kept.
type Layout struct {
	Name      string     // under which queries know it, in every generation
	Doc       string     // what a row is
	Identity  bool       // rows are about somebody
	Columns   []Column   // in the order of values; known_from and known_to are last
	Scope     string     // the column that wipes go by; "" where there are none
	Key       []string   // the primary key; in an intervals table known_from is last
	Indexes   [][]string // the columns of each further index
	Intervals bool
}

// The columns that the projector adds to an intervals table.
const (
	KnownFrom = "known_from"
	KnownTo   = "known_to"
)

// Changes is what happens to the rows of one table, in the order of its
// fields. Values are int64, string, bool and []byte.
type Changes struct {
	Wipe   []any   // values of the scope column: all rows of these scopes go
	Delete [][]any // keys: these rows go
	Close  []Close // in an intervals table: these rows no longer hold
	Put    Rows    // which take the place of those with the same key
	Add    [][]any // rows whose last column is added to that of the row with the same key, which goes when nothing is left; if there is none they are put
}

// Empty says that nothing happens.
func (c *Changes) Empty() bool {
	return len(c.Wipe)+len(c.Delete)+len(c.Close)+c.Put.Len()+len(c.Add) == 0
}

// A Close ends the interval of the row that holds under a key.
type Close struct {
	Key []any // without known_from
	At  int64 // becomes known_to
}

// A Step is how one generation moves from a checkpoint to the next.
type Step struct {
	Generation Generation
	From, To   eventstore.Checkpoint
	Recorded   time.Time // when the last fact up to To was recorded, as far as it is known
	Changes    []Changes // of each of the generation's tables, in their order; or none at all
	Failure    Failure   // why it ends there, if that is not the end of the page
}

// A Status is how a generation stands.
type Status struct {
	View     string
	Version  int
	Number   int
	Serving  bool // else it is being built
	At       eventstore.Checkpoint
	Recorded time.Time // of the last fact that was taken into account; zero before the first
	Failure  Failure
}

// A Failure says why a view does not get further. The zero Failure means that
// it does.
type Failure struct {
	Position eventstore.Position // of the fact that cannot be taken into account
	Since    time.Time
	Error    string // never says anything about a person
}

// Errors of tables; compare them with [errors.Is].
var (
	// ErrMoved means that a generation is not where the writer believed, or is
	// gone: another projector was there. Nothing was written.
	ErrMoved = errors.New("view was moved by another projector")

	// ErrTaken means that there is a generation of this number already.
	ErrTaken = errors.New("view generation exists already")
)

// Tables keep the rows of views, and how far each view has come.
//
// Every method is one transaction unless it says otherwise: it does all of
// what it says or, when it fails, nothing; an error that is not one of those
// above can also leave open which of the two. All methods may be called
// concurrently.
type Tables interface {
	// Status lists every generation, by view and number.
	Status(ctx context.Context) ([]Status, error)

	// Create makes the tables of a generation, for building. It fails with
	// [ErrTaken].
	Create(ctx context.Context, g Generation) error

	// Load puts the rows that steps put and adds what they add, and does
	// nothing else that is in them, to generations that are being built. It
	// does not ask whether rows that are put are there already. When it fails,
	// some of them may be there. Once it has returned, nobody looks at the
	// steps any more.
	Load(ctx context.Context, rows ...Step) error

	// Complete ends the loading of a generation: it makes the indexes, each in
	// a transaction of its own, and then sets the checkpoint.
	Complete(ctx context.Context, g Generation, at eventstore.Checkpoint, recorded time.Time) error

	// Advance carries out all steps, or none. It fails with [ErrMoved] unless
	// every generation stands exactly where its step begins. What a step says
	// of time and failure replaces what was said before, except that a zero
	// Recorded leaves that as it is.
	Advance(ctx context.Context, steps ...Step) error

	// Serve makes generations the ones that are asked: readers find them under
	// the stable names of their tables from one moment to the next, and the
	// generations that were served before are none of theirs any more.
	Serve(ctx context.Context, generations ...Generation) error

	// Drop removes a generation and its rows, each table in a transaction of
	// its own. One that was broken off leaves a generation that is only good
	// for being dropped, and may be repeated.
	Drop(ctx context.Context, view string, number int) error

	// Scrub returns when nothing is left in any file of the rows that had been
	// wiped or dropped before it was called, also by an earlier process that
	// ended before it came to this. It waits for readers who still see them,
	// and works in small transactions, so that it holds nobody up. It costs
	// next to nothing when nothing was wiped or dropped since the last time.
	// Tables whose files are a server's own can only see to it that nobody gets
	// at the rows any more by asking, and say what of them may be left.
	Scrub(ctx context.Context) error

	// Scope yields the rows of one scope of one of a generation's tables, in
	// any order. The slice is only valid until the next. It fails with
	// [ErrMoved] when the generation is gone.
	Scope(ctx context.Context, g Generation, l Layout, scope any) iter.Seq2[[]any, error]

	// Rows yields every row of one of a generation's tables, ordered by all
	// columns from the first to the last. The slice is only valid until the
	// next.
	Rows(ctx context.Context, g Generation, l Layout) iter.Seq2[[]any, error]
}
