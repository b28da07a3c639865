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
	decidertest.Golden(t, "testdata/"+file, decidertest.Table(voucher.Decider, standings, commands...))
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
	lacking := application
	lacking.Plan = [16]byte{}
	incomplete := decidertest.History[voucher.Event]{}.At(decider.On(decidertest.Day(1)), voucher.Applied(lacking), held)
	standings = append(standings, standing{Name: "incomplete", Past: incomplete}, standing{Name: "term for completion over", Past: incomplete.Then(asked), On: asked.Until + 1},
		since("vastgesteld for less than was advanced", begun, approved, granted, voucher.AdvancePaid{Year: 2026, Amount: 1500_00, By: "idp|fee"}, started,
			voucher.TrainingBrokenOff{}, voucher.Settled{Year: 2026, Amount: 500_00, By: "idp|fee", Mandate: "m-1", Explanation: "x"}),
		since("erased", erased))
	table(t, "voucher.txt", standings, apply, voucher.RequestCompletion{}, complete, begin, voucher.Prolong{Until: decidertest.Day(100)}, approve, reject, untreat,
		voucher.Grant{Assessment: decidertest.Event(3), Reservation: decidertest.ID(8)}, voucher.Decline{Assessment: decidertest.Event(3), Declined: decidertest.ID(8)},
		voucher.Dispatch{Decision: decidertest.Event(3), Document: decidertest.ID(7)}, voucher.Dispatch{Decision: decidertest.Event(4), Document: decidertest.ID(7)},
		voucher.StartTraining{}, voucher.CompleteTraining{}, voucher.BreakOffTraining{}, voucher.ReceiveInvoice(invoice),
		voucher.PayAdvance{Amount: 100_00, By: "idp|fee"}, voucher.Settle{Amount: 1900_00, By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.Pay{Amount: 1900_00, By: "idp|fee"},
		voucher.Amend{Amount: 1000_00, Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.Reclaim{Amount: 100_00, By: "idp|fee", Mandate: "m-1"},
		voucher.Revoke{Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}, voucher.Expire{}, voucher.WithdrawApplication{},
		voucher.Withdraw{Entry: decidertest.Entry(2), Reason: "onjuist"}, voucher.Erase{Cause: decidertest.ID(9)})
}

func TestWhatEveryCommandMeetsOfAnObjection(t *testing.T) {
	lost := judged
	lost.Outcome = "ongegrond"
	table(t, "objection.txt", []standing{
		since("not decided", begun), since("no objection", begun, rejected), since("lodged", begun, rejected, objected), since("upheld", begun, rejected, objected, upheld),
		since("dismissed", begun, rejected, objected, dismissed()), since("in court", begun, rejected, objected, dismissed(), appealed),
		since("won in court", begun, rejected, objected, dismissed(), appealed, judged), since("lost in court", begun, rejected, objected, dismissed(), appealed, lost),
		since("revised", begun, rejected, objected, upheld, revised), since("revised and erased", begun, rejected, objected, upheld, revised, erased),
	}, object, uphold, appeal, judge, revise)
}
