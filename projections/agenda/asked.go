package agenda

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed agenda.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how much one page of an agenda has at most.
const MaxPage = 200

// Whose says whose agenda is asked for.
type Whose struct {
	Actor decider.Ref // theirs, in whatever team
	Team  decider.Ref // where no actor is named: the team's
	For   []Absent    // and, with an actor's, that of those whom they stand in for
}

// An Absent is someone whom another stands in for, in journeys of one team.
type Absent struct {
	Actor decider.Ref
	Team  decider.Ref
}

// A Name is who a line is about.
type Name struct {
	GivenName  string `col:"given_name"`
	FamilyName string `col:"family_name"`
}

// A Place is where a page ended: what it is sorted by, and an id.
type Place struct {
	At time.Time   // of appointments and hand-overs
	On decider.Day // of promises
	ID uuid.UUID
}

// compare orders places as the lists do.
func (p Place) compare(q Place) int {
	return cmp.Or(p.At.Compare(q.At), cmp.Compare(p.On, q.On), bytes.Compare(p.ID[:], q.ID[:]))
}

// together puts what is one's own and what is of those whom one stands in for in
// one list, each line once.
func together[T any](own []T, absent []Absent, limit int, place func(T) Place, theirs func(Absent) ([]T, error)) ([]T, error) {
	if len(absent) == 0 {
		return own, nil
	}
	for _, a := range absent {
		more, err := theirs(a)
		if err != nil {
			return nil, err
		}
		own = append(own, more...)
	}
	slices.SortFunc(own, func(a, b T) int { return place(a).compare(place(b)) })
	own = slices.CompactFunc(own, func(a, b T) bool { return place(a).compare(place(b)) == 0 }) // absent twice over
	return own[:min(len(own), page(limit))], nil
}

// A Visit is an appointment with the client's name.
type Visit struct {
	Appointment
	Name
}

// Place is where the appointment stands in its day.
func (v Visit) Place() Place { return Place{At: v.Begins, ID: v.ID} }

// Appointments returns one page of a day's appointments, the earliest first.
func Appointments(ctx context.Context, r projector.Reader, of Whose, on decider.Day, after Place, limit int) ([]Visit, error) {
	name, whose := "appointments-of-team", of.Team
	if of.Actor != "" {
		name, whose = "appointments-with", of.Actor
	}
	visits, err := queries.Select[Visit](ctx, r, sql.Ask(name, after.At, after.ID, page(limit), on, whose))
	if err != nil {
		return nil, fmt.Errorf("list appointments: %w", err)
	}
	return together(visits, of.For, limit, Visit.Place, func(a Absent) ([]Visit, error) {
		q := sql.Ask("appointments-with", after.At, after.ID, page(limit), on, a.Actor)
		q.And("appointments-in-team", a.Team)
		more, err := queries.Select[Visit](ctx, r, q)
		if err != nil {
			return nil, fmt.Errorf("list appointments of who is absent: %w", err)
		}
		return more, nil
	})
}

// Busy says whether whoever a plan is with has another appointment then that is
// planned, besides the one that the plan is of.
func Busy(ctx context.Context, r projector.Reader, plan journey.Plan, of uuid.UUID) (bool, error) {
	const longest = 1 // of days that an appointment begins before the one on which it ends
	planned, err := queries.Select[Appointment](ctx, r, sql.Ask("planned-with", plan.With, decider.DayOf(plan.BeginsAt)-longest, decider.DayOf(plan.Ends()),
		journey.AppointmentPlanned))
	if err != nil {
		return false, fmt.Errorf("find who is busy: %w", err)
	}
	return slices.ContainsFunc(planned, func(a Appointment) bool {
		return a.ID != of && plan.Overlaps(journey.Plan{BeginsAt: a.Begins, Minutes: a.Minutes})
	}), nil
}

// A Due is an open promise with the client's name.
type Due struct {
	Promise
	Name
}

// Place is where the promise stands among those that are open.
func (d Due) Place() Place { return Place{On: d.Promise.Due, ID: d.ID} }

// Promises returns one page of the open promises, those due first first.
func Promises(ctx context.Context, r projector.Reader, of Whose, after Place, limit int) ([]Due, error) {
	name, whose := "promises-of-team", of.Team
	if of.Actor != "" {
		name, whose = "promises-by", of.Actor
	}
	due, err := queries.Select[Due](ctx, r, sql.Ask(name, after.On, after.ID, page(limit), whose))
	if err != nil {
		return nil, fmt.Errorf("list promises: %w", err)
	}
	return together(due, of.For, limit, Due.Place, func(a Absent) ([]Due, error) {
		q := sql.Ask("promises-by", after.On, after.ID, page(limit), a.Actor)
		q.And("promises-in-team", a.Team)
		more, err := queries.Select[Due](ctx, r, q)
		if err != nil {
			return nil, fmt.Errorf("list promises of who is absent: %w", err)
		}
		return more, nil
	})
}

// An Offer is an open hand-over with the client's name.
type Offer struct {
	Handover
	Name
}

// Place is where the hand-over stands among those that are open.
func (o Offer) Place() Place { return Place{At: o.Proposed, ID: o.ID} }

// Handovers returns one page of the open hand-overs that wait for an answer of
// somebody of a team, the longest waiting first. For who is absent it is only
// those that were proposed to them by name: others of their team can answer the
// rest.
func Handovers(ctx context.Context, r projector.Reader, of Whose, after Place, limit int) ([]Offer, error) {
	offers, err := queries.Select[Offer](ctx, r, sql.Ask("handovers-for", after.At, after.ID, page(limit), of.Team, of.Actor))
	if err != nil {
		return nil, fmt.Errorf("list hand-overs: %w", err)
	}
	return together(offers, of.For, limit, Offer.Place, func(a Absent) ([]Offer, error) {
		q := sql.Ask("handovers-for", after.At, after.ID, page(limit), a.Team, a.Actor)
		q.And("handovers-by-name", a.Actor)
		more, err := queries.Select[Offer](ctx, r, q)
		if err != nil {
			return nil, fmt.Errorf("list hand-overs of who is absent: %w", err)
		}
		return more, nil
	})
}

func page(limit int) int { return min(cmp.Or(limit, MaxPage), MaxPage) }
