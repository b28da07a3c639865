package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codec"
)

// TextDestructionRequestBody asks for one text to be destroyed. Like what
// follows it, it has no moment of its own: it is asked when it is recorded.
type TextDestructionRequestBody struct {
	Event  string `json:"event" format:"uuid" doc:"The event of which the free text is, in the client's file or one of their journeys or vouchers. The timeline names it."`
	Ground string `json:"ground" example:"verkeerde-klant" doc:"Grond."`
}

func (TextDestructionRequestBody) occurrence() When { return When{} }

func (b TextDestructionRequestBody) command(ids Ids) client.Command {
	return client.RequestTextDestruction{Event: idOf(b.Event), Ground: b.Ground, By: ids.Actor}
}

// TextDestructionBody confirms, as a second person, that a text is destroyed.
type TextDestructionBody struct {
	Confirmed bool `json:"confirmed" enum:"true" doc:"Must be true: what is destroyed cannot be brought back."`
}

func (TextDestructionBody) occurrence() When { return When{} }

func (b TextDestructionBody) command(ids Ids) client.Command {
	return client.ConfirmTextDestruction{Event: ids.Evidence, By: ids.Actor}
}

// TextDestructionRetractionBody takes a request to destroy a text back.
type TextDestructionRetractionBody struct {
	Reason string `json:"reason" example:"onjuist" doc:"Reden."`
}

func (TextDestructionRetractionBody) occurrence() When { return When{} }

func (b TextDestructionRetractionBody) command(ids Ids) client.Command {
	return client.RetractTextDestruction{Event: ids.Evidence, Reason: b.Reason, By: ids.Actor}
}

// OnText is a request to record something about a text whose destruction was
// asked for.
type OnText[B ForClient] struct {
	Recording
	Client uuid.UUID `path:"client" format:"uuid" doc:"The id of the client (klant)."`
	Text   uuid.UUID `path:"text" format:"uuid" doc:"The id of the event of which the text is."`
	Body   B
}

// Resolve checks the request before the handler runs.
func (in *OnText[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.about(callOf(ctx.Context()).who)) })
}

func (in *OnText[B]) about(who access.Someone) Ids {
	return Ids{Request: in.Key, Actor: who.Actor, Team: who.Team, Evidence: in.Text}
}

// askTextDestroyed records that somebody asks for it.
func (s *Server) askTextDestroyed(ctx context.Context, in *OnFile[TextDestructionRequestBody]) (*Recorded, error) {
	return s.inClient(ctx, access.DestroyText, &in.Recording, in.Client, in.Body)
}

// onText records something about a text where its destruction was asked for.
func onText[B ForClient](s *Server) func(context.Context, *OnText[B]) (*Recorded, error) {
	return func(ctx context.Context, in *OnText[B]) (*Recorded, error) {
		of, _, err := s.clientSubject(ctx, access.DestroyText, in.Client)
		if err != nil {
			return nil, err
		}
		e := errand{do: access.DestroyText, of: of, body: in.Body}
		return s.inFile(ctx, &in.Recording, e, in.Client, in.Body.command(in.about(callOf(ctx).who)), nil)
	}
}

// destroyText records that a text is destroyed and waits until nobody can read it,
// as [Server.erase] does.
func (s *Server) destroyText(ctx context.Context, in *OnText[TextDestructionBody]) (*Recorded, error) {
	out, err := onText[TextDestructionBody](s)(ctx, in)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, eraseWithin)
	defer cancel()
	done, err := s.textDestroyed(waiting, in.Text, out.Body.Client)
	if err != nil && waiting.Err() == nil {
		return nil, err
	}
	if !done {
		out.Status = http.StatusAccepted
	}
	return out, nil
}

// textDestroyed waits for the policy, and then looks in the vault whether the key
// is left.
func (s *Server) textDestroyed(ctx context.Context, event, home uuid.UUID) (bool, error) {
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return false, err
	}
	if err := s.Policies.Wait(ctx, "destroyed-texts-unreadable", head.Position, s.Clients.Stream(home)); err != nil {
		return false, err
	}
	left, err := s.Book.Vault.Open(ctx, codec.TextKey(event))
	return len(left) == 0, err
}
