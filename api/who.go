package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/google/uuid"

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
		s.Log.InfoContext(ctx.Context(), "turned away", "request", callOf(ctx.Context()).id, "reason", err)
		unauthenticated(err).write(w)
		return
	}
	next(ctx)
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

// A look is one thing done or seen, on its way to the access log.
type look struct {
	do       access.Action
	subject  uuid.UUID // the client
	object   string
	in       access.Relation
	role     access.Role
	purpose  string // where the asker names none, it is that of the role
	withheld bool
}

// saw writes looks to the access log. Until it has returned, nothing may be
// shown; and when it fails, nothing is.
func (s *Server) saw(ctx context.Context, looks ...look) error {
	if len(looks) == 0 {
		return nil
	}
	c, now := callOf(ctx), s.Now().UTC()
	lines := make([]access.Look, len(looks))
	for i, l := range looks {
		l.purpose = cmp.Or(l.purpose, l.role.Purpose())
		lines[i] = access.Look{
			At: now, Actor: string(c.who.Actor), Role: l.role, Organisation: string(c.who.Team),
			Action: l.do, Subject: l.subject, Object: l.object, Relation: l.in, Purpose: l.purpose,
			Allowed: !l.withheld, Activity: s.Register + "#" + l.purpose, Trace: c.trace, Took: now.Sub(c.began),
		}
	}
	if err := s.AccessLog.Record(ctx, lines...); err != nil {
		s.Log.ErrorContext(ctx, "access log cannot be written", "request", c.id, "error", err)
		return unavailable("access-log", "Nothing can be shown now, because it cannot be logged who looks.")
	}
	return nil
}

// A subject is what someone wants to do something with.
type subject struct {
	client   uuid.UUID // as far as is known
	object   string
	relation access.Relation
	missing  bool // there is no such thing

	owner  person    // whose file or journey it is, where that was looked up
	merged uuid.UUID // where the client's file went that was asked for; zero: nowhere
}

// may asks the access table. When it says no, the attempt is logged and the
// answer is a problem; when it says yes, nothing is logged yet.
//
// Whoever could do it in some relation may also search for clients, and so may
// know that there is a file: they are told apart what is not there (404) and
// what is not theirs (403). For all others nothing is even looked up, so that
// both are the same 403.
func (s *Server) may(ctx context.Context, do access.Action, of subject, purpose string) (look, error) {
	who := callOf(ctx).who
	role, ok := who.May(do, of.relation)
	l := look{do: do, subject: of.client, object: of.object, in: of.relation, role: role, purpose: purpose}
	if ok && !of.missing {
		return l, nil
	}
	l.withheld = true
	if of.missing {
		l.subject = uuid.Nil
	}
	if l.role == "" {
		l.role = who.Roles[0]
	}
	if err := s.saw(ctx, l); err != nil {
		return l, err
	}
	if of.missing {
		return l, notFound("There is nothing with this id.")
	}
	return l, denied(who, do)
}

// denied says what would give access, where something would.
func denied(who access.Someone, do access.Action) *Problem {
	if ofTeam := do == access.CountAtDesk || do == access.HoldMeetings; ofTeam && reaches(who, do) {
		return forbidden("no-access", "This is another team's, and for that team to record.")
	}
	if taking := do == access.WithdrawEntry || do == access.WithdrawFromFile; taking && !reaches(who, do) && reaches(who, access.WithdrawOwn) {
		return forbidden("no-access", "You can withdraw what you recorded yourself, on the day on which you did. Anything else is withdrawn by an advisor or the team leader.")
	}
	if _, can := who.May(access.BreakGlass, access.None); can && reaches(who, do) {
		return forbidden("no-access", "You have no relation to this client that allows this. Open a contact when the client is present; in an emergency break the glass, with a reason that is reviewed.")
	}
	if _, referred := who.May(do, access.Referred); referred {
		return forbidden("no-access", "There is no referral with this id that is open at your organisation.")
	}
	return forbidden("no-access", "Your role does not allow this.")
}

// mayAt asks for something that concerns no client in particular.
func (s *Server) mayAt(ctx context.Context, do access.Action, object, purpose string) (look, error) {
	return s.may(ctx, do, subject{object: object, relation: access.None}, purpose)
}

// reaches says whether someone could do something in any relation at all. When
// not, nothing is looked up for them.
func reaches(who access.Someone, do access.Action) bool { return len(who.Reach(do)) > 0 }

// clientSubject loads a client and how the caller stands to them.
func (s *Server) clientSubject(ctx context.Context, do access.Action, id uuid.UUID) (of subject, f file, err error) {
	who := callOf(ctx).who
	of = subject{client: id, object: s.Clients.Stream(id), relation: access.None}
	if !reaches(who, do) {
		return of, f, nil
	}
	if f, err = s.file(ctx, id); err != nil {
		return of, f, err
	}
	of.missing, of.relation, of.owner = !f.story.State.Registered, s.relation(who, f), f.person
	if f.id != id {
		of.merged = f.id
	}
	return of, f, nil
}

// journeySubject loads a journey and how the caller stands to it.
func (s *Server) journeySubject(ctx context.Context, do access.Action, id uuid.UUID) (of subject, j journeyFile, err error) {
	who := callOf(ctx).who
	of = subject{object: s.Journeys.Stream(id), relation: access.None}
	if !reaches(who, do) {
		return of, j, nil
	}
	if j, err = s.journeyFile(ctx, id); err != nil {
		return of, j, err
	}
	now := j.story.State
	of.client, of.missing = now.Client, !now.Opened && !now.Erased
	of.owner, err = s.owner(ctx, j)
	of.relation = s.relationTo(who, now, of.owner)
	return of, j, err
}
