package api

import (
	"cmp"
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

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
			Allowed: !l.withheld, Activity: s.Register + "#" + l.purpose, Trace: c.trace, Origin: c.origin, Took: now.Sub(c.began),
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
	aside  bool      // it is recorded in a file that was merged, and not in the survivor's
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
	if do == access.SeeReports && reaches(who, do) {
		return forbidden("no-access", "You see the figures of your own team, and these are also of others.")
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
