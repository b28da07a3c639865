package work

import (
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
// file is to be destroyed, and with it those that were merged with it, since a
// person is erased as one. It waits once, in the file of who goes on, from when the
// last of all these terms is over. No row of a view says so, since the terms are
// policy and change without a fact about the client. What views keep is when
// everything ended; that is asked for by the terms of the day.
const ProposeDestruction Kind = "vernietigen-voorstel"

// A past is when the latest thing of each result ended, of a client all of whose
// terms are over; zero for none.
type past struct {
	Client     uuid.UUID   `col:"client"`
	Advised    decider.Day `col:"advised_day"`
	Unadvised  decider.Day `col:"unadvised_day"`
	Granted    decider.Day `col:"granted_day"`
	Refused    decider.Day `col:"refused_day"`
	GivenName  string      `col:"given_name"`
	FamilyName string      `col:"family_name"`
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

// and is when the latest thing of each result ended in any of two files.
func (p past) and(q past) past {
	p.Advised, p.Unadvised = max(p.Advised, q.Advised), max(p.Unadvised, q.Unadvised)
	p.Granted, p.Refused = max(p.Granted, q.Granted), max(p.Refused, q.Refused)
	return p
}

// byPerson makes one of the files that are of one person, by who goes on for them.
func byPerson(files []past, of Whose) map[uuid.UUID]past {
	people := map[uuid.UUID]past{}
	for _, p := range files {
		who := of.survivor(p.Client)
		if other, there := people[who]; there {
			p = other.and(p)
		}
		people[who] = p
	}
	return people
}

// proposals returns whose files are to be destroyed, behind the place at which a
// page begins. It reads all of them for each page, since the order in which they
// are due follows from the terms: a bound would hide whoever comes after others
// that cannot be destroyed yet, as a file of which another of the person is kept.
func proposals(ctx context.Context, r projector.Reader, o Open) ([]Line, error) {
	if !slices.Contains(o.Kinds, ProposeDestruction) {
		return nil, nil
	}
	latest := func(result retention.Result) decider.Day { return o.Terms.Latest(result, o.On) }
	all, err := queries.Select[past](ctx, r, sql.Ask("past-terms", latest(retention.AdviceGiven), latest(retention.WithoutAdvice),
		latest(retention.VoucherGranted), latest(retention.VoucherNotGranted), true, false))
	if err != nil {
		return nil, fmt.Errorf("list whose terms of retention are over: %w", err)
	}
	var lines []Line
	for who, p := range byPerson(all, o.Whose) {
		from := p.until(o.Terms) + 1
		line := Line{Item: Item{Subject: who, Kind: ProposeDestruction, Client: p.Client, Since: from}, From: from, Due: from + o.Own.Days(deskterm.Destruction),
			GivenName: p.GivenName, FamilyName: p.FamilyName}
		if line.Place().compare(o.After) > 0 {
			lines = append(lines, line)
		}
	}
	return lines, nil
}
