package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/journey"
)

// Details are who a client is and how they can be reached.
type Details struct {
	GivenName  string   `json:"givenName,omitempty" doc:"Voornaam of roepnaam."`
	FamilyName string   `json:"familyName" example:"de Vries" doc:"Achternaam, with what stands before it."`
	BirthDate  string   `json:"birthDate,omitempty" format:"date" example:"1987-04-27" doc:"Geboortedatum."`
	Phones     []string `json:"phones,omitempty" maxItems:"10" doc:"Telefoonnummers, as the client says them."`
	Emails     []string `json:"emails,omitempty" maxItems:"10" doc:"E-mailadressen."`
	Employer   string   `json:"employer,omitempty" doc:"Werkgever, when the client is the contact person of one."`
}

func detailsOf(d client.Details) *Details {
	return &Details{d.GivenName, d.FamilyName, d.BirthDate.String(), d.Phones, d.Emails, d.Employer}
}

// RegisterBody begins the file of a client.
type RegisterBody struct {
	When
	Details
	Lookalikes
}

func (b RegisterBody) command(ids Ids) client.Register {
	return client.Register{
		Team: ids.Team, GivenName: b.GivenName, FamilyName: b.FamilyName, BirthDate: dayOf(b.BirthDate),
		Phones: b.Phones, Emails: b.Emails, Employer: b.Employer, NotDuplicateOf: b.NotDuplicateOf, HowKnown: b.HowKnown,
	}
}

// DetailsBody changes details of a client. What is left out stays as it was.
type DetailsBody struct {
	When
	GivenName  *string  `json:"givenName,omitempty" nullable:"false" doc:"Voornaam of roepnaam; an empty one is removed."`
	FamilyName *string  `json:"familyName,omitempty" nullable:"false" example:"de Vries" doc:"Achternaam, with what stands before it."`
	BirthDate  string   `json:"birthDate,omitempty" format:"date" example:"1987-04-27" doc:"Geboortedatum."`
	NoBirth    bool     `json:"birthDateRemoved,omitempty" doc:"The date of birth is removed. Leave it out where another is given."`
	Phones     []string `json:"phones,omitzero" maxItems:"10" doc:"Telefoonnummers, all of them; an empty list removes them."`
	Emails     []string `json:"emails,omitzero" maxItems:"10" doc:"E-mailadressen, all of them; an empty list removes them."`
	Employer   *string  `json:"employer,omitempty" nullable:"false" doc:"Werkgever, when the client is the contact person of one; an empty one is removed."`
}

// Resolve checks that a date of birth is not both given and removed.
func (b *DetailsBody) Resolve(huma.Context) []error {
	if b.BirthDate != "" && b.NoBirth {
		return asErrors(form.Faults{{Field: "birthDateRemoved", Rule: "contradiction", Detail: "must not be said together with a birthDate: give that, or remove it"}})
	}
	return nil
}

func (b DetailsBody) command(Ids) client.Command { return b.details() }

func (b DetailsBody) details() client.ChangeDetails {
	c := client.ChangeDetails{GivenName: b.GivenName, FamilyName: b.FamilyName, Phones: b.Phones, Emails: b.Emails, Employer: b.Employer}
	if b.BirthDate != "" || b.NoBirth {
		c.BirthDate = new(dayOf(b.BirthDate))
	}
	return c
}

// CorrectionBody corrects details of a client. What is left out stays as it was.
type CorrectionBody struct{ DetailsBody }

func (b CorrectionBody) command(Ids) client.Command {
	return client.CorrectDetails(b.details())
}

// OpenContactBody says that the client is present.
type OpenContactBody struct {
	When
	Channel string `json:"channel" example:"inloop" doc:"Kanaal: how the client is present."`
}

func (b OpenContactBody) command(ids Ids) client.Command {
	return client.OpenContact{By: ids.Actor, Channel: b.Channel}
}

// BreakGlassBody takes access for the rest of the day.
type BreakGlassBody struct {
	When
	Reason      string `json:"reason" example:"spoed" doc:"Reden: why access is needed without any other relation. It is reviewed."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting; needed with the reason anders."`
}

func (b BreakGlassBody) command(ids Ids) client.Command {
	return client.BreakGlass{By: ids.Actor, Reason: b.Reason, Explanation: b.Explanation}
}

// Registering is a request to begin the file of a client.
type Registering struct {
	Recording
	Body RegisterBody
}

// Resolve checks the request before the handler runs.
func (in *Registering) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.When, func() any { return in.Body.command(Ids{Team: callOf(ctx.Context()).who.Team}) })
}

func (s *Server) register(ctx context.Context, in *Registering) (*Recorded, error) {
	who := callOf(ctx).who
	id := command.ThingID(in.Key, "client", 0)
	l, err := s.mayAt(ctx, access.RegisterClient, s.Clients.Stream(id), in.Purpose)
	if err != nil {
		return nil, err
	}
	req, err := in.request(s, l.role, who, in.Body)
	if err != nil {
		return nil, err
	}
	cmd := in.Body.command(Ids{Team: who.Team})
	past, _, err := s.Clients.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(in.faults(s, cmd)) == 0 && !made(past.Past, in.Key) {
		if err := s.lookalikes(ctx, in, cmd, look{do: access.SearchClients, object: "client-searches", in: access.None, role: l.role, purpose: l.purpose}); err != nil {
			return nil, err
		}
	}
	result, err := s.Clients.Handle(ctx, id, cmd, req)
	if err := s.told(ctx, []look{l}, result, err); err != nil {
		return nil, err
	}
	return s.recorded("/v1/clients/"+id.String(), Receipt{ID: id, Entry: in.Key, Client: id}, result), nil
}

// OnClient is a request to read what there is of one client.
type OnClient struct {
	Reading
	Client uuid.UUID `path:"client" format:"uuid" doc:"The id of the client (klant)."`
}

// ClientPage is a client as those with a relation to them see them.
type ClientPage struct {
	ETag string `header:"ETag" doc:"The revision of the file, for If-Match."`
	Body ClientBody
}

// ClientBody is a client's file.
type ClientBody struct {
	ID           uuid.UUID     `json:"id" doc:"The client. Where the one asked for was merged into another, this is that other."`
	Team         decider.Ref   `json:"team" doc:"The desk or team that registered the client."`
	Relation     string        `json:"relation" doc:"How the asker stands to the client: own, team, open-contact, broken-glass, offered (asked to take it) or none."`
	Details      *Details      `json:"details,omitempty" doc:"Left out once the file is erased, and for others than privacy officers while processing is restricted."`
	Journeys     []JourneyCard `json:"journeys" doc:"The journeys, oldest first, of all files that were merged."`
	Merged       []MergedFile  `json:"merged,omitempty" doc:"The clients who were merged into this one (samengevoegd)."`
	Restricted   bool          `json:"restricted,omitempty" doc:"Processing is restricted (beperking van de verwerking), or the client objects to being guided: only privacy officers read it, and nothing else is recorded."`
	Objection    bool          `json:"objection,omitempty" doc:"An objection to the processing (bezwaar, AVG artikel 21) is not decided yet, in any of the files that were merged."`
	Stopped      []Label       `json:"stopped,omitempty" doc:"The purposes for which an objection that was upheld has stopped all processing."`
	RestrictedBy []uuid.UUID   `json:"restrictedBy,omitempty" doc:"The clients, of those who were merged, whose own file says that processing is restricted (AVG artikel 18): each restriction is lifted by itself, at the address of that client; only for privacy officers."`
	ToTell       []decider.Ref `json:"recipientsToTell,omitempty" doc:"Ontvangers who are to be told of a rectification or a restriction, by any of the files that were merged; only for privacy officers."`
	Requests     []RequestCard `json:"requests,omitempty" doc:"Verzoeken of the client that wait for an answer, in any of the files that were merged, those due first first; only for privacy officers."`
	Erasure      string        `json:"erasure,omitempty" enum:"requested,erased" doc:"Whether erasing was asked for, in any of the files that were merged, or done. Left out once a request is refused or retracted; the timeline says so to privacy officers."`
	Damaged      bool          `json:"damaged,omitempty" doc:"Not all of the file can be decoded; the timeline says what."`

	Appointments []AppointmentCard `json:"appointments" doc:"Afspraken of today and later, of all journeys."`
	Promises     []PromiseCard     `json:"promises" doc:"Toezeggingen that are open, of all journeys."`

	Vouchers []VoucherCard `json:"vouchers,omitempty" doc:"Scholingsvouchers of all journeys; only those that the asker may see."`
}

// A MergedFile is a client who was merged into another.
type MergedFile struct {
	Client uuid.UUID `json:"client" doc:"The client who was merged."`
	Merge  uuid.UUID `json:"merge" doc:"The merge: to undo it."`
}

// A JourneyCard says whose a journey is; what stands in it is shown to those
// who may see it.
type JourneyCard struct {
	ID      uuid.UUID   `json:"id"`
	Team    decider.Ref `json:"team" doc:"The team whose journey it is."`
	Advisor decider.Ref `json:"advisor,omitempty" doc:"The advisor whose journey it is."`
	Closed  bool        `json:"closed"`
	Phase   Label       `json:"phase,omitzero" doc:"Fase."`
	Damaged bool        `json:"damaged,omitempty" doc:"Not all of it can be decoded; the timeline says what."`
}

func (s *Server) client(ctx context.Context, in *OnClient) (*ClientPage, error) {
	of, f, err := s.clientSubject(ctx, access.SeeClient, in.Client)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.SeeClient, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.saw(ctx, f.looks(s, l)...); err != nil {
		return nil, err
	}
	body := s.clientBody(ctx, f, of)
	if err := s.arranged(ctx, f, &body); err != nil {
		return nil, err
	}
	return &ClientPage{ETag: etag(f.revision), Body: body}, nil
}

func (s *Server) clientBody(ctx context.Context, f file, of subject) ClientBody {
	now := f.story.State
	b := ClientBody{
		ID: f.id, Team: now.Team, Relation: string(of.relation), Journeys: []JourneyCard{}, Damaged: f.damaged,
		Restricted: f.held(client.Guidance) != nil, Objection: f.objects(), Stopped: s.labels("purposes", f.stopped()),
	}
	if !sees(callOf(ctx).who, f.person) {
		return b
	}
	for _, one := range f.files[1:] {
		b.Merged = append(b.Merged, MergedFile{one.id, f.left[one.id]})
	}
	switch {
	case now.Erased:
		b.Erasure = "erased"
	case f.asked():
		b.Erasure = "requested"
		fallthrough
	default:
		b.Details = detailsOf(now.Details)
	}
	for _, j := range f.journeys {
		b.Journeys = append(b.Journeys, s.journeyCard(ctx, j, f.person))
	}
	if _, officer := callOf(ctx).who.May(access.CarryOutRights, of.relation); officer {
		b.RestrictedBy, b.ToTell, b.Requests = f.restrictedBy(), f.untold(), s.requestCards(f.person)
	}
	return b
}

// arranged fills in what whoever has the client before them has to know:
// appointments to come, promises that are open and vouchers, in whatever
// journey. None of it is read by others than privacy officers while processing
// is restricted.
func (s *Server) arranged(ctx context.Context, f file, b *ClientBody) error {
	b.Appointments, b.Promises = []AppointmentCard{}, []PromiseCard{}
	who, today := callOf(ctx).who, decider.DayOf(s.Now())
	if f.story.State.Erased || !sees(who, f.person) {
		return nil
	}
	for _, j := range f.journeys {
		_, topics := who.May(access.SeeJourney, s.relationTo(who, j.story.State, f.person))
		b.Appointments = append(b.Appointments, s.appointments(j, today, topics)...)
		promises, err := s.promises(ctx, j)
		if err != nil {
			return err
		}
		b.Promises = append(b.Promises, promises...)
	}
	sortAppointments(b.Appointments)
	sortPromises(b.Promises)
	var err error
	b.Vouchers, err = s.vouchersOf(ctx, f)
	return err
}

func (s *Server) journeyCard(ctx context.Context, j journeyFile, owner person) JourneyCard {
	who, now := callOf(ctx).who, j.story.State
	card := JourneyCard{ID: j.id, Team: now.Team, Advisor: now.Advisor, Closed: now.Closed() || now.Erased, Damaged: j.damaged}
	if _, ok := who.May(access.SeeJourney, s.relationTo(who, now, owner)); ok {
		card.Phase = s.label("journey-phases", phaseOf(now))
	}
	return card
}

func phaseOf(j journey.State) string { return string(j.Phase) }
