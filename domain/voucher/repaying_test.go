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

// Numbers of entries: 7 the reclaim of 300.00, 8 what was repaid of it.
func TestARepaymentIsCorrected(t *testing.T) {
	it := decidertest.For(t, desk)
	to := func(cents int64) voucher.CorrectRepayment {
		return voucher.CorrectRepayment{Repayment: decidertest.Event(8), Amount: cents, By: "idp|fee", Reason: "x"}
	}
	less := func(cents, by int64) voucher.RepaymentCorrected {
		return voucher.RepaymentCorrected{Year: 2026, Line: "structureel", Repayment: decidertest.Event(8), Amount: cents, Less: by, By: "idp|fee", Reason: "x"}
	}
	said := claimedBack(it("is corrected to less")).Given(repaid(200_00))
	said.When(to(150_00)).Then(less(150_00, 50_00))
	said.When(to(0)).Then(less(0, 200_00))
	said.When(to(200_00)).Refuses(voucher.ErrNotLess)
	said.When(to(-1)).Refuses(voucher.ErrNotLess)
	said.When(to(1)).On(decidertest.Day(7)).Refuses(voucher.ErrBeforeRepaid)
	other := to(1)
	other.Repayment = decidertest.Event(7)
	said.When(other).Refuses(voucher.ErrNoRepayment)
	again := said.Given(less(150_00, 50_00))
	again.When(to(150_00)).Refuses(voucher.ErrNotLess)
	again.When(to(100_00)).Then(less(100_00, 50_00))
	again.When(repay(150_01)).Refuses(voucher.ErrNotClaimed)
	again.When(repay(150_00)).Then(repaid(150_00))
	again.When(voucher.Withdraw{Entry: decidertest.Entry(9), Reason: "onjuist"}).Refuses(voucher.ErrFinal)
}

func TestAClaimIsWrittenOff(t *testing.T) {
	it := decidertest.For(t, desk)
	off := func(cents int64) voucher.WriteOff {
		return voucher.WriteOff{Amount: cents, Ground: "oninbaar", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	}
	said := claimedBack(it("is not asked any more"))
	said.When(off(300_00)).Then(voucher.ClaimWrittenOff(off(300_00)))
	said.When(off(300_01)).Refuses(voucher.ErrNotAnOpenSum)
	said.When(off(0)).Refuses(voucher.ErrNotAnOpenSum)
	said.When(off(1)).On(decidertest.Day(6)).Refuses(voucher.ErrBeforeClaim)
	said.When(repay(1)).On(decidertest.Day(6)).Refuses(voucher.ErrBeforeClaim)
	part := said.Given(repaid(100_00), voucher.ClaimWrittenOff(off(150_00)))
	part.When(off(50_01)).Refuses(voucher.ErrNotAnOpenSum)
	part.When(repay(50_01)).Refuses(voucher.ErrNotClaimed)
	part.When(repay(50_00)).Then(repaid(50_00))
	part.When(voucher.Withdraw{Entry: decidertest.Entry(9), Reason: "onjuist"}).Refuses(voucher.ErrFinal)
	grant(it("is written off once it was claimed back")).Given(started, advanced(500_00)).When(off(1)).Refuses(voucher.ErrNotAnOpenSum)
	own := off(1)
	own.By = "idp|ada"
	said.When(own).Refuses(voucher.ErrFourEyes)

	life := []voucher.Event{advanced(300_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}}
	for cents, open := range map[int64]bool{299_99: true, 300_00: false} {
		if s := grantedState(append(life[:3:3], voucher.ClaimWrittenOff(off(cents)))...); s.Owing() != open {
			t.Errorf("with %d cents written off of 300.00 it is open: %v", cents, s.Owing())
		}
	}
}

// Numbers of entries: 8 the waiver.
func TestAWaiverIsADecision(t *testing.T) {
	it := decidertest.For(t, desk)
	waive := voucher.WriteOff{Amount: 200_00, Ground: voucher.Remitted, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	waived := voucher.ClaimWaived{Amount: 200_00, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	claimed := claimedBack(it("is sent, and can be objected to"))
	claimed.When(waive).Then(waived)
	claimed.When(waive).On(decidertest.Day(6)).Refuses(voucher.ErrBeforeClaim)
	said := claimed.Given(waived)
	said.When(waive).Refuses(voucher.ErrNotAnOpenSum)
	said.When(voucher.Dispatch{Decision: decidertest.Event(8), Document: decidertest.ID(7)}).
		Then(voucher.DecisionDispatched{Decision: decidertest.Event(8), Document: decidertest.ID(7)})
	objection := voucher.LodgeObjection{Objection: decidertest.ID(20), Decision: decidertest.Event(8)}
	said.When(objection).Then(voucher.ObjectionLodged(objection))
	more := voucher.WriteOff{Amount: 100_00, Ground: voucher.Remitted, By: "idp|fee", Mandate: "m-1", Explanation: "y"}
	said.Given(against(8)...).When(more).Then(voucher.ClaimWaived{Amount: 100_00, By: "idp|fee", Mandate: "m-1", Explanation: "y"})
	said.When(voucher.Withdraw{Entry: decidertest.Entry(8), Reason: "onjuist"}).Refuses(voucher.ErrFinal)
	said.Given(voucher.ClaimWrittenOff{Amount: 100_00, Ground: "oninbaar", By: "idp|fee", Mandate: "m-1", Explanation: "x"}).
		When(voucher.Dispatch{Decision: decidertest.Event(9), Document: decidertest.ID(7)}).Refuses(voucher.ErrNoDecision)

	life := []voucher.Event{advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, waived}
	for decision, calls := range map[int]string{6: voucher.OfRevocation, 8: ""} { // what was remitted leaves the revocation where it was
		s := grantedState(append(life[:4:4], against(decision)...)...)
		if got := s.Calls(s.Objections[0]); got != calls {
			t.Errorf("an objection to entry %d calls for %q, want %q", decision, got, calls)
		}
	}
}

// claimedBack gives a voucher of which 300.00 is claimed back.
func claimedBack(s sentence) sentence {
	return grant(s).Given(advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"})
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
			next := decidertest.Pick[voucher.Command](t, "next", repay(cents), repay(cents), voucher.WriteOff{Amount: cents / 2, By: "idp|fee"}, correction(t, s, cents), voucher.Reclaim{Amount: cents, Ground: "anders", By: "idp|fee", Explanation: "x"})
			if events, err := desk.Decide(next, s, decider.Mark{Occurred: decider.On(decidertest.Day(40))}); err == nil {
				h = h.Then(events[0])
			}
			if m := voucher.Decider.Fold(h.Past).State.Money; m.Repaid < 0 || m.Repaid+m.WrittenOff > m.Reclaimed || m.Reclaimed > 500_00 {
				t.Fatalf("%d repaid and %d written off of %d that were claimed back", m.Repaid, m.WrittenOff, m.Reclaimed)
			} else if m.Repaid > 0 && m.Repaid < m.Reclaimed {
				parts++
			}
		}
	})
	if parts == 0 {
		t.Error("nothing was ever repaid in part, which proves little")
	}
}

// correction is of a repayment that is there, if any is.
func correction(t *rapid.T, s voucher.Story, cents int64) voucher.Command {
	if len(s.State.Repayments) == 0 {
		return repay(cents)
	}
	return voucher.CorrectRepayment{Repayment: decidertest.Pick(t, "repayment", s.State.Repayments...).Event, Amount: cents / 2, By: "idp|fee", Reason: "x"}
}
