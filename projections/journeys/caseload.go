package journeys

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed journeys.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how many journeys one page of a caseload has at most.
const MaxPage = 200

// A Caseload asks for the journeys of an advisor or of a team, those without
// contact for longest first.
type Caseload struct {
	Advisor decider.Ref // the advisor's, in whatever team
	Absent  []Absent    // and of those whom the advisor stands in for
	Team    decider.Ref // where no advisor is named: the team's
	Closed  bool        // those that are closed, instead of those that are not
	Phase   journey.Phase
	After   Place // continue after the last journey of the page before
	Limit   int   // at most MaxPage, which is also what 0 means
}

// An Absent is an advisor whom another stands in for, in one team.
type Absent struct {
	Advisor decider.Ref
	Team    decider.Ref
}

// A Place is where a journey stands in a caseload.
type Place struct {
	Contacted time.Time
	Journey   uuid.UUID
}

// An Item is one journey of a caseload, with its client's name.
type Item struct {
	Journey
	GivenName  string `col:"given_name"`
	FamilyName string `col:"family_name"`
}

// Place is where the journey stands in its caseload.
func (i Item) Place() Place { return Place{i.Contacted, i.ID} }

// List returns one page of a caseload.
func List(ctx context.Context, r projector.Reader, c Caseload) ([]Item, error) {
	if c.Advisor == "" {
		return list(ctx, r, c, "of-team", c.Team, "")
	}
	items, err := list(ctx, r, c, "of-advisor", c.Advisor, "")
	for _, a := range c.Absent {
		more, listErr := list(ctx, r, c, "of-advisor", a.Advisor, a.Team)
		items, err = append(items, more...), errors.Join(err, listErr)
	}
	if err != nil || len(c.Absent) == 0 {
		return items, err
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(a.Contacted.Compare(b.Contacted), bytes.Compare(a.ID[:], b.ID[:]))
	})
	items = slices.CompactFunc(items, func(a, b Item) bool { return a.ID == b.ID }) // absent twice over
	return items[:min(len(items), c.limit())], nil
}

func (c Caseload) limit() int { return min(cmp.Or(c.Limit, MaxPage), MaxPage) }

// list returns one page of what is whose, in one team if it is named.
func list(ctx context.Context, r projector.Reader, c Caseload, name string, whose, team decider.Ref) ([]Item, error) {
	q := sql.Ask(name, c.After.Contacted, c.After.Journey, c.limit(), whose, c.Closed)
	if c.Phase != "" {
		q.And("in-phase", c.Phase)
	}
	if team != "" {
		q.And("in-team", team)
	}
	items, err := queries.Select[Item](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list caseload: %w", err)
	}
	return items, nil
}

// One returns a journey, and whether there is one.
func One(ctx context.Context, r projector.Reader, id uuid.UUID) (Journey, bool, error) {
	j, there, err := queries.One[Journey](ctx, r, sql.Ask("journey", id))
	if err != nil {
		return Journey{}, false, fmt.Errorf("find journey: %w", err)
	}
	return j, there, nil
}

// OfClient returns the journeys of a client, the first opened first.
func OfClient(ctx context.Context, r projector.Reader, client uuid.UUID) ([]Journey, error) {
	all, err := queries.Select[Journey](ctx, r, sql.Ask("of-client", client))
	if err != nil {
		return nil, fmt.Errorf("find journeys of client: %w", err)
	}
	return all, nil
}

// A Count is how many journeys of a team are in a phase.
type Count struct {
	Phase    journey.Phase `col:"phase"`
	Journeys int           `col:"journeys"`
}

// Phases returns how many journeys of a team are in each phase now, in the
// order of the phases. Phases without any are left out.
func Phases(ctx context.Context, r projector.Reader, team decider.Ref) ([]Count, error) {
	counts, err := queries.Select[Count](ctx, r, sql.Ask("phases-of-team", team))
	if err != nil {
		return nil, fmt.Errorf("count phases: %w", err)
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Compare(slices.Index(journey.Phases, a.Phase), slices.Index(journey.Phases, b.Phase))
	})
	return counts, nil
}
