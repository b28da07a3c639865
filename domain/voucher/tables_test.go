package voucher_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// standing is how a voucher, or what is said against it, can stand.
type standing = decidertest.Standing[voucher.Event]

// since is a standing of a complete application, after more happened.
func since(name string, events ...voucher.Event) standing {
	past := decidertest.History[voucher.Event]{}.At(decider.On(decidertest.Day(1)), applied, held, received)
	for _, e := range events {
		past = past.Then(e)
	}
	return standing{Name: name, Past: past}
}

func table(t *testing.T, file string, standings []standing, commands ...voucher.Command) {
	t.Helper()
	decidertest.Golden(t, "testdata/"+file, decidertest.Table(desk, standings, commands...))
}

// TestWhatEveryCommandMeets is the life of a voucher on one page: what a lawyer
// reads against the Awb.
func TestWhatEveryCommandMeets(t *testing.T) {
	standings := []standing{{Name: "none"}}
	for _, status := range voucher.Statuses {
		standings = append(standings, since(string(status), leadsTo[status]...))
		if status == voucher.InAssessment {
			standings = append(standings, since("in-beoordeling and assessed", begun, approved))
		}
	}
	report := voucher.DocumentFiled{Document: decidertest.ID(20), Kind: "verslag"}
	lacking := application
	lacking.Plan = [16]byte{}
	incomplete := decidertest.History[voucher.Event]{}.At(decider.On(decidertest.Day(1)), voucher.Applied(lacking), held)
	standings = append(standings, standing{Name: "incomplete", Past: incomplete}, standing{Name: "term for completion over", Past: incomplete.Then(asked), On: asked.Until + 1},
		since("vastgesteld for less than was advanced", begun, approved, granted, voucher.AdvancePaid{Year: 2026, Amount: 1500_00, By: "idp|fee"}, started,
			voucher.TrainingBrokenOff{}, voucher.Settled{Year: 2026, Amount: 500_00, By: "idp|fee", Mandate: "m-1", Explanation: "x"}),
		since("claimed back", begun, approved, granted, advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 100_00, By: "idp|fee"}),
		since("to be remitted", begun, approved, granted, advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 100_00, By: "idp|fee"}, voucher.WaiverRequested{}),
		since("repaid too much", append(append([]voucher.Event{begun, approved, granted, advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 100_00, By: "idp|fee"}, repaid(100_00)}, against(7)...),
			voucher.DecisionRevised{Objection: decidertest.ID(20), Kind: voucher.OfReclaim, Year: 2026, Status: voucher.IsRevoked, Granted: 2000_00, By: "idp|bob"})...),
		since("a report in the dossier", report), since("erased", erased))
	table(t, "voucher.txt", standings, apply, voucher.RequestCompletion{}, complete, begin, voucher.Prolong{Until: decidertest.Day(100)}, approve, reject, untreat,
		voucher.Grant{Assessment: decidertest.Event(3), Reservation: decidertest.ID(8)}, voucher.Decline{Assessment: decidertest.Event(3), Declined: decidertest.ID(8)},
		voucher.Dispatch{Decision: decidertest.Event(3), Document: decidertest.ID(7)}, voucher.Dispatch{Decision: decidertest.Event(4), Document: decidertest.ID(7)},
		voucher.StartTraining{}, voucher.CompleteTraining{}, voucher.BreakOffTraining{}, voucher.ReceiveInvoice(invoice),
		voucher.PayAdvance{Amount: 100_00, By: "idp|fee", Mandate: "m-1"}, voucher.Settle{Amount: 1900_00, By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.Pay{Amount: 1900_00, By: "idp|fee"},
		voucher.Amend{Amount: 1000_00, Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.Reclaim{Amount: 100_00, Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}, repay(100_00),
		voucher.CorrectRepayment{Repayment: decidertest.Event(7), Amount: 1, By: "idp|fee", Reason: "x"}, voucher.ReturnRepayment{Repayment: decidertest.Event(8), Amount: 100_00, To: "klant", By: "idp|fee"}, voucher.WriteOff{Amount: 100_00, Ground: "oninbaar", By: "idp|fee", Mandate: "m-1", Explanation: "x"},
		voucher.WriteOff{Amount: 100_00, Ground: voucher.Remitted, By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.RequestWaiver{}, voucher.RefuseWaiver{Grounds: []string{"kan-betalen"}, By: "idp|fee", Mandate: "m-1", Explanation: "x"},
		voucher.Revoke{Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.Expire{}, voucher.WithdrawApplication{},
		voucher.FileDocument(report), voucher.Withdraw{Entry: decidertest.Entry(2), Reason: "onjuist"}, voucher.Erase{Cause: decidertest.ID(9)})
}

func TestWhatEveryCommandMeetsOfAnObjection(t *testing.T) {
	lost := judged
	lost.Outcome = "ongegrond"
	table(t, "objection.txt", []standing{
		since("not decided", begun), since("no objection", begun, rejected), since("lodged before the decision was sent", begun, rejected, objected),
		since("lodged", begun, rejected, sentOut, objected), since("heard", begun, rejected, sentOut, objected, heard),
		since("not to be heard", begun, rejected, sentOut, objected, waived("ziet-af")), since("clearly unfounded", begun, rejected, sentOut, objected, waived(voucher.ClearlyUnfounded)),
		since("with a committee", begun, rejected, sentOut, objected, referred), since("prolonged", begun, rejected, sentOut, objected, later),
		since("to be mended", begun, rejected, objected, lacking), since("mended", begun, rejected, objected, lacking, mended),
		since("upheld", begun, rejected, objected, upheld), since("upheld and sent", begun, rejected, objected, upheld, answerSent(5)),
		since("dismissed", begun, rejected, objected, dismissed()), since("in court", begun, rejected, objected, dismissed(), appealed),
		since("won in court", begun, rejected, objected, dismissed(), appealed, judged), since("lost in court", begun, rejected, objected, dismissed(), appealed, lost),
		since("revised", begun, rejected, objected, upheld, revised), since("revised and erased", begun, rejected, objected, upheld, revised, erased),
	}, object, referIt, longer, agree, lacks, mend, hear, waive("geen-reactie"), uphold, sent, appeal, judge, revise)
}

// answerSent says that the n-th entry, which decided on an objection, was sent.
func answerSent(n int) voucher.DecisionDispatched {
	return voucher.DecisionDispatched{Decision: decidertest.Event(n), Document: sent.Document}
}

// What replaces a decision that was upheld, where the voucher was granted: see
// revising_test.go for the numbers of entries.
func TestWhatEveryCommandMeetsOfARevision(t *testing.T) {
	since := func(name string, n int, life []voucher.Event, after ...voucher.Event) standing {
		events := append([]voucher.Event{begun, approved, granted}, life...)
		return since(name, append(append(events, against(n)...), after...)...)
	}
	gone := voucher.Revoked{Year: 2026, By: "idp|fee"}
	life := []voucher.Event{started, advanced(500_00), gone, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, voucher.Reclaimed{Amount: 200_00, By: "idp|fee"}}
	open := decidertest.History[voucher.Event]{}.At(decider.On(decidertest.Day(1)), applied, held, received).Then(begun).Then(approved).Then(granted).Then(protested)
	table(t, "revision.txt", []standing{
		{Name: "objection to the grant", Past: open}, since("of the grant", 4, nil), since("of the grant, waits for the fund", 4, nil, raise),
		since("of the grant, dropped", 4, nil, raise, voucher.RevisionDropped{Declined: decidertest.ID(41)}),
		since("of the grant, made", 4, nil, raise, raised), since("of the grant, and erased", 4, nil, erased),
		since("of an amendment", 5, []voucher.Event{voucher.Amended{Year: 2026, Amount: 1200_00, Ground: "anders", By: "idp|fee", Mandate: "m-1"}}),
		since("of the settlement", 8, toSettlement), since("of the revocation", 7, life), since("of a reclaim", 8, life),
	}, more, voucher.ReviseSettlement{Objection: decidertest.ID(20), Amount: 1900_00, By: "idp|bob", Mandate: "m-2", Explanation: "x"},
		voucher.ReviseRevocation{Objection: decidertest.ID(20), By: "idp|bob", Mandate: "m-2", Explanation: "x"},
		voucher.ReviseReclaim{Objection: decidertest.ID(20), Amount: 100_00, By: "idp|bob", Mandate: "m-2", Explanation: "x"},
		revise, reserveMore, voucher.Decline{Assessment: decidertest.Event(7), Declined: decidertest.ID(41)}, sent)
}
