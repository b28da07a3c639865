package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/form"
)

// ForDirectory is the body of a request to record something in the directory.
type ForDirectory = Body[directory.Command]

// InDirectory is a request to record something new in the directory.
type InDirectory[B ForDirectory] struct {
	Recording
	Body B
}

// Resolve checks the request before the handler runs.
func (in *InDirectory[B]) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.Body, Ids{})
}

// OnTeam is a request to record something about a team.
type OnTeam[B ForDirectory] struct {
	Recording
	Team decider.Ref `path:"team" maxLength:"128" doc:"The reference of the team."`
	Body B
}

// Resolve checks the request before the handler runs.
func (in *OnTeam[B]) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.Body, Ids{Named: in.Team})
}

// OnMember is a request to record something about a member of staff.
type OnMember[B ForDirectory] struct {
	Recording
	Member uuid.UUID `path:"member" format:"uuid" doc:"The id of the member of staff (medewerker)."`
	Body   B
}

// Resolve checks the request before the handler runs.
func (in *OnMember[B]) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.Body, Ids{Of: in.Member})
}

// OnDeputyship is a request to record something about a deputyship.
type OnDeputyship[B ForDirectory] struct {
	Recording
	Deputyship uuid.UUID `path:"deputyship" format:"uuid" doc:"The id of the deputyship (waarneming)."`
	Body       B
}

// Resolve checks the request before the handler runs.
func (in *OnDeputyship[B]) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.Body, Ids{Of: in.Deputyship})
}

// OnChange is a request to decide on a change that was proposed.
type OnChange[B ForDirectory] struct {
	Recording
	Change uuid.UUID `path:"change" format:"uuid" doc:"The id of the change."`
	Body   B
}

// Resolve checks the request before the handler runs.
func (in *OnChange[B]) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.Body, Ids{Of: in.Change})
}

// OnList is a request to change a code list.
type OnList[B ForDirectory] struct {
	Recording
	List decider.Ref `path:"list" maxLength:"60" doc:"The name of the list." example:"channels"`
	Body B
}

// Resolve checks the request before the handler runs.
func (in *OnList[B]) Resolve(ctx huma.Context) []error {
	return in.resolve(ctx, in.Body, Ids{Named: in.List})
}

// resolve checks a request about the directory. What changes there is recorded
// when it is said: only its days are its own.
func (in *Recording) resolve(ctx huma.Context, body ForDirectory, ids Ids) []error {
	who := callOf(ctx.Context()).who
	ids.Request, ids.Actor, ids.Team = in.Key, who.Actor, who.Team
	in.ids = ids
	return in.check(ctx, When{}, func() any { return body.command(ids) })
}

// inDirectory records something in the directory.
func (s *Server) inDirectory(ctx context.Context, do access.Action, in *Recording, location string, body ForDirectory) (*Recorded, error) {
	of := subject{object: s.Directory.Stream(directory.ID), relation: access.None}
	story, _, err := s.Directory.Load(ctx, directory.ID)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, in, errand{
		do: do, of: of, again: made(story.Past, in.Key), body: body, location: location,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			cmd, err := s.counted(ctx, body.command(in.ids))
			if err != nil {
				return command.Result{}, err
			}
			return s.Directory.Handle(ctx, directory.ID, cmd, req)
		},
		receipt: Receipt{ID: creates(body, in.ids)},
	})
}

// ReadingDirectory is a request to read what the directory says of a day.
type ReadingDirectory struct {
	Reading
	On string `query:"on" format:"date" doc:"The day on which it holds, in Europe/Amsterdam; without it, today."`

	day decider.Day
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingDirectory) Resolve(ctx huma.Context) []error {
	in.day = dayOf(in.On)
	if in.On == "" {
		in.day = decider.DayOf(callOf(ctx.Context()).server.Now())
	}
	var faults form.Faults
	if in.day < form.Earliest || in.day > form.Latest {
		faults = form.Faults{{Field: "on", Rule: "range", Detail: "must be a day from " + form.Earliest.String() + " to " + form.Latest.String()}}
	}
	return in.resolve(ctx, faults...)
}

// directoryFor returns what the directory says now, to someone who may do
// something with that. It is read from the log: own writes are always there.
func (s *Server) directoryFor(ctx context.Context, do access.Action, object, purpose string) (directory.State, error) {
	if _, err := s.mayAt(ctx, do, object, purpose); err != nil {
		return directory.State{}, err
	}
	story, _, err := s.Directory.Load(ctx, directory.ID)
	return story.State, err
}

// SpanFields are from when until when something holds, both days included.
type SpanFields struct {
	FromDate  string `json:"fromDate" format:"date" doc:"The first day."`
	UntilDate string `json:"untilDate,omitempty" format:"date" doc:"The last day; left out while it has no end."`
}

func spanFields(s directory.Span) SpanFields { return SpanFields{s.From.String(), s.Until.String()} }

// FirstField marks what is of the first filling.
type FirstField struct {
	FirstFilling bool `json:"firstFilling,omitempty" doc:"Eerste vulling: it comes with the program, and holds until the desk says otherwise."`
}

// ReasonField is why a change is proposed.
type ReasonField struct {
	Reason string `json:"reason" doc:"Reden: why it is to change; the second person reads it."`
}
