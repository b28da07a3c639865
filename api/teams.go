package api

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/staff"
	"klantreis/projections/journeys"
)

// TeamBody names a team.
type TeamBody struct {
	Team decider.Ref `json:"team" example:"werkcentrum-hengelo" doc:"The reference of the team, as the identity provider gives it to its staff. It is never given out again."`
	Name string      `json:"name" example:"Werkcentrum Hengelo" doc:"Naam."`
}

func (TeamBody) occurrence() When { return When{} }

func (b TeamBody) command(Ids) directory.Command {
	return directory.NameTeam{Team: b.Team, Name: decider.Label(b.Name)}
}

// LastDayBody says on which day something is there for the last time.
type LastDayBody struct {
	UntilDate string `json:"untilDate" format:"date" doc:"The last day: today or later."`
}

// TeamEndBody ends a team.
type TeamEndBody struct{ LastDayBody }

func (TeamEndBody) occurrence() When { return When{} }

func (b TeamEndBody) command(ids Ids) directory.Command {
	return directory.EndTeam{Team: ids.Named, Until: dayOf(b.UntilDate)}
}

// counted adds to the end of a team how many journeys of it are open. They are
// counted in the view by which a team finds them, up to the end of the log:
// nothing else knows all.
func (s *Server) counted(ctx context.Context, cmd directory.Command) (directory.Command, error) {
	end, ends := cmd.(directory.EndTeam)
	if !ends {
		return cmd, nil
	}
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the end of the log: %w", err)
	}
	if err := s.caughtUp(ctx, Reading{after: head.Position}, journeys.View.Name); err != nil {
		return nil, err
	}
	phases, err := journeys.Phases(ctx, s.Reader, end.Team)
	if err != nil {
		return nil, err
	}
	end.Sought = true
	for _, c := range phases {
		if c.Phase != journey.Ended {
			end.Journeys += c.Journeys
		}
	}
	return end, nil
}

// TeamsPage is the teams of a day.
type TeamsPage struct {
	Body struct {
		Teams []TeamCard `json:"teams"`
	}
}

// A TeamCard is one team.
type TeamCard struct {
	Team decider.Ref `json:"team"`
	Name string      `json:"name"`
	SpanFields
}

func (s *Server) teams(ctx context.Context, in *ReadingDirectory) (*TeamsPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "teams", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &TeamsPage{}
	out.Body.Teams = []TeamCard{}
	for _, ref := range slices.Sorted(maps.Keys(state.Teams)) {
		if t := state.Teams[ref]; t.On(in.day) {
			out.Body.Teams = append(out.Body.Teams, TeamCard{ref, string(t.Name), spanFields(t.Span)})
		}
	}
	return out, nil
}

// MemberBody says that someone works at the desk.
type MemberBody struct {
	Actor decider.Ref `json:"actor" doc:"Who it is, as the identity provider calls them: a pseudonym."`
	Team  decider.Ref `json:"team" doc:"The team."`
	Roles []string    `json:"roles,omitempty" maxItems:"12" doc:"Rollen: as what they work from today. What they may see and do is their token's to say; this is what can be given to them."`
	Name  string      `json:"name" maxLength:"200" example:"Ada de Vries" doc:"Naam: what colleagues call them. It is sealed, and erased when they have left."`
}

func (MemberBody) occurrence() When { return When{} }

func (MemberBody) makes() string { return "member" }

func (b MemberBody) command(ids Ids) directory.Command {
	return directory.AddMember{Member: ids.Thing(b.makes()), Actor: b.Actor, Team: b.Team, Roles: b.Roles}
}

// addMember says in the directory that someone works here, and then in a stream
// of their own what they are called. Both have the same request id, so a
// request that ended between the two is completed by making it again.
func (s *Server) addMember(ctx context.Context, in *InDirectory[MemberBody]) (*Recorded, error) {
	member, name := in.ids.Thing(in.Body.makes()), staff.Name{Name: in.Body.Name}
	of := subject{object: s.Staff.Stream(member), relation: access.None}
	story, _, err := s.Directory.Load(ctx, directory.ID)
	if err != nil {
		return nil, err
	}
	again := made(story.Past, in.Key)
	return s.run(ctx, &in.Recording, errand{
		do: access.KeepStaff, of: of, again: again, body: in.Body, location: "/v1/staff", receipt: Receipt{ID: member},
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			if faults := in.faults(s, name); !again && len(faults) > 0 {
				return command.Result{}, append(faults, in.faults(s, in.Body.command(in.ids))...)
			}
			if added, err := s.Directory.Handle(ctx, directory.ID, in.Body.command(in.ids), req); err != nil {
				return added, err
			}
			req.After = nil // it was about the directory
			return s.Staff.Handle(ctx, member, name, req)
		},
	})
}

// MoveBody says in which team someone works from now on.
type MoveBody struct {
	Team decider.Ref `json:"team" doc:"The team."`
}

func (MoveBody) occurrence() When { return When{} }

func (b MoveBody) command(ids Ids) directory.Command {
	return directory.MoveMember{Member: ids.Of, Team: b.Team}
}

// DepartureBody says on which day someone works at the desk for the last time.
type DepartureBody struct{ LastDayBody }

func (DepartureBody) occurrence() When { return When{} }

func (b DepartureBody) command(ids Ids) directory.Command {
	return directory.RecordDeparture{Member: ids.Of, Until: dayOf(b.UntilDate)}
}

// A ForStaff is the body of a request to record something about what is known
// of a member of staff.
type ForStaff = Body[staff.Command]

// OnStaff is a request to record what is known of a member of staff.
type OnStaff[B ForStaff] struct {
	Recording
	Member uuid.UUID `path:"member" format:"uuid" doc:"The id of the member of staff (medewerker)."`
	Body   B
}

// Resolve checks the request before the handler runs.
func (in *OnStaff[B]) Resolve(ctx huma.Context) []error {
	in.ids = Ids{Request: in.Key, Actor: callOf(ctx.Context()).who.Actor, Of: in.Member}
	return in.check(ctx, When{}, func() any { return in.Body.command(in.ids) })
}

// NameBody says what someone is called from now on.
type NameBody struct {
	Name string `json:"name" example:"Ada van Dam" doc:"Naam."`
}

func (NameBody) occurrence() When { return When{} }

func (b NameBody) command(Ids) staff.Command { return staff.Name{Name: b.Name} }

// StaffErasureBody erases what someone was called who has left.
type StaffErasureBody struct {
	Confirmed bool `json:"confirmed" enum:"true" doc:"Must be true: what is erased cannot be brought back."`
}

func (StaffErasureBody) occurrence() When { return When{} }

func (b StaffErasureBody) command(ids Ids) staff.Command {
	return staff.Erase{Left: ids.Evidence, Until: ids.LastDay, By: ids.Actor}
}

// inStaff records what is known of a member of staff who is in the directory.
// For an erasure the directory's record of their departure is the evidence.
func inStaff[B ForStaff](ctx context.Context, s *Server, in *OnStaff[B]) (*Recorded, error) {
	story, _, err := s.Directory.Load(ctx, directory.ID)
	if err != nil {
		return nil, err
	}
	m, there := story.State.Staff[in.Member]
	in.ids.Evidence, in.ids.LastDay = m.Left, m.Until
	known, _, err := s.Staff.Load(ctx, in.Member)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, &in.Recording, errand{
		do: access.KeepStaff, of: subject{object: s.Staff.Stream(in.Member), relation: access.None, missing: !there && reaches(callOf(ctx).who, access.KeepStaff)},
		again: made(known.Past, in.Key), body: in.Body, location: "/v1/staff",
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.Staff.Handle(ctx, in.Member, in.Body.command(in.ids), req)
		},
	})
}

// StaffPage is who works at the desk on a day.
type StaffPage struct {
	Body struct {
		Staff        []MemberCard `json:"staff"`
		CompleteFrom string       `json:"completeFromDate,omitempty" format:"date" doc:"Volledig vanaf: from this day on nothing is given to whom the directory does not know. Left out while two persons have not said so."`
	}
}

// A MemberCard is one member of staff.
type MemberCard struct {
	ID    uuid.UUID   `json:"id"`
	Actor decider.Ref `json:"actor"`
	Team  decider.Ref `json:"team"`
	Name  string      `json:"name,omitempty" doc:"Naam; left out once it is erased."`
	SpanFields
	Roles []decider.Ref `json:"roles" doc:"Rollen: as what they work on that day. Who has none can be given no journey once the directory is complete."`
	Dated []RoleCard    `json:"dated" doc:"Rollen met hun dagen: every role that they have, had or will have, each from its first day to its last."`
}

// A RoleCard is a role that a member of staff has for a while.
type RoleCard struct {
	Role decider.Ref `json:"role"`
	SpanFields
}

// roleCards are the roles of a member of staff, in a fixed order.
func roleCards(m directory.Member) []RoleCard {
	cards := []RoleCard{}
	for _, role := range slices.Sorted(maps.Keys(m.Roles)) {
		for _, held := range m.Roles[role] {
			cards = append(cards, RoleCard{decider.Ref(role), spanFields(held.Span)})
		}
	}
	return cards
}

func (s *Server) staffPage(ctx context.Context, in *ReadingDirectory) (*StaffPage, error) {
	state, err := s.directoryFor(ctx, access.SeeStaff, "staff", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &StaffPage{}
	out.Body.Staff, out.Body.CompleteFrom = []MemberCard{}, state.Complete.String()
	for _, id := range directory.Sorted(state.Staff) {
		m := state.Staff[id]
		if !m.On(in.day) {
			continue
		}
		known, err := loaded(ctx, s, s.Staff, staff.Decider, id)
		if err != nil {
			return nil, err
		}
		out.Body.Staff = append(out.Body.Staff, MemberCard{id, m.Actor, m.Team, known.story.State.Name, spanFields(m.Span), append([]decider.Ref{}, m.RolesOn(in.day)...), roleCards(m)})
	}
	slices.SortStableFunc(out.Body.Staff, func(a, b MemberCard) int { return cmp.Compare(a.Team, b.Team) })
	return out, nil
}
