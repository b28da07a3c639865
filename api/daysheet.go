package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
)

// ReadingAppointments is a request for a day's appointments.
type ReadingAppointments struct {
	Listing[agenda.Place]
	Of string `query:"of" enum:"own,team" default:"own" doc:"Whose: those with the asker or with who they stand in for, or those in journeys of their team."`
	On string `query:"on" format:"date" doc:"The day, in Europe/Amsterdam; without it, today."`
}

// DaySheet is a day's appointments, the earliest first.
type DaySheet struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body DaySheetBody
}

// DaySheetBody is a day's appointments, the earliest first.
type DaySheetBody struct {
	Of           string      `json:"of" enum:"own,team"`
	Date         string      `json:"date" format:"date"`
	Appointments []VisitCard `json:"appointments"`
}

// A VisitCard is an appointment on a day sheet.
type VisitCard struct {
	AppointmentCard
	Client     uuid.UUID `json:"client,omitzero" doc:"Left out, with the name, for those without a relation to the client."`
	GivenName  string    `json:"givenName,omitempty"`
	FamilyName string    `json:"familyName,omitempty"`
	Restricted bool      `json:"restricted,omitempty" doc:"Processing is restricted, or the client objects to being guided: what the appointment is about and with whom is only for privacy officers, and left out."`
}

func (s *Server) daySheet(ctx context.Context, in *ReadingAppointments) (*DaySheet, error) {
	l, err := s.mayAt(ctx, access.SeeWorkList, "appointments", in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, agenda.View.Name, clients.View.Name); err != nil {
		return nil, err
	}
	on := dayOf(in.On)
	if on == 0 {
		on = decider.DayOf(s.Now())
	}
	visits, err := agenda.Appointments(ctx, s.Reader, s.agendaOf(ctx, in.Of), on, in.from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	cards, link, err := listed(ctx, s, l, in.Listing, visits, agenda.Visit.Place, func(v agenda.Visit) (*VisitCard, []look, error) {
		return s.visit(ctx, v, l.purpose)
	})
	return &DaySheet{link, DaySheetBody{in.Of, on.String(), cards}}, err
}

// agendaOf is the asker's own agenda, with that of those whom they stand in for, or
// their team's.
func (s *Server) agendaOf(ctx context.Context, of string) agenda.Whose {
	who := callOf(ctx).who
	if of == "own" {
		return agenda.Whose{Actor: who.Actor, For: s.absent(who)}
	}
	return agenda.Whose{Team: who.Team}
}

// absent are those whom somebody stands in for today.
func (s *Server) absent(who access.Someone) (all []agenda.Absent) {
	for _, d := range s.deputises(who) {
		all = append(all, agenda.Absent{Actor: d.Absent, Team: d.Team})
	}
	return all
}

// visit shows an appointment, and whom it is with only if the log has it that
// the asker may see that now. Without that it still takes its time of the day.
func (s *Server) visit(ctx context.Context, v agenda.Visit, purpose string) (*VisitCard, []look, error) {
	who := callOf(ctx).who
	j, err := s.anyJourney(ctx, v.Journey)
	if err != nil {
		return nil, nil, err
	}
	in := s.relationTo(who, j.story.State, person{})
	a := journey.Appointment{
		Plan:  journey.Plan{BeginsAt: v.Begins, Minutes: v.Minutes, Channel: v.Channel, Location: v.Location, With: v.With},
		Topic: v.Topic, Status: v.Status,
	}
	role, ok := who.May(access.SeeClient, in)
	if !ok || j.story.State.Erased {
		return &VisitCard{AppointmentCard: s.appointmentCard(v.ID, uuid.Nil, a, false)}, nil, nil
	}
	_, topic := who.May(access.SeeJourney, in)
	owner, err := s.person(ctx, v.Client)
	if err != nil {
		return nil, nil, err
	}
	owner.listed(who, &v.Client, &v.GivenName, &v.FamilyName)
	seen := sees(who, owner)
	card := &VisitCard{s.appointmentCard(v.ID, v.Journey, a, topic && seen), v.Client, v.GivenName, v.FamilyName, !seen}
	return card, owner.under(look{do: access.SeeClient, object: s.Journeys.Stream(v.Journey), in: in, role: role, purpose: purpose}), nil
}
