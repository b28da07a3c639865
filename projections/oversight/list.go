package oversight

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed oversight.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how many rows one page has at most.
const MaxPage = 200

// A Period asks for what was recorded from one day to another, both included,
// the newest first.
type Period struct {
	From, Until decider.Day // zero: no bound
	Before      Place       // continue after the last one of the page before; zero: from the newest
	Limit       int         // at most MaxPage, which is also what 0 means
}

// A Place is where a row stands in a list: when it was recorded, and the event
// or the client.
type Place struct {
	At time.Time
	ID uuid.UUID
}

// farthest comes after all that there is.
var farthest = Place{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: uuid.Max}

// last is the last day there is.
const last = decider.Day(3_000_000)

func (p Period) ask(name string) *queries.Question {
	before := p.Before
	if before == (Place{}) {
		before = farthest
	}
	return sql.Ask(name, before.At, before.ID, p.From, cmp.Or(p.Until, last), min(cmp.Or(p.Limit, MaxPage), MaxPage))
}

// Place is where the break stands.
func (b Break) Place() Place { return Place{b.At, b.Event} }

// Place is where the destruction stands.
func (d Destruction) Place() Place { return Place{d.At, d.Client} }

// Breaks returns one page of the breaks of the glass in a period, or only of
// those that are not reviewed yet.
func Breaks(ctx context.Context, r projector.Reader, p Period, waiting bool) ([]Break, error) {
	q := p.ask("breaks")
	if waiting {
		q.And("waiting", "")
	}
	all, err := queries.Select[Break](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list breaks of the glass: %w", err)
	}
	return all, nil
}

// A Count is how many breaks of the glass had an outcome; a blank one stands for
// those that are not reviewed yet.
type Count struct {
	Outcome string `col:"outcome"`
	Breaks  int    `col:"breaks"`
}

// Counts returns how many breaks of the glass in a period had each outcome.
func Counts(ctx context.Context, r projector.Reader, p Period) ([]Count, error) {
	all, err := queries.Select[Count](ctx, r, sql.Ask("counts", p.From, cmp.Or(p.Until, last)))
	if err != nil {
		return nil, fmt.Errorf("count breaks of the glass: %w", err)
	}
	return all, nil
}

// Destructions returns one page of what was destroyed in a period.
func Destructions(ctx context.Context, r projector.Reader, p Period) ([]Destruction, error) {
	all, err := queries.Select[Destruction](ctx, r, p.ask("destructions"))
	if err != nil {
		return nil, fmt.Errorf("list destructions: %w", err)
	}
	return all, nil
}
