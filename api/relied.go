package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// withdraw takes back an entry of a journey, unless a training voucher rests on
// it.
func (s *Server) withdraw(ctx context.Context, in *OnJourney[WithdrawBody]) (*Recorded, error) {
	of, j, err := s.journeySubject(ctx, withdraws(callOf(ctx).who, access.WithdrawEntry), in.Journey)
	if err != nil {
		return nil, err
	}
	do, err := withdrawing(ctx, s, access.WithdrawEntry, of.relation, s.Journeys.Stream(in.Journey), j.story.Past, idOf(in.Body.Entry))
	if err != nil {
		return nil, err
	}
	return s.run(ctx, &in.Recording, errand{
		do: do, of: of, again: made(j.story.Past, in.Key), body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			back := in.Body.withdraw()
			if back.Relied, err = s.relied(ctx, of.owner); err != nil {
				return command.Result{}, err
			}
			return s.Journeys.Handle(ctx, in.Journey, back, req)
		},
		location: "/v1/journeys/" + in.Journey.String(),
		receipt:  Receipt{Journey: in.Journey},
	})
}

// relied is what the vouchers of a person rest on.
func (s *Server) relied(ctx context.Context, owner person) (all []journey.Reliance, err error) {
	for _, one := range owner.files {
		for _, id := range one.story.State.Vouchers {
			story, _, err := s.Vouchers.Load(ctx, id)
			if err != nil {
				return nil, err
			}
			if talk, entry := voucher.RestsOn(story); talk != uuid.Nil {
				all = append(all, journey.Reliance{Event: talk, Entry: entry})
			}
		}
	}
	return all, nil
}

// held adds to the removal of a document which vouchers of a person rest on it.
func (s *Server) held(ctx context.Context, cmd journey.Command, owner person) (journey.Command, error) {
	remove, removes := cmd.(journey.RemoveDocument)
	if !removes {
		return cmd, nil
	}
	for _, one := range owner.files {
		for _, id := range one.story.State.Vouchers {
			story, _, err := s.Vouchers.Load(ctx, id)
			if err != nil {
				return nil, err
			}
			if voucher.Holds(story, remove.Document) {
				remove.Relied = append(remove.Relied, id)
			}
		}
	}
	return remove, nil
}
