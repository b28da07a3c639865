package api

import (
	"cmp"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
)

// OnHandover is a request to record something about a hand-over.
type OnHandover[B ForJourney] struct {
	Recording
	Journey  uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Handover uuid.UUID `path:"handover" format:"uuid" doc:"The id of the hand-over (overdracht)."`
	Body     B
}

func (in *OnHandover[B]) ids(who access.Someone) Ids {
	return Ids{Request: in.Key, Actor: who.Actor, Team: who.Team, Journey: in.Journey, Handover: in.Handover}
}

// Resolve checks the request before the handler runs.
func (in *OnHandover[B]) Resolve(ctx huma.Context) []error {
	who := callOf(ctx.Context()).who
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids(who)) })
}

// HandoverBody asks somebody else to take the journey.
type HandoverBody struct {
	When
	To     decider.Ref `json:"to,omitempty" doc:"The advisor who is asked, as the identity provider calls them; without it, anyone of the team."`
	Team   decider.Ref `json:"team,omitempty" doc:"The team that is asked; without it, the asker's own."`
	Reason string      `json:"reason" example:"werkverdeling" doc:"Reden."`
	Note   string      `json:"note,omitempty" doc:"Overdrachtsnotitie: what the receiver has to know. Open promises, and appointments to come, go with the journey; the promises are shown beside it."`
}

func (HandoverBody) makes() string { return "handover" }

func (b HandoverBody) command(ids Ids) journey.Command {
	return journey.ProposeHandover{
		Handover: ids.Thing(b.makes()), By: ids.Actor, To: b.To, Team: cmp.Or(b.Team, ids.Team), Reason: b.Reason, Note: b.Note,
	}
}

// HandoverAcceptanceBody takes the journey.
type HandoverAcceptanceBody struct{ When }

func (b HandoverAcceptanceBody) command(ids Ids) journey.Command {
	return journey.AcceptHandover{Handover: ids.Handover, By: ids.Actor, Team: ids.Team}
}

// HandoverDeclineBody leaves the journey where it is.
type HandoverDeclineBody struct {
	When
	Reason string `json:"reason" example:"geen-capaciteit" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b HandoverDeclineBody) command(ids Ids) journey.Command {
	return journey.DeclineHandover{Handover: ids.Handover, By: ids.Actor, Team: ids.Team, Reason: b.Reason, Note: b.Note}
}

// HandoverRetractionBody takes a proposal back before it is answered.
type HandoverRetractionBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b HandoverRetractionBody) command(ids Ids) journey.Command {
	return journey.RetractHandover{Handover: ids.Handover, Note: b.Note}
}

// A HandoverCard is a hand-over that waits for an answer.
type HandoverCard struct {
	ID         uuid.UUID   `json:"id"`
	By         decider.Ref `json:"by" doc:"Who proposed it."`
	To         decider.Ref `json:"to,omitempty" doc:"The advisor who is asked; left out for anyone of the team."`
	Team       decider.Ref `json:"team" doc:"The team that is asked."`
	Reason     Label       `json:"reason" doc:"Reden."`
	ProposedAt time.Time   `json:"proposedAt"`
}

func (s *Server) handoverCard(h journey.Handover) *HandoverCard {
	if !h.Open() {
		return nil
	}
	return &HandoverCard{h.ID, h.By, h.To, h.Team, s.label("handover-reasons", h.Reason), h.Since.Occurred.Begin().UTC()}
}

// ReadingHandovers is a request for the hand-overs that wait for an answer.
type ReadingHandovers struct{ Listing[agenda.Place] }

// HandoversPage is a page of hand-overs, the longest waiting first.
type HandoversPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		Handovers []OfferCard `json:"handovers"`
	}
}

// An OfferCard is a hand-over with what one has to know to answer it.
type OfferCard struct {
	HandoverCard
	Journey    uuid.UUID     `json:"journey"`
	Client     uuid.UUID     `json:"client"`
	GivenName  string        `json:"givenName,omitempty"`
	FamilyName string        `json:"familyName,omitempty"`
	OfTeam     decider.Ref   `json:"ofTeam" doc:"The team whose journey it is meanwhile."`
	OfAdvisor  decider.Ref   `json:"ofAdvisor,omitempty" doc:"The advisor whose journey it is meanwhile."`
	Note       string        `json:"note,omitempty" doc:"Overdrachtsnotitie."`
	Promises   []PromiseCard `json:"promises" doc:"Toezeggingen that are open, and go with the journey."`
}

func (s *Server) handovers(ctx context.Context, in *ReadingHandovers) (*HandoversPage, error) {
	l, err := s.mayAt(ctx, access.SeeWorkList, "handovers", in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, agenda.View.Name, clients.View.Name); err != nil {
		return nil, err
	}
	who := callOf(ctx).who
	of := agenda.Whose{Actor: who.Actor, Team: who.Team, For: s.absent(who)}
	offers, err := agenda.Handovers(ctx, s.Reader, of, in.from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &HandoversPage{}
	out.Body.Handovers, out.Link, err = listed(ctx, s, l, in.Listing, offers, agenda.Offer.Place, func(o agenda.Offer) (*OfferCard, []look, error) {
		return s.offer(ctx, o, l.purpose)
	})
	return out, err
}

// offer shows one hand-over, if the log has it that the asker can answer it
// now: the view may be a moment behind another answer.
func (s *Server) offer(ctx context.Context, o agenda.Offer, purpose string) (*OfferCard, []look, error) {
	who := callOf(ctx).who
	j, err := s.anyJourney(ctx, o.Journey)
	if err != nil {
		return nil, nil, err
	}
	now := j.story.State
	in := s.relationTo(who, now, person{})
	role, ok := who.May(access.AnswerHandover, in)
	if !ok || now.Handover.ID != o.ID || !s.isOffered(who, now) {
		return nil, nil, nil
	}
	owner, err := s.person(ctx, o.Client)
	if err != nil || !sees(who, owner) {
		return nil, nil, err
	}
	owner.listed(who, &o.Client, &o.GivenName, &o.FamilyName)
	said, err := s.opened(ctx, s.Journeys.Stream(o.Journey), func(event uuid.UUID) bool { return event == o.Event })
	if err != nil {
		return nil, nil, err
	}
	promises, err := s.promises(ctx, j)
	if err != nil {
		return nil, nil, err
	}
	card := &OfferCard{
		HandoverCard: *s.handoverCard(now.Handover), Journey: o.Journey, Client: o.Client, GivenName: o.GivenName, FamilyName: o.FamilyName,
		OfTeam: now.Team, OfAdvisor: now.Advisor, Promises: promises,
	}
	for _, r := range said {
		proposal, _ := r.fact.What.(journey.HandoverProposed) // blank where it cannot be decoded
		card.Note = proposal.Note
	}
	return card, owner.under(look{do: access.AnswerHandover, object: s.Journeys.Stream(o.Journey), in: in, role: role, purpose: purpose}), nil
}

// inNameOf makes an answer that of who was asked, where they are absent and the
// asker stands in for them: the journey is theirs then, and the deputy as near to
// it as they are. Who answered is in the entry.
func (s *Server) inNameOf(ctx context.Context, do access.Action, ids Ids) (Ids, error) {
	who := callOf(ctx).who
	if do != access.AnswerHandover || !reaches(who, do) {
		return ids, nil
	}
	j, err := s.journeyFile(ctx, ids.Journey)
	if err != nil {
		return ids, err
	}
	if h := j.story.State.Handover; !h.For(who.Actor, who.Team) && s.isOffered(who, j.story.State) {
		ids.Actor, ids.Team = h.To, h.Team
	}
	return ids, nil
}

// onHandover registers a command on a hand-over.
func onHandover[B ForJourney](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/handovers/{handover}/"+path, func(ctx context.Context, in *OnHandover[B]) (*Recorded, error) {
		ids, err := r.server.inNameOf(ctx, do, in.ids(callOf(ctx).who))
		if err != nil {
			return nil, err
		}
		return r.server.inJourney(ctx, do, &in.Recording, ids, in.Body)
	}, b.command(Ids{}), summary, about)
}
