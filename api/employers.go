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

// PassOnBody hands an employer's question to the partner whose work it is.
type PassOnBody struct {
	When
	Kind      string      `json:"kind" example:"wsp" doc:"Soort partner."`
	Partner   decider.Ref `json:"partner,omitempty" example:"wsp-twente" doc:"The partner, where it is known which; needed where data of the contact person goes along."`
	Topic     string      `json:"topic" example:"werkgeversvraag" doc:"Onderwerp."`
	Note      string      `json:"note,omitempty" doc:"Notitie: what was asked."`
	Purpose   string      `json:"sharingPurpose,omitempty" example:"werk-vinden" doc:"Doel: what the partner may use data of the contact person for. Only where that goes along."`
	DataKinds []string    `json:"dataKinds,omitempty" maxItems:"50" doc:"Soorten gegevens of the contact person that go along; without it, none do."`
	Basis     string      `json:"basis,omitempty" example:"toestemming-klant" doc:"Grondslag: it must hold on that day. With toestemming-klant the contact person's permission is looked up, and named as evidence."`
}

func (b PassOnBody) passOn() journey.PassOnQuestion {
	return journey.PassOnQuestion{
		Kind: b.Kind, Partner: b.Partner, Topic: b.Topic, Note: b.Note, Purpose: b.Purpose, DataKinds: b.DataKinds, Basis: b.Basis,
	}
}

func (b PassOnBody) command(Ids) journey.Command { return b.passOn() }

// passOn passes a question on. Telling a partner who the contact person is, is
// for those who may refer; what that person permitted is found in their own
// file, and decided on with the rest. The event is what the question is known
// by.
func (s *Server) passOn(ctx context.Context, in *OnJourney[PassOnBody]) (*Recorded, error) {
	pass, do := in.Body.passOn(), access.RecordContact
	if pass.Discloses() {
		do = access.SendReferral
	}
	of, j, err := s.journeySubject(ctx, do, in.Journey)
	if err != nil {
		return nil, err
	}
	return s.run(ctx, &in.Recording, errand{
		do: do, of: of, again: made(j.story.Past, in.Key), body: in.Body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			now, err := s.says(ctx)
			if err != nil {
				return command.Result{}, err
			}
			pass.Listed = standing.Kind(now, pass.Partner, in.at(s).Day())
			pass.Rules = standing.Rules(now, pass.Basis, in.at(s).Day())
			if terms, err := pass.Terms(); err == nil { // else it is refused for that
				pass.Permission = of.owner.permission(terms, in.at(s))
			}
			return s.Journeys.Handle(ctx, in.Journey, pass, req)
		},
		location: "/v1/journeys/" + in.Journey.String(),
		receipt:  Receipt{ID: command.EventID(in.Key, s.Journeys.Stream(in.Journey), 0), Journey: in.Journey},
	})
}

// QuestionAnswerBody says that a question was answered.
type QuestionAnswerBody struct {
	When
	Kind    string      `json:"kind" example:"wsp" doc:"Soort partner who answered."`
	Partner decider.Ref `json:"partner,omitempty" example:"wsp-twente" doc:"Who answered, where it is known who."`
	Answer  string      `json:"answer,omitempty" doc:"Antwoord."`
}

func (b QuestionAnswerBody) command(ids Ids) journey.Command {
	return journey.AnswerQuestion{Question: ids.Question, Kind: b.Kind, Partner: b.Partner, Answer: b.Answer}
}

// QuestionDropBody says that no answer is expected any more.
type QuestionDropBody struct {
	When
	Reason string `json:"reason" example:"niet-meer-nodig" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b QuestionDropBody) command(ids Ids) journey.Command {
	return journey.DropQuestion{Question: ids.Question, Reason: b.Reason, Note: b.Note}
}

// OnQuestion is a request to record something about a question that was passed
// on.
type OnQuestion[B ForJourney] struct {
	Recording
	Journey  uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Question uuid.UUID `path:"question" format:"uuid" doc:"The id of the question (werkgeversvraag), as the answer to passing it on says."`
	Body     B
}

func (in *OnQuestion[B]) ids() Ids {
	return Ids{Request: in.Key, Journey: in.Journey, Question: in.Question}
}

// Resolve checks the request before the handler runs.
func (in *OnQuestion[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// onQuestion registers a command on a question that was passed on.
func onQuestion[B ForJourney](r *routes, path string, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/passed-on-questions/{question}/"+path, func(ctx context.Context, in *OnQuestion[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, access.RecordContact, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}
