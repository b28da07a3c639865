package api

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
)

// Recording is what a request that records may say about itself.
type Recording struct {
	Asking
	Key     uuid.UUID `header:"Idempotency-Key" required:"true" format:"uuid" doc:"A UUID of the asker's choice, a new one for every request. The same request may be made again with it, and counts once within a client's file or a journey: use it again when no answer came. It becomes the id of the entry. Choose UUIDv7: ids in the log begin with its time, and a log in order of time is written a third faster."`
	IfMatch string    `header:"If-Match" maxLength:"40" doc:"The ETag of the revision that the asker has seen. When something else was recorded since, nothing is recorded and the answer is 412."`

	path     string
	ids      Ids // where the command takes more from the request than its body
	occurred decider.Moment
	after    *eventstore.Revision
}

// check finds what is wrong with the headers and the moment. What is wrong
// with the command itself is found where it is carried out; it is only worked
// out here when the request is refused anyway, so that all is told at once.
func (in *Recording) check(ctx huma.Context, when When, cmd func() any) []error {
	faults := in.Asking.check(ctx)
	if in.Key == uuid.Nil && ctx.Header("Idempotency-Key") != "" {
		faults = append(faults, form.Fault{Field: "Idempotency-Key", Rule: "uuid", Detail: "must be a UUID other than zero"})
	}
	var more form.Faults
	in.after, more = parseMatch(in.IfMatch)
	faults = append(faults, more...)
	in.occurred, more = when.moment()
	faults = append(faults, more...)
	address := ctx.URL()
	in.path = address.Path
	c := callOf(ctx.Context())
	c.exact = !in.occurred.At.IsZero()
	c.rest = func() form.Faults {
		if in.Key == uuid.Nil {
			in.Key = uuid.Max // that it is missing is said; what follows from it is not missing as well
		}
		return in.faults(c.server, cmd())
	}
	return asErrors(faults)
}

// faults is what the write side will find wrong with a command.
func (in *Recording) faults(s *Server, cmd any) form.Faults {
	now := s.Now()
	if in.occurred.IsZero() {
		return form.Check(s.lists(), cmd, decider.DayOf(now))
	}
	faults := form.Check(s.lists(), cmd, in.occurred.Day())
	switch {
	case in.occurred.On > decider.DayOf(now):
		faults = append(faults, form.Fault{Field: "occurredOn", Rule: "future", Detail: "must be today or earlier: only what has happened is recorded"})
	case in.occurred.On == 0 && in.occurred.At.After(now):
		faults = append(faults, form.Fault{Field: "occurredAt", Rule: "future", Detail: "must not be in the future: only what has happened is recorded"})
	}
	return faults
}

// request is how the write side knows the request. Its print covers who asked
// what and not how it was written: a body is compared field by field.
func (in *Recording) request(s *Server, role access.Role, who access.Someone, body any) (command.Request, error) {
	canonical, err := json.Marshal(body)
	if err != nil {
		return command.Request{}, fmt.Errorf("fingerprint request: %w", err)
	}
	print := hmac.New(sha256.New, s.PrintKey)
	for _, part := range [][]byte{[]byte(who.Actor), []byte(http.MethodPost), []byte(in.path), canonical} {
		fmt.Fprintf(print, "%d:", len(part))
		print.Write(part)
	}
	return command.Request{
		ID: in.Key, Correlation: in.Correlation,
		Actor: string(who.Actor), Role: string(role), Organisation: string(who.Team), Purpose: cmp.Or(in.Purpose, role.Purpose()),
		Occurred: in.occurred, Print: print.Sum(nil), After: in.after,
	}, nil
}

// Ids are the ids that a command takes from its request.
type Ids struct {
	Request    uuid.UUID
	Actor      decider.Ref
	Team       decider.Ref
	Journey    uuid.UUID
	Need       uuid.UUID
	Transition uuid.UUID
	Document   uuid.UUID

	Named    decider.Ref // what the address names
	Of       uuid.UUID   // the same, where that has an id
	Evidence uuid.UUID   // the event that a command rests on
	LastDay  decider.Day // what that event says

	Referral   uuid.UUID
	Permission uuid.UUID

	Appointment uuid.UUID
	Promise     uuid.UUID
	Handover    uuid.UUID
	Voucher     uuid.UUID
	Objection   uuid.UUID
	Year        int

	Question uuid.UUID

	Asked uuid.UUID // the client's request
}

// Thing is the id of what the request creates.
func (i Ids) Thing(kind string) uuid.UUID { return command.ThingID(i.Request, kind, 0) }

// A Body is the body of a request to record something, as a command C.
type Body[C any] interface {
	occurrence() When
	command(Ids) C
}

// The bodies of requests to record something in a journey, or in a client's
// file.
type (
	ForJourney = Body[journey.Command]
	ForClient  = Body[client.Command]
)

// A maker is a body that creates something, and says what.
type maker interface{ makes() string }

// Recorded is the answer to a request that recorded something.
type Recorded struct {
	Status      int
	Location    string `header:"Location" doc:"Where to read what it is now."`
	ETag        string `header:"ETag" doc:"The revision after it, for If-Match."`
	LogPosition string `header:"Log-Position" doc:"From where it can be read: give it to a request that reads."`
	Body        Receipt
}

// A Receipt says what was recorded.
type Receipt struct {
	ID           uuid.UUID   `json:"id,omitzero" doc:"The id of what was created, where something was."`
	Entry        uuid.UUID   `json:"entry" doc:"The entry: the Idempotency-Key of the request. A withdrawal names it."`
	Client       uuid.UUID   `json:"client,omitzero" doc:"The client in whose file it stands: where clients were merged, that can be another than the one of the address."`
	Journey      uuid.UUID   `json:"journey,omitzero" doc:"The journey in which it stands."`
	Voucher      uuid.UUID   `json:"voucher,omitzero" doc:"The training voucher of which it is."`
	NoticeDue    bool        `json:"noticeDue,omitempty" doc:"Of a reorganisation: the law now wants a notice to UWV (WMCO-melding), and none is recorded."`
	Alike        []uuid.UUID `json:"alike,omitempty" doc:"Of a reorganisation that was announced: others of an employer of that name in that municipality which go on. Where this is one of them, withdraw it, and change the numbers of that."`
	RestrictedBy []uuid.UUID `json:"restrictedBy,omitempty" doc:"Of a restriction that was lifted: the clients, of those who were merged, whose own file goes on to restrict processing. It is restricted until these are lifted, too."`
	Revision     uint64      `json:"revision" doc:"The revision of the client's file or the journey after it."`
	Position     string      `json:"position" doc:"The same as the header Log-Position."`
	Events       []uuid.UUID `json:"events" doc:"The events that were recorded; none when it was so already: then there is no entry to withdraw."`
}

// recorded makes the answer of a result. What was so already is 200: nothing
// was created.
func (s *Server) recorded(location string, r Receipt, result command.Result) *Recorded {
	r.Revision, r.Position = uint64(result.Revision), s.position(result.Position)
	r.Events = append([]uuid.UUID{}, result.Events...)
	status := http.StatusCreated
	if len(r.Events) == 0 {
		status = http.StatusOK
	}
	return &Recorded{Status: status, Location: location, ETag: etag(result.Revision), LogPosition: r.Position, Body: r}
}

// told passes on how a command ended, and logs the looks that lie in an answer
// which recorded nothing: a refusal and a repeated answer say something about
// the client as well. What was recorded is itself the record of who did what.
func (s *Server) told(ctx context.Context, looks []look, result command.Result, err error) error {
	if err == nil && len(result.Events) > 0 && !result.Repeated {
		return nil
	}
	if logErr := s.saw(ctx, looks...); logErr != nil {
		return logErr
	}
	return err
}

// An errand is a command on its way to where it is decided on.
type errand struct {
	do       access.Action
	of       subject
	again    bool // the request was carried out before
	body     any
	carry    func(context.Context, command.Request) (command.Result, error)
	location string
	receipt  Receipt
}

// run asks access for an errand, sees whether the person's file is open to it,
// has it carried out, and answers with how that ended. Everything that is
// recorded comes by here.
func (s *Server) run(ctx context.Context, in *Recording, e errand) (*Recorded, error) {
	l, err := s.mayRecord(ctx, e.do, e.of, in.Purpose, e.again)
	if err != nil {
		return nil, err
	}
	req, err := in.request(s, l.role, callOf(ctx).who, e.body)
	if err != nil {
		return nil, err
	}
	var result command.Result
	if !e.again {
		err = recordable(e.of)
	}
	if err == nil && e.of.aside {
		err = e.matched(&req)
	}
	if err == nil {
		result, err = e.carry(ctx, req)
	}
	if err := s.told(ctx, e.of.owner.under(l), result, err); err != nil {
		return nil, err
	}
	e.receipt.Entry = in.Key
	out := s.recorded(e.location, e.receipt, result)
	if e.of.aside {
		out.ETag = etag(e.of.owner.files[0].revision)
	}
	return out, nil
}

// inJourney records something in one journey.
func (s *Server) inJourney(ctx context.Context, do access.Action, in *Recording, ids Ids, body ForJourney) (*Recorded, error) {
	of, j, err := s.journeySubject(ctx, do, ids.Journey)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, in, errand{
		do: do, of: of, again: made(j.story.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			cmd, err := s.given(ctx, j.story.State, body.command(ids))
			if err == nil && !made(j.story.Past, in.Key) {
				err = s.overlapping(ctx, of.owner, body, ids)
			}
			if err != nil {
				return command.Result{}, err
			}
			return s.Journeys.Handle(ctx, ids.Journey, cmd, req)
		},
		location: "/v1/journeys/" + ids.Journey.String(),
		receipt:  Receipt{ID: creates(body, ids), Journey: ids.Journey},
	})
}

// inClient records something in a client's file.
func (s *Server) inClient(ctx context.Context, do access.Action, in *Recording, id uuid.UUID, body ForClient) (*Recorded, error) {
	of, f, err := s.clientSubject(ctx, do, id)
	if err != nil {
		return nil, err
	}
	who := callOf(ctx).who
	ids := Ids{Request: in.Key, Actor: who.Actor, Team: who.Team}
	e := errand{do: do, of: of, body: body, receipt: Receipt{ID: creates(body, ids)}}
	return s.inFile(ctx, in, e, id, body.command(ids), func(ctx context.Context, home uuid.UUID) (client.Command, error) {
		return s.disclosing(ctx, f.counting(home, s.breaking(who, f, body.command(ids))), in.at(s).Day())
	})
}

// creates is the id of what a body creates, zero where that is nothing.
func creates(body any, ids Ids) uuid.UUID {
	if m, ok := body.(maker); ok {
		return ids.Thing(m.makes())
	}
	return uuid.Nil
}

// made says whether a request was carried out before.
func made[E any](past []decider.Entry[E], request uuid.UUID) bool {
	return slices.ContainsFunc(past, func(e decider.Entry[E]) bool { return e.Entry == request })
}

// mayRecord is [Server.may], except that a request which was carried out is
// answered again without asking access anew: what it recorded may be what took
// the access away. Its print makes sure that the same person asks the same.
func (s *Server) mayRecord(ctx context.Context, do access.Action, of subject, purpose string, again bool) (look, error) {
	if !again {
		return s.may(ctx, do, of, purpose)
	}
	role := callOf(ctx).who.Roles[0]
	return look{do: do, subject: of.client, object: of.object, in: of.relation, role: role, purpose: purpose}, nil
}
