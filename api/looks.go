package api

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// ReadingLooks is a request to read the access log.
type ReadingLooks struct {
	Reading
	Actor   string    `query:"actor" maxLength:"128" doc:"Only looks of this actor."`
	Client  uuid.UUID `query:"client" format:"uuid" doc:"Only looks at this client."`
	From    time.Time `query:"from" doc:"Only looks at or after this instant."`
	Until   time.Time `query:"until" doc:"Only looks before this instant."`
	Pointer string    `query:"pointer" maxLength:"20" pattern:"^[0-9]+$" patternDescription:"as in the header Link of the page before" doc:"Where the page before this one ended; see the header Link."`
	Limit   int       `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many at most."`
}

// LooksPage is a page of the access log, newest first.
type LooksPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		Looks     []LookBody      `json:"looks"`
		Forgotten []ForgottenBody `json:"forgotten,omitempty" doc:"Vernietigd: what has ended of the looks at the client that is asked for or, where none is, of those at nobody in particular, in each step, the oldest first. Looks at a client live as long as their file."`
	}
}

// A ForgottenBody says that looks at a client, or at nobody in particular, have
// ended.
type ForgottenBody struct {
	Looks   int       `json:"looks" doc:"How many there were."`
	EndedAt time.Time `json:"endedAt"`
}

// A LookBody is one person looking at one client. The fields follow the
// standard Logboek Dataverwerkingen where it has them.
type LookBody struct {
	LookedAt     time.Time `json:"lookedAt"`
	Actor        string    `json:"actor"`
	Role         string    `json:"role"`
	Organisation string    `json:"organisation,omitempty"`
	Action       string    `json:"action"`
	Client       uuid.UUID `json:"client,omitzero"`
	Object       string    `json:"object"`
	Relation     string    `json:"relation"`
	Purpose      string    `json:"purpose"`
	Allowed      bool      `json:"allowed"`
	Activity     string    `json:"activity" format:"uri" doc:"The processing activity, in the register (dpl.core.processing_activity_id)."`
	Trace        string    `json:"trace" doc:"The trace of the request (trace_id)."`
	TookMs       float64   `json:"tookMs"`
	Origin       string    `json:"origin,omitempty" example:"192.0.2.7" doc:"Herkomst: the network address that the request came from. Left out where that is not known, as of looks from before it was kept, and in an inspection."`
}

// accessLooks reads the access log; that is a look itself.
func (s *Server) accessLooks(ctx context.Context, in *ReadingLooks) (*LooksPage, error) {
	l, err := s.mayAt(ctx, access.ReadAccessLog, "access-looks", in.Purpose)
	if err != nil {
		return nil, err
	}
	l.subject = in.Client
	if err := s.saw(ctx, l); err != nil {
		return nil, err
	}
	before, _ := strconv.ParseInt(in.Pointer, 10, 64) // its pattern lets through nothing else but what is too long
	filter := access.LookFilter{Actor: in.Actor, Subject: in.Client, From: in.From, Until: in.Until}
	looks, err := s.AccessLog.Looks(ctx, filter, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &LooksPage{}
	if out.Body.Forgotten, err = s.forgotten(ctx, in.Client); err != nil {
		return nil, err
	}
	if len(looks) > in.Limit {
		looks = looks[:in.Limit]
		out.Link = link(ctx, strconv.FormatInt(looks[in.Limit-1].Place, 10))
	}
	out.Body.Looks = make([]LookBody, len(looks))
	for i, l := range looks {
		out.Body.Looks[i] = lookBody(l)
	}
	return out, nil
}

// forgotten says what has ended of the looks at a client, or at nobody where no
// client is asked for, so that whoever counts them finds why there are fewer than
// there were.
func (s *Server) forgotten(ctx context.Context, client uuid.UUID) (all []ForgottenBody, err error) {
	notes, err := s.AccessLog.Forgotten(ctx, client)
	for _, n := range notes {
		if n.Client == client {
			all = append(all, ForgottenBody{n.Looks, n.At})
		}
	}
	return all, err
}

func lookBody(l access.Look) LookBody {
	return LookBody{
		LookedAt: l.At, Actor: l.Actor, Role: string(l.Role), Organisation: l.Organisation, Action: string(l.Action),
		Client: l.Subject, Object: l.Object, Relation: string(l.Relation), Purpose: l.Purpose, Allowed: l.Allowed,
		Activity: l.Activity, Trace: l.Trace, TookMs: float64(l.Took.Microseconds()) / 1000,
		Origin: l.Origin,
	}
}
