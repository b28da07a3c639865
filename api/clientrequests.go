package api

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
)

// RequestBody says that a client asked to exercise a right. It happened on the
// day on which the request was received.
type RequestBody struct {
	When
	Right             string `json:"right" example:"inzage" doc:"Recht: a code of the list client-rights."`
	Asked             string `json:"asked,omitempty" doc:"Verzoek: what the client asked for."`
	IdentityAskedDate string `json:"identityAskedDate,omitempty" format:"date" doc:"The day on which the client was asked to show who they are, where that was in doubt (AVG artikel 12 lid 6). The term for answering goes on."`
}

func (RequestBody) makes() string { return "request" }

func (b RequestBody) command(ids Ids) client.Command {
	return client.ReceiveRequest{
		Request: ids.Thing(b.makes()), Right: b.Right, Asked: b.Asked, IdentityAskedOn: dayOf(b.IdentityAskedDate), By: ids.Actor,
	}
}

// RequestExtensionBody says that the answer to a request takes two months longer.
type RequestExtensionBody struct {
	When
	InformedDate string `json:"informedDate" format:"date" doc:"The day on which the client was told, with the reasons: within a month of the request (AVG artikel 12 lid 3)."`
	Explanation  string `json:"explanation" doc:"Toelichting: why it takes longer, as the client was told."`
}

func (b RequestExtensionBody) command(ids Ids) client.Command {
	return client.ExtendRequest{Request: ids.Asked, InformedOn: dayOf(b.InformedDate), Explanation: b.Explanation, By: ids.Actor}
}

// A ToldToComplain says when a client was told that they can complain.
type ToldToComplain struct {
	ComplaintToldDate string `json:"complaintToldDate,omitempty" format:"date" doc:"The day on which the client was told that they can complain to the Autoriteit Persoonsgegevens and go to court (AVG artikel 12 lid 4): needed where a request is answered with no, or not with all that was asked."`
}

// RequestAnswerBody says how a request was answered.
type RequestAnswerBody struct {
	When
	ToldToComplain
	Outcome     string `json:"outcome" example:"toegewezen" doc:"Uitkomst. A rectification, a restriction, an erasure and an objection are granted by recording that very deed, which names the request."`
	Ground      string `json:"ground,omitempty" doc:"Grond: why it is refused or granted in part; only then."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting, as the client is told it."`
}

func (b RequestAnswerBody) command(ids Ids) client.Command {
	return client.AnswerRequest{
		Request: ids.Asked, Outcome: b.Outcome, Ground: b.Ground, Explanation: b.Explanation, By: ids.Actor,
		ComplaintToldOn: dayOf(b.ComplaintToldDate),
	}
}

// AnswersRequest names the request that a deed answers.
type AnswersRequest struct {
	ClientRequest string `json:"clientRequest,omitempty" format:"uuid" doc:"Verzoek: the request of the client that this answers, where there is one."`
}

// OnRequest is a request to record something about what a client asked.
type OnRequest[B ForClient] struct {
	Recording
	Client  uuid.UUID `path:"client" format:"uuid" doc:"The id of the client (klant)."`
	Request uuid.UUID `path:"request" format:"uuid" doc:"The id of the client's request (verzoek)."`
	Body    B
}

// Resolve checks the request before the handler runs.
func (in *OnRequest[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.about(callOf(ctx.Context()).who)) })
}

func (in *OnRequest[B]) about(who access.Someone) Ids {
	return Ids{Request: in.Key, Actor: who.Actor, Team: who.Team, Asked: in.Request}
}

// onRequest registers a command on what a client asked.
func onRequest[B ForClient](r *routes, path, summary, about string) {
	var b B
	record(r, "/clients/{client}/requests/{request}/"+path, func(ctx context.Context, in *OnRequest[B]) (*Recorded, error) {
		s := r.server
		of, _, err := s.clientSubject(ctx, access.CarryOutRights, in.Client)
		if err != nil {
			return nil, err
		}
		e := errand{do: access.CarryOutRights, of: of, body: in.Body}
		return s.inFile(ctx, &in.Recording, e, in.Client, in.Body.command(in.about(callOf(ctx).who)), nil)
	}, b.command(Ids{}), summary, about)
}

// A RequestCard is a request of the client that waits for an answer.
type RequestCard struct {
	ID           uuid.UUID `json:"id"`
	Client       uuid.UUID `json:"client" doc:"The client in whose file it stands."`
	Right        Label     `json:"right" doc:"Recht."`
	ReceivedDate string    `json:"receivedDate" format:"date"`
	DueDate      string    `json:"dueDate" format:"date" doc:"The last day for answering: a month after receipt, or three where that was prolonged (AVG artikel 12 lid 3)."`
	Extended     bool      `json:"extended,omitempty" doc:"The client was told that it takes two months longer."`
	TakenUp      bool      `json:"takenUp,omitempty" doc:"An erasure or an objection that it led to is being decided, and answers it."`
}

// requestCards are the requests of a person that wait, those due first first.
func (s *Server) requestCards(p person) (cards []RequestCard) {
	for _, one := range p.files {
		for id, r := range maps.All(one.story.State.Requests) {
			cards = append(cards, RequestCard{
				ID: id, Client: one.id, Right: s.label("client-rights", r.Right), ReceivedDate: r.Since.String(), DueDate: r.Due().String(),
				Extended: r.Prolonged, TakenUp: r.TakenUp,
			})
		}
	}
	slices.SortFunc(cards, func(a, b RequestCard) int {
		if a.DueDate != b.DueDate {
			return bytes.Compare([]byte(a.DueDate), []byte(b.DueDate))
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	return cards
}
