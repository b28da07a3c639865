package api

import (
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// TrainingStartBody records the first day of a training.
type TrainingStartBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b TrainingStartBody) command(Ids) voucher.Command { return voucher.StartTraining{Note: b.Note} }

// TrainingCompletionBody records that a training was completed.
type TrainingCompletionBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b TrainingCompletionBody) command(Ids) voucher.Command {
	return voucher.CompleteTraining{Note: b.Note}
}

// TrainingBreakOffBody records that a training was broken off.
type TrainingBreakOffBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b TrainingBreakOffBody) command(Ids) voucher.Command {
	return voucher.BreakOffTraining{Note: b.Note}
}

// ApplicationWithdrawalBody records that the client wants the voucher no more.
type ApplicationWithdrawalBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b ApplicationWithdrawalBody) command(Ids) voucher.Command {
	return voucher.WithdrawApplication{Note: b.Note}
}

// InvoiceBody records the invoice of the training provider.
type InvoiceBody struct {
	When
	Amount   int64  `json:"amount" minimum:"1" doc:"What is invoiced, in cents."`
	Document string `json:"document" format:"uuid" doc:"The document (factuur)."`
}

func (b InvoiceBody) command(Ids) voucher.Command {
	return voucher.ReceiveInvoice{Amount: b.Amount, Document: idOf(b.Document)}
}

// AdvanceBody records what was paid before settlement.
type AdvanceBody struct {
	When
	Amount  int64       `json:"amount" minimum:"1" doc:"What was paid, in cents."`
	Mandate decider.Ref `json:"mandate,omitempty" doc:"Mandaat: an advance is a decision (Awb 4:95), and is refused without one."`
}

func (b AdvanceBody) command(ids Ids) voucher.Command {
	return voucher.PayAdvance{Amount: b.Amount, By: ids.Actor, Mandate: b.Mandate}
}

// SettlementBody fixes what the subsidy comes to.
type SettlementBody struct {
	When
	Amount      int64       `json:"amount,omitempty" minimum:"0" doc:"What it comes to, in cents; left out: nothing."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation,omitempty" doc:"Motivering; needed where less is settled than was granted."`
}

func (b SettlementBody) command(ids Ids) voucher.Command {
	return voucher.Settle{Amount: b.Amount, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// PaymentBody records what was paid after settlement.
type PaymentBody struct {
	When
	Amount int64 `json:"amount" minimum:"1" doc:"What was paid, in cents: what was settled, less what was advanced or paid before."`
}

func (b PaymentBody) command(ids Ids) voucher.Command {
	return voucher.Pay{Amount: b.Amount, By: ids.Actor}
}

// AmendmentBody lowers what was granted.
type AmendmentBody struct {
	When
	Amount      int64       `json:"amount" minimum:"1" doc:"What is granted from now on, in cents."`
	Ground      string      `json:"ground" example:"gewijzigde-omstandigheden" doc:"Grond."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b AmendmentBody) command(ids Ids) voucher.Command {
	return voucher.Amend{Amount: b.Amount, Ground: b.Ground, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// ReclaimBody asks back what was paid without being due.
type ReclaimBody struct {
	When
	Amount      int64       `json:"amount" minimum:"1" doc:"What is asked back, in cents."`
	Ground      string      `json:"ground,omitempty" example:"niet-uitgevoerd" doc:"Grond. A decision without one is refused."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation,omitempty" doc:"Motivering, as the client is told it. A decision without one is refused."`
}

func (b ReclaimBody) command(ids Ids) voucher.Command {
	return voucher.Reclaim{Amount: b.Amount, Ground: b.Ground, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// RepaymentBody says that something was paid back.
type RepaymentBody struct {
	When
	Amount int64 `json:"amount" minimum:"1" doc:"What was paid back, in cents: all that was claimed back, or a part."`
}

func (b RepaymentBody) command(ids Ids) voucher.Command {
	return voucher.ReceiveRepayment{Amount: b.Amount, By: ids.Actor}
}

// RepaymentCorrectionBody says that less was repaid than was recorded.
type RepaymentCorrectionBody struct {
	When
	Repayment string `json:"repayment" format:"uuid" doc:"The repayment (terugbetaling): the event that recorded it."`
	Amount    int64  `json:"amount,omitempty" minimum:"0" doc:"What it was, in cents, which is less than was recorded; left out: it was none of this claim."`
	Reason    string `json:"reason" doc:"Reden."`
}

func (b RepaymentCorrectionBody) command(ids Ids) voucher.Command {
	return voucher.CorrectRepayment{Repayment: idOf(b.Repayment), Amount: b.Amount, By: ids.Actor, Reason: b.Reason}
}

// RepaymentReturnBody records that what was repaid too much was paid back.
type RepaymentReturnBody struct {
	When
	Repayment string `json:"repayment" format:"uuid" doc:"The repayment (terugbetaling): the event that recorded it."`
	Amount    int64  `json:"amount" minimum:"1" doc:"What was returned of it, in cents: at most what is claimed back no more."`
	To        string `json:"to" example:"klant" doc:"Aan wie: to whom it was paid back, which is who had repaid it."`
}

func (b RepaymentReturnBody) command(ids Ids) voucher.Command {
	return voucher.ReturnRepayment{Repayment: idOf(b.Repayment), Amount: b.Amount, To: b.To, By: ids.Actor}
}

// WriteOffBody says that something claimed back is not asked any more, by a
// decision to remit it or in the books only.
type WriteOffBody struct {
	When
	Amount      int64       `json:"amount" minimum:"1" doc:"What is not asked back any more, in cents: all that is still to be repaid, or a part."`
	Ground      string      `json:"ground" example:"kwijtschelding" doc:"Grond. To remit (kwijtschelding) is a decision, which is sent and can be objected to; on other grounds the client is sent nothing."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b WriteOffBody) command(ids Ids) voucher.Command {
	return voucher.WriteOff{Amount: b.Amount, Ground: b.Ground, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// WaiverRequestBody says that the client asked to remit what was claimed back.
type WaiverRequestBody struct {
	When
	Explanation string `json:"explanation,omitempty" doc:"Toelichting: what the client says about it."`
}

func (b WaiverRequestBody) command(Ids) voucher.Command {
	return voucher.RequestWaiver{Explanation: b.Explanation}
}

// WaiverRefusalBody refuses to remit what was claimed back.
type WaiverRefusalBody struct {
	When
	Grounds     []string    `json:"grounds" minItems:"1" maxItems:"4" doc:"Gronden, each once."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering, as the client is told it."`
}

func (b WaiverRefusalBody) command(ids Ids) voucher.Command {
	return voucher.RefuseWaiver{Grounds: b.Grounds, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// RevocationBody takes back the grant or the settlement.
type RevocationBody struct {
	When
	Ground      string      `json:"ground" example:"niet-uitgevoerd" doc:"Grond."`
	Mandate     decider.Ref `json:"mandate" doc:"Mandaat."`
	Explanation string      `json:"explanation" doc:"Motivering."`
}

func (b RevocationBody) command(ids Ids) voucher.Command {
	return voucher.Revoke{Ground: b.Ground, By: ids.Actor, Mandate: b.Mandate, Explanation: b.Explanation}
}

// ExpiryBody records that the training did not begin in time.
type ExpiryBody struct{ When }

func (ExpiryBody) command(Ids) voucher.Command { return voucher.Expire{} }
