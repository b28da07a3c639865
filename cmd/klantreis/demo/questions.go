package demo

import (
	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
)

// passOn hands an employer's question to a partner.
func passOn(f *file) {
	if f.chance(60) {
		f.passOn(journey.PassOnQuestion{Kind: f.pick([]choice{{60, "wsp"}, {20, "sbb"}, {20, "onderwijs"}}), Topic: "werkgeversvraag", Note: f.words(notes)})
	}
}

// passOn hands a question on, now and then with who asks it, and sees what comes
// of it.
func (f *file) passOn(c journey.PassOnQuestion) {
	own := f.aside(2)
	if c.Kind == "wsp" && own.chance(35) {
		c = own.along(c)
	}
	result := f.record(c)
	f.settled(c)
	if len(result.Events) > 0 {
		own.followUp(result.Events[0], c.Kind)
	}
}

// along has the partner know who the contact person is, who permits that first.
func (f *file) along(c journey.PassOnQuestion) journey.PassOnQuestion {
	c.Partner, c.Purpose, c.DataKinds, c.Basis = "wsp-twente", "werk-vinden", []string{"naam", "contactgegevens"}, sharing.Consent
	f.client(f.advisor, client.GivePermission{Permission: f.id(), Form: "mondeling", Recipient: c.Partner, Kind: c.Kind, Purpose: c.Purpose, DataKinds: c.DataKinds})
	c.Listed, c.Rules = f.year.kind(c.Partner), f.year.rules(c.Basis)
	if terms, err := c.Terms(); err == nil {
		c.Permission = f.known().Permission(terms, decider.At(f.year.now))
	}
	return c
}

// followUp records some days later that a question was answered, most of the
// time, or that no answer is expected any more.
func (f *file) followUp(question uuid.UUID, kind string) {
	f.year.at(f.later(3, 20), func() {
		s, _ := f.stands()
		switch {
		case s.Erased || !f.named && f.chance(12): // it stays open
		case !f.named && f.chance(15):
			f.record(journey.DropQuestion{Question: question, Reason: f.pick([]choice{{60, "niet-meer-nodig"}, {40, "geen-antwoord"}})})
		default:
			f.record(journey.AnswerQuestion{Question: question, Kind: kind, Answer: f.words(answers)})
		}
	})
}

// answers are what partners said to employers.
var answers = []string{
	"Adviseur van de partner heeft de werkgever gebeld, er volgt een bezoek.",
	"Twee kandidaten voorgesteld; de werkgever nodigt ze uit.",
	"Uitleg gegeven over leerplekken en de subsidie daarvoor.",
}
