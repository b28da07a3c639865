package work

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/directory"
	"klantreis/domain/retention"
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
	Kinds []Kind          // of these kinds; none of them is nothing
	Owner decider.Ref     // only what is this person's
	For   []Absent        // and, with that, of those whom they stand in for
	Team  decider.Ref     // only what is this team's
	Terms retention.Terms // of that day: what is kept no longer is to be destroyed
	Bases directory.State // by its rules of that day, what is shared has a basis in law or has it no more
	Own   deskterm.Terms  // the desk's own of that day: when it shows, and by when it ought to be done
	Whose Whose           // of whom each file is: what is done to a person as one waits once
	After Place           // continue after the last one of the page before
	Limit int             // at most MaxPage, which is also what 0 means
}

// An Absent is someone whom another stands in for, in one team.
type Absent struct {
	Owner decider.Ref
	Team  decider.Ref
}

// Whose returns the client who goes on for one who was merged, or who that is itself:
// which files are of one person no view says. None says that nobody was merged.
type Whose func(client uuid.UUID) uuid.UUID

func (w Whose) survivor(client uuid.UUID) uuid.UUID {
	if w == nil {
		return client
	}
	return w(client)
}

// A Place is where something stands in a list of work.
type Place struct {
	Due     decider.Day
	Subject uuid.UUID
	Kind    Kind
	Thing   uuid.UUID
}

// A Line is one thing to be done by the terms of the day, with the name of whom it
// is about.
type Line struct {
	Item
	From       decider.Day `col:"from_day"` // since when it waits
	Due        decider.Day `col:"due_day"`  // by when it ought to be done
	GivenName  string      `col:"given_name"`
	FamilyName string      `col:"family_name"`
}

// Place is where the line stands.
func (l Line) Place() Place { return Place{l.Due, l.Subject, l.Kind, l.Thing} }

// List returns one page of what waits.
func List(ctx context.Context, r projector.Reader, o Open) ([]Line, error) {
	if len(o.Kinds) == 0 {
		return nil, nil
	}
	lines, err := list(ctx, r, o)
	for _, a := range o.For {
		theirs := o
		theirs.Owner, theirs.Team = a.Owner, a.Team
		more, listErr := list(ctx, r, theirs)
		lines, err = append(lines, more...), errors.Join(err, listErr)
	}
	gone, goneErr := proposals(ctx, r, o)
	lines, err = append(lines, gone...), errors.Join(err, goneErr)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(lines, func(a, b Line) int { return a.Place().compare(b.Place()) })
	lines = slices.CompactFunc(lines, func(a, b Line) bool { return a.Place() == b.Place() }) // of who is absent twice over
	return lines[:min(len(lines), o.limit())], nil
}

func (o Open) limit() int { return min(cmp.Or(o.Limit, MaxPage), MaxPage) }

// compare orders places as the list does.
func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Due, q.Due), bytes.Compare(p.Subject[:], q.Subject[:]), cmp.Compare(p.Kind, q.Kind), bytes.Compare(p.Thing[:], q.Thing[:]))
}

// list returns what waits for one person, one team or everybody: as much as a page
// has, and all that no row of a view says to be work.
func list(ctx context.Context, r projector.Reader, o Open) ([]Line, error) {
	lapsed, err := lapsed(ctx, r, o)
	if err != nil {
		return nil, err
	}
	more, err := unfounded(ctx, r, o, lapsed)
	if err != nil {
		return nil, err
	}
	own := o.Own.Days
	q := sql.Ask("open", o.On, o.After.Due, o.After.Subject, o.After.Kind, o.After.Thing, o.limit(),
		own(deskterm.SilentJourney), own(deskterm.SilentCourse), own(deskterm.ReferralAnswer), own(deskterm.ReferralReport), own(deskterm.QuestionAnswer),
		own(deskterm.VoucherExpiry), own(deskterm.GlassReview), own(deskterm.DoWork), own(deskterm.SilentTraining), uuid.Nil, false)
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
	if len(lapsed) > 0 {
		q.In("of-whom-partners-know", lapsed.terms()...)
	}
	lines, err := queries.Select[Line](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list open work: %w", err)
	}
	return append(lines, more...), nil
}
