package directory

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/posting"
)

// GiveRole says as what someone works at the desk, beside what they do already.
// It gives no access: what somebody may see and do is their token's to say. It
// is what others can give them to do.
type GiveRole struct {
	Member uuid.UUID   `json:"member"`
	Role   string      `json:"role" list:"staff-roles"`
	From   decider.Day `json:"fromDate"`
	Until  decider.Day `json:"untilDate,omitempty"`
}

// RoleGiven records as what someone works at the desk.
type RoleGiven GiveRole

// EndRole says on which day someone works in a role for the last time.
type EndRole struct {
	Member uuid.UUID   `json:"member"`
	Role   string      `json:"role" list:"staff-roles"`
	Until  decider.Day `json:"untilDate"`
}

// RoleEnded records that someone works in a role no more.
type RoleEnded EndRole

// Refusals about roles.
var (
	ErrRoleHeld   = decider.Refusal{Code: "role-held", Field: "fromDate", Reason: "This member of staff has this role on that day already. End it first, or give a later day."}
	ErrRoleInPast = decider.Refusal{Code: "role-in-past", Field: "fromDate", Reason: "A role is given from today or from a later day: on days gone by, others have relied on what was said until now."}
	ErrNoRole     = decider.Refusal{Code: "role-unknown", Field: "role", Reason: "This member of staff has never had this role, so it cannot end."}
)

func (c GiveRole) decide(s Story, at Mark) ([]Event, error) { return record(s, at, RoleGiven(c)) }

func (e RoleGiven) check(s State, at Mark) error {
	if e.From < today(at) {
		return ErrRoleInPast
	}
	if err := s.working(e.Member, e.From); err != nil {
		return err
	}
	span, held := Span{e.From, e.Until}, s.Staff[e.Member].Roles[e.Role]
	if _, has := held.On(e.From); has {
		return ErrRoleHeld
	}
	return held.fits(span)
}

func (e RoleGiven) evolve(s State, _ Mark) State {
	m := s.Staff[e.Member]
	m.Roles = with(m.Roles, e.Role, m.Roles[e.Role].and(Span{e.From, e.Until}, struct{}{}))
	s.Staff = with(s.Staff, e.Member, m)
	return s
}

func (c EndRole) decide(s Story, at Mark) ([]Event, error) { return record(s, at, RoleEnded(c)) }

func (e RoleEnded) check(s State, at Mark) error {
	if err := s.working(e.Member, today(at)); err != nil {
		return err
	}
	held, has := s.Staff[e.Member].Roles[e.Role]
	if !has {
		return ErrNoRole
	}
	return held.ending(e.Until, today(at))
}

func (e RoleEnded) evolve(s State, _ Mark) State {
	m := s.Staff[e.Member]
	m.Roles = with(m.Roles, e.Role, m.Roles[e.Role].ended(e.Until))
	s.Staff = with(s.Staff, e.Member, m)
	return s
}

// RolesOn returns as what somebody works at the desk on a day, in a fixed order.
func (m Member) RolesOn(day decider.Day) (roles []decider.Ref) {
	for _, role := range slices.Sorted(maps.Keys(m.Roles)) {
		if _, has := m.Roles[role].On(day); has && m.On(day) {
			roles = append(roles, decider.Ref(role))
		}
	}
	return roles
}

// Posting returns what the directory says of whoever something is given to, on
// the day by which they have to be there, today at the earliest.
func (s State) Posting(d posting.Duty, today decider.Day) posting.Posting {
	day := max(d.By, today)
	_, m, works := s.MemberOn(d.Who, day)
	team, known := s.Teams[d.Team]
	return posting.Posting{
		Complete: s.CompleteOn(day), Works: works, Left: s.gone(d.Who, day), Team: m.Team, Roles: m.RolesOn(day),
		There: known && team.On(day), Ended: known && !team.On(day), Theirs: s.rolesIn(d.Team, day),
	}
}

// rolesIn returns as what those work who work for a team on a day, in a fixed order.
func (s State) rolesIn(team decider.Ref, day decider.Day) (roles []decider.Ref) {
	if team == "" {
		return nil
	}
	for _, m := range s.Staff {
		if m.Team == team {
			roles = append(roles, m.RolesOn(day)...)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}
