package voucher_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Numbers of entries: 4 granted, 5 objection, 6 decided on that, 7 assessed,
// 8 revised.
var (
	protested = voucher.ObjectionLodged{Objection: decidertest.ID(20), Decision: decidertest.Event(4)}
	granting  = upheld
	more      = voucher.ReviseGrant{Objection: decidertest.ID(20), Amount: 2200_00, By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	raise     = voucher.RevisionAssessed{Objection: decidertest.ID(20), Kind: "verlening", Year: 2026, Line: "structureel", Received: decider.On(decidertest.Day(1)),
		Amount: 2200_00, Total: 2200_00, By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	raised = voucher.DecisionRevised{Objection: decidertest.ID(20), Kind: "verlening", Assessment: decidertest.Event(7), Reservation: decidertest.ID(40),
		Year: 2026, Status: voucher.IsGranted, Granted: 2200_00, By: "idp|bob", Mandate: "m-2"}
	reserveMore = voucher.Grant{Assessment: decidertest.Event(7), Reservation: decidertest.ID(40)}
)

// against says that an entry was objected to, and that this was upheld.
func against(n int) []voucher.Event {
	e := protested
	e.Decision = decidertest.Event(n)
	return []voucher.Event{e, granting}
}

func TestRevisingAGrant(t *testing.T) {
	it := decidertest.For(t, desk)
	won := grant(it("is raised, if the fund has the money")).Given(against(4)...)
	won.When(more).Then(raise)
	won.Given(raise).When(reserveMore).Then(raised)
	won.Given(raise).When(voucher.Decline{Assessment: decidertest.Event(7), Declined: decidertest.ID(41)}).
		Then(voucher.RevisionDropped{Declined: decidertest.ID(41)})
	won.Given(raise, raised).When(reserveMore).Then()
	won.Given(raise, voucher.RevisionDropped{Declined: decidertest.ID(41)}).When(more).Then(raise)
	won.Given(raise, raised).When(more).Refuses(voucher.ErrNotUpheld)

	next := raise
	next.Year = 2027
	won.When(more).On(decider.Date(2027, 2, 1)).Then(next)
	won.GivenOn(decider.Date(2027, 1, 4), voucher.DocumentFiled{}).When(more).On(decider.Date(2026, 12, 30)).Then(next)
	moved := raised
	moved.Year, moved.Left = 2027, 2026
	won.GivenOn(decider.Date(2027, 2, 1), next).When(reserveMore).Then(moved)

	with := func(change func(*voucher.ReviseGrant)) voucher.ReviseGrant {
		c := more
		change(&c)
		return c
	}
	won.When(with(func(c *voucher.ReviseGrant) { c.Amount = 1999_99 })).Refuses(voucher.ErrWorse.At("amount"))
	won.When(with(func(c *voucher.ReviseGrant) { c.Amount = 2250_01 })).Refuses(voucher.ErrOverMaximum)
	won.When(with(func(c *voucher.ReviseGrant) { c.Through = decidertest.Day(60) })).Refuses(voucher.ErrWorse.At("throughDate"))
	won.When(with(func(c *voucher.ReviseGrant) { c.By = "idp|fee" })).Refuses(voucher.ErrOwnDecision)
	won.When(with(func(c *voucher.ReviseGrant) { c.By = "idp|ada" })).Refuses(voucher.ErrFourEyes)
	won.When(more).On(decidertest.Day(4)).Refuses(voucher.ErrBeforeDispute)
	grant(it("is not revised before it was upheld")).Given(protested).When(more).Refuses(voucher.ErrNotUpheld)
	refused(it("is a grant")).Given(objected, upheld).When(more).Refuses(voucher.ErrOtherDecision)

	through := decider.Date(2028, 1, 1)
	longer, assessed, made := more, raise, raised
	longer.Amount, longer.Through = 0, through
	assessed.Year, assessed.Amount, assessed.Total, assessed.Through = 0, 2000_00, 2000_00, through
	made.Assessment, made.Reservation, made.Granted, made.Through = [16]byte{}, [16]byte{}, 2000_00, through
	won.When(longer).Then(assessed, made)
	if s := grantedState(append(against(4), assessed, made)...); s.ValidThrough() != through || s.Revision != (voucher.Revision{}) {
		t.Errorf("valid through %s, waiting: %+v", s.ValidThrough(), s.Revision)
	}
}

// Whoever gave a voucher up gets no money for it, and is right all the same.
func TestRevisingWhatIsOver(t *testing.T) {
	it := decidertest.For(t, voucher.Decider)
	assessed, made := raise, raised
	assessed.Year, assessed.Total = 0, 0
	made.Assessment, made.Reservation, made.Status = [16]byte{}, [16]byte{}, voucher.GivenUp
	grant(it("was too low")).Given(ended).Given(against(4)...).When(more).Then(assessed, made)

	revoked := voucher.Revoked{Year: 2026, By: "idp|fee"}
	made.Status = voucher.IsRevoked
	grant(it("was too low before it was revoked")).Given(revoked).Given(against(4)...).When(more).Then(assessed, made)
}

// What moves the money waits while the fund is asked for more.
func TestWhatWaitsForARevision(t *testing.T) {
	it := decidertest.For(t, desk)
	asked := grant(it("waits for the fund")).Given(against(4)...).Given(raise)
	for _, cmd := range []voucher.Command{
		voucher.Amend{Amount: 1, By: "idp|fee"}, more,
	} {
		asked.When(cmd).Refuses(voucher.ErrRevising)
	}
	asked.Given(started, voucher.TrainingCompleted{}).When(voucher.Settle{By: "idp|fee", Explanation: "x"}).Refuses(voucher.ErrRevising)
	asked.When(voucher.PayAdvance{Amount: 2000_00, By: "idp|fee", Mandate: "m-1"}).Then(advanced(2000_00))
	asked.When(voucher.PayAdvance{Amount: 2000_01, By: "idp|fee"}).Refuses(voucher.ErrOverGranted)
	asked.When(voucher.StartTraining{}).Then(started)
	next := raise
	next.Year = 2027
	erase := voucher.Erase{Cause: decidertest.ID(9)}
	asked.When(erase).Then(erased)
	asked.When(voucher.WithdrawApplication{}).Then(voucher.RevisionDropped{}, ended)
	gone := voucher.Revoked{Year: 2026, By: "idp|fee"}
	asked.When(voucher.Revoke{By: "idp|fee"}).Then(voucher.RevisionDropped{}, gone)
	expired := voucher.Expired{Year: 2026}
	asked.When(voucher.Expire{}).On(decidertest.Day(400)).Then(voucher.RevisionDropped{}, expired)
	asked.When(voucher.Expire{}).Refuses(voucher.ErrStillValid)
	elsewhere := grant(it("asks another budget")).Given(against(4)...).GivenOn(decider.Date(2027, 2, 1), next)
	elsewhere.When(voucher.WithdrawApplication{}).Then(voucher.RevisionDropped{Year: 2027}, ended)
	elsewhere.When(voucher.PayAdvance{Amount: 1, By: "idp|fee"}).Refuses(voucher.ErrRevising)
	over := grant(it("is over, and right all the same")).Given(against(4)...).Given(raise, voucher.RevisionDropped{}, ended)
	free, made := raise, raised
	free.Year, free.Total = 0, 0
	made.Assessment, made.Reservation, made.Status = [16]byte{}, [16]byte{}, voucher.GivenUp
	over.When(more).Then(free, made)
	grant(it("leaves no budget with its money when it is erased")).Given(against(4)...).GivenOn(decider.Date(2027, 2, 1), next).
		When(erase).Then(voucher.RevisionDropped{Year: 2027}, erased)
}

// Numbers of entries: 5 in training, 6 trained, 7 invoice, 8 settled, 9 paid or
// objection.
var toSettlement = []voucher.Event{started, voucher.TrainingCompleted{}, invoice, voucher.Settled{Year: 2026, Amount: 1500_00, By: "idp|fee", Mandate: "m-1", Explanation: "x"}}

func TestRevisingASettlement(t *testing.T) {
	it := decidertest.For(t, desk)
	paid := voucher.Paid{Year: 2026, Amount: 1500_00, By: "idp|fee"}
	c := voucher.ReviseSettlement{Objection: decidertest.ID(20), Amount: 1900_00, By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	assessed, made := raise, raised
	assessed.Kind, assessed.Amount, assessed.Total = "vaststelling", 1900_00, 1900_00
	made.Kind, made.Status, made.Granted, made.Settled, made.Assessment = "vaststelling", voucher.IsSettled, 2000_00, 1900_00, decidertest.Event(11)

	won := grant(it("is settled at more")).Given(toSettlement...).Given(against(8)...)
	won.When(c).Then(assessed)
	won.Given(assessed).When(voucher.Grant{Assessment: decidertest.Event(11), Reservation: decidertest.ID(40)}).Then(made)
	won.Given(assessed, made).When(voucher.Pay{Amount: 1900_00, By: "idp|fee"}).Then(voucher.Paid{Year: 2026, Amount: 1900_00, By: "idp|fee"})
	won.Given(assessed).When(voucher.Pay{Amount: 1500_00, By: "idp|fee"}).Then(paid)
	won.Given(assessed, paid).When(voucher.Grant{Assessment: decidertest.Event(11), Reservation: decidertest.ID(40)}).Then(made)
	won.Given(assessed, paid, made).When(voucher.Pay{Amount: 400_00, By: "idp|fee"}).Then(voucher.Paid{Year: 2026, Amount: 400_00, By: "idp|fee"})
	over := c
	over.Amount = 1900_01
	won.When(over).Refuses(voucher.ErrOverInvoiced)
	over.Amount = 1499_99
	won.When(over).Refuses(voucher.ErrWorse.At("amount"))

	after := grant(it("is paid the rest")).Given(toSettlement...).Given(paid).Given(against(8)...)
	assessed.Paid, made.Assessment = 1500_00, decidertest.Event(12)
	after.When(c).Then(assessed)
	after.Given(assessed, made).When(voucher.Pay{Amount: 400_00, By: "idp|fee"}).Then(voucher.Paid{Year: 2026, Amount: 400_00, By: "idp|fee"})
	same, still, kept := c, assessed, made
	same.Amount, still.Amount, still.Total, still.Year = 1500_00, 1500_00, 1500_00, 0
	kept.Assessment, kept.Reservation, kept.Settled, kept.Status = [16]byte{}, [16]byte{}, 1500_00, voucher.IsPaid
	after.When(same).Then(still, kept) // with better reasons
}

// What was settled at all that was granted and invoiced rises with the grant.
func TestRevisingAGrantThatWasSettled(t *testing.T) {
	it := decidertest.For(t, desk)
	bill, all := invoice, settled
	bill.Amount, all.Amount = 2100_00, 2000_00
	assessed, made := raise, raised
	assessed.Total = 2100_00
	made.Status, made.Settled, made.Assessment = voucher.IsSettled, 2100_00, decidertest.Event(11)
	full := grant(it("is settled at more, when the grant was the limit")).Given(started, voucher.TrainingCompleted{}, bill, all).Given(against(4)...)
	full.When(more).Then(assessed)
	full.Given(assessed).When(voucher.Grant{Assessment: decidertest.Event(11), Reservation: decidertest.ID(40)}).Then(made)

	lower, now := raise, raised
	lower.Year, lower.Total = 0, 1500_00
	now.Assessment, now.Reservation, now.Status, now.Settled = [16]byte{}, [16]byte{}, voucher.IsSettled, 1500_00
	grant(it("is settled as it was, for its own reasons")).Given(toSettlement...).Given(against(4)...).When(more).Then(lower, now)
}

func TestRevisingAnAmendment(t *testing.T) {
	it := decidertest.For(t, desk)
	less := voucher.Amended{Year: 2026, Amount: 1200_00, Ground: "anders", By: "idp|fee", Mandate: "m-1"}
	back, assessed := more, raise
	back.Amount, assessed.Amount, assessed.Total = 2000_00, 2000_00, 2000_00
	grant(it("is undone")).Given(less).Given(against(5)...).When(back).Then(assessed)
}

func TestRevisingARevocation(t *testing.T) {
	it := decidertest.For(t, desk)
	revoked := voucher.Revoked{Year: 2026, By: "idp|fee"}
	c := voucher.ReviseRevocation{Objection: decidertest.ID(20), By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	assessed, made := raise, raised
	assessed.Kind, assessed.Amount, assessed.Total, assessed.Paid = "intrekking", 0, 2000_00, 500_00
	made.Kind, made.Status, made.Granted, made.Assessment = "intrekking", voucher.InTraining, 2000_00, decidertest.Event(11)
	life := []voucher.Event{started, advanced(500_00), revoked, voucher.Reclaimed{Amount: 500_00, By: "idp|fee"}}
	won := grant(it("stands where it stood")).Given(life...).Given(against(7)...)
	won.When(c).Then(assessed)
	won.Given(assessed).When(voucher.Grant{Assessment: decidertest.Event(11), Reservation: decidertest.ID(40)}).Then(made) // and nothing is claimed back
	early := c
	early.Through = decidertest.Day(60)
	won.When(early).Refuses(voucher.ErrWorse.At("throughDate"))
	won.Given(assessed, made).When(c).Refuses(voucher.ErrNotUpheld)

	won.Given(assessed, made, revoked, appealed, judged).When(c).Refuses(voucher.ErrOtherDecision) // of another revocation

	paidUp := []voucher.Event{started, voucher.TrainingCompleted{}, invoice, settled, voucher.Paid{Year: 2026, Amount: 1900_00, By: "idp|fee"}, revoked}
	free, back := assessed, made
	free.Year, free.Total, free.Paid = 0, 1900_00, 1900_00
	back.Assessment, back.Reservation, back.Status, back.Settled = [16]byte{}, [16]byte{}, voucher.IsPaid, 1900_00
	grant(it("is paid as it was")).Given(paidUp...).Given(against(10)...).When(c).Then(free, back)
}

// An expired voucher is valid again when the training can still begin.
func TestRevisingAGrantThatExpired(t *testing.T) {
	it := decidertest.For(t, desk)
	expired := voucher.Expired{Year: 2026}
	day := decidertest.Day(400)
	c, assessed, made := more, raise, raised
	c.Through, assessed.Through, made.Through, assessed.Year = day+90, day+90, day+90, day.Year()
	made.Year, made.Left, made.Assessment = day.Year(), 2026, decidertest.Event(8)
	gone := grant(it("is valid again")).GivenOn(day-9, expired).GivenOn(day-8, protested).GivenOn(day-7, granting)
	gone.When(c).On(day).Then(assessed)
	gone.GivenOn(day, assessed).When(voucher.Grant{Assessment: decidertest.Event(8), Reservation: decidertest.ID(40)}).Then(made)
	c.Through = day - 1
	gone.When(c).On(day).Refuses(voucher.ErrWorse.At("throughDate"))
}

func TestRevisingAReclaim(t *testing.T) {
	it := decidertest.For(t, desk)
	life := []voucher.Event{started, advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"},
		voucher.Reclaimed{Amount: 300_00, By: "idp|fee"}, voucher.Reclaimed{Amount: 200_00, By: "idp|fee"}}
	c := voucher.ReviseReclaim{Objection: decidertest.ID(20), Amount: 100_00, By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	assessed, made := raise, raised
	assessed.Kind, assessed.Year, assessed.Amount, assessed.Total, assessed.Paid = "terugvordering", 0, 100_00, 500_00, 500_00
	made.Kind, made.Assessment, made.Reservation, made.Status = "terugvordering", [16]byte{}, [16]byte{}, voucher.IsRevoked
	made.Granted, made.Reclaimed = 2000_00, 300_00
	won := grant(it("is lowered")).Given(life...).Given(against(8)...)
	won.When(c).Then(assessed, made)
	up := c
	up.Amount = 300_01
	won.When(up).Refuses(voucher.ErrWorse.At("amount"))

	none, undone := assessed, made
	none.Amount, undone.Reclaimed = 0, 200_00
	c.Amount = 0
	won.When(c).Then(none, undone)

	judgedToo := won.Given(assessed, made, appealed, judged) // what is left of it is 100
	up.Amount = 100_01
	judgedToo.When(up).Refuses(voucher.ErrWorse.At("amount"))
	undone.Reclaimed = 200_00
	judgedToo.When(c).Then(none, undone)
}

// Against what was decided on an objection one appeals, and that leads to
// another revision.
func TestTheCourtSaysThatARevisionWasNotEnough(t *testing.T) {
	it := decidertest.For(t, desk)
	first := grant(it("is revised again")).Given(against(4)...).Given(raise, raised)
	for _, n := range []int{6, 8} {
		first.When(voucher.LodgeObjection{Objection: decidertest.ID(30), Decision: decidertest.Event(n)}).Refuses(voucher.ErrAppealInstead)
	}
	first.Given(appealed, dismissedByCourt()).When(more).Refuses(voucher.ErrNotUpheld)
	again, most := raise, more
	most.Amount, again.Amount, again.Total = 2250_00, 2250_00, 2250_00
	first.Given(appealed, judged).When(most).Then(again)
}

func dismissedByCourt() voucher.AppealDecided {
	e := judged
	e.Outcome = "ongegrond"
	return e
}
