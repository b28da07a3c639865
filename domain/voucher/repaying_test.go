package voucher_test

import (
	"testing"

	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

func repay(cents int64) voucher.ReceiveRepayment {
	return voucher.ReceiveRepayment{Amount: cents, By: "idp|fee"}
}

func repaid(cents int64) voucher.RepaymentReceived {
	return voucher.RepaymentReceived{Year: 2026, Line: "structureel", Amount: cents, By: "idp|fee"}
}

func TestRepaying(t *testing.T) {
	it := decidertest.For(t, desk)
	claimed := grant(it("is repaid")).Given(started, advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"})
	claimed.When(repay(300_00)).Then(repaid(300_00))
	claimed.When(repay(300_01)).Refuses(voucher.ErrNotClaimed)
	claimed.When(repay(0)).Refuses(voucher.ErrNotClaimed)
	claimed.Given(repaid(100_00)).When(repay(200_00)).Then(repaid(200_00))
	claimed.Given(repaid(100_00)).When(repay(200_01)).Refuses(voucher.ErrNotClaimed)
	claimed.Given(repaid(300_00)).When(repay(1)).Refuses(voucher.ErrNotClaimed)
	claimed.Given(repaid(300_00), voucher.Reclaimed{Amount: 200_00, By: "idp|fee"}).When(repay(200_00)).Then(repaid(200_00))
	claimed.Given(repaid(100_00)).When(voucher.Withdraw{Entry: decidertest.Entry(9), Reason: "onjuist"}).Refuses(voucher.ErrFinal)
	grant(it("is repaid once it was claimed back")).Given(started, advanced(500_00)).When(repay(1)).Refuses(voucher.ErrNotClaimed)

	// A revision that claims less leaves what was repaid as it is.
	less := voucher.DecisionRevised{Objection: decidertest.ID(20), Kind: "terugvordering", Year: 2026, Status: voucher.IsRevoked, Granted: 2000_00, Reclaimed: 50_00, By: "idp|bob"}
	claimed.Given(repaid(100_00)).Given(against(8)...).Given(less).When(repay(1)).Refuses(voucher.ErrNotClaimed)
}

// Whatever else happens, no more is received than is claimed back by then.
func TestNoMoreIsRepaidThanWasClaimedBack(t *testing.T) {
	parts := 0
	rapid.Check(t, func(t *rapid.T) {
		var h decidertest.History[voucher.Event]
		h = h.At(decider.On(decidertest.Day(1)), applied, held, received)
		for _, e := range []voucher.Event{begun, approved, granted, started, advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}} {
			h = h.Then(e)
		}
		for range 12 {
			s := voucher.Decider.Fold(h.Past)
			cents := rapid.Int64Range(0, 300_00).Draw(t, "cents")
			next := decidertest.Pick[voucher.Command](t, "next", repay(cents), repay(cents), voucher.Reclaim{Amount: cents, Ground: "anders", By: "idp|fee", Explanation: "x"})
			if events, err := desk.Decide(next, s, decider.Mark{Occurred: decider.On(decidertest.Day(40))}); err == nil {
				h = h.Then(events[0])
			}
			if m := voucher.Decider.Fold(h.Past).State.Money; m.Repaid > m.Reclaimed || m.Reclaimed > 500_00 {
				t.Fatalf("%d repaid of %d that were claimed back", m.Repaid, m.Reclaimed)
			} else if m.Repaid > 0 && m.Repaid < m.Reclaimed {
				parts++
			}
		}
	})
	if parts == 0 {
		t.Error("nothing was ever repaid in part, which proves little")
	}
}
