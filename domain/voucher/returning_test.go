package voucher_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Numbers of entries: 7 the reclaim of 300.00, 8 what was repaid of it, 11 the
// revision that claims 100.00.
func TestReturningWhatWasRepaidTooMuch(t *testing.T) {
	it := decidertest.For(t, desk)
	back := func(cents int64) voucher.ReturnRepayment {
		return voucher.ReturnRepayment{Repayment: decidertest.Event(8), Amount: cents, To: "klant", By: "idp|fee"}
	}
	gave := func(cents int64) voucher.RepaymentReturned {
		return voucher.RepaymentReturned{Year: 2026, Line: "structureel", Repayment: decidertest.Event(8), Amount: cents, To: "klant", By: "idp|fee"}
	}
	less := voucher.DecisionRevised{Objection: decidertest.ID(20), Kind: voucher.OfReclaim, Year: 2027, Left: 2026, Status: voucher.IsRevoked, Granted: 2000_00, Reclaimed: 100_00, By: "idp|bob"}
	claimed := claimedBack(it("is returned"))
	claimed.Given(repaid(250_00)).When(back(1)).Refuses(voucher.ErrNotOverpaid)
	over := claimed.Given(repaid(250_00)).Given(against(7)...).Given(less)
	over.When(back(150_00)).Then(gave(150_00)) // in the account of the year of the repayment
	over.When(back(50_00)).Then(gave(50_00))
	over.When(back(150_01)).Refuses(voucher.ErrNotOverpaid)
	over.When(back(0)).Refuses(voucher.ErrNotOverpaid)
	over.When(back(1)).On(decidertest.Day(10)).Refuses(voucher.ErrBeforeRevision)
	own := back(1)
	own.By = "idp|ada"
	over.When(own).Refuses(voucher.ErrFourEyes)
	other := back(1)
	other.Repayment = decidertest.Event(7)
	over.When(other).Refuses(voucher.ErrNoRepayment)
	over.Given(gave(100_00)).When(back(50_01)).Refuses(voucher.ErrNotOverpaid)
	over.Given(gave(150_00)).When(back(1)).Refuses(voucher.ErrNotOverpaid)
	over.Given(gave(150_00)).When(repay(1)).Refuses(voucher.ErrNotClaimed)
	over.Given(gave(150_00)).When(voucher.Withdraw{Entry: decidertest.Entry(12), Reason: "onjuist"}).Refuses(voucher.ErrFinal)

	// Of one of two repayments no more is returned than it was.
	two := claimed.Given(repaid(50_00), repaid(250_00)).Given(against(7)...).Given(less)
	two.When(back(50_00)).Then(gave(50_00))
	two.When(back(50_01)).Refuses(voucher.ErrNotOverpaid)

	// What was returned of a repayment that was less after all is repaid anew.
	nothing := voucher.RepaymentCorrected{Year: 2026, Line: "structureel", Repayment: decidertest.Event(8), Less: 250_00, By: "idp|fee", Reason: "x"}
	wrong := over.Given(gave(150_00), nothing)
	again := repaid(250_00)
	again.Year = 2027
	wrong.When(repay(250_00)).Then(again)
	wrong.When(repay(250_01)).Refuses(voucher.ErrNotClaimed)
}

func TestWhatWasRepaidTooMuchHoldsTheVoucher(t *testing.T) {
	life := []voucher.Event{advanced(300_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, repaid(300_00)}
	less := voucher.DecisionRevised{Objection: decidertest.ID(20), Kind: voucher.OfReclaim, Year: 2026, Status: voucher.IsRevoked, Granted: 2000_00, Reclaimed: 300_00 - 1, By: "idp|bob"}
	revised := append(append(life[:4:4], against(7)...), less)
	returned := append(revised[:7:7], voucher.RepaymentReturned{Year: 2026, Line: "structureel", Repayment: decidertest.Event(8), Amount: 1, To: "klant", By: "idp|fee"})
	for name, c := range map[string]struct {
		events []voucher.Event
		open   bool
	}{"repaid": {life, false}, "repaid too much": {revised, true}, "returned": {returned, false}, "erased": {append(revised[:7:7], erased), false}} {
		if s := grantedState(c.events...); s.Owing() != c.open || (s.Account().ToReturn == 1) != c.open {
			t.Errorf("%s: its account is open: %v, %+v", name, s.Owing(), s.Account())
		}
	}
}

// books are what the facts of a voucher come to, added up by themselves.
type books struct {
	paid, repaid, returned, writtenOff int64

	claimed, letGo, letGoThen int64 // the latter before it was revoked
}

func (b books) with(e voucher.Event) books {
	switch e := e.(type) {
	case voucher.Reclaimed:
		b.claimed += e.Amount
	case voucher.Revoked:
		b.letGo, b.letGoThen = 0, b.letGo
	case voucher.DecisionRevised:
		switch e.Kind {
		case voucher.OfReclaim:
			b.letGo += b.claimed - e.Reclaimed
		case voucher.OfRevocation:
			b.letGo = b.letGoThen
		}
		b.claimed = e.Reclaimed
	case voucher.AdvancePaid:
		b.paid += e.Amount
	case voucher.Paid:
		b.paid += e.Amount
	case voucher.RepaymentReceived:
		b.repaid += e.Amount
	case voucher.RepaymentCorrected:
		b.repaid -= e.Less
	case voucher.RepaymentReturned:
		b.returned += e.Amount
	case voucher.ClaimWrittenOff:
		b.writtenOff += e.Amount
	case voucher.ClaimWaived:
		b.writtenOff += e.Amount
	}
	return b
}

// balance says what does not add up of a voucher. Once nothing of its account is
// open, what was paid and not got back is what the subsidy comes to, and at most
// what was written off, or let go on objection of what the decision that stands
// made undue, beside that.
func (b books) balance(s voucher.State) error {
	m, a := s.Money, s.Account()
	var left, overpaid int64
	for _, r := range s.Repayments {
		left += r.Amount - r.Returned
		overpaid += max(0, r.Amount-r.Returned)
	}
	due := m.Settled
	if s.Status == voucher.IsRevoked {
		due = 0
	}
	spent := b.paid - b.repaid + b.returned - due
	switch {
	case b.paid != m.Advanced+m.Paid || b.repaid != m.Repaid || b.returned != m.Returned || b.writtenOff != m.WrittenOff || b.claimed != m.Reclaimed:
		return fmt.Errorf("the facts come to %+v", b)
	case left != m.Repaid-m.Returned || a.ToReturn > overpaid:
		return fmt.Errorf("the repayments come to %d, of which %d can be returned, and %+v", left, overpaid, a)
	case a.ToCollect > 0 && a.ToReturn > 0:
		return fmt.Errorf("it is owed both ways: %+v", a)
	case a != (voucher.Account{}) && !s.Owing():
		return fmt.Errorf("%+v is open, and nothing is owing", a)
	case s.Owing() || s.Status != voucher.IsPaid && s.Status != voucher.IsRevoked:
		return nil
	case spent < 0 || spent > b.writtenOff+b.letGo:
		return fmt.Errorf("%d cents beside the %d that are due", spent, due)
	}
	return nil
}

// Numbers of entries: 6 the revocation, 7 the reclaim that becomes less.
var (
	lessClaimed = append(against(7), voucher.DecisionRevised{Objection: decidertest.ID(20), Kind: voucher.OfReclaim, Year: 2026,
		Status: voucher.IsRevoked, Granted: 2000_00, Reclaimed: 300_00, By: "idp|bob"})
	grantedAgain = append(againstToo(6), voucher.DecisionRevised{Objection: decidertest.ID(30), Kind: voucher.OfRevocation, Year: 2026,
		Status: voucher.InTraining, Granted: 2000_00, By: "idp|bob"})
)

// againstToo says that another entry was objected to as well, and that this was
// upheld.
func againstToo(n int) []voucher.Event {
	return []voucher.Event{voucher.ObjectionLodged{Objection: decidertest.ID(30), Decision: decidertest.Event(n)}, voucher.ObjectionDecided{Objection: decidertest.ID(30), Outcome: voucher.Upheld, By: "idp|bob"}}
}

// reckoned draws a history in which much is paid, claimed back, repaid, objected
// to and revised.
func reckoned(t *rapid.T) decidertest.History[voucher.Event] {
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received)
	life := []voucher.Event{begun, approved, granted, started, advanced(1500_00)}
	if rapid.Bool().Draw(t, "revoked") {
		life = append(life, voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 800_00, By: "idp|fee"})
		life = append(life, decidertest.Pick(t, "let go", nil, lessClaimed, append(lessClaimed[:3:3], grantedAgain...))...)
	} else {
		life = append(life, voucher.TrainingBrokenOff{}, invoice, voucher.Settled{Year: 2026, Amount: 600_00, By: "idp|fee"}, voucher.Reclaimed{Amount: 700_00, By: "idp|fee"})
	}
	for _, e := range life {
		h = h.Then(e)
	}
	for range 30 {
		s := voucher.Decider.Fold(h.Past)
		day := h.Past[len(h.Past)-1].Occurred.Day() + 1
		if events, err := desk.Decide(reckoning(t, s), s, decider.Mark{Entry: uuid.New(), Occurred: decider.On(day)}); err == nil && len(events) > 0 {
			h = h.At(decider.On(day), events...)
		}
	}
	return h
}

func reckoning(t *rapid.T, s voucher.Story) voucher.Command {
	cents := decidertest.Pick[int64](t, "cents", 1, 100_00, 250_00, 500_00, 900_00)
	objection := voucher.Objection{}
	if n := len(s.State.Objections); n > 0 {
		objection = s.State.Objections[n-1]
		if next := disputing(t, s.State, objection); next != nil {
			return next
		}
	}
	decision := decidertest.Pick(t, "decision", s.State.Decisions...)
	due := s.State.Account()
	return decidertest.Pick[voucher.Command](t, "next",
		voucher.LodgeObjection{Objection: uuid.New(), Decision: decision.Event}, voucher.WaiveHearing{Objection: objection.ID, Ground: voucher.FullyMet},
		voucher.DecideObjection{Objection: objection.ID, Outcome: voucher.Upheld, By: "idp|bob"}, voucher.DecideObjection{Objection: objection.ID, Outcome: voucher.Upheld, By: "idp|bob"},
		voucher.Reclaim{Amount: cents, Ground: "anders", By: "idp|fee", Explanation: "x"}, voucher.Reclaim{Amount: due.ToReclaim, Ground: "anders", By: "idp|fee", Explanation: "x"},
		repay(cents), repay(due.ToCollect), voucher.Pay{Amount: due.ToPay, By: "idp|fee"}, voucher.WriteOff{Amount: cents, Ground: decidertest.Pick(t, "ground", "oninbaar", voucher.Remitted), By: "idp|fee"},
		voucher.Revoke{Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}, finishing(s.State, 2*cents),
		correction(t, s, cents), giveBack(t, s, cents), giveBack(t, s, due.ToReturn))
}

// finishing brings a voucher that was granted to what it is settled at.
func finishing(s voucher.State, cents int64) voucher.Command {
	switch {
	case s.Status == voucher.InTraining:
		return voucher.BreakOffTraining{}
	case s.Status == voucher.TrainingBroken && s.Money.Invoiced == 0:
		return voucher.ReceiveInvoice{Amount: 1900_00, Document: decidertest.ID(7)}
	}
	return voucher.Settle{Amount: cents, By: "idp|fee", Mandate: "m-1", Explanation: "x"}
}

// giveBack is of a repayment that is there, if any is.
func giveBack(t *rapid.T, s voucher.Story, cents int64) voucher.Command {
	if len(s.State.Repayments) == 0 {
		return repay(cents)
	}
	return voucher.ReturnRepayment{Repayment: decidertest.Pick(t, "returned", s.State.Repayments...).Event, Amount: cents, To: "klant", By: "idp|fee"}
}

// Numbers of entries: 7 the reclaim, 10 what revised it, 13 what revised the
// revocation.
func TestWhatWasLetGoGoesWithWhatItWasClaimedFor(t *testing.T) {
	it := decidertest.For(t, desk)
	revised := func(objection int, kind string, status voucher.Status, settled, reclaimed int64) voucher.DecisionRevised {
		return voucher.DecisionRevised{Objection: decidertest.ID(objection), Kind: kind, Year: 2026, Status: status, Granted: 2000_00, Settled: settled, Reclaimed: reclaimed, By: "idp|bob"}
	}
	claim := func(cents int64) voucher.Reclaim {
		return voucher.Reclaim{Amount: cents, Ground: "anders", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	}
	revoked, settled := voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Settled{Year: 2026, Amount: 800_00, By: "idp|fee"}

	life := []voucher.Event{started, advanced(1000_00), revoked, voucher.Reclaimed{Amount: 1000_00, By: "idp|fee"}}
	life = append(append(life, against(8)...), revised(20, voucher.OfReclaim, voucher.IsRevoked, 0, 600_00))
	letGo := grant(it("is let go")).Given(life...)
	letGo.When(claim(1)).Refuses(voucher.ErrNotUndue)
	again := append(append(life, againstToo(7)...), revised(30, voucher.OfRevocation, voucher.InTraining, 0, 0))
	over := append(again, voucher.TrainingBrokenOff{}, invoice, settled)
	if s := grantedState(over...); s.Status != voucher.IsPaid || s.Account() != (voucher.Account{ToReclaim: 200_00}) || !s.Owing() {
		t.Errorf("at %s: %+v", s.Status, s.Account())
	}
	at := grant(it("is settled at less than was advanced")).Given(over...)
	at.When(claim(200_00)).Then(voucher.Reclaimed(claim(200_00)))
	at.When(claim(200_01)).Refuses(voucher.ErrNotUndue)
	anew := grant(it("is revoked anew")).Given(again...).Given(revoked)
	anew.When(claim(1000_00)).Then(voucher.Reclaimed(claim(1000_00)))

	// What was let go of a settlement is not let go of a revocation, and is
	// again once that is undone.
	ofSettled := []voucher.Event{started, advanced(1000_00), voucher.TrainingBrokenOff{}, invoice, settled, voucher.Reclaimed{Amount: 200_00, By: "idp|fee"}}
	ofSettled = append(append(ofSettled, against(10)...), revised(20, voucher.OfReclaim, voucher.IsPaid, 800_00, 50_00))
	then := grant(it("was let go of a settlement")).Given(ofSettled...)
	then.When(claim(1)).Refuses(voucher.ErrNotUndue)
	then.Given(revoked).When(claim(950_00)).Then(voucher.Reclaimed(claim(950_00)))
	back := then.Given(revoked).Given(againstToo(14)...).Given(revised(30, voucher.OfRevocation, voucher.IsPaid, 800_00, 50_00))
	back.When(claim(1)).Refuses(voucher.ErrNotUndue)
}

// The histories that matter most are rare, so they are drawn until some were.
func TestTheAccountOfAVoucherAddsUp(t *testing.T) {
	seen := map[string]int{}
	for n := 0; n < 50 && (n == 0 || len(seen) < 3); n++ {
		accountsAddUp(t, seen)
	}
	if len(seen) < 3 {
		t.Errorf("only %v was seen, which proves little", seen)
	}
}

func accountsAddUp(t *testing.T, seen map[string]int) {
	rapid.Check(t, func(t *rapid.T) {
		var s voucher.State
		var b books
		var restored bool
		for _, e := range decider.Effective(reckoned(t).Past) {
			s = voucher.Decider.Evolve(e.What, s, e.Mark)
			b = b.with(e.What)
			if err := b.balance(s); err != nil {
				t.Fatalf("after %T: %v\n%s %+v", e.What, err, s.Status, s.Money)
			}
			if _, is := e.What.(voucher.RepaymentReturned); is && !s.Owing() {
				seen["returned and closed"]++
			}
			if r, is := e.What.(voucher.DecisionRevised); is && r.Kind == voucher.OfRevocation {
				restored = true
			}
			if restored && s.Status == voucher.IsPaid {
				seen["granted again and settled"]++
			}
			if s.Account().ToReturn > 0 {
				seen["to be returned"]++
			}
		}
	})
}
