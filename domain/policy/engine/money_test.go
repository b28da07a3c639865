package engine_test

import (
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/fund"
	"klantreis/domain/voucher"
)

// checkMoney compares what the fund says with what the vouchers say.
func (c *counter) checkMoney() (reserved, declined int) {
	story, _, err := command.New(fund.Decider, c.book(c.log, c.keys)).Load(c.t.Context(), fund.Of(2026))
	if err != nil {
		c.t.Fatal(err)
	}
	var s fund.State
	for _, e := range story.Past {
		s = fund.Decider.Evolve(e.What, s, e.Mark)
		for _, l := range s.Lines {
			if l.Open && l.Free() < 0 || l.Reserved < 0 || l.Paid < 0 {
				c.t.Errorf("after %T: %+v", e.What, l)
			}
		}
		switch e.What.(type) {
		case fund.Reserved:
			reserved++
		case fund.Declined:
			declined++
		}
	}
	line := s.Lines["structureel"]
	var held, paid int64
	for _, id := range c.vouchers {
		v, _, err := command.New(voucher.Decider, c.book(c.log, c.keys)).Load(c.t.Context(), id)
		if err != nil {
			c.t.Fatal(err)
		}
		if err := agrees(v.State, s, line, id); err != nil {
			c.t.Errorf("voucher %s at %s, erased %v: %v", id, v.State.Status, v.State.Erased, err)
		}
		place, _ := s.Places.Of(id)
		held += place.Reserved
		paid += v.State.Money.Advanced + v.State.Money.Paid
	}
	if held != line.Reserved || paid != line.Paid {
		c.t.Errorf("the fund has %d reserved and %d paid, the vouchers %d and %d", line.Reserved, line.Paid, held, paid)
	}
	return reserved, declined
}

// agrees says why a voucher and its place in the fund do not go together.
func agrees(v voucher.State, s fund.State, line fund.Line, id uuid.UUID) error {
	place, has := s.Places.Of(id)
	var want int64
	switch m := v.Money; {
	case v.Erased:
	case v.Status.Undecided():
		return waits(v, line, id)
	case v.Status == voucher.IsSettled || v.Status == voucher.IsPaid:
		want = max(0, m.Settled-m.Advanced-m.Paid)
	case v.Status != voucher.IsRefused && v.Status != voucher.GivenUp && v.Status != voucher.IsRevoked:
		want = m.Granted - m.Advanced
	}
	if place.Reserved != want || has != (want > 0) {
		return fmt.Errorf("%+v is held for it, want %d", place, want)
	}
	return nil
}

// waits says why an undecided voucher does not stand in the queue as it
// should: it waits for an answer only while someone before it could take the
// money, or while there is no budget.
func waits(v voucher.State, line fund.Line, id uuid.UUID) error {
	at := -1
	for i, w := range line.Queue {
		if w.Voucher == id {
			at = i
		}
	}
	switch {
	case v.Received.IsZero() != (at < 0):
		return fmt.Errorf("complete %v, at %d in the queue", !v.Received.IsZero(), at)
	case at >= 0 && line.Queue[at].Assessment != v.Positive.Event:
		return fmt.Errorf("assessed by %s, the fund knows %s", v.Positive.Event, line.Queue[at].Assessment)
	case at == 0 && v.Positive.Event != uuid.Nil && line.Open:
		return fmt.Errorf("nobody is before it, and it is not answered")
	}
	return nil
}
