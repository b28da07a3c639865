package voucher

import "klantreis/domain/decider"

// Corrections say how what was recorded of a voucher is put right. Only what
// decides nothing and moves no money is withdrawn.
var Corrections = decider.Corrections{
	{Way: decider.Withdrawn, Of: []any{
		AssessmentBegun{}, DecisionDispatched{}, TrainingStarted{}, TrainingCompleted{}, TrainingBrokenOff{}, InvoiceReceived{},
		ObjectionLodged{}, ObjectionReferred{}, MendingRequested{}, ObjectionMended{}, ObjectorHeard{}, HearingWaived{}, AppealLodged{}, WaiverRequested{}, DocumentFiled{},
	}},

	{Way: decider.Countered, Of: []any{Applied{}, TermsHeld{}, ReceivedComplete{}, PlaceKept{}, Completed{}, ConversationFound{}, AlikeRuledOut{}}, By: []string{"voucher.application-withdrawn"},
		Instead: "An application is not withdrawn as a mistake: its place in the order of complete receipt rests on it. The client gives it up, and applies anew."},
	{Way: decider.Countered, Of: []any{CompletionRequested{}}, By: []string{"voucher.completed"},
		Instead: "A request to complete is not withdrawn: the term for deciding stood still because of it. Record the completion; the term runs on from then."},
	{Way: decider.Countered, Of: []any{AssessedPositive{}, Granted{}, Amended{}}, By: []string{"voucher.amended", "voucher.revoked", "voucher.decision-revised"},
		Instead: "A decision that grants is not withdrawn: the fund has reserved for it. Amend it, revoke it, or revise it on an objection."},
	{Way: decider.Countered, Of: []any{Rejected{}, NotTreated{}}, By: []string{"voucher.revised"},
		Instead: "A decision is not withdrawn. It is revised on an objection or an appeal; or the client applies anew."},
	{Way: decider.Countered, Of: []any{Revoked{}, Settled{}, Reclaimed{}}, By: []string{"voucher.decision-revised"},
		Instead: "A decision is not withdrawn. It is revised on an objection or an appeal."},
	{Way: decider.Countered, Of: []any{AdvancePaid{}, Paid{}}, By: []string{"voucher.reclaimed"},
		Instead: "What was paid was paid, and the fund's account has it. What was paid too much is claimed back."},
	{Way: decider.Countered, Of: []any{ObjectionDecided{}}, By: []string{"voucher.appeal-decided"},
		Instead: "A decision on an objection is not withdrawn. The client appeals against it, and what the court decides is carried out."},

	{Way: decider.Countered, Of: []any{RepaymentReceived{}}, By: []string{"voucher.repayment-corrected"},
		Instead: "A repayment stands in the fund's account. Where more was recorded than was paid back, correct it; where less was, record the rest as another repayment."},
	{Way: decider.Countered, Of: []any{RepaymentCorrected{}}, By: []string{"voucher.repayment-received"},
		Instead: "The fund's account has it. Where it was repaid after all, record that as another repayment."},
	{Way: decider.Countered, Of: []any{RepaymentReturned{}}, By: []string{"voucher.repayment-corrected"},
		Instead: "What was returned was paid, and the fund's account has it. Where the repayment was less, correct that: what was returned too much is then still to be repaid."},
	{Way: decider.Final, Of: []any{ClaimWrittenOff{}, ClaimWaived{}},
		Instead: "What is not asked back any more stays so: the client may rely on it."},
	{Way: decider.Countered, Of: []any{WaiverRefused{}}, By: []string{"voucher.claim-waived"},
		Instead: "A decision is not withdrawn. Remit the claim after all (write-offs), or answer the objection against it."},
	{Way: decider.Final, Of: []any{ObjectionDelayed{}},
		Instead: "That the client agreed to be answered later holds. Decide earlier than that."},
	{Way: decider.Final, Of: []any{Prolonged{}, ObjectionProlonged{}},
		Instead: "That a decision takes longer was told to the client, and holds. Decide earlier than that."},
	{Way: decider.Final, Of: []any{ApplicationWithdrawn{}, Expired{}},
		Instead: "A voucher that was given up or has expired has ended, and what it held of the fund has gone to others. The client applies anew."},
	{Way: decider.Final, Of: []any{AppealDecided{}},
		Instead: "What a court decided is not withdrawn. Carry it out; where it was recorded otherwise than it is, that is said in the reasons of the revision."},
	{Way: decider.Final, Of: []any{Revised{}, RevisionAssessed{}, DecisionRevised{}, RevisionDropped{}},
		Instead: "A revision carries out what was decided on an objection or an appeal, and is not withdrawn. Whoever disagrees with it objects or appeals."},
	{Way: decider.Final, Of: []any{EntryWithdrawn{}},
		Instead: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."},
	{Way: decider.Final, Of: []any{Erased{}},
		Instead: "An erasure is not undone: the keys are destroyed."},
}

var takingBack = decider.TakingBack{Corrections: Corrections, Unknown: ErrNoEntry, Final: ErrFinal, RestsOn: ErrRestsOn}

// Corrects says that an event can be how something in a voucher was put right: it
// was taken back, or countered because it was never so.
func Corrects(e Event) bool {
	switch e.(type) {
	case EntryWithdrawn, RepaymentCorrected:
		return true
	}
	return false
}
