package api

import (
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// CommitteeBody asks an advisory committee about an objection.
type CommitteeBody struct{ When }

func (CommitteeBody) command(ids Ids) voucher.Command {
	return voucher.ReferObjection{Objection: ids.Objection}
}

// ObjectionProlongationBody tells the client that deciding takes longer.
type ObjectionProlongationBody struct {
	When
	UntilDate string `json:"untilDate" format:"date" doc:"The new last day for deciding on the objection: six weeks later at most."`
	Reason    string `json:"reason,omitempty" doc:"Reden."`
}

func (b ObjectionProlongationBody) command(ids Ids) voucher.Command {
	return voucher.ProlongObjection{Objection: ids.Objection, Until: dayOf(b.UntilDate), Reason: b.Reason}
}

// ObjectionDelayBody says that the objector agrees to be answered later.
type ObjectionDelayBody struct {
	When
	UntilDate string `json:"untilDate" format:"date" doc:"The new last day for deciding on the objection: a year after the objector agreed at most."`
	Letter    string `json:"letter,omitempty" format:"uuid" doc:"The document in which the objector agrees (bezwaarschrift), or a note of what was said (verslag)."`
	Reason    string `json:"reason,omitempty" doc:"Reden."`
}

func (b ObjectionDelayBody) command(ids Ids) voucher.Command {
	return voucher.DelayObjection{Objection: ids.Objection, Until: dayOf(b.UntilDate), Letter: idOf(b.Letter), Reason: b.Reason}
}

// HearingBody says that the objector was heard.
type HearingBody struct {
	When
	Report string `json:"report,omitempty" format:"uuid" doc:"The document (verslag) of what was said."`
}

func (b HearingBody) command(ids Ids) voucher.Command {
	return voucher.HearObjector{Objection: ids.Objection, By: ids.Actor, Report: idOf(b.Report)}
}

// HearingWaiverBody says why the objector is not heard.
type HearingWaiverBody struct {
	When
	Ground      string `json:"ground" example:"ziet-af" doc:"Grond (Awb 7:3)."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting."`
}

func (b HearingWaiverBody) command(ids Ids) voucher.Command {
	return voucher.WaiveHearing{Objection: ids.Objection, Ground: b.Ground, Explanation: b.Explanation}
}

// MendingRequestBody asks the client to mend an objection.
type MendingRequestBody struct {
	When
	UntilDate string `json:"untilDate" format:"date" doc:"The last day for mending it (hersteltermijn): twelve weeks later at most."`
	Missing   string `json:"missing,omitempty" doc:"Verzuim: what is missing."`
}

func (b MendingRequestBody) command(ids Ids) voucher.Command {
	return voucher.RequestMending{Objection: ids.Objection, Until: dayOf(b.UntilDate), Missing: b.Missing}
}

// MendingBody says that the client mended an objection.
type MendingBody struct {
	When
	Letter string `json:"letter,omitempty" format:"uuid" doc:"The document that the client sent."`
}

func (b MendingBody) command(ids Ids) voucher.Command {
	return voucher.MendObjection{Objection: ids.Objection, Letter: idOf(b.Letter)}
}

// AnswerDispatchBody says that what was decided on an objection was sent.
type AnswerDispatchBody struct {
	When
	Document string `json:"document" format:"uuid" doc:"The document (beslissing op bezwaar) that was sent, with what replaces the decision that it is about."`
}

func (b AnswerDispatchBody) command(ids Ids) voucher.Command {
	return voucher.SendAnswer{Objection: ids.Objection, Document: idOf(b.Document)}
}

// GrantRevisionBody raises what was granted, or how long it is valid.
type GrantRevisionBody struct {
	When
	Amount      int64       `json:"amount,omitempty" minimum:"1" doc:"What is granted instead, in cents; left out: as it is."`
	ThroughDate string      `json:"throughDate,omitempty" format:"date" doc:"The last day on which the training can begin; left out: as it is."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b GrantRevisionBody) command(ids Ids) voucher.Command {
	return voucher.ReviseGrant{Objection: ids.Objection, Amount: b.Amount, Through: dayOf(b.ThroughDate), By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// SettlementRevisionBody settles the subsidy at more.
type SettlementRevisionBody struct {
	When
	Amount      int64       `json:"amount" minimum:"1" doc:"What it is settled at instead, in cents."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b SettlementRevisionBody) command(ids Ids) voucher.Command {
	return voucher.ReviseSettlement{Objection: ids.Objection, Amount: b.Amount, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// RevocationRevisionBody undoes a revocation.
type RevocationRevisionBody struct {
	When
	ThroughDate string      `json:"throughDate,omitempty" format:"date" doc:"The last day on which the training can begin; left out: as it was."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b RevocationRevisionBody) command(ids Ids) voucher.Command {
	return voucher.ReviseRevocation{Objection: ids.Objection, Through: dayOf(b.ThroughDate), By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// ReclaimRevisionBody asks less back, or nothing.
type ReclaimRevisionBody struct {
	When
	Amount      int64       `json:"amount,omitempty" minimum:"0" doc:"What is asked back instead, in cents; left out: nothing."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b ReclaimRevisionBody) command(ids Ids) voucher.Command {
	return voucher.ReviseReclaim{Objection: ids.Objection, Amount: b.Amount, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}
