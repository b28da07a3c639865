package demo

import "klantreis/domain/voucher"

// A refusal is why an application is rejected, and for what it asks.
type refusal struct {
	ground, why string
	course      course
	begun       bool // the training, before it was asked for
}

// refusals come up in turn. That the ceiling is reached, the fund says.
var refusals = []refusal{
	{ground: "geen-perspectief", why: "In de regio is weinig vraag naar dit beroep.", course: unpromising},
	{ground: "niveau-te-hoog", why: "De opleiding is op hbo-niveau; de regeling gaat tot en met mbo 4.",
		course: course{"vakschool-regge", "Associate degree installatietechniek", "7411", "hbo", 490_000}},
	{ground: "reeds-gestart", why: "De opleiding was al begonnen toen de aanvraag kwam.", course: courses[0], begun: true},
	{ground: "dubbele-aanvraag", why: "Voor dezelfde opleiding loopt al een aanvraag bij een andere gemeente.", course: courses[2]},
	{ground: "niveau-te-hoog", why: "Een universitaire opleiding valt buiten de regeling.",
		course: course{"zorgacademie-voorbeeld", "Gezondheidswetenschappen", "2221", "wo", 490_000}},
	{ground: "anders", why: "De opleider kan niet zeggen dat de opleiding dit jaar doorgaat.", course: courses[2]},
}

// Others are rejected for one and the same: those who object to it, and those
// who never came for the conversation.
var (
	otherMoney = refusal{ground: "andere-financiering", why: "De werkgever betaalt deze opleiding aan alle medewerkers."}
	unheardOf  = refusal{ground: "geen-loopbaangesprek", why: "Er is geen loopbaangesprek gevoerd, ook niet na het verzoek om aanvulling."}
)

// refusal is the next one.
func (y *year) refusal() refusal {
	y.refused++
	return refusals[(y.refused-1)%len(refusals)]
}

// uncompleted are the steps to a decision on what nobody completed, once it is
// too late to leave it untreated.
func (d *dossier) uncompleted(ask step) []step {
	return []step{ask, d.when(64, 75, func(voucher.State) {
		d.do(d.assessor, voucher.BeginAssessment{By: d.assessor.Actor})
	}, voucher.AwaitsCompletion), d.when(2, 10, d.reject, voucher.InAssessment), {0, 2, d.decided}}
}
