package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/journey"
)

// withdraw takes back an entry of a journey: anybody's or, for who may do no
// more, their own. What who sees to rights takes back is rectified, whatever is
// restricted.
func (s *Server) withdraw(ctx context.Context, in *OnJourney[WithdrawBody]) (*Recorded, error) {
	of, j, err := s.journeySubject(ctx, withdraws(callOf(ctx).who, access.WithdrawEntry), in.Journey)
	if err != nil {
		return nil, err
	}
	back := in.Body.command(Ids{})
	if _, officer := callOf(ctx).who.May(access.CarryOutRights, of.relation); officer {
		back = journey.Correct(in.Body.withdraw())
	}
	do, err := withdrawing(ctx, s, access.WithdrawEntry, of.relation, s.Journeys.Stream(in.Journey), j.story.Past, idOf(in.Body.Entry))
	if err != nil {
		return nil, err
	}
	return s.run(ctx, &in.Recording, errand{
		do: do, of: of, again: made(j.story.Past, in.Key), body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.Journeys.Handle(ctx, in.Journey, back, req)
		},
		location: "/v1/journeys/" + in.Journey.String(),
		receipt:  Receipt{Journey: in.Journey},
	})
}
