package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/projections/clients"
	"klantreis/projections/journeys"
)

// ReadingWorkList is a request to see what there is to do.
type ReadingWorkList struct {
	Listing[journeys.Place]
	Of     string `query:"of" enum:"own,team" doc:"Whose: the asker's own caseload, or their team's. Without it, an advisor's own and anyone else's team."`
	Phase  string `query:"phase" maxLength:"40" doc:"Only journeys in this phase: a code of the list journey-phases."`
	Closed bool   `query:"closed" doc:"Those that are closed, instead of those that are not."`
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingWorkList) Resolve(ctx huma.Context) []error {
	var faults form.Faults
	phases := callOf(ctx.Context()).server.lists()["journey-phases"]
	if _, ok := phases.Find(in.Phase); !ok && in.Phase != "" {
		faults = append(faults, form.Fault{Field: "phase", Rule: "code-list", Detail: "must be a code of the list journey-phases"})
	}
	return in.listed(ctx, faults...)
}

// WorkListPage is a page of journeys, those without contact for longest first.
type WorkListPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body WorkListBody
}

// WorkListBody is a page of journeys.
type WorkListBody struct {
	Of       string     `json:"of" enum:"own,team"`
	Journeys []WorkItem `json:"journeys"`
}

// A WorkItem is one journey of a work list.
type WorkItem struct {
	Journey         uuid.UUID   `json:"journey"`
	Client          uuid.UUID   `json:"client"`
	GivenName       string      `json:"givenName,omitempty"`
	FamilyName      string      `json:"familyName,omitempty"`
	Restricted      bool        `json:"restricted,omitempty" doc:"Processing is restricted, or the client objects to being guided: whose it is and how it stands is only for privacy officers, and left out. It is not in a list of one phase."`
	Team            decider.Ref `json:"team"`
	Advisor         decider.Ref `json:"advisor,omitempty"`
	Kind            Label       `json:"kind,omitzero"`
	Phase           Label       `json:"phase,omitzero"`
	OpenedDate      string      `json:"openedDate,omitempty" format:"date"`
	ContactedAt     time.Time   `json:"contactedAt,omitzero" doc:"When client and desk were last in touch."`
	Closed          bool        `json:"closed"`
	ClosedDate      string      `json:"closedDate,omitempty" format:"date"`
	CloseReason     *Label      `json:"closeReason,omitempty" doc:"What became of the client."`
	OpenNeeds       *int        `json:"openNeeds,omitempty" doc:"How many support needs are open; only for those who may see needs."`
	OpenTransitions *int        `json:"openTransitions,omitempty" doc:"How many job-to-job transitions are open."`
	Stage           *Label      `json:"stage,omitempty" doc:"The furthest stage of the open transitions."`
}

func (s *Server) workList(ctx context.Context, in *ReadingWorkList) (*WorkListPage, error) {
	l, err := s.mayAt(ctx, access.SeeWorkList, "work-list", in.Purpose)
	if err != nil {
		return nil, err
	}
	asked := s.caseload(ctx, in, l.role)
	if err := s.caughtUp(ctx, in.Reading, journeys.View.Name, clients.View.Name); err != nil {
		return nil, err
	}
	items, err := journeys.List(ctx, s.Reader, asked)
	if err != nil {
		return nil, err
	}
	cards, link, err := listed(ctx, s, l, in.Listing, items, journeys.Item.Place, func(i journeys.Item) (*WorkItem, []look, error) {
		return s.workItem(ctx, i, l.purpose, in.Phase != "")
	})
	return &WorkListPage{link, WorkListBody{in.Of, cards}}, err
}

// caseload says which journeys are asked for: always the asker's own or their
// team's, and one more than fits.
func (s *Server) caseload(ctx context.Context, in *ReadingWorkList, role access.Role) journeys.Caseload {
	who := callOf(ctx).who
	if in.Of == "" {
		in.Of = "own"
		if role == access.Gids || role == access.Teamleider {
			in.Of = "team"
		}
	}
	asked := journeys.Caseload{Closed: in.Closed, Phase: journey.Phase(in.Phase), Limit: in.Limit + 1, Team: who.Team, After: in.from}
	if in.Of == "own" {
		asked.Advisor = who.Actor
		for _, d := range s.deputises(who) {
			asked.Absent = append(asked.Absent, journeys.Absent{Advisor: d.Absent, Team: d.Team})
		}
	}
	return asked
}

// workItem shows one journey, if the log has it that the asker may see it now:
// the view may be a moment behind a hand-over. To who does not read how a journey
// stands, a list by phase tells nothing of it either.
func (s *Server) workItem(ctx context.Context, i journeys.Item, purpose string, byPhase bool) (*WorkItem, []look, error) {
	who := callOf(ctx).who
	j, err := s.anyJourney(ctx, i.ID)
	if err != nil {
		return nil, nil, err
	}
	in := s.relationTo(who, j.story.State, person{})
	role, ok := who.May(access.SeeJourney, in)
	if !ok || j.story.State.Erased {
		return nil, nil, nil
	}
	owner, err := s.person(ctx, i.Client)
	if err != nil {
		return nil, nil, err
	}
	seen := sees(who, owner)
	if !seen && byPhase {
		return nil, nil, nil
	}
	owner.listed(who, &i.Client, &i.GivenName, &i.FamilyName)
	item := WorkItem{Journey: i.ID, Client: i.Client, Team: i.Team, Advisor: i.Advisor, Closed: i.Closed, Restricted: !seen}
	if seen {
		item = s.workItemOf(i)
	}
	if _, ok := who.May(access.SeeNeeds, in); ok && seen {
		item.OpenNeeds = &i.OpenNeeds
	}
	return &item, owner.under(look{do: access.SeeJourney, object: s.Journeys.Stream(i.ID), in: in, role: role, purpose: purpose}), nil
}

func (s *Server) workItemOf(i journeys.Item) WorkItem {
	item := WorkItem{
		Journey: i.ID, Client: i.Client, GivenName: i.GivenName, FamilyName: i.FamilyName, Team: i.Team, Advisor: i.Advisor,
		Kind: s.label("client-kinds", i.Kind), Phase: s.label("journey-phases", string(i.Phase)),
		OpenedDate: i.OpenedOn.String(), ContactedAt: i.Contacted, Closed: i.Closed, ClosedDate: i.ClosedOn.String(),
		OpenTransitions: &i.OpenTransitions,
	}
	if i.CloseReason != "" {
		l := s.label("close-reasons", i.CloseReason)
		item.CloseReason = &l
	}
	if i.Stage != "" {
		l := s.label("transition-stages", string(i.Stage))
		item.Stage = &l
	}
	return item
}
