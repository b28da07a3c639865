package voucher

import "klantreis/domain/decider"

// ErrNotClaimed refuses to receive more than was claimed back.
var ErrNotClaimed = decider.Refusal{Code: "not-claimed-back", Reason: "%d cents are still to be repaid: what was claimed back, less what was repaid already."}

// ReceiveRepayment records that something was paid back of what was claimed, in
// whole or in part. A revision that claims less back afterwards leaves it as it
// is: what was repaid too much is returned outside the fund.
type ReceiveRepayment struct {
	Amount int64       `json:"amount"` // cents
	By     decider.Ref `json:"by"`     // who recorded it
}

// RepaymentReceived records that something was paid back.
type RepaymentReceived struct {
	Year   int         `json:"year"` // of the budget that the voucher was paid from
	Line   string      `json:"line" list:"programme-lines"`
	Amount int64       `json:"amount"`
	By     decider.Ref `json:"by"`
}

func (c ReceiveRepayment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, RepaymentReceived{s.State.Year, s.State.Asked.Line, c.Amount, c.By})
}

func (e RepaymentReceived) check(s State, _ Mark) error {
	if left := max(0, s.Money.Reclaimed-s.Money.Repaid); e.Amount <= 0 || e.Amount > left {
		return ErrNotClaimed.Because(left)
	}
	return nil
}

func (e RepaymentReceived) evolve(s State, _ Mark) State {
	s.Money.Repaid += e.Amount
	return s
}
