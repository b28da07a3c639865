package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/journey"
	"klantreis/domain/reorganisation"
	"klantreis/projections/reorganisations"
)

// A ForReorganisation is the body of a request to record something of a
// reorganisation.
type ForReorganisation = Body[reorganisation.Command]

// NumbersBody is how many jobs end in a reorganisation, and when.
type NumbersBody struct {
	Jobs          int    `json:"jobs" minimum:"1" maximum:"20000" example:"64" doc:"Arbeidsplaatsen that end, in the one work area of UWV (werkgebied) in which the municipality lies; those elsewhere are not counted."`
	RegionJobs    int    `json:"regionJobs,omitempty" minimum:"1" maximum:"20000" doc:"How many of them of people who live in the region; left out while it is not known."`
	EndsFromDate  string `json:"endsFromDate,omitempty" format:"date" doc:"The first day on which contracts end. Give this and endsUntilDate, or neither while it is not known."`
	EndsUntilDate string `json:"endsUntilDate,omitempty" format:"date" doc:"The last day on which contracts end."`
}

func (b NumbersBody) numbers() reorganisation.ChangeNumbers {
	return reorganisation.ChangeNumbers{Jobs: b.Jobs, RegionJobs: b.RegionJobs, EndsFrom: dayOf(b.EndsFromDate), EndsUntil: dayOf(b.EndsUntilDate)}
}

// ReorganisationBody says that an employer is going to end jobs.
type ReorganisationBody struct {
	When
	Employer     string `json:"employer" doc:"Werkgever."`
	Sector       string `json:"sector" example:"2008:C" doc:"Sector (SBI)."`
	Municipality string `json:"municipality" example:"GM0141" doc:"Werkgemeente: where the work is done. A reorganisation in several is recorded where most jobs are."`
	NumbersBody
}

func (ReorganisationBody) makes() string { return "reorganisation" }

func (b ReorganisationBody) command(Ids) reorganisation.Command {
	n := b.numbers()
	return reorganisation.Announce{
		Employer: b.Employer, Sector: b.Sector, Municipality: b.Municipality,
		Jobs: n.Jobs, RegionJobs: n.RegionJobs, EndsFrom: n.EndsFrom, EndsUntil: n.EndsUntil,
	}
}

// NumberChangeBody says what the numbers are from now on, all of them anew.
type NumberChangeBody struct {
	When
	NumbersBody
}

func (b NumberChangeBody) command(Ids) reorganisation.Command { return b.numbers() }

// NoticeBody says that the notice to UWV was given.
type NoticeBody struct{ When }

func (NoticeBody) command(Ids) reorganisation.Command { return reorganisation.Notify{} }

// ReorganisationEndBody says that a reorganisation is over.
type ReorganisationEndBody struct {
	When
	Reason string `json:"reason" example:"uitgevoerd" doc:"Reden."`
}

func (b ReorganisationEndBody) command(Ids) reorganisation.Command {
	return reorganisation.End{Reason: b.Reason}
}

// ReorganisationWithdrawalBody takes back an entry that was recorded by
// mistake.
type ReorganisationWithdrawalBody struct {
	Entry  string `json:"entry" format:"uuid" doc:"The entry, as the answer to the request that recorded it says."`
	Reason string `json:"reason" example:"onjuist" doc:"Reden."`
}

func (ReorganisationWithdrawalBody) occurrence() When { return When{} }

func (b ReorganisationWithdrawalBody) command(Ids) reorganisation.Command {
	return reorganisation.Withdraw{Entry: idOf(b.Entry), Reason: b.Reason}
}

// Announcing is a request to record that a reorganisation was announced.
type Announcing struct {
	Recording
	Body ReorganisationBody
}

// Resolve checks the request before the handler runs.
func (in *Announcing) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.When, func() any { return in.Body.command(Ids{}) })
}

func (s *Server) announce(ctx context.Context, in *Announcing) (*Recorded, error) {
	ids := Ids{Request: in.Key}
	return s.inReorganisation(ctx, &in.Recording, ids, ids.Thing(in.Body.makes()), in.Body)
}

// OnReorganisation is a request to record something of a reorganisation.
type OnReorganisation[B ForReorganisation] struct {
	Recording
	Reorganisation uuid.UUID `path:"reorganisation" format:"uuid" doc:"The id of the reorganisation (reorganisatie)."`
	Body           B
}

// Resolve checks the request before the handler runs.
func (in *OnReorganisation[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(Ids{}) })
}

// onReorganisation registers a command on a reorganisation.
func onReorganisation[B ForReorganisation](r *routes, path string, summary, about string) {
	var b B
	record(r, "/reorganisations/{reorganisation}/"+path, func(ctx context.Context, in *OnReorganisation[B]) (*Recorded, error) {
		return r.server.inReorganisation(ctx, &in.Recording, Ids{}, in.Reorganisation, in.Body)
	}, b.command(Ids{}), summary, about)
}

// inReorganisation records something of one reorganisation.
func (s *Server) inReorganisation(ctx context.Context, in *Recording, ids Ids, id uuid.UUID, body ForReorganisation) (*Recorded, error) {
	story, _, err := s.Reorganisations.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	var others []uuid.UUID
	out, err := s.run(ctx, in, errand{
		do: access.KeepReorganisations, of: subject{object: s.Reorganisations.Stream(id), relation: access.None},
		again: made(story.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			if others, err = s.ofEmployer(ctx, body, story.State); err != nil {
				return command.Result{}, err
			}
			return s.Reorganisations.Among(ctx, id, body.command(ids), req, others...)
		},
		location: "/v1/reorganisations/" + id.String(),
		receipt:  Receipt{ID: creates(body, ids)},
	})
	if err != nil {
		return nil, err
	}
	if story, _, err = s.Reorganisations.Load(ctx, id); err != nil {
		return nil, err
	}
	out.Body.NoticeDue = story.State.NoticeDue()
	if _, announces := body.(ReorganisationBody); announces {
		out.Body.Alike, err = s.alikeAnnounced(ctx, id, story.State, others)
	}
	return out, err
}

// alikeAnnounced says which other reorganisations may be the one that was just
// announced. That is a hint and no refusal: an employer may well have two in one
// place.
func (s *Server) alikeAnnounced(ctx context.Context, id uuid.UUID, now reorganisation.State, others []uuid.UUID) (alike []uuid.UUID, err error) {
	for _, other := range others {
		story, _, err := s.Reorganisations.Load(ctx, other)
		if err != nil {
			return nil, err
		}
		o := story.State
		if other != id && o.There() && o.Ended == 0 && o.Municipality == now.Municipality && reorganisation.SameEmployer(o.Employer) == reorganisation.SameEmployer(now.Employer) {
			alike = append(alike, other)
		}
	}
	return alike, nil
}

// ofEmployer finds which reorganisations may be of the same employer, when
// something is recorded that what counts together depends on. That is asked of
// the view, once it has all of the log: what each of them says is read in the
// log, and decides.
func (s *Server) ofEmployer(ctx context.Context, body ForReorganisation, now reorganisation.State) ([]uuid.UUID, error) {
	name := now.Employer
	if b, announces := body.(ReorganisationBody); announces {
		name = b.Employer
	}
	if _, notice := body.(NoticeBody); notice || name == "" {
		return nil, nil
	}
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.reach(ctx, head.Position, reorganisations.View.Name); err != nil {
		return nil, err
	}
	return reorganisations.OfEmployer(ctx, s.Reader, name)
}

// announced is what the reorganisation's own stream says, as evidence for what
// names it; nil where there is no such reorganisation.
func (s *Server) announced(ctx context.Context, id uuid.UUID) (*journey.Announcement, error) {
	if id == uuid.Nil {
		return nil, nil
	}
	story, _, err := s.Reorganisations.Load(ctx, id)
	if err != nil || !story.State.There() {
		return nil, err
	}
	now := story.State
	return &journey.Announcement{On: now.Announced.Occurred.Day(), Ended: now.Ended, Sector: now.Sector}, nil
}
