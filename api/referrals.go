package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/standing"
)

// ReferralBody refers a client to a partner.
type ReferralBody struct {
	When
	Partner   decider.Ref `json:"partner" example:"partner-uwv" doc:"Partner: the organisation that the client is referred to, by its reference in the directory, which knows it on that day."`
	Kind      string      `json:"kind,omitempty" example:"uwv" doc:"Soort partner. It is as the directory has it: where it is given, it must be the same."`
	Purpose   string      `json:"sharingPurpose" example:"werk-vinden" doc:"Doel: what the partner may use the data for (doelbinding). Help with debts is another purpose, also within the same municipality."`
	DataKinds []string    `json:"dataKinds" minItems:"1" maxItems:"50" doc:"Soorten gegevens: everything that the partner gets to see is named."`
	Basis     string      `json:"basis" example:"suwi-62" doc:"Grondslag: it must hold on the day of the referral, for these data, this purpose and this recipient. With toestemming-klant the client's permission is looked up, and named as evidence."`
	Needs     []string    `json:"needs,omitempty" format:"uuid" maxItems:"50" doc:"The support needs (ondersteuningsbehoeften) that are handed over; they stay open at the partner until reported back."`
	Question  string      `json:"question,omitempty" doc:"Vraag aan de partner; with it, the data kind vraag is disclosed."`
}

func (ReferralBody) makes() string { return "referral" }

func (b ReferralBody) send(ids Ids) journey.SendReferral {
	return journey.SendReferral{
		Referral: ids.Thing(b.makes()), Partner: b.Partner, Kind: b.Kind, Purpose: b.Purpose, DataKinds: b.DataKinds,
		Basis: b.Basis, Needs: idsOf(b.Needs), Question: b.Question,
	}
}

func (b ReferralBody) command(ids Ids) journey.Command { return b.send(ids) }

// idsOf reads ids. What is not one is refused by its schema.
func idsOf(texts []string) (all []uuid.UUID) {
	for _, text := range texts {
		all = append(all, idOf(text))
	}
	return all
}

// refer sends a referral. What the client permitted is found in the client's
// own file, and what the partner is in the directory, as the log has them; both
// are decided on with the rest.
func (s *Server) refer(ctx context.Context, in *OnJourney[ReferralBody]) (*Recorded, error) {
	of, j, err := s.journeySubject(ctx, access.SendReferral, in.Journey)
	if err != nil {
		return nil, err
	}
	send := in.Body.send(in.ids(callOf(ctx).who))
	return s.run(ctx, &in.Recording, errand{
		do: access.SendReferral, of: of, again: made(j.story.Past, in.Key), body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			now, err := s.says(ctx)
			if err != nil {
				return command.Result{}, err
			}
			send.Listed = standing.Kind(now, send.Partner, in.at(s).Day())
			send.Rules = standing.Rules(now, send.Basis, in.at(s).Day())
			if terms, err := send.Terms(); err == nil { // else it is refused for that
				send.Permission = of.owner.permission(terms, in.at(s))
			}
			return s.Journeys.Handle(ctx, in.Journey, send, req)
		},
		location: referralAddress(in.Journey, send.Referral),
		receipt:  Receipt{ID: send.Referral, Journey: in.Journey},
	})
}

func referralAddress(journey, referral uuid.UUID) string {
	return "/v1/journeys/" + journey.String() + "/referrals/" + referral.String()
}

// OnReferral is a request to record something about a referral.
type OnReferral[B ForJourney] struct {
	Recording
	Journey  uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Referral uuid.UUID `path:"referral" format:"uuid" doc:"The id of the referral (doorverwijzing)."`
	Body     B
}

func (in *OnReferral[B]) ids() Ids {
	return Ids{Request: in.Key, Journey: in.Journey, Referral: in.Referral}
}

// Resolve checks the request before the handler runs.
func (in *OnReferral[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// onReferral registers a command on a referral.
func onReferral[B ForJourney](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/referrals/{referral}/"+path, func(ctx context.Context, in *OnReferral[B]) (*Recorded, error) {
		return r.server.inReferral(ctx, do, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}

// inReferral records something about one referral. The partner reads it where
// they read the referral: the journey is not theirs.
func (s *Server) inReferral(ctx context.Context, do access.Action, in *Recording, ids Ids, body ForJourney) (*Recorded, error) {
	of, f, err := s.referralSubject(ctx, do, ids.Journey, ids.Referral)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, in, errand{
		do: do, of: of, again: made(f.story.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.Journeys.Handle(ctx, ids.Journey, body.command(ids), req)
		},
		location: referralAddress(ids.Journey, ids.Referral),
		receipt:  Receipt{Journey: ids.Journey},
	})
}

// ReferralReceiptBody says that a referral came to the partner.
type ReferralReceiptBody struct{ When }

func (b ReferralReceiptBody) command(ids Ids) journey.Command {
	return journey.ReceiveReferral{Referral: ids.Referral}
}

// ReferralAcceptanceBody says that the partner does what is asked.
type ReferralAcceptanceBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b ReferralAcceptanceBody) command(ids Ids) journey.Command {
	return journey.AcceptReferral{Referral: ids.Referral, Note: b.Note}
}

// ReferralDeclineBody says that the partner does not do what is asked.
type ReferralDeclineBody struct {
	When
	Reason string `json:"reason" example:"geen-capaciteit" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b ReferralDeclineBody) command(ids Ids) journey.Command {
	return journey.DeclineReferral{Referral: ids.Referral, Reason: b.Reason, Note: b.Note}
}

// ReferralBeginBody says that the partner has begun.
type ReferralBeginBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b ReferralBeginBody) command(ids Ids) journey.Command {
	return journey.BeginReferral{Referral: ids.Referral, Note: b.Note}
}

// ReferralReportBody says what became of a referral.
type ReferralReportBody struct {
	When
	Report string           `json:"report,omitempty" doc:"Terugkoppeling, in words."`
	Needs  []NeedReportBody `json:"needs,omitempty" maxItems:"50" doc:"What became of each support need that was handed over: of all of them, once each."`
}

// A NeedReportBody says what became of a need that was handed over.
type NeedReportBody struct {
	Need    string `json:"need" format:"uuid" doc:"The support need."`
	Status  string `json:"status" enum:"vervuld,deels-vervuld,vervallen,bevestigd" doc:"Status: met or partly met with an outcome, dropped with a reason, or to be worked on at the desk (bevestigd)."`
	Outcome string `json:"outcome,omitempty" doc:"Uitkomst."`
	Reason  string `json:"reason,omitempty" doc:"Reden."`
}

func (b ReferralReportBody) command(ids Ids) journey.Command {
	c := journey.ReportBack{Referral: ids.Referral, Report: b.Report}
	for _, n := range b.Needs {
		c.Needs = append(c.Needs, journey.NeedReport{Need: idOf(n.Need), Status: journey.NeedStatus(n.Status), Outcome: n.Outcome, Reason: n.Reason})
	}
	return c
}

// ReferralExpiryBody says that nothing is expected of the partner any more.
type ReferralExpiryBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b ReferralExpiryBody) command(ids Ids) journey.Command {
	return journey.ExpireReferral{Referral: ids.Referral, Note: b.Note}
}
