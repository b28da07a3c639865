package api

import (
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// CompletionRequestBody asks the client to complete an application.
type CompletionRequestBody struct {
	When
	UntilDate string `json:"untilDate,omitempty" format:"date" doc:"The last day for completing it (hersteltermijn); left out: as the terms say."`
	Missing   string `json:"missing,omitempty" doc:"What is missing. It has to be said: the client cannot complete an application without knowing that."`
}

func (b CompletionRequestBody) command(Ids) voucher.Command {
	return voucher.RequestCompletion{Until: dayOf(b.UntilDate), Missing: b.Missing}
}

// CompletionBody says that an application was completed.
type CompletionBody struct {
	When
	Plan string `json:"plan,omitempty" format:"uuid" doc:"The document (opleidingsplan), where that was missing. A career conversation (loopbaangesprek) in the journey is found, where one was held by then."`
}

func (b CompletionBody) command(ids Ids) voucher.Command {
	return voucher.Complete{Plan: idOf(b.Plan), Conversation: ids.Evidence, RecordedBy: ids.Actor}
}

// AssessmentBody takes an application into assessment.
type AssessmentBody struct{ When }

func (AssessmentBody) command(ids Ids) voucher.Command {
	return voucher.BeginAssessment{By: ids.Actor}
}

// ProlongationBody tells the client that the decision takes longer.
type ProlongationBody struct {
	When
	UntilDate string `json:"untilDate" format:"date" doc:"The new last day for deciding."`
	Reason    string `json:"reason,omitempty" doc:"Reden."`
}

func (b ProlongationBody) command(Ids) voucher.Command {
	return voucher.Prolong{Until: dayOf(b.UntilDate), Reason: b.Reason}
}

// PositiveAssessmentBody says that a voucher is to be granted.
type PositiveAssessmentBody struct {
	When
	Amount      int64       `json:"amount" minimum:"1" doc:"What is to be granted, in cents."`
	Perspective bool        `json:"perspectiveAccepted,omitempty" doc:"The reasoned perspective (arbeidsmarktperspectief) convinces. Needed where the terms ask for one and the occupation was not on the list of promising ones."`
	Mandate     decider.Ref `json:"mandate" example:"mandaat-2026-03" doc:"Mandaat: the mandate under which it is decided."`
	Explanation string      `json:"explanation,omitempty" doc:"Motivering."`
	Distinction
}

func (b PositiveAssessmentBody) command(ids Ids) voucher.Command {
	return voucher.AssessPositive{Distinction: b.distinction(), Amount: b.Amount, Perspective: b.Perspective, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// RejectionBody says that a voucher is not granted.
type RejectionBody struct {
	When
	Grounds     []string    `json:"grounds" minItems:"1" maxItems:"7" doc:"Weigeringsgronden, each once. That the ceiling is reached is the fund's to say."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering, as the client is told it."`
}

func (b RejectionBody) command(ids Ids) voucher.Command {
	return voucher.Reject{Grounds: b.Grounds, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// NonTreatmentBody says that an application is not treated.
type NonTreatmentBody struct {
	When
	Ground      string      `json:"ground,omitempty" example:"niet-aangevuld" doc:"Grond, of the list voucher-untreated-grounds. A decision without one is refused."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation,omitempty" doc:"Motivering, as the client is told it. A decision without one is refused."`
}

func (b NonTreatmentBody) command(ids Ids) voucher.Command {
	return voucher.LeaveUntreated{Ground: b.Ground, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// DispatchBody says that a decision was sent to the client.
type DispatchBody struct {
	When
	Decision string `json:"decision" format:"uuid" doc:"The decision (besluit): the event that made it."`
	Document string `json:"document" format:"uuid" doc:"The document that was sent (besluit)."`
}

func (b DispatchBody) command(Ids) voucher.Command {
	return voucher.Dispatch{Decision: idOf(b.Decision), Document: idOf(b.Document)}
}

// VoucherWithdrawalBody takes back an entry of a voucher.
type VoucherWithdrawalBody struct {
	Entry  string `json:"entry" format:"uuid" doc:"The entry: the Idempotency-Key of the request that recorded it."`
	Reason string `json:"reason" example:"onjuist" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (VoucherWithdrawalBody) occurrence() When { return When{} }

func (b VoucherWithdrawalBody) command(Ids) voucher.Command {
	return voucher.Withdraw{Entry: idOf(b.Entry), Reason: b.Reason, Note: b.Note}
}

// ObjectionBody says that the client objects to a decision.
type ObjectionBody struct {
	When
	Decision string `json:"decision" format:"uuid" doc:"The decision (besluit): the event that made it."`
	Letter   string `json:"letter,omitempty" format:"uuid" doc:"The document (bezwaarschrift)."`
	Grounds  string `json:"grounds,omitempty" doc:"Gronden, in the client's words."`
}

func (ObjectionBody) makes() string { return "objection" }

func (b ObjectionBody) command(ids Ids) voucher.Command {
	return voucher.LodgeObjection{Objection: ids.Thing(b.makes()), Decision: idOf(b.Decision), Letter: idOf(b.Letter), Grounds: b.Grounds}
}

// ObjectionDecisionBody decides on an objection.
type ObjectionDecisionBody struct {
	When
	Outcome     string      `json:"outcome" example:"gegrond" doc:"Uitkomst."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Document    string      `json:"document,omitempty" format:"uuid" doc:"The document (beslissing op bezwaar)."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b ObjectionDecisionBody) command(ids Ids) voucher.Command {
	return voucher.DecideObjection{Objection: ids.Objection, Outcome: b.Outcome, By: ids.Actor, Mandate: b.Mandate,
		Document: idOf(b.Document), Explanation: b.Explanation}
}

// AppealBody says that the client appeals to the court.
type AppealBody struct {
	When
	Letter string `json:"letter,omitempty" format:"uuid" doc:"The document (beroepschrift)."`
}

func (AppealBody) makes() string { return "appeal" }

func (b AppealBody) command(ids Ids) voucher.Command {
	return voucher.LodgeAppeal{Appeal: ids.Thing(b.makes()), Objection: ids.Objection, Letter: idOf(b.Letter)}
}

// AppealDecisionBody says what the court decided.
type AppealDecisionBody struct {
	When
	Outcome  string `json:"outcome" example:"ongegrond" doc:"Uitkomst."`
	Document string `json:"document,omitempty" format:"uuid" doc:"The document (uitspraak)."`
}

func (b AppealDecisionBody) command(ids Ids) voucher.Command {
	return voucher.DecideAppeal{Objection: ids.Objection, Outcome: b.Outcome, Document: idOf(b.Document)}
}

// RevisionBody takes a refusal back into assessment.
type RevisionBody struct {
	When
	Mandate     decider.Ref `json:"mandate,omitempty" doc:"Mandaat. A decision without one is refused."`
	Explanation string      `json:"explanation,omitempty" doc:"Motivering."`
}

func (b RevisionBody) command(ids Ids) voucher.Command {
	return voucher.Revise{Objection: ids.Objection, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}
