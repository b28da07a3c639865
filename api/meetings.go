package api

import (
	"cmp"
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/projections/agenda"
	"klantreis/projections/meetings"
)

// A ForMeeting is the body of a request to record something of a group meeting.
type ForMeeting = Body[meeting.Command]

// MeetingBody announces a group meeting of the asker's team.
type MeetingBody struct {
	When
	BeginsAt string      `json:"beginsAt" format:"date-time" doc:"When it begins, with its offset."`
	Minutes  int         `json:"minutes" minimum:"15" maximum:"720" example:"90" doc:"How long it takes: 15 to 720 minutes."`
	Location string      `json:"location" example:"hengelo-hoofdlocatie" doc:"Locatie."`
	Topic    string      `json:"topic" example:"loopbaan" doc:"Onderwerp."`
	LedBy    decider.Ref `json:"ledBy,omitempty" doc:"Who leads it (begeleider), as the identity provider calls them; without it, the asker."`
}

func (MeetingBody) makes() string { return "meeting" }

func (b MeetingBody) command(ids Ids) meeting.Command {
	return meeting.Plan{
		Team: ids.Team, BeginsAt: instantOf(b.BeginsAt), Minutes: b.Minutes, Location: b.Location, Topic: b.Topic, LedBy: cmp.Or(b.LedBy, ids.Actor),
	}
}

// MeetingHeldBody records that the meeting took place.
type MeetingHeldBody struct {
	When
	Participants int `json:"participants" minimum:"1" maximum:"1000" example:"12" doc:"How many took part (deelnemers), those whom nobody knows included. Where nobody came, record a cancellation."`
}

func (b MeetingHeldBody) command(Ids) meeting.Command {
	return meeting.Hold{Participants: b.Participants}
}

// MeetingCancellationBody calls the meeting off, or says that nobody came.
type MeetingCancellationBody struct {
	When
	Reason string `json:"reason" example:"te-weinig-aanmeldingen" doc:"Reden."`
}

func (b MeetingCancellationBody) command(Ids) meeting.Command {
	return meeting.Cancel{Reason: b.Reason}
}

// MeetingWithdrawalBody takes back an entry that was recorded by mistake.
type MeetingWithdrawalBody struct {
	Entry  string `json:"entry" format:"uuid" doc:"The entry, as the answer to the request that recorded it says."`
	Reason string `json:"reason" example:"onjuist" doc:"Reden."`
}

func (MeetingWithdrawalBody) occurrence() When { return When{} }

func (b MeetingWithdrawalBody) command(Ids) meeting.Command {
	return meeting.Withdraw{Entry: idOf(b.Entry), Reason: b.Reason}
}

// PlanningMeeting is a request to announce a group meeting.
type PlanningMeeting struct {
	Recording
	Body MeetingBody
}

func (in *PlanningMeeting) ids(who access.Someone) Ids {
	return Ids{Request: in.Key, Actor: who.Actor, Team: who.Team}
}

// Resolve checks the request before the handler runs.
func (in *PlanningMeeting) Resolve(ctx huma.Context) []error {
	who := callOf(ctx.Context()).who
	return in.check(ctx, in.Body.When, func() any { return in.Body.command(in.ids(who)) })
}

// planMeeting announces a meeting of the asker's own team.
func (s *Server) planMeeting(ctx context.Context, in *PlanningMeeting) (*Recorded, error) {
	ids := in.ids(callOf(ctx).who)
	return s.inMeeting(ctx, &in.Recording, ids, ids.Thing(in.Body.makes()), in.Body)
}

// OnMeeting is a request to record something of a group meeting.
type OnMeeting[B ForMeeting] struct {
	Recording
	Meeting uuid.UUID `path:"meeting" format:"uuid" doc:"The id of the group meeting (groepsbijeenkomst)."`
	Body    B
}

// Resolve checks the request before the handler runs.
func (in *OnMeeting[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(Ids{}) })
}

// inMeeting records something of one meeting, which is its team's to do.
func (s *Server) inMeeting(ctx context.Context, in *Recording, ids Ids, id uuid.UUID, body ForMeeting) (*Recorded, error) {
	story, _, err := s.Meetings.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	of := subject{object: s.Meetings.Stream(id), relation: access.None}
	if _, plans := body.(MeetingBody); plans || isTeam(callOf(ctx).who, story.State.Team) {
		of.relation = access.Team
	}
	of.missing = of.relation == access.None && len(story.Past) == 0 && reaches(callOf(ctx).who, access.HoldMeetings)
	return s.run(ctx, in, errand{
		do: access.HoldMeetings, of: of, again: made(story.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			cmd, err := s.led(ctx, body.command(ids))
			if err != nil {
				return command.Result{}, err
			}
			return s.Meetings.Handle(ctx, id, cmd, req)
		},
		location: "/v1/meetings/" + id.String(),
		receipt:  Receipt{ID: creates(body, ids)},
	})
}

// AttendanceBody says that the client took part in a group meeting.
type AttendanceBody struct {
	When
	Meeting string `json:"meeting" format:"uuid" doc:"The group meeting (groepsbijeenkomst). Without a moment it counts from when that was held."`
	Note    string `json:"note,omitempty" doc:"Notitie."`
}

func (b AttendanceBody) command(Ids) journey.Command {
	return journey.AttendMeeting{Meeting: idOf(b.Meeting), Note: b.Note}
}

// An attendance has the evidence with it that the meeting was held.
type attendance struct {
	AttendanceBody
	held meeting.Mark
}

func (a attendance) command(Ids) journey.Command {
	return journey.AttendMeeting{Meeting: idOf(a.Meeting), Held: a.held.Event, HeldOn: a.held.Occurred.Day(), Note: a.Note}
}

// attend records in a journey that its client took part in a meeting, with the
// record that it was held as evidence.
func (s *Server) attend(ctx context.Context, in *OnJourney[AttendanceBody]) (*Recorded, error) {
	story, _, err := s.Meetings.Load(ctx, idOf(in.Body.Meeting))
	if err != nil {
		return nil, err
	}
	held := story.State.Held
	if in.occurred.IsZero() {
		in.occurred = held.Occurred
	}
	return s.inJourney(ctx, access.RecordContact, &in.Recording, in.ids(callOf(ctx).who), attendance{in.Body, held})
}

// MeetingCard is a group meeting as it stands.
type MeetingCard struct {
	ID           uuid.UUID   `json:"id"`
	Team         decider.Ref `json:"team" doc:"The team whose meeting it is."`
	BeginsAt     time.Time   `json:"beginsAt"`
	Minutes      int         `json:"minutes"`
	Location     Label       `json:"location"`
	Topic        Label       `json:"topic" doc:"Onderwerp."`
	LedBy        decider.Ref `json:"ledBy" doc:"Who leads it."`
	Status       Label       `json:"status"`
	Participants int         `json:"participants" doc:"How many took part; 0 unless it was held."`
	Journeys     int         `json:"journeys" doc:"How many journeys name it as attended. Where they are more than took part, the team is asked which of both is right."`
	Ended        uuid.UUID   `json:"ended,omitzero" doc:"On its own page: the entry that it was held, or cancelled. To put that right, as the number of participants, withdraw this entry and record anew what is so."`
}

func (s *Server) meetingCard(m meetings.Attended) MeetingCard {
	return MeetingCard{
		ID: m.ID, Team: m.Team, BeginsAt: m.Begins.UTC(), Minutes: m.Minutes, Location: s.label("locations", m.Location),
		Topic: s.label("contact-topics", m.Topic), LedBy: m.LedBy, Status: s.label("meeting-statuses", string(m.Status)), Participants: m.Participants, Journeys: m.Journeys,
	}
}

// ReadingMeeting is a request to read one group meeting.
type ReadingMeeting struct {
	Reading
	Meeting uuid.UUID `path:"meeting" format:"uuid" doc:"The id of the group meeting (groepsbijeenkomst)."`
}

// MeetingPage is one group meeting.
type MeetingPage struct {
	ETag string `header:"ETag" doc:"The revision of the meeting, for If-Match."`
	Body MeetingCard
}

func (s *Server) meeting(ctx context.Context, in *ReadingMeeting) (*MeetingPage, error) {
	if _, err := s.mayAt(ctx, access.SeeMeetings, "meetings", in.Purpose); err != nil {
		return nil, err
	}
	story, revision, err := s.Meetings.Load(ctx, in.Meeting)
	if err != nil {
		return nil, err
	}
	if story.State.Status == "" {
		return nil, meeting.ErrNotPlanned
	}
	if err := s.caughtUp(ctx, in.Reading, agenda.View.Name); err != nil {
		return nil, err
	}
	naming, err := meetings.Naming(ctx, s.Reader, in.Meeting)
	if err != nil {
		return nil, err
	}
	card := s.meetingCard(meetings.Attended{Meeting: meetings.Of(in.Meeting, story.State), Journeys: naming})
	card.Ended = story.State.Ended
	return &MeetingPage{etag(revision), card}, nil
}

// quarter is for how many days ahead meetings are listed where nobody says.
const quarter = 91

// ReadingMeetings is a request to list group meetings.
type ReadingMeetings struct {
	Listing[meetings.Place]
	Period
	Team decider.Ref `query:"team" maxLength:"128" doc:"Only meetings of this team."`

	asked meetings.Asked
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingMeetings) Resolve(ctx huma.Context) []error {
	today := decider.DayOf(callOf(ctx.Context()).server.Now())
	in.asked = meetings.Asked{Team: in.Team, Limit: in.Limit + 1}
	var faults form.Faults
	in.asked.From, in.asked.Until, faults = in.days(today, today+quarter)
	return in.listed(ctx, faults...)
}

// MeetingsPage is a page of group meetings, the earliest first.
type MeetingsPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		Meetings []MeetingCard `json:"meetings"`
	}
}

func (s *Server) meetings(ctx context.Context, in *ReadingMeetings) (*MeetingsPage, error) {
	if _, err := s.mayAt(ctx, access.SeeMeetings, "meetings", in.Purpose); err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, meetings.View.Name, agenda.View.Name); err != nil {
		return nil, err
	}
	in.asked.After = in.from
	found, err := meetings.List(ctx, s.Reader, in.asked)
	if err != nil {
		return nil, err
	}
	all, link, err := cut(ctx, in.Listing, found, meetings.Attended.Place)
	if err != nil {
		return nil, err
	}
	out := &MeetingsPage{Link: link}
	out.Body.Meetings = make([]MeetingCard, len(all))
	for i, m := range all {
		out.Body.Meetings[i] = s.meetingCard(m)
	}
	return out, nil
}

// onMeeting registers a command on a group meeting.
func onMeeting[B ForMeeting](r *routes, path string, summary, about string) {
	var b B
	record(r, "/meetings/{meeting}/"+path, func(ctx context.Context, in *OnMeeting[B]) (*Recorded, error) {
		return r.server.inMeeting(ctx, &in.Recording, Ids{}, in.Meeting, in.Body)
	}, b.command(Ids{}), summary, about)
}
