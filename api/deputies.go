package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// DeputyBody names who stands in for an advisor.
type DeputyBody struct {
	Absent    decider.Ref `json:"absent" example:"adviseur-bram" doc:"Afwezige: the advisor who is away, as the identity provider calls them."`
	Deputy    decider.Ref `json:"deputy" example:"adviseur-chantal" doc:"Waarnemer: who stands in for them."`
	FromDate  string      `json:"fromDate" format:"date" doc:"The first day: today or later."`
	UntilDate string      `json:"untilDate" format:"date" doc:"The last day, at most as long after the first as the desk says on the day on which the deputyship is named; see /v1/desk-terms, the term waarneming."`
}

func (DeputyBody) occurrence() When { return When{} }

func (DeputyBody) makes() string { return "deputyship" }

func (b DeputyBody) command(ids Ids) directory.Command {
	return directory.NameDeputy{
		Deputyship: ids.Thing(b.makes()), Absent: b.Absent, Deputy: b.Deputy, Team: ids.Team,
		From: dayOf(b.FromDate), Until: dayOf(b.UntilDate),
	}
}

// DeputyEndBody ends a deputyship earlier.
type DeputyEndBody struct {
	UntilDate string `json:"untilDate" format:"date" doc:"The last day: yesterday ends it at once."`
}

func (DeputyEndBody) occurrence() When { return When{} }

func (b DeputyEndBody) command(ids Ids) directory.Command {
	return directory.EndDeputyship{Deputyship: ids.Of, Team: ids.Team, Until: dayOf(b.UntilDate)}
}

// DeputiesPage is who stands in for whom on a day.
type DeputiesPage struct {
	Body struct {
		Deputies []DeputyCard `json:"deputies"`
	}
}

// A DeputyCard is one deputyship.
type DeputyCard struct {
	ID     uuid.UUID   `json:"id"`
	Absent decider.Ref `json:"absent"`
	Deputy decider.Ref `json:"deputy"`
	Team   decider.Ref `json:"team" doc:"The team whose journeys it is about."`
	SpanFields
}

func (s *Server) deputies(ctx context.Context, in *ReadingDirectory) (*DeputiesPage, error) {
	state, err := s.directoryFor(ctx, access.SeeStaff, "deputies", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &DeputiesPage{}
	out.Body.Deputies = []DeputyCard{}
	for _, id := range directory.Sorted(state.Deputies) {
		if d := state.Deputies[id]; d.On(in.day) {
			out.Body.Deputies = append(out.Body.Deputies, DeputyCard{id, d.Absent, d.Deputy, d.Team, spanFields(d.Span)})
		}
	}
	return out, nil
}
