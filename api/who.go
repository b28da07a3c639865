package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/google/uuid"

	"klantreis/api/auth"
	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
)

// authenticate finds out who asks, except where a route is open to all.
func (s *Server) authenticate(ctx huma.Context, next func(huma.Context)) {
	if ctx.Operation().Metadata[forAnyone] != nil {
		next(ctx)
		return
	}
	r, w := humamux.Unwrap(ctx)
	token, err := bearer(r.Header)
	if err == nil {
		callOf(ctx.Context()).who, err = s.Auth.Verify(ctx.Context(), token)
	}
	if err != nil {
		s.turnedAway(ctx.Context(), err).write(w)
		return
	}
	next(ctx)
}

// turnedAway is the answer to somebody who cannot be told to be anybody.
func (s *Server) turnedAway(ctx context.Context, err error) *Problem {
	if !errors.Is(err, auth.ErrKeys) {
		s.Log.InfoContext(ctx, "turned away", "request", callOf(ctx).id, "reason", err)
		return unauthenticated(err)
	}
	if !errors.Is(ctx.Err(), context.Canceled) && s.keysAway.due(s.Now()) {
		s.Log.ErrorContext(ctx, "nobody's token can be checked", "error", err)
	}
	return unavailable("keys-away", "It cannot be checked who you are, because the keys of those who give tokens cannot be fetched. Make the same request again in a moment.")
}

// A reminder is due at once and then each minute, however often what it is about
// happens.
type reminder struct {
	mu   sync.Mutex
	last time.Time
}

func (r *reminder) due(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.last.IsZero() && now.Sub(r.last) < time.Minute {
		return false
	}
	r.last = now
	return true
}

func bearer(h http.Header) (string, error) {
	scheme, token, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || len(h.Values("Authorization")) > 1 {
		return "", fmt.Errorf("no bearer token")
	}
	return strings.TrimSpace(token), nil
}

// A file is what the log says about a person and their journeys. Where clients
// were merged it is all of them; the survivor's is the one that counts for who
// they are.
type file struct {
	id uuid.UUID
	folded[client.Event, client.State]
	person
	journeys []journeyFile
}

// A journeyFile is what the log says about one journey.
type journeyFile struct {
	id uuid.UUID
	folded[journey.Event, journey.State]
}

// file loads a person with their journeys, to be shown: what cannot be decoded
// is passed over, so that one bad event never hides a client.
func (s *Server) file(ctx context.Context, id uuid.UUID) (f file, err error) {
	if f.person, err = s.person(ctx, id); err != nil {
		return f, err
	}
	f.id, f.folded = f.files[0].id, f.files[0].folded
	for _, one := range f.files {
		f.damaged = f.damaged || one.damaged
		for _, j := range one.story.State.Journeys {
			one, err := s.anyJourney(ctx, j)
			if err != nil {
				return f, err
			}
			if one.revision > 0 {
				f.journeys = append(f.journeys, one)
			}
		}
	}
	return f, nil
}

// anyJourney loads a journey as far as it can be decoded, to be shown.
func (s *Server) anyJourney(ctx context.Context, id uuid.UUID) (j journeyFile, err error) {
	j.id = id
	j.folded, err = loaded(ctx, s, s.Journeys, journey.Decider, id)
	return j, err
}

// journeyFile loads a journey, or fails when it cannot be decoded whole: what
// is decided or answered as its state rests on all of it.
func (s *Server) journeyFile(ctx context.Context, id uuid.UUID) (j journeyFile, err error) {
	j.id = id
	j.story, j.revision, err = s.Journeys.Load(ctx, id)
	return j, err
}

// relation is how someone stands to a client: by the nearest of their journeys,
// or, while there is none, by the desk that registered them; else by what
// happened between them today.
func (s *Server) relation(who access.Someone, f file) access.Relation {
	team := len(f.journeys) == 0 && slices.ContainsFunc(f.files, func(one clientFile) bool { return isTeam(who, one.story.State.Team) })
	for _, j := range f.journeys {
		if s.isOwn(who, j.story.State) {
			return access.Own
		}
		team = team || isTeam(who, j.story.State.Team)
	}
	if team {
		return access.Team
	}
	if today := s.today(who, f.person); today != access.None {
		return today
	}
	if slices.ContainsFunc(f.journeys, func(j journeyFile) bool { return s.isOffered(who, j.story.State) }) {
		return access.Offered
	}
	return access.None
}

// breaking adds to the breaking of a glass whether there was one to break.
func (s *Server) breaking(who access.Someone, f file, cmd client.Command) client.Command {
	if b, breaks := cmd.(client.BreakGlass); breaks {
		b.Relation = decider.Ref(s.seesAll(who, f))
		return b
	}
	return cmd
}

// seesAll is the relation in which someone sees all of a client today, or none:
// one journey of several gives no access to the others, and an open contact
// shows little of any.
func (s *Server) seesAll(who access.Someone, f file) access.Relation {
	if s.today(who, f.person) == access.Broken {
		return access.Broken
	}
	for _, j := range f.journeys {
		if now := j.story.State; !now.Erased && !s.isOwn(who, now) && !isTeam(who, now.Team) {
			return ""
		}
	}
	if in := s.relation(who, f); in == access.Own || in == access.Team {
		return in
	}
	return ""
}

// relationTo is how someone stands to one journey: other journeys of the same
// person give no access to it.
func (s *Server) relationTo(who access.Someone, j journey.State, owner person) access.Relation {
	switch {
	case s.isOwn(who, j):
		return access.Own
	case isTeam(who, j.Team):
		return access.Team
	}
	if today := s.today(who, owner); today != access.None {
		return today
	}
	if s.isOffered(who, j) {
		return access.Offered
	}
	return access.None
}

// isOffered says whether somebody is asked to take a journey, or stands in today
// for who is asked by name.
func (s *Server) isOffered(who access.Someone, j journey.State) bool {
	h := j.Handover
	return h.For(who.Actor, who.Team) || h.Open() && h.To != "" &&
		s.Directory.State().Deputises(who.Actor, h.To, h.Team, decider.DayOf(s.Now()))
}

// isOwn says whether a journey is someone's own: they are its advisor, or stand
// in for them today.
func (s *Server) isOwn(who access.Someone, j journey.State) bool {
	return j.Advisor != "" && (j.Advisor == who.Actor ||
		s.Directory.State().Deputises(who.Actor, j.Advisor, j.Team, decider.DayOf(s.Now())))
}

// deputises returns for whom someone stands in today.
func (s *Server) deputises(who access.Someone) []directory.Deputyship {
	return s.Directory.State().DeputisesFor(who.Actor, decider.DayOf(s.Now()))
}

func isTeam(who access.Someone, team decider.Ref) bool { return team != "" && team == who.Team }

// today is what happened between someone and a person today, in whichever of
// the person's files it was recorded.
func (s *Server) today(who access.Someone, p person) access.Relation {
	today, in := decider.DayOf(s.Now()), access.None
	for _, one := range p.files {
		switch c := one.story.State; {
		case c.GlassBroken(who.Actor, today):
			return access.Broken
		case c.Present(who.Actor, today):
			in = access.Open
		}
	}
	return in
}
