package api

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/projections/ledger"
	"klantreis/projections/projector"
)

// Reporting is what a request for a report says about its two times: the day
// that is counted, and what was known of it.
type Reporting struct {
	Reading
	AsOf    string `query:"asOf" format:"date" doc:"The day at the end of which is counted, in Europe/Amsterdam; without it, today. Analysts are told the last days of months that have ended; without it, of the latest."`
	KnownAt string `query:"knownAt" maxLength:"80" doc:"Count what was known at an instant (RFC 3339), or at a Log-Position; without it, now. Analysts are told what was known when a month ended; without it, the latest that has."`

	day   decider.Day         // that is counted
	when  time.Time           // counted is what was known then, where it is not zero,
	place eventstore.Position // or otherwise up to there
}

// Resolve checks the two times, before the handler runs.
func (in *Reporting) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.times(ctx)...)
}

// times settles the two times.
func (in *Reporting) times(ctx huma.Context) form.Faults {
	c := callOf(ctx.Context())
	today := decider.DayOf(c.server.Now())
	if onlyMonths(c.who) {
		return in.ended(monthOf(today))
	}
	return append(in.counted(today), in.known(c.server)...)
}

// counted settles the day.
func (in *Reporting) counted(today decider.Day) form.Faults {
	if in.day = dayOf(in.AsOf); in.day == 0 {
		in.day = today
	}
	switch {
	case in.day > today:
		return form.Faults{{Field: "asOf", Rule: "future", Detail: "must be today or earlier"}}
	case in.day < form.Earliest:
		return form.Faults{{Field: "asOf", Rule: "range", Detail: "must be " + form.Earliest.String() + " or later"}}
	}
	return nil
}

// known settles what was known, as far as that can be said without the log.
func (in *Reporting) known(s *Server) form.Faults {
	if in.KnownAt == "" {
		return nil
	}
	var err error
	if in.when, err = time.Parse(time.RFC3339, in.KnownAt); err == nil {
		if in.when.After(s.Now()) {
			return form.Faults{{Field: "knownAt", Rule: "future", Detail: "must not be in the future"}}
		}
		return nil
	}
	if in.place, err = s.parsePosition(in.KnownAt); err != nil {
		return form.Faults{{Field: "knownAt", Rule: "known-at", Detail: "must be an instant as in 2026-03-31T14:05:00Z, or a Log-Position of this log"}}
	}
	return nil
}

// onlyMonths says whether somebody is told whole months that have ended, and no
// free days: neighbouring days, and what was known at neighbouring positions,
// could be subtracted (DOMAIN.md section 6).
func onlyMonths(who access.Someone) bool {
	_, months := who.May(access.SeeMonths, access.None)
	_, days := who.May(access.SeeReports, access.None)
	return months && !days
}

// ended settles both times for whoever is told months: the last day of one, as
// it was known when that one ended or a later one. This is the first day of the
// month that has not ended.
func (in *Reporting) ended(this decider.Day) (faults form.Faults) {
	if in.day = dayOf(in.AsOf); in.day == 0 {
		in.day = this - 1
	}
	if in.day >= this || in.day < form.Earliest || in.day+1 != monthOf(in.day+1) {
		faults = append(faults, form.Fault{Field: "asOf", Rule: "whole-months", Detail: "must be the last day of a month that has ended: your role sees whole months"})
	}
	if in.when = this.Begin(); in.KnownAt == "" {
		return faults
	}
	var err error
	in.when, err = time.Parse(time.RFC3339, in.KnownAt)
	if day := decider.DayOf(in.when); err != nil || !in.when.Equal(day.Begin()) || day != monthOf(day) || day <= in.day || day > this {
		faults = append(faults, form.Fault{Field: "knownAt", Rule: "whole-months", Detail: "must be the instant at which a month ended, the counted one or a later one, as in " +
			this.Begin().In(decider.Amsterdam).Format(time.RFC3339) + ": your role sees what was known then"})
	}
	return faults
}

// A Report is what every report says about itself: with the same parameters at
// the same position its figures are the same, until a key is destroyed.
type Report struct {
	Definition string    `json:"definition" example:"pipeline/1" doc:"By which definition was counted, with its version."`
	AsOfDate   string    `json:"asOfDate" format:"date" doc:"The day at the end of which was counted."`
	Position   string    `json:"position" doc:"What was known: the log up to this position."`
	MadeAt     time.Time `json:"madeAt"`
}

// OfTeam is what a request for a report says about whose journeys it counts.
type OfTeam struct {
	Team decider.Ref `query:"team" maxLength:"128" doc:"Only journeys that were this team's on the counted day. Team leaders see those of their own team, also where they do not name it."`
}

// mayCount asks whether somebody may see figures of all teams.
func (s *Server) mayCount(ctx context.Context, view projector.View, purpose string) (look, error) {
	return s.mayAt(ctx, figures(callOf(ctx).who), "reports-"+view.Name, purpose)
}

// mayCountOf is mayCount where figures can be those of a team, and says whose
// are seen; "" are those of all. Who sees the own team only sees that one where
// they name none. Who is told months is told them of the whole region: a team, or
// a municipality in which a month counts few, could be subtracted from it.
func (s *Server) mayCountOf(ctx context.Context, view projector.View, team decider.Ref, purpose string, cuts map[string]string) (look, decider.Ref, error) {
	who, of := callOf(ctx).who, subject{object: "reports-" + view.Name, relation: access.None}
	do := figures(who)
	if _, all := who.May(do, access.None); !all && (team == "" || team == who.Team) && who.Team != "" {
		of.relation, team = access.Team, who.Team
	}
	l, err := s.may(ctx, do, of, purpose)
	if err == nil && onlyMonths(who) {
		err = ofTheRegion(team, cuts)
	}
	if err == nil && !s.isTeam(team) {
		err = form.Faults{{Field: "team", Rule: "unknown", Detail: "must be a team that the directory has or had: see /v1/teams"}}.Err()
	}
	return l, team, err
}

// isTeam says whether there is or was such a team, as far as the directory can
// say: until all teams are in it a name that it does not know may be one.
func (s *Server) isTeam(team decider.Ref) bool {
	state := s.Directory.State()
	_, there := state.Teams[team]
	return team == "" || there || !state.CompleteOn(decider.DayOf(s.Now()))
}

// ofTheRegion refuses what narrows a report down for whoever is told months.
func ofTheRegion(team decider.Ref, cuts map[string]string) error {
	var faults form.Faults
	if team != "" {
		faults = append(faults, form.Fault{Field: "team", Rule: "whole-region", Detail: "must be left out: your role sees the whole region"})
	}
	for _, field := range slices.Sorted(maps.Keys(cuts)) {
		if cut := cuts[field]; dimensions[cut].list == "municipalities" {
			faults = append(faults, form.Fault{Field: field, Rule: "whole-region", Detail: "cannot be " + cut + ": your role sees months, and in most municipalities a month counts few"})
		}
	}
	return faults.Err()
}

// figures is what somebody does who asks for a report.
func figures(who access.Someone) access.Action {
	if onlyMonths(who) {
		return access.SeeMonths
	}
	return access.SeeReports
}

// report settles which day is counted and what was known of it, for somebody
// who may see the report, and logs that they do.
func (s *Server) report(ctx context.Context, in Reporting, view projector.View, l look) (r Report, asOf decider.Day, known eventstore.Position, err error) {
	// Sums end at a whole block of positions; from there on reports ask the
	// ledger, too.
	if err := s.caughtUp(ctx, in.Reading, view.Name, ledger.View.Name); err != nil {
		return r, 0, known, err
	}
	known, err = s.known(ctx, in, view.Name, ledger.View.Name)
	if err != nil {
		return r, 0, known, err
	}
	r = Report{fmt.Sprintf("%s/%d", view.Name, view.Version), in.day.String(), s.position(known), s.Now().UTC()}
	return r, in.day, known, s.saw(ctx, l)
}

// known finds the position up to which the log was known, and waits until
// views have all of it.
func (s *Server) known(ctx context.Context, in Reporting, views ...string) (at eventstore.Position, err error) {
	if in.when.IsZero() && in.KnownAt == "" {
		return s.reached(ctx, views...)
	}
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return at, err
	}
	if in.when.IsZero() {
		// The log is asked, so this is told apart from what is wrong in the
		// request itself.
		if at = head.Position.At(in.place.Order()); at != in.place || at.Compare(head.Position) > 0 {
			return at, form.Faults{{Field: "knownAt", Rule: "future", Detail: "must be a position that the log has reached"}}
		}
		return at, s.reach(ctx, at, views...)
	}
	if err := s.reach(ctx, head.Position, views...); err != nil {
		return at, err
	}
	order, err := ledger.Known(ctx, s.Reader, in.when)
	return head.Position.At(order), err
}

// reach waits until views have come to a position.
func (s *Server) reach(ctx context.Context, at eventstore.Position, views ...string) error {
	return s.caughtUp(ctx, Reading{after: at}, views...)
}

// reached is how far all of some views have come.
func (s *Server) reached(ctx context.Context, views ...string) (least eventstore.Position, err error) {
	all, _, err := s.Views.Measures(ctx)
	if err != nil {
		return least, err
	}
	first := true
	for _, m := range all {
		if slices.Contains(views, m.View) && (first || m.At.Position.Compare(least) < 0) {
			least, first = m.At.Position, false
		}
	}
	return least, nil
}
