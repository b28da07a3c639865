package api

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/form"
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
			course, err := s.anyJourney(ctx, v.story.State.Asked.Journey)
			if err != nil {
				return command.Result{}, err
			}
			now, err := s.says(ctx)
			if err != nil {
				return command.Result{}, err
			}
			ids.Evidence, ids.Listed = conversation(course.story), standing.Provides(now, v.story.State.Asked.Provider, in.at(s).Day())
			if b, completes := any(body).(CompletionBody); completes && !made(v.story.Past, in.Key) {
				if faults := filed(course.story.State, "plan", idOf(b.Plan)); len(faults) > 0 {
					return command.Result{}, faults
				}
			}
			return s.Vouchers.Handle(ctx, ids.Voucher, body.command(ids), req)
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
	Journey     string      `json:"journey" format:"uuid" doc:"The journey (klantreis) in which it is applied for. A career conversation (loopbaangesprek) in it is found, and kept as evidence."`
	Applicant   string      `json:"applicant" example:"klant" doc:"Aanvrager: who applies, the client or an advisor on their behalf."`
	Line        string      `json:"line" example:"structureel" doc:"Programmalijn."`
	Amount      int64       `json:"amount" minimum:"1" example:"250000" doc:"All costs of the training, in cents."`
	CoFinancing int64       `json:"coFinancing,omitempty" minimum:"0" doc:"Cofinanciering: what others pay of that, in cents."`
	Form        string      `json:"form,omitempty" format:"uuid" doc:"The document (aanvraagformulier)."`
	Plan        string      `json:"plan,omitempty" format:"uuid" doc:"The document of the approved training plan (opleidingsplan). Without it the application is not complete, where the terms ask for it."`
	Provider    decider.Ref `json:"provider" example:"roc-van-twente" doc:"Opleider: the training provider, as reference data calls them."`
	Training    string      `json:"training" example:"Monteur elektrotechnische installaties" doc:"Opleiding."`
	Occupation  string      `json:"occupation,omitempty" maxLength:"10" example:"7411" doc:"Beroep that the training aims at: an ISCO-08 code."`
	Level       string      `json:"level" example:"mbo-3" doc:"Niveau."`
	StartDate   string      `json:"startDate" format:"date" doc:"The first day of the training."`
	Perspective string      `json:"perspective,omitempty" doc:"Arbeidsmarktperspectief: why there is work, where the occupation is not on the list of promising ones."`
}

// application is what a body asks for, with what was found in other streams.
func (b ApplyBody) application(owner, begun, conversation uuid.UUID, by decider.Ref) voucher.Application {
	a := voucher.Application{
		Client: owner, Journey: idOf(b.Journey), Begun: begun, Conversation: conversation, Applicant: b.Applicant, RecordedBy: by,
		Line: b.Line, Amount: b.Amount, CoFinancing: b.CoFinancing, Form: idOf(b.Form), Plan: idOf(b.Plan), Provider: b.Provider,
		Training: b.Training, Occupation: b.Occupation,
		Level: b.Level, StartsOn: dayOf(b.StartDate), Perspective: b.Perspective,
	}
	if b.Applicant == voucher.OnBehalf {
		a.AppliedBy = by
	}
	return a
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
			if j.story.State.Closed() && !again {
				return command.Result{}, journey.ErrClosed
			}
			c, err := s.underTerms(ctx, in.Body.application(owner, in.Key, conversation(j.story), callOf(ctx).who.Actor), in.at(s).Day())
			if err != nil {
				return command.Result{}, err
			}
			faults := append(in.faults(s, c.Application), filed(j.story.State, "form", c.Form)...)
			if faults = append(faults, filed(j.story.State, "plan", c.Plan)...); !again && len(faults) > 0 {
				return command.Result{}, faults
			}
			if err := refused(s, &in.Recording, voucher.Decider, voucher.Command(c)); !again && err != nil {
				return command.Result{}, err
			}
			return s.applyFor(ctx, id, c, req)
		},
		location: "/v1/vouchers/" + id.String(),
		receipt:  Receipt{ID: id, Client: owner, Journey: idOf(in.Body.Journey), Voucher: id},
	})
}

// underTerms puts an application under what the directory says of its day: the
// terms that hold, whether the occupation is promising, and whether it knows
// the training provider.
func (s *Server) underTerms(ctx context.Context, a voucher.Application, day decider.Day) (voucher.Apply, error) {
	now, err := s.says(ctx)
	a.Promising = standing.Promising(now, a.Occupation, day)
	return voucher.Apply{Application: a, Terms: standing.Terms(now, day), Listed: standing.Provides(now, a.Provider, day)}, err
}

// filed finds fault with a document that is named and is not in the journey: a
// plan that nobody can read is none.
func filed(j journey.State, field string, id uuid.UUID) form.Faults {
	if _, there := j.Documents[id]; there || id == uuid.Nil {
		return nil
	}
	return form.Faults{{Field: field, Rule: "document", Detail: "must be a document of this journey: put it in first"}}
}

func (s *Server) applyFor(ctx context.Context, id uuid.UUID, c voucher.Apply, req command.Request) (command.Result, error) {
	begun, err := s.Clients.Handle(ctx, c.Client, client.BeginVoucher{Voucher: id}, req)
	if err != nil {
		return begun, err
	}
	c.Begun = begun.Events[0]
	req.After = nil // it was about the client's file
	return s.Vouchers.Handle(ctx, id, c, req)
}

// conversation is the latest career conversation in a journey, zero for none.
func conversation(s journey.Story) uuid.UUID {
	for _, e := range slices.Backward(decider.Effective(s.Past)) {
		if a, ok := e.What.(journey.AdviceGiven); ok && a.Form == voucher.NeedsConversation {
			return e.Event
		}
	}
	return uuid.Nil
}
