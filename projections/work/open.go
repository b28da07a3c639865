package work

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed work.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how many things one page has at most.
const MaxPage = 200

// Open asks for what waits on a day, what is most overdue first.
type Open struct {
	On    decider.Day
	Kinds []Kind      // of these kinds; none of them is nothing
	Owner decider.Ref // only what is this person's
	Team  decider.Ref // only what is this team's
	After Place       // continue after the last one of the page before
	Limit int         // at most MaxPage, which is also what 0 means
}

// A Place is where something stands in a list of work.
type Place struct {
	Due     decider.Day
	Subject uuid.UUID
	Kind    Kind
	Thing   uuid.UUID
}

// A Line is one thing to be done, with the name of whom it is about.
type Line struct {
	Item
	GivenName  string `col:"given_name"`
	FamilyName string `col:"family_name"`
}

// Place is where the line stands.
func (l Line) Place() Place { return Place{l.Due, l.Subject, l.Kind, l.Thing} }

// List returns one page of what waits.
func List(ctx context.Context, r projector.Reader, o Open) ([]Line, error) {
	if len(o.Kinds) == 0 {
		return nil, nil
	}
	limit := min(cmp.Or(o.Limit, MaxPage), MaxPage)
	q := sql.Ask("open", o.On, o.After.Due, o.After.Subject, o.After.Kind, o.After.Thing, limit)
	if o.Owner != "" {
		q.And("of-owner", o.Owner)
	}
	if o.Team != "" {
		q.And("of-team", o.Team)
	}
	kinds := make([]any, len(o.Kinds))
	for i, k := range o.Kinds {
		kinds[i] = k
	}
	q.In("of-kinds", kinds...)
	lines, err := queries.Select[Line](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list open work: %w", err)
	}
	return lines, nil
}
