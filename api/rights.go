package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
)

// RectificationBody says what was decided on a request for rectification.
type RectificationBody struct {
	When
	AnswersRequest
	ToldToComplain
	Outcome        string   `json:"outcome" example:"uitgevoerd" doc:"Uitkomst. What was corrected is recorded by itself: as a change of details, or as a withdrawal and anew."`
	Ground         string   `json:"ground,omitempty" doc:"Grond: why it was refused; only then."`
	Asked          string   `json:"asked" doc:"Verzoek: what the client asked for."`
	Explanation    string   `json:"explanation,omitempty" doc:"Toelichting, as the client is told it."`
	Corrections    []string `json:"corrections,omitempty" format:"uuid" maxItems:"50" doc:"Verbeteringen: the events that put it right, in the client's files or journeys: changes of details, withdrawals, changed situations and reassessments. A rectification that was carried out, also in part, is refused without."`
	RecipientsTold []string `json:"recipientsTold,omitempty" maxItems:"50" doc:"Ontvangers who were told by then (AVG artikel 19), as the disclosures name them. All others to whom data went are to be told after that."`
}

func (b RectificationBody) command(ids Ids) client.Command { return b.telling(ids, nil) }

func (b RectificationBody) telling(ids Ids, disclosed []string) client.Command {
	return client.Rectify{
		Outcome: b.Outcome, Ground: b.Ground, Asked: b.Asked, Explanation: b.Explanation, RecipientsTold: b.RecipientsTold, By: ids.Actor,
		Request: idOf(b.ClientRequest), ComplaintToldOn: dayOf(b.ComplaintToldDate), Disclosed: disclosed, Corrections: idsOf(b.Corrections),
	}
}

// telling records what everyone is to be told to whom data went. That may stand
// in any file of the person, so it is found here.
func telling[B interface {
	ForClient
	telling(Ids, []string) client.Command
}](s *Server) func(context.Context, *OnFile[B]) (*Recorded, error) {
	return func(ctx context.Context, in *OnFile[B]) (*Recorded, error) {
		return s.tellEveryone(ctx, &in.Recording, in.Client, in.Body, func(disclosed []string) client.Command {
			return in.Body.telling(Ids{Actor: callOf(ctx).who.Actor}, disclosed)
		})
	}
}

func (s *Server) tellEveryone(ctx context.Context, in *Recording, id uuid.UUID, body ForClient, cmd func(disclosed []string) client.Command) (*Recorded, error) {
	of, f, err := s.clientSubject(ctx, access.CarryOutRights, id)
	if err != nil {
		return nil, err
	}
	e := errand{do: access.CarryOutRights, of: of, body: body}
	return s.inFile(ctx, in, e, id, cmd(nil), func(ctx context.Context, _ uuid.UUID) (client.Command, error) {
		if err := s.disclosed(ctx, Reading{}, f); err != nil {
			return nil, err
		}
		p, err := s.person(ctx, id) // with what was disclosed until now
		return cmd(p.recipients()), err
	})
}

// RecipientNoticeBody says that a recipient was told of a rectification or a
// restriction, or why not.
type RecipientNoticeBody struct {
	When
	Recipient   decider.Ref `json:"recipient" example:"partner-uwv" doc:"Ontvanger."`
	Outcome     string      `json:"outcome" example:"verteld" doc:"Uitkomst."`
	Explanation string      `json:"explanation,omitempty" doc:"Toelichting: why not. Needed with any outcome but verteld."`
}

func (b RecipientNoticeBody) command(ids Ids) client.Command {
	return client.TellRecipient{Recipient: b.Recipient, Outcome: b.Outcome, Explanation: b.Explanation, By: ids.Actor}
}

// RestrictionBody restricts processing.
type RestrictionBody struct {
	When
	AnswersRequest
	Ground      string `json:"ground" example:"juistheid-betwist" doc:"Grond."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting."`
}

func (b RestrictionBody) command(ids Ids) client.Command { return b.telling(ids, nil) }

func (b RestrictionBody) telling(ids Ids, disclosed []string) client.Command {
	return client.Restrict{Ground: b.Ground, Explanation: b.Explanation, By: ids.Actor, Request: idOf(b.ClientRequest), Disclosed: disclosed}
}

// RestrictionLiftBody lifts a restriction.
type RestrictionLiftBody struct {
	When
	Ground       string `json:"ground" example:"juistheid-vastgesteld" doc:"Grond."`
	InformedDate string `json:"informedDate" format:"date" doc:"The day on which the client was told: before it is lifted (AVG artikel 18 lid 3)."`
	Explanation  string `json:"explanation,omitempty" doc:"Toelichting."`
}

func (b RestrictionLiftBody) command(ids Ids) client.Command {
	return client.LiftRestriction{Ground: b.Ground, InformedOn: dayOf(b.InformedDate), Explanation: b.Explanation, By: ids.Actor}
}

// restrictedBy are the clients whose own file says that processing is restricted, the
// survivor's first. Each holds for the whole person and is lifted by itself, since
// each has a ground of its own.
func (p person) restrictedBy() (clients []uuid.UUID) {
	for _, one := range p.files {
		if one.story.State.Restricted {
			clients = append(clients, one.id)
		}
	}
	return clients
}

// DataObjectionBody records that a client objects to what is done with their data.
type DataObjectionBody struct {
	When
	AnswersRequest
	Against string `json:"against" example:"begeleiding" doc:"What the data is processed for, to which the client objects: begeleiding, beoordeling-voucher, doorverwijzing or statistiek, of the list purposes. Until it is decided nothing is recorded for that purpose."`
	Grounds string `json:"grounds" doc:"Gronden: the reasons of the client's own situation."`
}

func (b DataObjectionBody) command(ids Ids) client.Command {
	return client.LodgeObjection{Against: b.Against, Grounds: b.Grounds, By: ids.Actor, Request: idOf(b.ClientRequest)}
}

// DataObjectionDecisionBody decides on an objection.
type DataObjectionDecisionBody struct {
	When
	ToldToComplain
	Outcome     string `json:"outcome" example:"gegrond" doc:"Uitkomst. With gegrond the processing stops: what was begun can be ended, and nothing else is recorded for that purpose."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting, as the client is told it."`
}

func (b DataObjectionDecisionBody) command(ids Ids) client.Command {
	return client.DecideObjection{Outcome: b.Outcome, Explanation: b.Explanation, By: ids.Actor, ComplaintToldOn: dayOf(b.ComplaintToldDate)}
}

// ResumptionBody lets processing begin again that an upheld objection stopped.
type ResumptionBody struct {
	When
	Against     string `json:"against" example:"begeleiding" doc:"What the objection was directed at."`
	Explanation string `json:"explanation" doc:"Toelichting: how the client let know that they want it again."`
}

func (b ResumptionBody) command(ids Ids) client.Command {
	return client.ResumeProcessing{Against: b.Against, Explanation: b.Explanation, By: ids.Actor}
}

// AnswerProlongationBody says that an answer to the client takes longer.
type AnswerProlongationBody struct {
	When
	About        string `json:"about" example:"bezwaar" doc:"Verzoek: what the client asked for."`
	InformedDate string `json:"informedDate" format:"date" doc:"The day on which the client was told, with the reasons: within a month of the request (AVG artikel 12 lid 3)."`
	Explanation  string `json:"explanation" doc:"Toelichting: why it takes longer, as the client was told."`
}

func (b AnswerProlongationBody) command(ids Ids) client.Command {
	return client.ProlongAnswer{About: b.About, InformedOn: dayOf(b.InformedDate), Explanation: b.Explanation, By: ids.Actor}
}

// GlassReviewBody says what was found about a break of the glass. It has no
// moment of its own: it is found when it is recorded.
type GlassReviewBody struct {
	Outcome string `json:"outcome" example:"gerechtvaardigd" doc:"Uitkomst."`
	Note    string `json:"note,omitempty" doc:"Notitie: why, and what follows from it. Needed with any outcome but gerechtvaardigd."`
}

func (b GlassReviewBody) command(ids Ids) client.Command {
	return client.ReviewGlass{Break: ids.Evidence, Outcome: b.Outcome, Note: b.Note, By: ids.Actor}
}

// ReviewingGlass is a request to review a break of the glass.
type ReviewingGlass struct {
	Recording
	Client uuid.UUID `path:"client" format:"uuid" doc:"The id of the client (klant)."`
	Break  uuid.UUID `path:"event" format:"uuid" doc:"The id of the event."`
	Body   GlassReviewBody
}

// Resolve checks the request before the handler runs.
func (in *ReviewingGlass) Resolve(ctx huma.Context) []error {
	return in.check(ctx, When{}, func() any { return in.Body.command(in.about(callOf(ctx.Context()).who)) })
}

func (in *ReviewingGlass) about(who access.Someone) Ids {
	return Ids{Request: in.Key, Actor: who.Actor, Team: who.Team, Evidence: in.Break}
}

// reviewGlass records what was found.
func (s *Server) reviewGlass(ctx context.Context, in *ReviewingGlass) (*Recorded, error) {
	of, _, err := s.clientSubject(ctx, access.ReviewGlass, in.Client)
	if err != nil {
		return nil, err
	}
	e := errand{do: access.ReviewGlass, of: of, body: in.Body}
	return s.inFile(ctx, &in.Recording, e, in.Client, in.Body.command(in.about(callOf(ctx).who)), nil)
}
