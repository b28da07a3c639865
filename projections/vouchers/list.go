package vouchers

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/voucher"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// MaxPage is how many vouchers one page has at most.
const MaxPage = 200

// A List asks for vouchers, those applied for first before the others: of
// everybody, of an advisor or of a team.
type List struct {
	Advisor   decider.Ref    // of the journeys of this advisor
	Absent    []Absent       // and of those whom the advisor stands in for
	Team      decider.Ref    // where no advisor is named: of the journeys of this team
	Status    voucher.Status // only those that stand there
	Line      string         // only those of this programme line
	Year      int            // only those with a place in the budget of this year
	DueBefore decider.Day    // only those to be decided before this day
	After     Place          // continue after the last one of the page before
	Limit     int            // at most MaxPage, which is also what 0 means
}

// An Absent is an advisor whom another stands in for, in one team.
type Absent struct {
	Advisor decider.Ref
	Team    decider.Ref
}

// A Place is where a voucher stands in a list.
type Place struct {
	Applied decider.Day
	Voucher uuid.UUID
}

// An Item is one voucher of a list, with whose journey it is in and its
// client's name.
type Item struct {
	Voucher
	Team       decider.Ref `col:"team"`
	Advisor    decider.Ref `col:"advisor"`
	GivenName  string      `col:"given_name"`
	FamilyName string      `col:"family_name"`
}

// Place is where the item stands.
func (i Item) Place() Place { return Place{i.Applied, i.ID} }

// Find returns one page of a list.
func Find(ctx context.Context, r projector.Reader, l List) ([]Item, error) {
	items, err := queries.Select[Item](ctx, r, l.question())
	if err != nil {
		return nil, fmt.Errorf("list vouchers: %w", err)
	}
	return items, nil
}

func (l List) question() *queries.Question {
	q := sql.Ask("list", l.After.Applied, l.After.Voucher, min(cmp.Or(l.Limit, MaxPage), MaxPage))
	switch {
	case l.Advisor != "":
		q.And("of-advisor", l.Advisor)
		for _, a := range l.Absent {
			q.And("or-absent", a.Advisor, a.Team)
		}
		q.And("and-no-others")
	case l.Team != "":
		q.And("of-team", l.Team)
	}
	if l.Status != "" {
		q.And("in-status", l.Status)
	}
	if l.Line != "" {
		q.And("of-line", l.Line)
	}
	if l.Year != 0 {
		q.And("of-year", l.Year)
	}
	if l.DueBefore != 0 {
		q.And("due-before", l.DueBefore)
	}
	return q
}
