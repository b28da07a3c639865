package directory

import (
	"errors"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Member is someone who works at the desk. What they are called is in a
// stream of their own (package staff), so that it can be erased.
type Member struct {
	Span
	Actor decider.Ref
	Team  decider.Ref
	Roles map[string]Dated[struct{}] // as what they work here
	Left  uuid.UUID                  // the event that records their departure; zero while there is none
}

// AddMember says that someone works at the desk, in a team, and as what from
// that day on.
type AddMember struct {
	Member uuid.UUID   `json:"member"`
	Actor  decider.Ref `json:"actor"`
	Team   decider.Ref `json:"team"`
	Roles  []string    `json:"roles,omitempty" list:"staff-roles"`
}

// MemberAdded records that someone works at the desk.
type MemberAdded struct {
	Member uuid.UUID   `json:"member"`
	Actor  decider.Ref `json:"actor"`
	Team   decider.Ref `json:"team"`
}

// MoveMember says in which team someone works from now on.
type MoveMember struct {
	Member uuid.UUID   `json:"member"`
	Team   decider.Ref `json:"team"`
}

// MemberMoved records that someone works in another team.
type MemberMoved MoveMember

// RecordDeparture says on which day someone works at the desk for the last
// time.
type RecordDeparture struct {
	Member uuid.UUID   `json:"member"`
	Until  decider.Day `json:"untilDate"`
}

// MemberLeft records that someone leaves.
type MemberLeft RecordDeparture

// Refusals about staff.
var (
	ErrMemberThere = decider.Refusal{Code: "member-there", Field: "actor", Reason: "This actor is a member of staff already. Move them to another team instead."}
	ErrNoMember    = decider.Refusal{Code: "member-unknown", Reason: "There is no member of staff with this id."}
	ErrMemberLeft  = decider.Refusal{Code: "member-left", Reason: "This member of staff has left, or will have by then. Add them anew if they are back."}
)

func (c AddMember) decide(s Story, at Mark) ([]Event, error) {
	events := []Event{MemberAdded{c.Member, c.Actor, c.Team}}
	for _, role := range c.Roles {
		events = append(events, RoleGiven{Member: c.Member, Role: role, From: today(at)})
	}
	added, err := recordAll(s, at, events...)
	if errors.Is(err, ErrRoleHeld) {
		err = ErrRoleHeld.At("roles") // which names it twice
	}
	return added, err
}

func (e MemberAdded) check(s State, at Mark) error {
	if _, there := s.Staff[e.Member]; there {
		return ErrMemberThere
	}
	if _, _, there := s.MemberOn(e.Actor, today(at)); there {
		return ErrMemberThere
	}
	return s.teamFor("team", e.Team, today(at))
}

func (e MemberAdded) evolve(s State, at Mark) State {
	s.Staff = with(s.Staff, e.Member, Member{Span: Span{From: today(at)}, Actor: e.Actor, Team: e.Team})
	return s
}

func (c MoveMember) decide(s Story, at Mark) ([]Event, error) {
	if err := s.State.working(c.Member, today(at)); err != nil || s.State.Staff[c.Member].Team == c.Team {
		return nil, err
	}
	return record(s, at, MemberMoved(c))
}

func (e MemberMoved) check(s State, at Mark) error {
	if err := s.working(e.Member, today(at)); err != nil {
		return err
	}
	return s.teamFor("team", e.Team, today(at))
}

func (e MemberMoved) evolve(s State, _ Mark) State {
	m := s.Staff[e.Member]
	m.Team = e.Team
	s.Staff = with(s.Staff, e.Member, m)
	return s
}

func (c RecordDeparture) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, MemberLeft(c))
}

func (e MemberLeft) check(s State, at Mark) error {
	if err := s.working(e.Member, today(at)); err != nil {
		return err
	}
	return s.Staff[e.Member].ending(e.Until, today(at))
}

func (e MemberLeft) evolve(s State, at Mark) State {
	m := s.Staff[e.Member]
	m.Until, m.Left = e.Until, at.Event
	s.Staff = with(s.Staff, e.Member, m)
	return s
}

// working refuses what can only be said of someone who works here on a day.
func (s State) working(member uuid.UUID, day decider.Day) error {
	m, there := s.Staff[member]
	switch {
	case !there:
		return ErrNoMember
	case !m.On(day):
		return ErrMemberLeft
	}
	return nil
}

// MemberOn returns who an actor was at the desk on a day, and whether they
// worked there.
func (s State) MemberOn(actor decider.Ref, day decider.Day) (uuid.UUID, Member, bool) {
	for id, m := range s.Staff {
		if m.Actor == actor && m.On(day) {
			return id, m, true
		}
	}
	return uuid.Nil, Member{}, false
}
