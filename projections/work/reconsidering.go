package work

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/sharing"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// ReconsiderReferral is what is to be done about a referral that is open at a
// partner when what it rests on has ended: the client's permission, or the rule of
// its basis in law. The partner sees it no more, and can neither answer nor report
// back. Whoever sent it ends the referral and, where another basis or a new
// permission allows that, makes another.
//
// No row of a view says so: the permission is in the file of the client, the rule in
// the directory, and the referral in a journey. Meanwhile nobody is told to ask the
// partner for news of it.
const ReconsiderReferral Kind = "verwijzing-heroverwegen"

// A lapse is since which day no rule covers some terms any more, by their codes.
type lapse map[string]decider.Day

func (l lapse) terms() (all []any) {
	for _, codes := range slices.Sorted(maps.Keys(l)) {
		all = append(all, codes)
	}
	return all
}

// aboutReferrals are the kinds of work that depend on whether a partner still sees
// a referral.
var aboutReferrals = []Kind{AskForAnswer, AskForReport, ReconsiderReferral}

// lapsed finds the terms in law of open referrals that no rule of the day covers.
func lapsed(ctx context.Context, r projector.Reader, o Open) (lapse, error) {
	if !slices.ContainsFunc(aboutReferrals, func(k Kind) bool { return slices.Contains(o.Kinds, k) }) {
		return nil, nil
	}
	q := sql.Ask("terms", true)
	ofWhom(q, o)
	all, err := queries.Select[struct {
		Terms string `col:"terms"`
	}](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list what open referrals rest on: %w", err)
	}
	found := lapse{}
	for _, one := range all {
		if since, is := o.Bases.Unfounded(sharing.TermsOf(one.Terms), o.On); is {
			found[one.Terms] = since
		}
	}
	return found, nil
}

func ofWhom(q *queries.Question, o Open) {
	if o.Owner != "" {
		q.And("referrals-of", o.Owner)
	}
	if o.Team != "" {
		q.And("referrals-of-team", o.Team)
	}
}

// A groundless referral is open, and rests on terms that no rule covers.
type groundless struct {
	Journey    uuid.UUID   `col:"journey"`
	Referral   uuid.UUID   `col:"referral"`
	Client     uuid.UUID   `col:"client"`
	Team       decider.Ref `col:"team"`
	Advisor    decider.Ref `col:"advisor"`
	Terms      string      `col:"terms"`
	SentOn     decider.Day `col:"sent_day"`
	GivenName  string      `col:"given_name"`
	FamilyName string      `col:"family_name"`
}

// unfounded returns the open referrals on terms that have lapsed, behind the place at
// which a page begins: all of them, since from which day follows from the rules.
func unfounded(ctx context.Context, r projector.Reader, o Open, since lapse) (lines []Line, err error) {
	if len(since) == 0 || !slices.Contains(o.Kinds, ReconsiderReferral) {
		return nil, nil
	}
	q := sql.Ask("on-terms", true)
	ofWhom(q, o)
	q.In("referrals-on", since.terms()...)
	all, err := queries.Select[groundless](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list referrals that have no basis any more: %w", err)
	}
	for _, g := range all {
		from := max(since[g.Terms], g.SentOn)
		line := Line{Item: Item{g.Journey, ReconsiderReferral, g.Referral, g.Client, g.Team, g.Advisor, from, 0}, From: from,
			Due: from + o.Own.Days(deskterm.DoWork), GivenName: g.GivenName, FamilyName: g.FamilyName}
		if line.Place().compare(o.After) > 0 {
			lines = append(lines, line)
		}
	}
	return lines, nil
}
