package referrals

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed referrals.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how many referrals one page has at most.
const MaxPage = 200

// A List asks for referrals that were sent, the first of them first: those at
// a partner, of an advisor, or of a team.
type List struct {
	Partners   []decider.Ref // those at these partners
	Advisor    decider.Ref   // where no partner is named: this advisor's
	Absent     []Absent      // and of those whom the advisor stands in for
	Team       decider.Ref   // where neither is: this team's
	Ended      bool          // those that have ended, instead of those that are open
	Unanswered bool          // only those that the partner has not said yes or no to
	After      Place         // continue after the last one of the page before
	Limit      int           // at most MaxPage, which is also what 0 means
}

// An Absent is an advisor whom another stands in for, in one team.
type Absent struct {
	Advisor decider.Ref
	Team    decider.Ref
}

// A Place is where a referral stands in a list.
type Place struct {
	Sent     time.Time
	Referral uuid.UUID
}

// An Item is one referral of a list, with its client's name.
type Item struct {
	Referral
	GivenName  string `col:"given_name"`
	FamilyName string `col:"family_name"`
}

// Place is where the item stands.
func (i Item) Place() Place { return Place{i.Sent, i.ID} }

// ErrNobodys means that a list is nobody's.
var ErrNobodys = errors.New("a list of referrals is a partner's, an advisor's or a team's")

// Find returns one page of a list. It fails with [ErrNobodys] unless it says
// whose.
func Find(ctx context.Context, r projector.Reader, l List) ([]Item, error) {
	q := sql.Ask("list", l.After.Sent, l.After.Referral, min(cmp.Or(l.Limit, MaxPage), MaxPage))
	switch {
	case len(l.Partners) > 0:
		q.In("at-partners", whatever(l.Partners)...)
		q.And("as-open", !l.Ended)
	case l.Advisor != "":
		q.And("of-advisor", !l.Ended, l.Advisor)
		for _, a := range l.Absent {
			q.And("or-absent", a.Advisor, a.Team)
		}
		q.And("and-no-others")
	case l.Team != "":
		q.And("of-team", l.Team, !l.Ended)
	default:
		return nil, ErrNobodys
	}
	if l.Unanswered {
		q.And("unanswered", true)
	}
	items, err := queries.Select[Item](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list referrals: %w", err)
	}
	return items, nil
}

// whatever makes arguments of references.
func whatever(refs []decider.Ref) []any {
	all := make([]any, len(refs))
	for i, r := range refs {
		all[i] = r
	}
	return all
}
