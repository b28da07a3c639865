package voucher

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// An Account is what is still to be done with the money of a voucher, in cents.
// Each of these is somebody's work until it is zero.
type Account struct {
	ToPay     int64 // it was settled, and paid less
	ToReclaim int64 // it was paid without being due, and not claimed back
	ToCollect int64 // it was claimed back, and not repaid or written off
	ToReturn  int64 // it was repaid, and since a revision is claimed back no more
}

// Account is what is still to be done with the money of the voucher. What was
// paid before settlement is no part of it: it may be due by then.
func (s State) Account() Account {
	if s.Erased {
		return Account{}
	}
	a := Account{ToCollect: s.Money.claimed(), ToReturn: s.Money.overpaid()}
	if s.Status.settled() {
		a.ToPay = s.held()
	}
	if s.Status.settled() || s.Status == IsRevoked {
		a.ToReclaim = s.undue()
	}
	return a
}

// kept is what was repaid and not returned.
func (m Money) kept() int64 { return m.Repaid - m.Returned }

// claimed is what is still to be repaid.
func (m Money) claimed() int64 { return max(0, m.Reclaimed-m.kept()-m.WrittenOff) }

// overpaid is what was repaid of a claim that a revision made less.
func (m Money) overpaid() int64 { return max(0, m.kept()-m.Reclaimed) }

// Refusals about what was repaid too much.
var (
	ErrNotOverpaid    = decider.Refusal{Code: "not-overpaid", Field: "amount", Reason: "At most %d cents of this repayment are returned: what was repaid of it, as far as it is claimed back no more."}
	ErrBeforeRevision = decider.Refusal{Code: "before-revision", Field: decider.When, Reason: "What was repaid too much is known since a decision was revised on %s. Give that day or a later one."}
)

// ReturnRepayment records that what was repaid too much was paid back: a revision
// claims less back than was repaid by then, so that it was not due. To whom, is
// who had repaid it.
type ReturnRepayment struct {
	Repayment uuid.UUID   `json:"repayment"` // the event that recorded it
	Amount    int64       `json:"amount"`    // cents
	To        string      `json:"to" list:"repayment-payers" part:"person"`
	By        decider.Ref `json:"by"` // who recorded it
}

// RepaymentReturned records that what was repaid too much was paid back.
type RepaymentReturned struct {
	Year      int         `json:"year"` // of the budget in whose account the repayment stands
	Line      string      `json:"line" list:"programme-lines"`
	Repayment uuid.UUID   `json:"repayment"`
	Amount    int64       `json:"amount"`
	To        string      `json:"to" list:"repayment-payers" part:"person"`
	By        decider.Ref `json:"by"`
}

func (c ReturnRepayment) decide(s Story, at Mark) ([]Event, error) {
	was, _ := s.State.repayment(c.Repayment)
	return record(s, at, RepaymentReturned{was.Year, s.State.Asked.Line, c.Repayment, c.Amount, c.To, c.By})
}

func (e RepaymentReturned) judge() decider.Ref { return e.By }

func (e RepaymentReturned) check(s State, at Mark) error {
	was, there := s.repayment(e.Repayment)
	most := min(s.Money.overpaid(), max(0, was.Amount-was.Returned))
	switch since := s.DecidedOn(OfRevision); {
	case !there:
		return ErrNoRepayment
	case e.Amount <= 0 || e.Amount > most:
		return ErrNotOverpaid.Because(most)
	case at.Occurred.Day() < since:
		return ErrBeforeRevision.Because(since)
	}
	return nil
}

func (e RepaymentReturned) evolve(s State, _ Mark) State {
	s.Money.Returned += e.Amount
	return s.repaying(e.Repayment, func(r *Repayment) { r.Returned += e.Amount })
}

// DecidedOn is the day of the latest decision of some kinds, zero where there is
// none.
func (s State) DecidedOn(kinds ...string) (day decider.Day) {
	for _, d := range s.Decisions {
		if slices.Contains(kinds, d.Kind) {
			day = max(day, d.On)
		}
	}
	return day
}
