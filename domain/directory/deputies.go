package directory

import (
	"bytes"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/posting"
)

// A Deputyship is that one advisor stands in for another, within one team and
// for a while: the journeys that the absent one has in that team are the
// deputy's own meanwhile (DOMAIN.md section 2).
type Deputyship struct {
	Span
	Absent, Deputy decider.Ref // actors
	Team           decider.Ref
}

// NameDeputy says who stands in for an advisor, and from when until when.
type NameDeputy struct {
	Deputyship uuid.UUID   `json:"deputyship"`
	Absent     decider.Ref `json:"absent"` // actor
	Deputy     decider.Ref `json:"deputy"` // actor
	Team       decider.Ref `json:"team"`   // of who names them: no more than its journeys
	From       decider.Day `json:"fromDate"`
	Until      decider.Day `json:"untilDate"`
}

// DeputyNamed records that someone stands in for an advisor.
type DeputyNamed NameDeputy

// EndDeputyship says that a deputyship ends earlier.
type EndDeputyship struct {
	Deputyship uuid.UUID   `json:"deputyship"`
	Team       decider.Ref `json:"team"`      // of who ends it
	Until      decider.Day `json:"untilDate"` // yesterday: it ends at once
}

// DeputyshipEnded records that a deputyship ends earlier.
type DeputyshipEnded EndDeputyship

// Refusals about deputies.
var (
	ErrDeputyThere     = decider.Refusal{Code: "deputyship-there", Reason: "This deputyship is there already."}
	ErrNoDeputyship    = decider.Refusal{Code: "deputyship-unknown", Reason: "There is no deputyship with this id."}
	ErrDeputyTwice     = decider.Refusal{Code: "deputyship-twice", Field: "fromDate", Reason: "This deputy stands in for this advisor in this team already, from %s until %s. Name them for days outside those, or end that deputyship first."}
	ErrOwnDeputy       = decider.Refusal{Code: "own-deputy", Field: "deputy", Reason: "Nobody can stand in for themselves. Name someone else."}
	ErrDeputyInPast    = decider.Refusal{Code: "deputyship-in-past", Field: "fromDate", Reason: "A deputyship begins today or later: access is not given for days gone by."}
	ErrDeputyTooLong   = decider.Refusal{Code: "deputyship-too-long", Field: "untilDate", Reason: "A deputyship lasts at most %d months. Name the deputy again then, or hand the journeys over."}
	ErrOtherTeam       = decider.Refusal{Code: "other-team", Reason: "This is about another team than your own. Its own team leader can do this."}
	ErrNotEarlier      = decider.Refusal{Code: "not-earlier", Field: "untilDate", Reason: "A deputyship can only be ended earlier than it does. Name the deputy again for longer."}
	ErrDeputyshipEnded = decider.Refusal{Code: "deputyship-ended", Field: "untilDate", Reason: "This deputyship cannot end before yesterday: what was seen until now was seen with access."}
)

func (c NameDeputy) decide(s Story, at Mark) ([]Event, error) { return record(s, at, DeputyNamed(c)) }

func (e DeputyNamed) check(s State, at Mark) error {
	if _, there := s.Deputies[e.Deputyship]; there {
		return ErrDeputyThere
	}
	switch {
	case e.Absent == e.Deputy:
		return ErrOwnDeputy
	case e.From < today(at):
		return ErrDeputyInPast
	case e.Until < e.From:
		return ErrEndsFirst
	}
	if months := s.DeskTermsOn(today(at)).Of(deskterm.Deputyship); e.Until > e.From.AddMonths(months) {
		return ErrDeputyTooLong.Because(months)
	}
	if err := s.once(e); err != nil {
		return err
	}
	return s.standsIn(e, today(at))
}

// once refuses a deputyship on days on which there is one already: whoever ends
// one of two would think that access has ended, while the other still gives it.
func (s State) once(e DeputyNamed) error {
	for _, id := range Sorted(s.Deputies) {
		d := s.Deputies[id]
		same := d.Absent == e.Absent && d.Deputy == e.Deputy && d.Team == e.Team
		if first, last := max(d.From, e.From), min(d.Until, e.Until); same && first <= last {
			return ErrDeputyTwice.Because(d.From, d.Until)
		}
	}
	return nil
}

// standsIn refuses a deputy who is no advisor here when the deputyship begins,
// and one for somebody whom the team leader does not lead: only of their own
// team can they say who stands in (DOMAIN.md section 2). That team has to be in
// the directory whether it is complete or not, since a deputyship gives access.
// That it did not know one of the two is not recorded beside it: the history
// before it shows that.
func (s State) standsIn(e DeputyNamed, today decider.Day) error {
	if err := s.teamFor("", e.Team, e.From); err != nil {
		return err
	}
	if _, absent, known := s.MemberOn(e.Absent, today); known && absent.Team != e.Team {
		return ErrOtherTeam
	}
	for _, d := range []posting.Duty{{Who: e.Absent, Named: "absent"}, {Who: e.Deputy, Named: "deputy", By: e.From, Roles: posting.Advising}} {
		if _, err := s.Posting(d, today).Takes(d); err != nil {
			return err
		}
	}
	return nil
}

func (e DeputyNamed) evolve(s State, _ Mark) State {
	s.Deputies = with(s.Deputies, e.Deputyship, Deputyship{Span{e.From, e.Until}, e.Absent, e.Deputy, e.Team})
	return s
}

// gone says whether an actor worked here once and will not on a day.
func (s State) gone(actor decider.Ref, day decider.Day) bool {
	once := false
	for _, m := range s.Staff {
		if m.Actor == actor && m.On(day) {
			return false
		}
		once = once || m.Actor == actor
	}
	return once
}

func (c EndDeputyship) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, DeputyshipEnded(c))
}

func (e DeputyshipEnded) check(s State, at Mark) error {
	d, there := s.Deputies[e.Deputyship]
	switch {
	case !there:
		return ErrNoDeputyship
	case d.Team != e.Team:
		return ErrOtherTeam
	case e.Until >= d.Until:
		return ErrNotEarlier
	case e.Until < today(at)-1:
		return ErrDeputyshipEnded
	}
	return nil
}

func (e DeputyshipEnded) evolve(s State, _ Mark) State {
	d := s.Deputies[e.Deputyship]
	d.Until = e.Until
	s.Deputies = with(s.Deputies, e.Deputyship, d)
	return s
}

// Deputises says whether an actor stands in for another on a day, for journeys
// of a team. It goes no further: nobody stands in for a deputy by that.
func (s State) Deputises(deputy, absent, team decider.Ref, day decider.Day) bool {
	for _, d := range s.Deputies {
		if d.Deputy == deputy && d.Absent == absent && d.Team == team && d.On(day) {
			return true
		}
	}
	return false
}

// DeputisesFor returns the deputyships that an actor has on a day, in a fixed
// order.
func (s State) DeputisesFor(deputy decider.Ref, day decider.Day) []Deputyship {
	var all []Deputyship
	for _, id := range Sorted(s.Deputies) {
		if d := s.Deputies[id]; d.Deputy == deputy && d.On(day) {
			all = append(all, d)
		}
	}
	return all
}

// Sorted returns the ids of things in a fixed order: that of time, where the
// requests that made them had ids in order of time.
func Sorted[V any](m map[uuid.UUID]V) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}
