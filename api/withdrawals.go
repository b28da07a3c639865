package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
)

// FileWithdrawalBody takes back an entry of a client's file that was recorded by
// mistake. It has no moment of its own: what is withdrawn is withdrawn for every
// day.
type FileWithdrawalBody struct {
	Entry  string `json:"entry" format:"uuid" doc:"The entry: the Idempotency-Key under which it was recorded."`
	Reason string `json:"reason" example:"verkeerde-klant" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (FileWithdrawalBody) occurrence() When { return When{} }

func (b FileWithdrawalBody) command(Ids) client.Command { return b.withdraw() }

func (b FileWithdrawalBody) withdraw() client.Withdraw {
	return client.Withdraw{Entry: idOf(b.Entry), Reason: b.Reason, Note: b.Note}
}

// withdrawFromFile takes back an entry of a client's file. What is about the
// client's rights, or was recorded by who sees to those, is for them.
func (s *Server) withdrawFromFile(ctx context.Context, in *OnFile[FileWithdrawalBody]) (*Recorded, error) {
	of, f, err := s.clientSubject(ctx, withdraws(callOf(ctx).who, access.WithdrawFromFile), in.Client)
	if err != nil {
		return nil, err
	}
	back := in.Body.withdraw()
	_, home := of.home(in.Client, in.Key, back)
	do, err := s.withdrawingFromFile(ctx, of.relation, home, f.past(home), back)
	if err != nil {
		return nil, err
	}
	return s.inFile(ctx, &in.Recording, errand{do: do, of: of, body: in.Body}, in.Client, back, nil)
}

// withdrawingFromFile is the action that taking back an entry of a file is.
func (s *Server) withdrawingFromFile(ctx context.Context, in access.Relation, id uuid.UUID, past []decider.Entry[client.Event], back client.Withdraw) (access.Action, error) {
	if !made(past, back.Entry) {
		return access.WithdrawFromFile, nil
	}
	stream := s.Clients.Stream(id)
	recorded, found, err := recordedAs(ctx, s, stream, past, back.Entry)
	if err != nil {
		return "", err
	}
	if !found || access.Role(recorded.Role) == access.PrivacyOfficer || len(back.Purposes(past)) == 0 {
		return access.CarryOutRights, nil
	}
	return withdrawing(ctx, s, access.WithdrawFromFile, in, stream, past, back.Entry)
}

// withdraws is the action by which somebody takes back entries at all: anybody's
// or only their own.
func withdraws(who access.Someone, anybodys access.Action) access.Action {
	if reaches(who, anybodys) {
		return anybodys
	}
	return access.WithdrawOwn
}

// withdrawing is the action that taking back an entry is: of who may not take
// back anybody's, their own of the same day is still theirs.
func withdrawing[E any](ctx context.Context, s *Server, anybodys access.Action, in access.Relation, stream string, past []decider.Entry[E], entry uuid.UUID) (access.Action, error) {
	who := callOf(ctx).who
	if _, may := who.May(anybodys, in); may {
		return anybodys, nil
	}
	own, err := isSlip(ctx, s, who.Actor, stream, past, entry)
	if err != nil || !own {
		return anybodys, err
	}
	return access.WithdrawOwn, nil
}

// isSlip says whether an actor recorded an entry, today.
func isSlip[E any](ctx context.Context, s *Server, actor decider.Ref, stream string, past []decider.Entry[E], entry uuid.UUID) (bool, error) {
	recorded, found, err := recordedAs(ctx, s, stream, past, entry)
	return found && decider.DayOf(recorded.RecordedAt) == decider.DayOf(s.Now()) && decider.Ref(recorded.Actor) == actor, err
}

// recordedAs says by whom an entry was recorded, and in which role, where that
// can be found. It stands beside the event in the log: no decider ever decides
// on that.
func recordedAs[E any](ctx context.Context, s *Server, stream string, past []decider.Entry[E], entry uuid.UUID) (codec.Meta, bool, error) {
	i := slices.IndexFunc(past, func(e decider.Entry[E]) bool { return e.Entry == entry })
	if i < 0 {
		return codec.Meta{}, false, nil
	}
	events, err := s.Book.Store.Stream(ctx, stream, eventstore.Revision(i), 1) // each event is the next revision
	if err != nil {
		return codec.Meta{}, false, fmt.Errorf("find who recorded an entry: %w", err)
	}
	if len(events) == 0 || events[0].ID != past[i].Event {
		return codec.Meta{}, false, nil // not all of the stream can be decoded, so it is not known which this is
	}
	meta, err := codec.DecodeMeta(events[0].Meta)
	if err != nil {
		return codec.Meta{}, false, fmt.Errorf("find who recorded an entry: %w", err)
	}
	return meta, true, nil
}

// past is what was recorded in one client's own file.
func (p person) past(id uuid.UUID) []decider.Entry[client.Event] {
	for _, one := range p.files {
		if one.id == id {
			return one.story.Past
		}
	}
	return nil
}
