package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/tally"
	"klantreis/projections/tallies"
)

// A ForTally is the body of a request to record something in a tally.
type ForTally = Body[tally.Command]

// TallyBody counts contacts that need no registration, at the asker's desk.
// The day has to be said: many desks count in the evening, or the day after.
type TallyBody struct {
	OccurredOn string `json:"occurredOn" format:"date" doc:"The day on which they were, in Europe/Amsterdam."`
	Channel    string `json:"channel" example:"inloop" doc:"Kanaal."`
	Location   string `json:"location,omitempty" example:"almelo-inloop" doc:"Locatie."`
	Topic      string `json:"topic" example:"scholing" doc:"Onderwerp."`
	N          int    `json:"n" example:"1" minimum:"1" maximum:"500" doc:"How many there were (aantal)."`
}

func (b TallyBody) occurrence() When { return When{OccurredOn: b.OccurredOn} }

func (TallyBody) makes() string { return "tally" }

func (b TallyBody) command(ids Ids) tally.Command {
	return tally.Count{Desk: ids.Team, On: dayOf(b.OccurredOn), Channel: b.Channel, Location: b.Location, Topic: b.Topic, N: b.N}
}

// TallyWithdrawalBody takes back an entry that was counted by mistake.
type TallyWithdrawalBody struct {
	Entry  string `json:"entry" format:"uuid" doc:"The entry, as the answer to the request that recorded it says."`
	Reason string `json:"reason" example:"dubbel" doc:"Reden."`
}

func (TallyWithdrawalBody) occurrence() When { return When{} }

func (b TallyWithdrawalBody) command(Ids) tally.Command {
	return tally.Withdraw{Entry: idOf(b.Entry), Reason: b.Reason}
}

// Counting is a request to count at a desk.
type Counting struct {
	Recording
	Body TallyBody
}

// Resolve checks the request before the handler runs.
func (in *Counting) Resolve(ctx huma.Context) []error {
	team := callOf(ctx.Context()).who.Team
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(Ids{Team: team}) })
}

// count begins a tally that goes by the request and by nothing that is counted:
// the same request is found again, also where it names another day.
func (s *Server) count(ctx context.Context, in *Counting) (*Recorded, error) {
	id := Ids{Request: in.Key}.Thing(in.Body.makes())
	return s.inTally(ctx, &in.Recording, id, callOf(ctx).who.Team, in.Body)
}

// InTally is a request to take back what was counted.
type InTally struct {
	Recording
	Tally uuid.UUID `path:"tally" format:"uuid" doc:"The id of the tally, as the answer to what was counted says."`
	Body  TallyWithdrawalBody
}

// Resolve checks the request before the handler runs.
func (in *InTally) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(Ids{}) })
}

func (s *Server) withdrawCount(ctx context.Context, in *InTally) (*Recorded, error) {
	return s.inTally(ctx, &in.Recording, in.Tally, "", in.Body)
}

// inTally records something in one tally, which is its desk's to do.
func (s *Server) inTally(ctx context.Context, in *Recording, id uuid.UUID, desk decider.Ref, body ForTally) (*Recorded, error) {
	story, _, err := s.Tallies.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	of := subject{object: s.Tallies.Stream(id), relation: access.None}
	if isTeam(callOf(ctx).who, cmp.Or(desk, deskOf(story.Past))) {
		of.relation = access.Team
	}
	of.missing = of.relation == access.None && len(story.Past) == 0 && reaches(callOf(ctx).who, access.CountAtDesk)
	return s.run(ctx, in, errand{
		do: access.CountAtDesk, of: of, again: made(story.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.Tallies.Handle(ctx, id, body.command(Ids{Team: desk}), req)
		},
		location: "/v1/tallies",
		receipt:  Receipt{ID: id},
	})
}

// deskOf is the desk of a tally, also when all that was counted is withdrawn.
func deskOf(past []decider.Entry[tally.Event]) decider.Ref {
	for _, e := range past {
		if c, counts := e.What.(tally.Counted); counts {
			return c.Desk
		}
	}
	return ""
}

// A Period is days from one to another, both included.
type Period struct {
	From  string `query:"from" format:"date" doc:"The first day, in Europe/Amsterdam; without it, today."`
	Until string `query:"until" format:"date" doc:"The last day; at most 366 days after the first."`
}

// longestPeriod is how many days a period may span.
const longestPeriod = 366

// days settles the period, with what it is where nothing is said.
func (p Period) days(from, until decider.Day) (decider.Day, decider.Day, form.Faults) {
	first := "be the first day (from) or later"
	if p.From == "" {
		first = "be " + from.String() + " or later, which is the first day where from is left out"
	}
	length := until - from
	from = cmp.Or(dayOf(p.From), from)
	until = cmp.Or(dayOf(p.Until), from+length)
	switch {
	case from < form.Earliest || from > form.Latest:
		return 0, 0, form.Faults{{Field: "from", Rule: "range", Detail: "must be a day from " + form.Earliest.String() + " to " + form.Latest.String()}}
	case until < from || until-from > longestPeriod:
		return 0, 0, form.Faults{{Field: "until", Rule: "range", Detail: "must " + first + ", and at most 366 days after it"}}
	}
	return from, until, nil
}

// ReadingTallies is a request for what was counted.
type ReadingTallies struct {
	Reading
	Period
	Desk decider.Ref `query:"desk" maxLength:"128" doc:"Only what this desk counted."`
	By   []string    `query:"by" enum:"day,desk,location,channel,topic" maxItems:"5" doc:"What the counts are told apart by, with commas between; without it, by all of these. Analysts are told whole months that have ended, and nothing by day."`

	asked tallies.Asked
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingTallies) Resolve(ctx huma.Context) []error {
	c := callOf(ctx.Context())
	today := decider.DayOf(c.server.Now())
	var faults form.Faults
	in.asked = tallies.Asked{Desk: in.Desk, By: tallies.Dimensions}
	if _, daily := c.who.May(access.SeeMeetings, access.None); daily {
		in.asked.From, in.asked.Until, faults = in.days(today, today)
	} else {
		faults = in.months(today)
	}
	if len(in.By) > 0 {
		in.asked.By = nil
	}
	for _, d := range in.By {
		in.asked.By = append(in.asked.By, tallies.Dimension(d))
	}
	return in.resolve(ctx, faults...)
}

// months settles what is asked by whoever sees no days: whole months that have
// ended, so that neighbouring days cannot be subtracted (DOMAIN.md section 6).
// Without a period it is the last of them.
func (in *ReadingTallies) months(today decider.Day) (faults form.Faults) {
	_, _, day := today.Date()
	first := today - decider.Day(day-1)
	in.asked.From, in.asked.Until, faults = in.days(first.AddMonths(-1), first-1)
	in.asked.By = slices.DeleteFunc(slices.Clone(tallies.Dimensions), func(d tallies.Dimension) bool { return d == tallies.Day })
	if len(faults) > 0 {
		return faults
	}
	if _, _, day := in.asked.From.Date(); day != 1 {
		faults = append(faults, form.Fault{Field: "from", Rule: "whole-months", Detail: "must be the first day of a month: your role sees whole months"})
	}
	if _, _, day := (in.asked.Until + 1).Date(); day != 1 || in.asked.Until >= first {
		faults = append(faults, form.Fault{Field: "until", Rule: "whole-months", Detail: "must be the last day of a month that has ended: your role sees whole months"})
	}
	if slices.Contains(in.By, string(tallies.Day)) {
		faults = append(faults, form.Fault{Field: "by", Rule: "whole-months", Detail: "must not have day: your role sees whole months"})
	}
	return faults
}

// TalliesPage is what was counted.
type TalliesPage struct{ Body TalliesBody }

// TalliesBody is what was counted in a period. Nobody is known in it, so the
// counts are exact; analysts see whole months.
type TalliesBody struct {
	FromDate  string       `json:"fromDate" format:"date"`
	UntilDate string       `json:"untilDate" format:"date"`
	Counts    []TallyCount `json:"counts" doc:"Contacts that need no registration. What they are not told apart by is left out."`
}

// A TallyCount is how many contacts of one kind there were.
type TallyCount struct {
	Date     string      `json:"date,omitempty" format:"date"`
	Desk     decider.Ref `json:"desk,omitempty"`
	Location *Label      `json:"location,omitempty" doc:"Locatie; its code is empty where there was none."`
	Channel  *Label      `json:"channel,omitempty" doc:"Kanaal."`
	Topic    *Label      `json:"topic,omitempty" doc:"Onderwerp."`
	N        int64       `json:"n"`
}

func (s *Server) tallies(ctx context.Context, in *ReadingTallies) (*TalliesPage, error) {
	if _, err := s.mayAt(ctx, access.SeeDesk, "tallies", in.Purpose); err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, tallies.View.Name); err != nil {
		return nil, err
	}
	counts, err := tallies.List(ctx, s.Reader, in.asked)
	if err != nil {
		return nil, err
	}
	out := &TalliesPage{TalliesBody{in.asked.From.String(), in.asked.Until.String(), []TallyCount{}}}
	for _, c := range counts {
		out.Body.Counts = append(out.Body.Counts, TallyCount{
			Date: c.Day.String(), Desk: c.Desk, N: c.N, Location: s.apart(in.asked, tallies.Location, "locations", c.Location),
			Channel: s.apart(in.asked, tallies.Channel, "channels", c.Channel), Topic: s.apart(in.asked, tallies.Topic, "contact-topics", c.Topic),
		})
	}
	return out, nil
}

// apart labels the value of a dimension, nil where counts are not told apart
// by it.
func (s *Server) apart(asked tallies.Asked, by tallies.Dimension, list, code string) *Label {
	if !slices.Contains(asked.By, by) {
		return nil
	}
	l := s.label(list, code)
	return &l
}
