package journey_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
)

var (
	passOn   = journey.PassOnQuestion{Kind: "wsp", Partner: "wsp-twente", Topic: "werkgeversvraag", Note: "Zoekt drie lassers."}
	passedOn = journey.QuestionPassedOn{Kind: "wsp", Partner: "wsp-twente", Topic: "werkgeversvraag", Note: "Zoekt drie lassers."}

	answerQuestion   = journey.AnswerQuestion{Question: decidertest.Event(2), Kind: "wsp", Partner: "wsp-twente", Answer: "Twee kandidaten."}
	dropQuestion     = journey.DropQuestion{Question: decidertest.Event(2), Reason: "niet-meer-nodig"}
	questionAnswered = journey.QuestionAnswered(answerQuestion)
	questionDropped  = journey.QuestionDropped(dropQuestion)
)

// employers is the journey of an employer's contact person.
func employers() journey.Opened {
	e := opened
	e.Kind = "werkgever"
	return e
}

func TestPassingOnAnEmployersQuestion(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("passes it on, as often as it takes").Given(employers(), passedOn).When(passOn).Then(passedOn)
	it("passes on no question of anyone else").Given(opened).When(passOn).Refuses(journey.ErrNotEmployer)
	it("passes nothing on once it is closed").Given(employers(), closed).When(passOn).Refuses(journey.ErrClosed)
	given := it("passes on two hundred at most").Given(employers())
	for range journey.MaxQuestions {
		given = given.Given(passedOn)
	}
	given.When(passOn).Refuses(journey.ErrTooManyQuestions)
}

func TestWhatGoesAlongWithAQuestionIsADisclosure(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	along := passOn
	along.Purpose, along.DataKinds, along.Basis = "werk-vinden", []string{"naam", "contactgegevens"}, sharing.Consent
	along.Rules = rules()
	along.Listed, along.Permission = "wsp", &sharing.Permission{Event: decidertest.ID(80), Kind: "wsp", Purpose: "werk-vinden", DataKinds: []string{"naam", "contactgegevens"}, Given: decider.On(decidertest.Day(1)), From: decidertest.Day(1)}
	disclosed := journey.ContactDisclosed{Basis: sharing.Consent, Evidence: decidertest.ID(80), Client: opened.Client,
		Partner: "wsp-twente", Kind: "wsp", Purpose: "werk-vinden", DataKinds: []string{"naam", "contactgegevens"}}
	it("says who the contact person is, who permits that").Given(employers()).When(along).Then(passedOn, disclosed)
	change := func(f func(*journey.PassOnQuestion)) journey.PassOnQuestion {
		c := along
		f(&c)
		return c
	}
	for name, c := range map[string]struct {
		ask  journey.PassOnQuestion
		want error
	}{
		"without a permission":      {change(func(c *journey.PassOnQuestion) { c.Permission = nil }), sharing.ErrNoPermission},
		"more than is permitted":    {change(func(c *journey.PassOnQuestion) { c.DataKinds = []string{"naam", "geboortedatum"} }), sharing.ErrNoPermission},
		"on a basis of others":      {change(func(c *journey.PassOnQuestion) { c.Basis = "suwi-62" }), sharing.ErrNoBasis},
		"on no basis":               {change(func(c *journey.PassOnQuestion) { c.Basis = "" }), sharing.ErrNoBasis},
		"and does not say what":     {change(func(c *journey.PassOnQuestion) { c.DataKinds = nil }), sharing.ErrNoDataKind},
		"and does not say what for": {change(func(c *journey.PassOnQuestion) { c.Purpose = "" }), sharing.ErrNoPermission},
		"and does not say to whom":  {change(func(c *journey.PassOnQuestion) { c.Partner = "" }), journey.ErrNoRecipient},
	} {
		it("tells nothing " + name).Given(employers()).When(c.ask).Refuses(c.want)
	}
	it("says first what is wrong with the journey").Given(employers(), closed).When(change(func(c *journey.PassOnQuestion) { c.Partner = "" })).Refuses(journey.ErrClosed)
}

func TestAQuestionIsAnsweredOrDropped(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is answered").Given(employers(), passedOn).When(answerQuestion).Then(questionAnswered)
	it("is dropped").Given(employers(), passedOn).When(dropQuestion).Then(questionDropped)
	it("is answered after the journey was closed").Given(employers(), passedOn, closed).When(answerQuestion).Then(questionAnswered)
	it("is dropped after the journey was closed").Given(employers(), passedOn, closed).When(dropQuestion).Then(questionDropped)
	it("is answered after all").Given(employers(), passedOn, questionDropped, withdrawn(3)).When(answerQuestion).Then(questionAnswered)
	it("holds what passed it on").Given(employers(), passedOn, questionAnswered).When(withdraw(2)).Refuses(journey.ErrRestsOn, decidertest.Entry(3))
	for _, cmd := range []journey.Command{answerQuestion, dropQuestion} {
		it("was passed on").Given(employers(), contacted).When(cmd).Refuses(journey.ErrNoQuestion)
		it("was passed on before").Given(employers()).GivenOn(decidertest.Day(5), passedOn).When(cmd).On(decidertest.Day(4)).Refuses(journey.ErrBeforeQuestion)
		for _, end := range []journey.Event{questionAnswered, questionDropped} {
			it("ends once").Given(employers(), passedOn, end).When(cmd).Refuses(journey.ErrQuestionEnded)
		}
	}
}
