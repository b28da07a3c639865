package fund_test

import (
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/fund"
)

// raise asks that a voucher comes to so much, of which so much was paid; its
// application was complete so many minutes after noon.
func raise(n, minutes int, cents, paid int64) fund.Raise {
	return fund.Raise{Voucher: decidertest.ID(n), Year: 2026, Line: line, Revision: decidertest.ID(300 + n), Amount: cents, Paid: paid,
		Received: decider.At(noon.Add(time.Duration(minutes) * time.Minute))}
}

// raising are a raise of so much more and its answer, yes or no.
func raising(n, minutes int, more, paid int64, yes bool) []fund.Event {
	asked := fund.RaiseAsked{Voucher: decidertest.ID(n), Year: 2026, Line: line, Revision: decidertest.ID(300 + n), Amount: more, Paid: paid,
		Received: raise(n, minutes, more, paid).Received}
	if yes {
		return []fund.Event{asked, fund.Reserved{Voucher: asked.Voucher, Line: line, Assessment: asked.Revision, Amount: more}}
	}
	return []fund.Event{asked, fund.Declined{Voucher: asked.Voucher, Line: line, Assessment: asked.Revision, Amount: more}}
}

func TestRaising(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	held := it("holds more").Given(allotted(1000), queued(1, 0, 600), asked(1, 600), reserved(1, 600))
	held.When(raise(1, 0, 1000, 0)).Then(raising(1, 0, 400, 0, true)...)
	held.When(raise(1, 0, 1001, 0)).Then(raising(1, 0, 401, 0, false)...)
	held.When(raise(1, 0, 600, 0)).Refuses(fund.ErrAmount)
	held.Given(raising(1, 0, 401, 0, false)...).When(release(1)).Then(released(1, 600))
	held.Given(raising(1, 0, 400, 0, true)...).When(release(1)).Then(released(1, 1000))
	held.Given(booked(1, 200)).When(raise(1, 0, 900, 200)).Then(raising(1, 0, 300, 200, true)...)

	it("holds all of what was in another budget").Given(allotted(1000)).When(raise(1, 0, 900, 200)).Then(raising(1, 0, 700, 200, true)...)
	it("settles it with what was paid there").Given(allotted(1000)).Given(raising(1, 0, 700, 200, true)...).When(lower(1, 500)).Then(lowered(1, 400))
	it("forgets whom it declined").Given(allotted(100)).Given(raising(1, 0, 700, 200, false)...).When(release(1)).Then()
	it("waits for no budget").When(raise(1, 0, 600, 0)).Then(raising(1, 0, 600, 0, false)...)
	it("has nothing more once it is closed").Given(allotted(1000), fund.YearClosed{Year: 2026, By: "idp|ben"}).
		When(raise(1, 0, 600, 0)).Then(raising(1, 0, 600, 0, false)...)
	it("raises no application").Given(allotted(1000), queued(1, 0, 600)).When(raise(1, 0, 900, 0)).Refuses(fund.ErrQueued)

	two := it("keeps the order").Given(allotted(1000), queued(2, 5, 500))
	two.When(raise(1, 5, 600, 0)).Then(raising(1, 5, 600, 0, false)...) // who was complete before could take it
	two.When(raise(1, 4, 600, 0)).Then(raising(1, 4, 600, 0, true)...)
}
