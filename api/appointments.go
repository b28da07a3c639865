package api

import (
	"context"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/api/calendar"
	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// OnAppointment is a request to record something about an appointment.
type OnAppointment[B ForJourney] struct {
	Recording
	Journey     uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Appointment uuid.UUID `path:"appointment" format:"uuid" doc:"The id of the appointment (afspraak)."`
	Body        B
}

func (in *OnAppointment[B]) ids() Ids {
	return Ids{Request: in.Key, Journey: in.Journey, Appointment: in.Appointment}
}

// Resolve checks the request before the handler runs.
func (in *OnAppointment[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// PlanFields say when and where an appointment is, and with whom.
type PlanFields struct {
	BeginsAt string      `json:"beginsAt" format:"date-time" doc:"When it begins, with its offset. It was agreed before that; the fields occurredAt and occurredOn say when."`
	Minutes  int         `json:"minutes" minimum:"5" maximum:"480" example:"45" doc:"How long it takes: 5 to 480 minutes."`
	Channel  string      `json:"channel" example:"balie-afspraak" doc:"Kanaal."`
	Location string      `json:"location,omitempty" doc:"Locatie; needed for an appointment at the desk."`
	With     decider.Ref `json:"with" example:"adviseur-bram" doc:"Who of the desk is there, as the identity provider calls them."`

	OverlapMeant bool `json:"overlapMeant,omitempty" doc:"That it is at the time of another appointment, of the client or of who of the desk is there, is meant to be so; needed after an answer appointment-overlaps."`
}

// AppointmentBody agrees with the client on a time and a place.
type AppointmentBody struct {
	When
	PlanFields
	Topic string `json:"topic" example:"loopbaan" doc:"Onderwerp."`
	Note  string `json:"note,omitempty" doc:"Notitie."`
}

func (AppointmentBody) makes() string { return "appointment" }

func (b AppointmentBody) command(ids Ids) journey.Command {
	return journey.MakeAppointment{
		Appointment: ids.Thing(b.makes()), BeginsAt: instantOf(b.BeginsAt), Minutes: b.Minutes, Channel: b.Channel, Location: b.Location,
		With: b.With, Topic: b.Topic, Note: b.Note,
	}
}

// AppointmentMoveBody agrees on another time, place or person.
type AppointmentMoveBody struct {
	When
	PlanFields
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b AppointmentMoveBody) command(ids Ids) journey.Command {
	return journey.MoveAppointment{
		Appointment: ids.Appointment, BeginsAt: instantOf(b.BeginsAt), Minutes: b.Minutes, Channel: b.Channel, Location: b.Location,
		With: b.With, Note: b.Note,
	}
}

// AppointmentCancellationBody calls an appointment off.
type AppointmentCancellationBody struct {
	When
	By     string `json:"by" example:"klant" doc:"Wie afzegt: the client or the desk."`
	Reason string `json:"reason" example:"verhinderd" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b AppointmentCancellationBody) command(ids Ids) journey.Command {
	return journey.CancelAppointment{Appointment: ids.Appointment, By: b.By, Reason: b.Reason, Note: b.Note}
}

// AppointmentKeptBody records that client and desk met as agreed.
type AppointmentKeptBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b AppointmentKeptBody) command(ids Ids) journey.Command {
	return journey.KeepAppointment{Appointment: ids.Appointment, Note: b.Note}
}

// AppointmentMissedBody records that the client did not come.
type AppointmentMissedBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b AppointmentMissedBody) command(ids Ids) journey.Command {
	return journey.MissAppointment{Appointment: ids.Appointment, Note: b.Note}
}

// instantOf reads an instant, none where it is left out; what is not one is
// refused by its schema.
func instantOf(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return decider.At(t).At
}

// An AppointmentCard is an appointment as it stands.
type AppointmentCard struct {
	ID       uuid.UUID   `json:"id"`
	Journey  uuid.UUID   `json:"journey,omitzero"`
	BeginsAt time.Time   `json:"beginsAt"`
	Minutes  int         `json:"minutes"`
	Channel  Label       `json:"channel" doc:"Kanaal."`
	Location *Label      `json:"location,omitempty" doc:"Locatie."`
	With     decider.Ref `json:"with" doc:"Who of the desk is there."`
	Status   Label       `json:"status" doc:"Whether it is planned, was cancelled, kept or missed."`
	Topic    *Label      `json:"topic,omitempty" doc:"Onderwerp; only for those who may see the journey."`
}

func (s *Server) appointmentCard(id, of uuid.UUID, a journey.Appointment, topic bool) AppointmentCard {
	card := AppointmentCard{
		ID: id, Journey: of, BeginsAt: a.BeginsAt.UTC(), Minutes: a.Minutes, Channel: s.label("channels", a.Channel), With: a.With,
		Status: s.label("appointment-statuses", string(a.Status)),
	}
	if a.Location != "" {
		l := s.label("locations", a.Location)
		card.Location = &l
	}
	if topic && a.Topic != "" {
		l := s.label("contact-topics", a.Topic)
		card.Topic = &l
	}
	return card
}

// appointments lists those of a journey that are on a day or later.
func (s *Server) appointments(j journeyFile, from decider.Day, topics bool) []AppointmentCard {
	cards := []AppointmentCard{}
	for _, id := range ordered(j.story.State.Appointments) {
		if a := j.story.State.Appointments[id]; decider.DayOf(a.BeginsAt) >= from {
			cards = append(cards, s.appointmentCard(id, j.id, a, topics))
		}
	}
	sortAppointments(cards)
	return cards
}

// sortAppointments puts the earliest first.
func sortAppointments(cards []AppointmentCard) {
	slices.SortStableFunc(cards, func(a, b AppointmentCard) int { return a.BeginsAt.Compare(b.BeginsAt) })
}

// ReadingCalendar is a request for the calendar file of an appointment.
type ReadingCalendar struct {
	Reading
	Journey     uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Appointment uuid.UUID `path:"appointment" format:"uuid" doc:"The id of the appointment (afspraak)."`
}

// CalendarFile is an appointment as a calendar takes it.
type CalendarFile struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func (s *Server) calendar(ctx context.Context, in *ReadingCalendar) (*CalendarFile, error) {
	of, j, err := s.journeySubject(ctx, access.SeeClient, in.Journey)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.SeeClient, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, l, of.owner, client.Guidance); err != nil {
		return nil, err
	}
	a, there := j.story.State.Appointments[in.Appointment]
	if !there {
		return nil, journey.ErrNoAppointment
	}
	n, changed := journey.Revisions(j.story.Past, in.Appointment)
	return &CalendarFile{ContentType: calendar.Type, ContentDisposition: `attachment; filename="afspraak.ics"`, Body: calendar.Write(calendar.Event{
		ID: in.Appointment, Sequence: n, Changed: changed, Begins: a.BeginsAt, Ends: a.Ends(),
		Place: s.place(a), Cancelled: a.Status == journey.AppointmentOff,
	})}, nil
}

// place says in Dutch where an appointment is, or how.
func (s *Server) place(a journey.Appointment) string {
	if a.Location != "" {
		return s.lists().Label("locations", a.Location)
	}
	return s.lists().Label("channels", a.Channel)
}

// onAppointment registers a command on an appointment.
func onAppointment[B ForJourney](r *routes, path string, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/appointments/{appointment}/"+path, func(ctx context.Context, in *OnAppointment[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, access.Arrange, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}

// calendarFile documents an answer that a calendar opens.
func calendarFile(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{
		Description: "The appointment, as iCalendar (RFC 5545).",
		Content:     map[string]*huma.MediaType{"text/calendar": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
}
