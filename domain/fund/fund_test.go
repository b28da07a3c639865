package fund_test

import (
	"os"
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/fund"
)

func TestMain(m *testing.M) {
	os.Exit(decidertest.Complete(m, "Release", "Lower", "Distribute"))
}

const line = "structureel"

var noon = decidertest.Day(1).Begin().Add(12 * time.Hour)

func allot(cents int64) fund.Allot {
	return fund.Allot{Year: 2026, Line: line, Amount: cents, By: "idp|ben"}
}
func allotted(cents int64) fund.Allotted { return fund.Allotted(allot(cents)) }

// queue is an application for a voucher, complete so many minutes after noon.
func queue(n int, minutes int, cents int64) fund.Queue {
	at := decider.At(noon.Add(time.Duration(minutes) * time.Minute))
	return fund.Queue{Voucher: decidertest.ID(n), Year: 2026, Line: line, Amount: cents, Received: at}
}
func queued(n int, minutes int, cents int64) fund.Queued {
	q := queue(n, minutes, cents)
	return fund.Queued{Voucher: q.Voucher, Year: q.Year, Line: q.Line, Amount: q.Amount, Received: q.Received}
}

func reserve(n int, cents int64) fund.Reserve {
	return fund.Reserve{Voucher: decidertest.ID(n), Assessment: decidertest.ID(100 + n), Amount: cents}
}
func asked(n int, cents int64) fund.ReservationAsked {
	return fund.ReservationAsked{Voucher: decidertest.ID(n), Line: line, Assessment: decidertest.ID(100 + n), Amount: cents}
}
func reserved(n int, cents int64) fund.Reserved { return fund.Reserved(asked(n, cents)) }
func declined(n int, cents int64) fund.Declined { return fund.Declined(asked(n, cents)) }

func release(n int) fund.Release { return fund.Release{Voucher: decidertest.ID(n)} }
func released(n int, cents int64) fund.Released {
	return fund.Released{Voucher: decidertest.ID(n), Line: line, Amount: cents}
}
func lower(n int, cents int64) fund.Lower {
	return fund.Lower{Voucher: decidertest.ID(n), Amount: cents}
}
func lowered(n int, cents int64) fund.Lowered {
	return fund.Lowered{Voucher: decidertest.ID(n), Line: line, Amount: cents}
}
func book(n int, cents int64) fund.Book {
	return fund.Book{Voucher: decidertest.ID(n), Payment: decidertest.ID(200 + n), Amount: cents}
}
func booked(n int, cents int64) fund.PaymentBooked {
	return fund.PaymentBooked{Voucher: decidertest.ID(n), Line: line, Payment: decidertest.ID(200 + n), Amount: cents}
}

func TestAllotting(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	it("allots").When(allot(1000)).Then(allotted(1000))
	it("has allotted that already").Given(allotted(1000)).When(allot(1000)).Then()
	it("allots nothing, which is a ceiling too").When(allot(0)).Then(allotted(0))
	it("does not allot less than nothing").When(allot(-1)).Refuses(fund.ErrAmount)
	it("allots more").Given(allotted(1000)).When(allot(2000)).Then(allotted(2000))

	spent := it("holds what is reserved and paid").
		Given(allotted(1000), queued(1, 0, 600), asked(1, 600), reserved(1, 600), booked(1, 200))
	spent.When(allot(600)).Then(allotted(600))
	spent.When(allot(599)).Refuses(fund.ErrOverspent)
}

func TestClosing(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	closes := fund.CloseYear{Year: 2026, By: "idp|ben"}
	closed := fund.YearClosed(closes)
	over := decider.Date(2027, time.January, 1)
	it("closes a year once it is over").Given(allotted(1000)).When(closes).On(over).Then(closed)
	it("closes no year that runs").Given(allotted(1000)).When(closes).On(over - 1).Refuses(fund.ErrYearRuns)
	it("closes it once").Given(allotted(1000), closed).When(closes).On(over).Then()
	it("closes what was opened").When(closes).On(over).Refuses(fund.ErrNoBudget)
	it("closes once all are answered").Given(allotted(1000), queued(1, 0, 600)).When(closes).On(over).Refuses(fund.ErrStillQueued)
	it("allots nothing to it any more").Given(allotted(1000), closed).When(allot(2000)).Refuses(fund.ErrClosed)
	it("allots nothing to it any more, also not the same").Given(allotted(1000), closed).When(allot(1000)).Refuses(fund.ErrClosed)
	it("still pays from it what was reserved").Given(allotted(1000), queued(1, 0, 600), asked(1, 600), reserved(1, 600), closed).
		When(book(1, 600)).Then(booked(1, 600))
	late := it("hears of it only now that it was complete in the year").Given(allotted(1000), closed, queued(1, 0, 600), queued(2, 1, 500))
	late.When(reserve(1, 600)).Then(asked(1, 600), reserved(1, 600))
	late.Given(asked(1, 600), reserved(1, 600)).When(reserve(2, 500)).Then(asked(2, 500), declined(2, 500))
}

func TestTheOrderOfCompleteReceipt(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	it("keeps a place").When(queue(1, 0, 600)).Then(queued(1, 0, 600))
	it("keeps one place").Given(queued(1, 0, 600)).When(queue(1, 5, 600)).Refuses(fund.ErrQueued)
	it("reserves for whom is in the queue").Given(allotted(1000)).When(reserve(1, 600)).Refuses(fund.ErrNotQueued)
	it("reserves once").Given(queued(1, 0, 600), asked(1, 600)).When(reserve(1, 600)).Refuses(fund.ErrNotQueued)
	it("reserves something").Given(queued(1, 0, 600)).When(reserve(1, 0)).Refuses(fund.ErrAmount)

	it("reserves").Given(allotted(1000), queued(1, 0, 600)).When(reserve(1, 600)).Then(asked(1, 600), reserved(1, 600))
	it("reserves to the last cent").Given(allotted(600), queued(1, 0, 600)).When(reserve(1, 600)).Then(asked(1, 600), reserved(1, 600))
	it("declines whom nobody is before, when there is not enough").Given(allotted(599), queued(1, 0, 600)).
		When(reserve(1, 600)).Then(asked(1, 600), declined(1, 600))
	it("waits for a budget").Given(queued(1, 0, 600)).When(reserve(1, 600)).Then(asked(1, 600))
	it("answers when there is one").Given(queued(1, 0, 600), asked(1, 600)).When(allot(600)).Then(allotted(600), reserved(1, 600))
	it("declines when that is nothing").Given(queued(1, 0, 600), asked(1, 600)).When(allot(0)).Then(allotted(0), declined(1, 600))

	two := it("has one before another").Given(allotted(1000), queued(2, 5, 600), queued(1, 0, 600))
	two.When(reserve(1, 600)).Then(asked(1, 600), reserved(1, 600))
	two.When(reserve(2, 600)).Then(asked(2, 600)) // waits: the first could exhaust the line
	two.When(reserve(2, 400)).Then(asked(2, 400), reserved(2, 400))
	waits := two.Given(asked(2, 600))
	waits.When(reserve(1, 600)).Then(asked(1, 600), reserved(1, 600), declined(2, 600))
	waits.When(reserve(1, 400)).Then(asked(1, 400), reserved(1, 400), reserved(2, 600))
	waits.When(release(1)).Then(released(1, 0), reserved(2, 600))
	waits.When(allot(1200)).Then(allotted(1200), reserved(2, 600))
	waits.When(queue(3, 9, 100)).Then(queued(3, 9, 100))

	same := it("goes by the log when two came at once").Given(allotted(600), queued(1, 0, 600), queued(2, 0, 600), asked(2, 600))
	same.When(reserve(1, 600)).Then(asked(1, 600), reserved(1, 600), declined(2, 600))

	third := it("lets nobody pass who waits").Given(allotted(1000), queued(1, 0, 500), queued(2, 1, 600), queued(3, 2, 300), asked(2, 600))
	third.When(reserve(3, 300)).Then(asked(3, 300))
	third.Given(asked(3, 300)).When(release(1)).Then(released(1, 0), reserved(2, 600), reserved(3, 300))

	later := it("finds room for a smaller one behind one that is declined").Given(allotted(500), queued(1, 0, 600), queued(2, 1, 300), asked(2, 300))
	later.When(reserve(1, 600)).Then(asked(1, 600), declined(1, 600), reserved(2, 300))
}

func TestGivingBack(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	it("has nothing of whom it does not know").When(release(1)).Then()
	it("gives up a place").Given(queued(1, 0, 600)).When(release(1)).Then(released(1, 0))
	it("can be queued again").Given(queued(1, 0, 600), released(1, 0)).When(queue(1, 9, 600)).Then(queued(1, 9, 600))
	it("can be queued again when it was declined").Given(queued(1, 0, 600), asked(1, 600), declined(1, 600)).
		When(queue(1, 9, 600)).Then(queued(1, 9, 600))

	holds := it("holds a reservation").Given(allotted(1000), queued(1, 0, 600), asked(1, 600), reserved(1, 600))
	holds.When(release(1)).Then(released(1, 600))
	holds.When(lower(1, 400)).Then(lowered(1, 200))
	holds.When(lower(1, 600)).Then()
	holds.When(lower(1, 0)).Then(lowered(1, 600))
	holds.Given(lowered(1, 600)).When(release(1)).Then()
	holds.When(book(1, 600)).Then(booked(1, 600))
	holds.When(book(1, 601)).Refuses(fund.ErrNotReserved)
	holds.When(book(1, 0)).Refuses(fund.ErrNotReserved)
	holds.When(book(2, 1)).Refuses(fund.ErrNotReserved)
	holds.Given(booked(1, 600)).When(release(1)).Then()
	holds.Given(booked(1, 200)).When(release(1)).Then(released(1, 400))
	holds.Given(booked(1, 200)).When(lower(1, 500)).Then(lowered(1, 100))
	holds.Given(booked(1, 200)).When(lower(1, 100)).Then(lowered(1, 400)) // more was paid than it comes to
	it("waits for what is given back").Given(allotted(1000), queued(1, 0, 600), asked(1, 600), reserved(1, 600), queued(2, 1, 500), queued(3, 2, 500), asked(3, 400)).
		When(lower(1, 100)).Then(lowered(1, 500), reserved(3, 400))
}

// A stored name never changes.
func TestAYearHasOneIdOfItsOwn(t *testing.T) {
	if got := fund.Of(2026).String(); got != "02301fba-bd0c-5dfa-9b6c-6255d5f4188f" || fund.Of(2027) == fund.Of(2026) {
		t.Errorf("the fund of 2026 is %s", got)
	}
}

// More wait than one append answers: the rest is answered when that goes on.
func TestManyWait(t *testing.T) {
	it := decidertest.For(t, fund.Decider)
	given := it("answers as many as go into one append").Given(allotted(50), queued(1, 0, 1))
	const many = fund.MaxAnswers + 3
	first, rest := []fund.Event{released(1, 0)}, []fund.Event{}
	for n := 2; n < many+2; n++ {
		given = given.Given(queued(n, n, 50), asked(n, 50))
		answer := fund.Event(declined(n, 50))
		if n == 2 {
			answer = reserved(n, 50)
		}
		if len(first) <= fund.MaxAnswers {
			first = append(first, answer)
		} else {
			rest = append(rest, answer)
		}
	}
	first = append(first, fund.DistributionPaused{Line: line})
	given.When(release(1)).Then(first...)
	given.GivenOn(decidertest.Day(900), first...).When(fund.Distribute{Line: line}).Then(rest...)
	it("has nobody to answer").When(fund.Distribute{Line: line}).Then()
}
