package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// ForVoucher is the body of a request to record something of a voucher.
type ForVoucher = Body[voucher.Command]

// OnVoucher is a request to record something of a voucher.
type OnVoucher[B ForVoucher] struct {
	Recording
	Voucher uuid.UUID `path:"voucher" format:"uuid" doc:"The id of the training voucher (scholingsvoucher)."`
	Body    B
}

// Resolve checks the request before the handler runs.
func (in *OnVoucher[B]) Resolve(ctx huma.Context) []error {
	actor := callOf(ctx.Context()).who.Actor
	return in.check(ctx, in.Body.occurrence(), func() any {
		return in.Body.command(Ids{Request: in.Key, Actor: actor, Voucher: in.Voucher})
	})
}

// OnObjection is a request to record something about an objection.
type OnObjection[B ForVoucher] struct {
	Recording
	Voucher   uuid.UUID `path:"voucher" format:"uuid" doc:"The id of the training voucher (scholingsvoucher)."`
	Objection uuid.UUID `path:"objection" format:"uuid" doc:"The id of the objection (bezwaar)."`
	Body      B
}

func (in *OnObjection[B]) ids() Ids {
	return Ids{Request: in.Key, Voucher: in.Voucher, Objection: in.Objection}
}

// Resolve checks the request before the handler runs.
func (in *OnObjection[B]) Resolve(ctx huma.Context) []error {
	ids := in.ids()
	ids.Actor = callOf(ctx.Context()).who.Actor
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(ids) })
}

// onVoucher registers a command on a voucher.
func onVoucher[B ForVoucher](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/vouchers/{voucher}/"+path, func(ctx context.Context, in *OnVoucher[B]) (*Recorded, error) {
		return r.server.inVoucher(ctx, do, &in.Recording, Ids{Request: in.Key, Voucher: in.Voucher}, in.Body)
	}, b.command(Ids{}), summary, about)
}

// onObjection registers a command on an objection against a decision.
func onObjection[B ForVoucher](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/vouchers/{voucher}/objections/{objection}/"+path, func(ctx context.Context, in *OnObjection[B]) (*Recorded, error) {
		return r.server.inVoucher(ctx, do, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}

// inVoucher records something of one voucher.
func (s *Server) inVoucher(ctx context.Context, do access.Action, in *Recording, ids Ids, body ForVoucher) (*Recorded, error) {
	of, v, err := s.voucherSubject(ctx, do, ids.Voucher)
	if err != nil {
		return nil, err
	}
	who := callOf(ctx).who
	ids.Actor, ids.Team = who.Actor, who.Team
	return s.run(ctx, in, errand{
		do: do, of: of, again: made(v.story.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			course, err := s.journeyFile(ctx, v.story.State.Asked.Journey)
			if err != nil {
				return command.Result{}, err
			}
			day, asked := in.at(s).Day(), v.story.State.Asked
			found, err := s.evidence(ctx, course.story, asked.Provider, day)
			if err != nil {
				return command.Result{}, err
			}
			ids.Evidence = found.Conversation(asked.Conversation, day)
			return s.Vouchers.Handle(ctx, ids.Voucher, voucher.WithEvidence{Command: body.command(ids), Evidence: found}, req)
		},
		location: "/v1/vouchers/" + ids.Voucher.String(),
		receipt:  Receipt{ID: creates(body, ids), Voucher: ids.Voucher},
	})
}

// A voucherFile is what the log says about one voucher.
type voucherFile = folded[voucher.Event, voucher.State]

// voucherSubject loads a voucher and how the caller stands to it: as to the
// journey in which it was applied for. Whoever assesses needs no relation, and
// sees no more than what was applied for.
func (s *Server) voucherSubject(ctx context.Context, do access.Action, id uuid.UUID) (of subject, v voucherFile, err error) {
	of = subject{object: s.Vouchers.Stream(id), relation: access.None}
	who := callOf(ctx).who
	if !reaches(who, do) {
		return of, v, nil
	}
	if v.story, v.revision, err = s.Vouchers.Load(ctx, id); err != nil {
		return of, v, err
	}
	now := v.story.State
	of.client, of.missing = now.Asked.Client, now.Status == "" && !now.Erased
	of.relation, of.owner, err = s.relationToVoucher(ctx, who, now)
	return of, v, err
}

// relationToVoucher is how someone stands to the journey in which a voucher was
// applied for, and whose that is; to none and nobody's once it is erased.
func (s *Server) relationToVoucher(ctx context.Context, who access.Someone, v voucher.State) (access.Relation, person, error) {
	if v.Asked.Client == uuid.Nil {
		return access.None, person{}, nil
	}
	owner, err := s.person(ctx, v.Asked.Client)
	if err != nil {
		return access.None, owner, err
	}
	course, err := s.anyJourney(ctx, v.Asked.Journey)
	if err != nil {
		return access.None, owner, err
	}
	return s.relationTo(who, course.story.State, owner), owner, nil
}

// ApplyBody applies for a voucher.
type ApplyBody struct {
	When
	Journey     string      `json:"journey" format:"uuid" doc:"The journey (klantreis) in which it is applied for. A career conversation (loopbaangesprek) that was held in it by then is found, and kept as evidence. Without one the application is not complete, where the terms ask for it."`
	Applicant   string      `json:"applicant" example:"klant" doc:"Aanvrager: who applies, the client or an advisor on their behalf."`
	Line        string      `json:"line" example:"structureel" doc:"Programmalijn."`
	Amount      int64       `json:"amount" minimum:"1" example:"250000" doc:"All costs of the training, in cents."`
	CoFinancing int64       `json:"coFinancing,omitempty" minimum:"0" doc:"Cofinanciering: what others pay of that, in cents."`
	Form        string      `json:"form,omitempty" format:"uuid" doc:"The document (aanvraagformulier)."`
	Plan        string      `json:"plan,omitempty" format:"uuid" doc:"The document (opleidingsplan). Without it the application is not complete, where the terms ask for it; whoever assesses the application approves it."`
	Provider    decider.Ref `json:"provider" example:"roc-van-twente" doc:"Opleider: the training provider, as reference data calls them."`
	Training    string      `json:"training" example:"Monteur elektrotechnische installaties" doc:"Opleiding."`
	Occupation  string      `json:"occupation,omitempty" maxLength:"10" example:"7411" doc:"Beroep that the training aims at: an ISCO-08 code."`
	Level       string      `json:"level" example:"mbo-3" doc:"Niveau."`
	StartDate   string      `json:"startDate" format:"date" doc:"The first day of the training."`
	Perspective string      `json:"perspective,omitempty" doc:"Arbeidsmarktperspectief: why there is work, where the occupation is not on the list of promising ones."`
	Distinction
}

// Distinction says, of an application, which others that look like it are for
// something else.
type Distinction struct {
	NotAlike     []string `json:"notAlike,omitempty" format:"uuid" maxItems:"50" doc:"The vouchers of the client that look like this one and are for something else: all those that an answer application-alike named. Alike are a training of the same name with the same provider, and one for the same occupation that begins on the same day, where that is not decided on yet or was granted."`
	HowDifferent string   `json:"howDifferent,omitempty" doc:"What this one is for that those are not; needed with notAlike."`
}

func (d Distinction) distinction() voucher.Distinction {
	return voucher.Distinction{NotAlike: idsOf(d.NotAlike), HowDifferent: d.HowDifferent}
}

// An applying is what a request applies for, without the terms that hold for it.
type applying struct {
	voucher.Application
	voucher.Distinction
}

// application is what a body asks for, with what was found in other streams.
func (b ApplyBody) application(owner, begun, conversation uuid.UUID, by decider.Ref) applying {
	a := voucher.Application{
		Client: owner, Journey: idOf(b.Journey), Begun: begun, Conversation: conversation, Applicant: b.Applicant, RecordedBy: by,
		Line: b.Line, Amount: b.Amount, CoFinancing: b.CoFinancing, Form: idOf(b.Form), Plan: idOf(b.Plan), Provider: b.Provider,
		Training: b.Training, Occupation: b.Occupation,
		Level: b.Level, StartsOn: dayOf(b.StartDate), Perspective: b.Perspective,
	}
	if b.Applicant == voucher.OnBehalf {
		a.AppliedBy = by
	}
	return applying{a, b.distinction()}
}

// Applying is a request to apply for a voucher.
type Applying struct {
	Recording
	Body ApplyBody
}

// Resolve checks the request before the handler runs.
func (in *Applying) Resolve(ctx huma.Context) []error {
	c := callOf(ctx.Context())
	return in.check(ctx, in.Body.When, func() any {
		return in.Body.application(in.Key, in.Key, uuid.Nil, c.who.Actor)
	})
}

// apply says in the client's file that the voucher is going to be theirs, and
// applies for it with that as evidence. Both have the same request id, so a
// request that ended between the two is completed by making it again.
func (s *Server) apply(ctx context.Context, in *Applying) (*Recorded, error) {
	of, j, err := s.journeySubject(ctx, access.ApplyVoucher, idOf(in.Body.Journey))
	if err != nil {
		return nil, err
	}
	owner := j.story.State.Client
	id := command.ThingID(in.Key, "voucher of "+of.object, 0)
	before, _, err := s.Vouchers.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	again := made(before.Past, in.Key)
	return s.run(ctx, &in.Recording, errand{
		do: access.ApplyVoucher, of: of, again: again, body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			if j.story.State.Erased {
				return command.Result{}, journey.ErrErased
			}
			day := in.at(s).Day()
			found, err := s.evidence(ctx, j.story, decider.Ref(in.Body.Provider), day)
			if err != nil {
				return command.Result{}, err
			}
			c, err := s.underTerms(ctx, in.Body.application(owner, in.Key, found.Conversation(uuid.Nil, day), callOf(ctx).who.Actor), day)
			if err != nil {
				return command.Result{}, err
			}
			if faults := in.faults(s, applying{c.Application, c.Distinction}); !again && len(faults) > 0 {
				return command.Result{}, faults
			}
			if found.Alike, err = s.Alike(ctx, id, c.Application); err != nil {
				return command.Result{}, err
			}
			with := voucher.WithEvidence{Command: c, Evidence: found}
			if err := refused(s, &in.Recording, voucher.Decider, voucher.Command(with)); !again && err != nil {
				return command.Result{}, err
			}
			return s.applyFor(ctx, id, c, found, req)
		},
		location: "/v1/vouchers/" + id.String(),
		receipt:  Receipt{ID: id, Client: owner, Journey: idOf(in.Body.Journey), Voucher: id},
	})
}

// underTerms puts an application under what the directory says of its day: the
// terms that hold, and whether the occupation is promising.
func (s *Server) underTerms(ctx context.Context, a applying, day decider.Day) (voucher.Apply, error) {
	now, err := s.says(ctx)
	a.Promising = standing.Promising(now, a.Occupation, day)
	return voucher.Apply{Application: a.Application, Distinction: a.Distinction, Terms: standing.Terms(now, day)}, err
}

// applyFor names the voucher in the client's file, and then applies for it.
func (s *Server) applyFor(ctx context.Context, id uuid.UUID, c voucher.Apply, found voucher.Evidence, req command.Request) (command.Result, error) {
	begun, err := s.Clients.Handle(ctx, c.Client, client.BeginVoucher{Voucher: id}, req)
	if err != nil {
		return begun, err
	}
	c.Begun = begun.Events[0]
	req.After = nil // it was about the client's file
	return s.Vouchers.Handle(ctx, id, voucher.WithEvidence{Command: c, Evidence: found}, req)
}
