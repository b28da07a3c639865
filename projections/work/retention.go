package work

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/retention"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// ProposeDestruction is that every term of retention of a client is over: their
// file is to be destroyed. No row of a view says so, since the terms are policy
// and change without a fact about the client. What views keep is when everything
// ended; that is asked for by the terms of the day.
const ProposeDestruction Kind = "vernietigen-voorstel"

// A past is when the latest thing of each result ended, of a client all of whose
// terms are over; zero for none.
type past struct {
	Client     uuid.UUID   `col:"client"`
	Advised    decider.Day `col:"advised_day"`
	Unadvised  decider.Day `col:"unadvised_day"`
	Granted    decider.Day `col:"granted_day"`
	Refused    decider.Day `col:"refused_day"`
	About      decider.Day `col:"about_day"` // the last day on which the file is kept, with terms in days
	GivenName  string      `col:"given_name"`
	FamilyName string      `col:"family_name"`
}

// An about is where a file stands by the terms in days.
type about struct {
	Day    decider.Day
	Client uuid.UUID
}

// until is the last day on which the file is kept.
func (p past) until(terms retention.Terms) (last decider.Day) {
	for result, ended := range map[retention.Result]decider.Day{
		retention.AdviceGiven: p.Advised, retention.WithoutAdvice: p.Unadvised,
		retention.VoucherGranted: p.Granted, retention.VoucherNotGranted: p.Refused,
	} {
		last = max(last, terms.Until(retention.Thing{Result: result, Ended: ended}))
	}
	return last
}

// proposals returns one page of whose files are to be destroyed, behind the place
// at which it begins.
//
// In which order they are due follows from terms in months, which a query does
// not know. So it is asked by terms in days, which come to the same but for a few
// days: of what is asked, that is in its place which nothing can come before that
// was not. More is asked until a page is full, so that nobody is hidden by others
// whose files cannot be destroyed yet.
func proposals(ctx context.Context, r projector.Reader, o Open) ([]Line, error) {
	if !slices.Contains(o.Kinds, ProposeDestruction) {
		return nil, nil
	}
	var lines []Line
	last := about{Day: o.After.Due - o.Own.Days(deskterm.Destruction) - 1 - retention.Rounding}
	for most := o.limit(); ; most *= 2 {
		more, err := pastTerms(ctx, r, o, last, most)
		if err != nil {
			return nil, err
		}
		for _, p := range more {
			if line := o.proposal(p); line.Place().compare(o.After) > 0 {
				lines = append(lines, line)
			}
		}
		slices.SortFunc(lines, func(a, b Line) int { return a.Place().compare(b.Place()) })
		inPlace := len(lines)
		if len(more) == most {
			last = about{more[most-1].About, more[most-1].Client}
			from := last.Day - retention.Rounding + 1 // of who was not asked for, at the earliest
			inPlace, _ = slices.BinarySearchFunc(lines, from, func(l Line, from decider.Day) int { return cmp.Compare(l.From, from) })
		}
		if len(more) < most || inPlace >= o.limit() {
			return lines[:min(inPlace, o.limit())], nil
		}
	}
}

// proposal says since when a file is kept no longer.
func (o Open) proposal(p past) Line {
	from := p.until(o.Terms) + 1
	return Line{Item: Item{Subject: p.Client, Kind: ProposeDestruction, Client: p.Client, Since: from}, From: from, Due: from + o.Own.Days(deskterm.Destruction),
		GivenName: p.GivenName, FamilyName: p.FamilyName}
}

// pastTerms returns the next clients all of whose terms are over, by the terms in
// days.
func pastTerms(ctx context.Context, r projector.Reader, o Open, after about, most int) ([]past, error) {
	var args []any
	for _, result := range []retention.Result{retention.AdviceGiven, retention.WithoutAdvice, retention.VoucherGranted, retention.VoucherNotGranted} {
		args = append(args, o.Terms.Latest(result, o.On), o.Terms.Days(result))
	}
	found, err := queries.Select[past](ctx, r, sql.Ask("past-terms", append(args, true, false, after.Day, after.Client, most)...))
	if err != nil {
		return nil, fmt.Errorf("list whose terms of retention are over: %w", err)
	}
	return found, nil
}
