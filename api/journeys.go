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
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// SituationFields say where a client stands. Each may be left out.
type SituationFields struct {
	LabourPosition string `json:"labourPosition,omitempty" doc:"Arbeidsmarktpositie."`
	Benefit        string `json:"benefit,omitempty" doc:"Uitkering."`
	Education      string `json:"education,omitempty" doc:"Opleidingsniveau."`
	Municipality   string `json:"municipality,omitempty" doc:"Woongemeente."`
	AgeBand        string `json:"ageBand,omitempty" doc:"Leeftijdsgroep."`
}

// OpenJourneyBody begins a journey of a client.
type OpenJourneyBody struct {
	When
	Client   string      `json:"client" format:"uuid" doc:"The client (klant) whose journey it is."`
	Kind     string      `json:"kind" example:"werkende" doc:"Soort klant."`
	Origin   string      `json:"origin" example:"zelf" doc:"Herkomst: how the client came here."`
	Channel  string      `json:"channel" example:"telefoon" doc:"Kanaal."`
	Location string      `json:"location,omitempty" doc:"Locatie."`
	Team     decider.Ref `json:"team,omitempty" doc:"The team whose journey it is; without it, the asker's own."`
	Advisor  decider.Ref `json:"advisor,omitempty" doc:"Adviseur: the advisor whose journey it is, as the identity provider calls them."`
	SituationFields
	Question string `json:"question,omitempty" doc:"Vraag, in the client's words."`
}

func (b OpenJourneyBody) open(begun uuid.UUID, team decider.Ref) journey.Open {
	if b.Team != "" {
		team = b.Team
	}
	return journey.Open{
		Client: idOf(b.Client), Begun: begun, Kind: b.Kind, Origin: b.Origin, Channel: b.Channel, Location: b.Location,
		Team: team, Advisor: b.Advisor, LabourPosition: b.LabourPosition, Benefit: b.Benefit, Education: b.Education,
		Municipality: b.Municipality, AgeBand: b.AgeBand, Question: b.Question,
	}
}

// OpeningJourney is a request to begin a journey.
type OpeningJourney struct {
	Recording
	Body OpenJourneyBody
}

// Resolve checks the request before the handler runs.
func (in *OpeningJourney) Resolve(ctx huma.Context) []error {
	team := callOf(ctx.Context()).who.Team
	return in.check(ctx, in.Body.When, func() any { return in.Body.open(in.Key, team) })
}

// openJourney says in the client's file that the journey is going to be
// theirs, and opens it with that as evidence. Both have the same request id,
// so a request that ended between the two is completed by making it again.
func (s *Server) openJourney(ctx context.Context, in *OpeningJourney) (*Recorded, error) {
	of, f, err := s.clientSubject(ctx, access.OpenJourney, idOf(in.Body.Client))
	if err != nil {
		return nil, err
	}
	journeyID := command.ThingID(in.Key, "journey of "+of.object, 0) // a key that comes back for another client makes another journey
	again := f.made(of.client, in.Key)
	return s.run(ctx, &in.Recording, errand{
		do: access.OpenJourney, of: of, again: again, body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			faults := in.faults(s, in.Body.open(in.Key, callOf(ctx).who.Team))
			if !again && len(faults) > 0 {
				return command.Result{}, faults
			}
			return s.begin(ctx, of.client, journeyID, again, in, req)
		},
		location: "/v1/journeys/" + journeyID.String(),
		receipt:  Receipt{ID: journeyID, Client: of.client, Journey: journeyID},
	})
}

func (s *Server) begin(ctx context.Context, clientID, journeyID uuid.UUID, again bool, in *OpeningJourney, req command.Request) (command.Result, error) {
	open := func(begun uuid.UUID) (journey.Command, error) {
		return s.given(ctx, journey.State{}, in.Body.open(begun, callOf(ctx).who.Team))
	}
	cmd, err := open(in.Key)
	if err == nil && !again {
		err = refused(s, &in.Recording, journey.Decider, cmd)
	}
	if err != nil {
		return command.Result{}, err
	}
	begun, err := s.Clients.Handle(ctx, clientID, client.BeginJourney{Journey: journeyID}, req)
	if err != nil {
		return begun, err
	}
	req.After = nil // it was about the client's file
	if cmd, err = open(begun.Events[0]); err != nil {
		return command.Result{}, err
	}
	return s.Journeys.Handle(ctx, journeyID, cmd, req)
}

// OnJourney is a request to record something in a journey.
type OnJourney[B ForJourney] struct {
	Recording
	Journey uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Body    B
}

func (in *OnJourney[B]) ids(who access.Someone) Ids {
	return Ids{Request: in.Key, Actor: who.Actor, Team: who.Team, Journey: in.Journey}
}

// Resolve checks the request before the handler runs.
func (in *OnJourney[B]) Resolve(ctx huma.Context) []error {
	who := callOf(ctx.Context()).who
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids(who)) })
}

// Label is a code with what it stands for.
type Label struct {
	Code string `json:"code"`
	NL   string `json:"nl,omitempty" doc:"The Dutch label."`
	EN   string `json:"en,omitempty" doc:"The English label."`
}

func (s *Server) label(list, code string) Label {
	row, ok := s.lists()[list].Find(code)
	if !ok {
		return Label{Code: code}
	}
	return Label{code, row.Dutch, row.English}
}

// ReadingJourney is a request to read one journey.
type ReadingJourney struct {
	Reading
	Journey uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
}

// JourneyPage is a journey as it is now.
type JourneyPage struct {
	ETag string `header:"ETag" doc:"The revision of the journey, for If-Match."`
	Body JourneyBody
}

// JourneyBody is a journey as it is now.
type JourneyBody struct {
	ID          uuid.UUID        `json:"id"`
	Client      uuid.UUID        `json:"client,omitzero" doc:"The client whose journey it is, by now, where clients were merged; left out once it is erased."`
	Team        decider.Ref      `json:"team"`
	Advisor     decider.Ref      `json:"advisor,omitempty"`
	Relation    string           `json:"relation" doc:"How the asker stands to the journey: own, team, open-contact, broken-glass, offered (asked to take it) or none."`
	Phase       Label            `json:"phase,omitzero" doc:"Fase."`
	Closed      bool             `json:"closed"`
	Erased      bool             `json:"erased"`
	Since       *MomentBody      `json:"since,omitempty" doc:"When it was opened."`
	Latest      *MomentBody      `json:"latest,omitempty" doc:"When the latest thing in it happened."`
	Situation   map[string]Label `json:"situation" doc:"Where the client stands, by field."`
	Needs       []NeedBody       `json:"needs,omitempty" doc:"Ondersteuningsbehoeften; only for those who may see needs."`
	Transitions []TransitionBody `json:"transitions" doc:"Van-werk-naar-werktransities."`
	Documents   []DocumentBody   `json:"documents,omitempty" doc:"Documenten; only for those who may see them."`

	Referrals []JourneyReferral `json:"referrals,omitempty" doc:"Doorverwijzingen; only for those who may see referrals."`

	Appointments []AppointmentCard `json:"appointments" doc:"Afspraken, also those that are over."`
	Promises     []PromiseCard     `json:"promises" doc:"Toezeggingen that are open."`
	Handover     *HandoverCard     `json:"handover,omitempty" doc:"Overdracht that waits for an answer."`
}

// A MomentBody is when something happened: an instant, or a day when no more
// is known.
type MomentBody struct {
	OccurredAt string `json:"occurredAt,omitempty" format:"date-time"`
	OccurredOn string `json:"occurredOn,omitempty" format:"date"`
}

// A NeedBody is a support need as it stands.
type NeedBody struct {
	ID         uuid.UUID   `json:"id"`
	Domain     Label       `json:"domain" doc:"Domein."`
	Status     Label       `json:"status" doc:"Status."`
	Identified *MomentBody `json:"identified,omitempty" doc:"When it was noticed."`

	Severity   *Label      `json:"severity,omitempty" doc:"Zwaarte, as it was assessed last."`
	Source     *Label      `json:"source,omitempty" doc:"Bron: who said so."`
	Offers     []OfferBody `json:"offers,omitempty" doc:"Aanbod: what was offered to meet it."`
	Outcome    *Label      `json:"outcome,omitempty" doc:"Uitkomst, where it was met, wholly or partly."`
	DropReason *Label      `json:"dropReason,omitempty" doc:"Reden, where it was dropped."`
}

// A TransitionBody is a job-to-job transition as it stands.
type TransitionBody struct {
	ID        uuid.UUID   `json:"id"`
	Stage     Label       `json:"stage" doc:"Stadium."`
	Ended     bool        `json:"ended" doc:"An exit was recorded."`
	Signalled *MomentBody `json:"signalled,omitempty" doc:"When the job was first known to be at risk."`
	StartDate string      `json:"startDate,omitempty" format:"date" doc:"The first working day in the new job."`
	Tracks    []Label     `json:"tracks" doc:"Trajecten that run now."`
	Checks    []int       `json:"checks" doc:"After how many months was asked whether it lasts."`

	Trigger        *Label       `json:"trigger,omitempty" doc:"Aanleiding."`
	JobEndDate     string       `json:"jobEndDate,omitempty" format:"date" doc:"Einddatum of the job at risk."`
	Sector         *Label       `json:"sector,omitempty" doc:"Sector of the job at risk (SBI)."`
	Municipality   *Label       `json:"workMunicipality,omitempty" doc:"Werkgemeente of the job at risk."`
	Reorganisation uuid.UUID    `json:"reorganisation,omitzero" doc:"The reorganisation that it is part of."`
	Answers        []AnswerBody `json:"answers,omitempty" doc:"Whether it lasts (duurzaam), as was answered."`
	Exit           *Label       `json:"exit,omitempty" doc:"Uitstroom, where it ended."`
}

func (s *Server) journey(ctx context.Context, in *ReadingJourney) (*JourneyPage, error) {
	of, j, err := s.journeySubject(ctx, access.SeeJourney, in.Journey)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.SeeJourney, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, l, of.owner, client.Guidance); err != nil {
		return nil, err
	}
	body := s.journeyBody(j)
	if body.Promises, err = s.promises(ctx, j); err != nil {
		return nil, err
	}
	if len(of.owner.files) > 0 {
		body.Client = of.owner.files[0].id
	}
	body.Relation = string(of.relation)
	if _, ok := callOf(ctx).who.May(access.SeeNeeds, of.relation); ok {
		body.Needs = s.assessedNeeds(j.story)
	}
	if _, ok := callOf(ctx).who.May(access.SeeDocument, of.relation); ok {
		body.Documents = s.documents(j.story.State.Documents)
	}
	if _, ok := callOf(ctx).who.May(access.SeeReferral, of.relation); ok {
		body.Referrals = s.journeyReferrals(j.story.State.Referrals)
	}
	return &JourneyPage{etag(j.revision), body}, nil
}

func (s *Server) journeyBody(j journeyFile) JourneyBody {
	now := j.story.State
	b := JourneyBody{
		ID: j.id, Client: now.Client, Team: now.Team, Advisor: now.Advisor, Closed: now.Closed() || now.Erased, Erased: now.Erased,
		Since: momentOf(now.Since), Latest: momentOf(now.Latest), Situation: s.situation(now.Situation), Transitions: s.toldTransitions(j.story),
		Appointments: s.appointments(j, 0, true), Handover: s.handoverCard(now.Handover),
	}
	if now.Phase != "" {
		b.Phase = s.label("journey-phases", string(now.Phase))
	}
	return b
}

// ordered sorts by id, which is in order of time where the requests that made
// them had ids in order of time.
func ordered[V any](m map[uuid.UUID]V) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(m), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
}

func (s *Server) needs(needs map[uuid.UUID]journey.Need) (all []NeedBody) {
	for _, id := range ordered(needs) {
		n := needs[id]
		all = append(all, NeedBody{
			ID: id, Domain: s.label("support-need-domains", n.Domain), Status: s.label("need-statuses", string(n.Status)), Identified: momentOf(n.Begun),
		})
	}
	return all
}

func (s *Server) transition(id uuid.UUID, t journey.Transition) TransitionBody {
	b := TransitionBody{
		ID: id, Stage: s.label("transition-stages", string(t.Stage)), Ended: t.Ended, Signalled: momentOf(t.Begun),
		StartDate: t.Realised.String(), Tracks: []Label{}, Checks: append([]int{}, t.Checks...),
	}
	for _, track := range t.Tracks {
		b.Tracks = append(b.Tracks, s.label("transition-tracks", track.Code))
	}
	return b
}

// situation names what is known of where a client stands.
func (s *Server) situation(of journey.Situation) map[string]Label {
	item := TimelineItem{Codes: map[string]Label{}}
	s.said(&item, of)
	return item.Codes
}
