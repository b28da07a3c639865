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

// wants is that raise, of so much more.
func wants(n, minutes int, more, paid int64) fund.RaiseAsked {
	return fund.RaiseAsked{Voucher: decidertest.ID(n), Year: 2026, Line: line, Revision: decidertest.ID(300 + n), Amount: more, Paid: paid,
		Received: raise(n, minutes, more, paid).Received}
}

func raised(n int, more int64) fund.Reserved {
	return fund.Reserved{Voucher: decidertest.ID(n), Line: line, Assessment: decidertest.ID(300 + n), Amount: more}
}

func turnedDown(n int, more int64) fund.Declined { return fund.Declined(raised(n, more)) }

// upheld is a complete application of which the refusal was taken back.
func upheld(n, minutes int, cents int64) fund.Queue {
	c := queue(n, minutes, cents)
	c.Upheld = true
	return c
}

func kept(n, minutes int, cents int64) fund.PlaceKept {
	return fund.PlaceKept(queued(n, minutes, cents))
}

func TestRaising(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	held := it("holds more").Given(allotted(1000), queued(1, 0, 600), asked(1, 600), reserved(1, 600))
	held.When(raise(1, 0, 1000, 0)).Then(wants(1, 0, 400, 0), raised(1, 400))
	held.When(raise(1, 0, 1001, 0)).Then(wants(1, 0, 401, 0)) // it waits
	held.When(raise(1, 0, 600, 0)).Refuses(fund.ErrAmount)
	held.Given(wants(1, 0, 401, 0)).When(release(1)).Then(released(1, 600))
	held.Given(wants(1, 0, 401, 0)).When(raise(1, 0, 900, 0)).Refuses(fund.ErrQueued)
	held.Given(wants(1, 0, 400, 0), raised(1, 400)).When(release(1)).Then(released(1, 1000))
	held.Given(booked(1, 200)).When(raise(1, 0, 900, 200)).Then(wants(1, 0, 300, 200), raised(1, 300))
	it("holds all of what was in another budget").Given(allotted(1000)).When(raise(1, 0, 900, 200)).Then(wants(1, 0, 700, 200), raised(1, 700))
	it("settles it with what was paid there").Given(allotted(1000), wants(1, 0, 700, 200), raised(1, 700)).When(lower(1, 500)).Then(lowered(1, 400))
	it("forgets whom it declined").Given(allotted(100), wants(1, 0, 700, 200), turnedDown(1, 700)).When(release(1)).Then()
	it("waits for a budget").When(raise(1, 0, 600, 0)).Then(wants(1, 0, 600, 0))
	closed := it("has what is left once it is closed").Given(allotted(1000), fund.YearClosed{Year: 2026, By: "idp|ben"})
	closed.When(raise(1, 0, 600, 0)).Then(wants(1, 0, 600, 0), raised(1, 600))
	closed.When(raise(1, 0, 1001, 0)).Then(wants(1, 0, 1001, 0), turnedDown(1, 1001)) // nothing is allotted any more
	it("is not closed while one waits").Given(allotted(100), wants(1, 0, 600, 0)).When(fund.CloseYear{Year: 2026, By: "idp|ben"}).
		On(decider.Date(2027, time.January, 1)).Refuses(fund.ErrStillQueued)
	it("raises no application").Given(allotted(1000), queued(1, 0, 600)).When(raise(1, 0, 900, 0)).Refuses(fund.ErrQueued)

	two := it("keeps the order").Given(allotted(1000), queued(2, 5, 500))
	two.When(raise(1, 5, 600, 0)).Then(wants(1, 5, 600, 0)) // who was complete before could take it
	two.When(raise(1, 4, 600, 0)).Then(wants(1, 4, 600, 0), raised(1, 600))
}

// A raise that waits has its money before all who were complete later.
func TestARaiseThatWaitsKeepsItsPlace(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	waits := it("waits, and is first").Given(allotted(1000), queued(3, -9, 700), asked(3, 700), reserved(3, 700), wants(1, 0, 400, 0), queued(2, 5, 200))
	waits.When(reserve(2, 200)).Then(asked(2, 200), declined(2, 200)) // which is certain not to be left
	waits.When(release(3)).Then(released(3, 700), raised(1, 400))
	waits.When(lower(3, 600)).Then(lowered(3, 100), raised(1, 400))
	waits.When(lower(3, 601)).Then(lowered(3, 99))
	waits.When(allot(1099)).Then(allotted(1099))
	waits.When(allot(1100)).Then(allotted(1100), raised(1, 400))
	waits.When(reserve(2, 1)).Then(asked(2, 1), declined(2, 1)) // though there is that much
	waits.Given(allotted(1101), raised(1, 400)).When(reserve(2, 1)).Then(asked(2, 1), reserved(2, 1))
	waits.When(release(1)).Then(released(1, 0))

	older := it("lets whoever is before it go first").Given(allotted(1000), queued(2, -5, 800), wants(1, 0, 400, 0))
	older.When(reserve(2, 800)).Then(asked(2, 800), reserved(2, 800))
	older.When(release(2)).Then(released(2, 0), raised(1, 400))
	between := older.Given(queued(3, 5, 700), asked(3, 700))
	between.When(release(2)).Then(released(2, 0), raised(1, 400), declined(3, 700))

	paid := it("is paid meanwhile, and keeps its place").Given(allotted(600), queued(1, 0, 600), asked(1, 600), reserved(1, 600), wants(1, 0, 400, 0))
	paid.When(book(1, 600)).Then(booked(1, 600))
	paid.Given(booked(1, 600)).When(allot(1000)).Then(allotted(1000), raised(1, 400))
	paid.Given(booked(1, 600)).When(release(1)).Then(released(1, 0))
	paid.Given(booked(1, 600), allotted(1000), raised(1, 400)).When(book(1, 400)).Then(booked(1, 400))
}

// So does an application of which the refusal was taken back.
func TestAnApplicationThatWasUpheldIsNotDeclined(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	it("keeps its place").When(upheld(1, 0, 600)).Then(kept(1, 0, 600))
	it("keeps one place").Given(queued(1, 0, 600)).When(upheld(1, 0, 600)).Refuses(fund.ErrQueued)
	one := it("waits for money").Given(allotted(500), kept(1, 0, 600))
	one.When(reserve(1, 500)).Then(asked(1, 500), reserved(1, 500))
	one.When(reserve(1, 600)).Then(asked(1, 600))
	waits := one.Given(asked(1, 600))
	waits.When(allot(600)).Then(allotted(600), reserved(1, 600))
	waits.Given(queued(2, 5, 100)).When(reserve(2, 100)).Then(asked(2, 100), declined(2, 100))
	one.Given(queued(2, 5, 100)).When(reserve(2, 100)).Then(asked(2, 100)) // it may still be rejected
	one.Given(queued(2, 5, 100), asked(2, 100)).When(release(1)).Then(released(1, 0), reserved(2, 100))
	it("has no room in a closed year").Given(allotted(500), fund.YearClosed{Year: 2026, By: "idp|ben"}, kept(1, 0, 600)).
		When(reserve(1, 600)).Then(asked(1, 600), declined(1, 600))
}

func TestRepayments(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	c := fund.Receive{Voucher: decidertest.ID(1), Year: 2026, Line: line, Repayment: decidertest.ID(401), Amount: 200}
	paid := it("are in the account, and not given out again").
		Given(allotted(600), queued(1, 0, 600), asked(1, 600), reserved(1, 600), booked(1, 600), wants(2, 5, 100, 0))
	paid.When(c).Then(fund.RepaymentBooked(c))
	paid.Given(allotted(700), raised(2, 100), fund.YearClosed{Year: 2026, By: "idp|ben"}).When(c).Then(fund.RepaymentBooked(c))
	none := c
	none.Amount = 0
	paid.When(none).Refuses(fund.ErrAmount)
	less := fund.LowerRepayment{Voucher: decidertest.ID(1), Year: 2026, Line: line, Correction: decidertest.ID(402), Amount: 50}
	back := paid.Given(fund.RepaymentBooked(c))
	back.When(less).Then(fund.RepaymentLowered(less))
	back.Given(allotted(700), raised(2, 100), fund.YearClosed{Year: 2026, By: "idp|ben"}).When(less).Then(fund.RepaymentLowered(less))
	more := fund.Return{Voucher: decidertest.ID(1), Year: 2026, Line: line, Return: decidertest.ID(403), Amount: 50}
	back.When(more).Then(fund.ReturnBooked(more))
	back.Given(allotted(700), raised(2, 100), fund.YearClosed{Year: 2026, By: "idp|ben"}).When(more).Then(fund.ReturnBooked(more))
	more.Amount = 0
	back.When(more).Refuses(fund.ErrAmount)
	less.Amount = 0
	back.When(less).Refuses(fund.ErrAmount)
}
