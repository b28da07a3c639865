package engine_test

import (
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/fund"
	"klantreis/domain/voucher"
)

// years are those that a voucher of these tests can have its place in.
var years = []int{2025, 2026}

// checkMoney compares what the funds say with what the vouchers say.
func (c *counter) checkMoney() (reserved, declined int) {
	var held, paid, line fundLine
	funds := map[int]fund.State{}
	for _, year := range years {
		s, r, d := c.checkFund(year)
		funds[year], reserved, declined = s, reserved+r, declined+d
		for _, l := range s.Lines {
			line.reserved, line.paid, line.repaid = line.reserved+l.Reserved, line.paid+l.Paid, line.repaid+l.Repaid
		}
	}
	for _, id := range c.vouchers {
		v, _, err := command.New(voucher.Decider, c.book(c.log, c.keys)).Load(c.t.Context(), id)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, year := range years {
			if err := agrees(v.State, funds[year], year, id); err != nil {
				c.t.Errorf("voucher %s at %s of %d, erased %v, in %d: %v", id, v.State.Status, v.State.Year, v.State.Erased, year, err)
			}
			s := funds[year]
			place, _ := s.Places.Of(id)
			held.reserved += place.Reserved
		}
		if err := revises(v.State, funds, id); err != nil {
			c.t.Errorf("voucher %s: %v", id, err)
		}
		paid.paid += v.State.Money.Advanced + v.State.Money.Paid
		paid.repaid += v.State.Money.Repaid
	}
	if held.reserved != line.reserved || paid.paid != line.paid || paid.repaid != line.repaid {
		c.t.Errorf("the funds have %+v, the vouchers %d reserved and %+v", line, held.reserved, paid)
	}
	return reserved, declined
}

// A fundLine is what there is of all lines in all years, in cents.
type fundLine struct{ reserved, paid, repaid int64 }

// checkFund folds a fund, and looks whether it was ever overspent.
func (c *counter) checkFund(year int) (s fund.State, reserved, declined int) {
	story, _, err := command.New(fund.Decider, c.book(c.log, c.keys)).Load(c.t.Context(), fund.Of(year))
	if err != nil {
		c.t.Fatal(err)
	}
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
	return s, reserved, declined
}

// A tally is how many revisions were made, were asked of the fund, moved a
// voucher to another budget, and were dropped.
type tally struct{ made, asked, moved, dropped int }

func (c *counter) countRevisions(n *tally) {
	for _, id := range c.vouchers {
		for _, f := range c.facts("voucher-" + id.String()) {
			switch e := f.What.(type) {
			case voucher.DecisionRevised:
				n.made++
				if e.Left != 0 {
					n.moved++
				}
			case voucher.RevisionAssessed:
				if e.Year != 0 {
					n.asked++
				}
			case voucher.RevisionDropped:
				n.dropped++
			}
		}
	}
}

// revises says why a voucher and the funds do not agree on a revision: it waits
// where its money was asked, and only for that.
func revises(v voucher.State, funds map[int]fund.State, id uuid.UUID) error {
	for year, s := range funds {
		l, before := s.Lines[v.Asked.Line], int64(0)
		for _, w := range l.Queue {
			waits := w.Voucher == id && w.Assessment != uuid.Nil && w.Assessment == v.Revision.Event
			switch {
			case w.Voucher == id && !v.Status.Undecided() && !waits:
				return fmt.Errorf("the fund of %d has it in its queue, for nothing", year)
			case waits && l.Open && before+w.Amount <= l.Free():
				return fmt.Errorf("%d cents could be had in %d, and it waits", w.Amount, year)
			case waits:
				return nil
			}
			before += w.Amount
		}
	}
	if v.Revision != (voucher.Revision{}) {
		return fmt.Errorf("it waits for an answer to its revision, of which no fund knows")
	}
	return nil
}

// agrees says why a voucher and its place in the fund of a year do not go
// together.
func agrees(v voucher.State, s fund.State, year int, id uuid.UUID) error {
	place, has := s.Places.Of(id)
	var want int64
	switch m := v.Money; {
	case v.Erased || v.Year != year && v.Year != 0:
	case v.Status.Undecided():
		return waits(v, s.Lines[v.Asked.Line], id)
	case v.Status == voucher.IsSettled || v.Status == voucher.IsPaid:
		want = max(0, m.Settled-m.Advanced-m.Paid)
	case v.Status != voucher.IsRefused && v.Status != voucher.GivenUp && v.Status != voucher.IsRevoked && v.Status != voucher.IsExpired:
		want = m.Granted - m.Advanced - m.Paid
	}
	asked := !v.Erased && v.Revision.Year == year
	if place.Reserved != want || has != (want > 0 || asked) {
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
	case at == 0 && v.Positive.Event != uuid.Nil && line.Open && !line.Queue[0].Upheld:
		return fmt.Errorf("nobody is before it, and it is not answered")
	}
	return nil
}
