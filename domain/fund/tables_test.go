package fund_test

import (
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/fund"
)

// One line with a thousand cents, and what the first voucher and those before
// it do to the second.
func TestWhatEveryCommandMeets(t *testing.T) {
	var standings []decidertest.Standing[fund.Event]
	since := func(name string, events ...fund.Event) {
		past := decidertest.History[fund.Event]{}
		for _, e := range events {
			past = past.Then(e)
		}
		standings = append(standings, decidertest.Standing[fund.Event]{Name: name, Past: past})
	}
	room, closed := allotted(1000), fund.YearClosed{Year: 2026, By: "idp|ben"}
	since("nothing allotted")
	since("allotted", room)
	since("queued", room, queued(1, 0, 600))
	since("queued behind an older one", room, queued(2, -5, 600), queued(1, 0, 600))
	since("asked behind an older one", room, queued(2, -5, 600), queued(1, 0, 600), asked(1, 600))
	since("reserved", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600))
	since("declined", room, queued(1, 0, 1600), asked(1, 1600), declined(1, 1600))
	since("paid in part", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), booked(1, 200))
	since("paid in whole", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), booked(1, 600))
	since("released", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), released(1, 600))
	since("raised", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), wants(1, 0, 200, 0), raised(1, 200))
	since("to be raised", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), wants(1, 0, 500, 0))
	since("behind one that is to be raised", room, wants(2, -5, 1100, 0), queued(1, 0, 600))
	since("upheld", room, kept(1, 0, 1600))
	since("reserved behind an older one", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), queued(2, -5, 350))
	since("year closed", room, closed)
	since("queued, year closed", room, queued(1, 0, 600), closed)
	since("reserved, year closed", room, queued(1, 0, 600), asked(1, 600), reserved(1, 600), closed)
	over := decider.Date(2027, time.January, 1)
	standings = append(standings, decidertest.Standing[fund.Event]{Name: "year over", Past: decidertest.History[fund.Event]{}.Then(room), On: over},
		decidertest.Standing[fund.Event]{Name: "queued, year over", Past: decidertest.History[fund.Event]{}.Then(room).Then(queued(1, 0, 600)), On: over})
	decidertest.Golden(t, "testdata/fund.txt", decidertest.Table(fund.Decider, standings, []fund.Command{
		allot(500), fund.CloseYear{Year: 2026, By: "idp|ben"}, queue(1, 0, 600), reserve(1, 600), fund.Distribute{Line: line}, raise(1, 0, 700, 0), lower(1, 300), book(1, 100), release(1),
		upheld(1, 0, 600), fund.Receive{Voucher: decidertest.ID(1), Year: 2026, Line: line, Repayment: decidertest.ID(401), Amount: 100},
		fund.LowerRepayment{Voucher: decidertest.ID(1), Year: 2026, Line: line, Correction: decidertest.ID(402), Amount: 50},
		fund.Return{Voucher: decidertest.ID(1), Year: 2026, Line: line, Return: decidertest.ID(403), Amount: 50},
	}...))
}
