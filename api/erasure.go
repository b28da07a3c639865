package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections"
)

// OnFile is a request to record something in a client's file.
type OnFile[B ForClient] struct {
	Recording
	Client uuid.UUID `path:"client" format:"uuid" doc:"The id of the client (klant)."`
	Body   B
}

// Resolve checks the request before the handler runs.
func (in *OnFile[B]) Resolve(ctx huma.Context) []error {
	who := callOf(ctx.Context()).who
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(Ids{Actor: who.Actor, Team: who.Team}) })
}

// ErasureRequestBody asks for a client to be erased. It has no moment of its
// own: it is asked when it is recorded.
type ErasureRequestBody struct {
	AnswersRequest
	Ground string `json:"ground" example:"verzoek-betrokkene" doc:"Grond."`
}

func (ErasureRequestBody) occurrence() When { return When{} }

func (b ErasureRequestBody) command(ids Ids) client.Command {
	return client.RequestErasure{Ground: b.Ground, By: ids.Actor, Request: idOf(b.ClientRequest)}
}

// ErasureRefusalBody refuses, as a second person, that a client is erased.
type ErasureRefusalBody struct {
	ToldToComplain
	Reason      string `json:"reason" example:"wettelijke-bewaarplicht" doc:"Grond: why the file must be kept, or why it need not be erased."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting, as the client is told it."`
}

func (ErasureRefusalBody) occurrence() When { return When{} }

func (b ErasureRefusalBody) command(ids Ids) client.Command {
	return client.RefuseErasure{Reason: b.Reason, Explanation: b.Explanation, By: ids.Actor, ComplaintToldOn: dayOf(b.ComplaintToldDate)}
}

// ErasureRetractionBody takes a request for erasure back.
type ErasureRetractionBody struct {
	Reason string `json:"reason" example:"verzoek-klant" doc:"Reden."`
}

func (ErasureRetractionBody) occurrence() When { return When{} }

func (b ErasureRetractionBody) command(ids Ids) client.Command {
	return client.RetractErasureRequest{Reason: b.Reason, By: ids.Actor}
}

// ErasureBody confirms, as a second person, that a client is erased.
type ErasureBody struct {
	Confirmed bool `json:"confirmed" enum:"true" doc:"Must be true: what is erased cannot be brought back."`
}

func (ErasureBody) occurrence() When { return When{} }

func (b ErasureBody) command(ids Ids) client.Command {
	return client.ConfirmErasure{By: ids.Actor}
}

// eraseWithin is how long the answer waits for the keys to be destroyed.
const eraseWithin = 5 * time.Second

// erase records the erasure and waits until it is carried out: the keys are
// destroyed and no view has a row left. When that takes longer the answer is
// 202; it goes on by itself, and the same request may be made again to ask.
func (s *Server) erase(ctx context.Context, in *OnFile[ErasureBody]) (*Recorded, error) {
	out, err := s.inClient(ctx, access.ConfirmErasure, &in.Recording, in.Client, in.Body)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, eraseWithin)
	defer cancel()
	done, err := s.erased(waiting, in.Client)
	if err != nil && waiting.Err() == nil {
		return nil, err
	}
	if !done {
		out.Status = http.StatusAccepted
	}
	return out, nil
}

// erased waits for the policies that carry an erasure out and for the views,
// and then believes none of them: it looks in the vault whether a key is left.
func (s *Server) erased(ctx context.Context, id uuid.UUID) (bool, error) {
	var (
		at      eventstore.Position
		streams []string
	)
	for _, policy := range []string{"erasing-ends-merges", "ended-files-erased", "erasing-reaches-journeys", "erasing-reaches-vouchers", "erased-keys-destroyed"} {
		head, err := s.Book.Store.Head(ctx)
		if err != nil {
			return false, err
		}
		if streams, err = s.streams(ctx, id); err != nil { // what is merged by now
			return false, err
		}
		at = head.Position
		if err := s.Policies.Wait(ctx, policy, at, streams...); err != nil {
			return false, err
		}
	}
	for _, view := range projections.All {
		if err := s.Views.Wait(ctx, view.Name, at); err != nil {
			return false, err
		}
	}
	keys := make([]uuid.UUID, len(streams))
	for i, stream := range streams {
		keys[i] = codec.PersonKey(stream)
	}
	left, err := s.Book.Vault.Open(ctx, keys...)
	return len(left) == 0, err
}

// streams names everything that is about a person.
func (s *Server) streams(ctx context.Context, id uuid.UUID) (all []string, err error) {
	callOf(ctx).merges = nil // as they are by now
	p, err := s.person(ctx, id)
	for _, one := range p.files {
		all = append(all, s.Clients.Stream(one.id))
		for _, j := range one.story.State.Journeys {
			all = append(all, s.Journeys.Stream(j))
		}
		for _, v := range one.story.State.Vouchers {
			all = append(all, s.Vouchers.Stream(v))
		}
	}
	return all, err
}
