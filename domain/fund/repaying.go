package fund

import "github.com/google/uuid"

// Receive says that something of what was paid for a voucher was paid back. It
// stands in the account of the line that it was paid from and is not given out
// again, so it is booked in a closed year as well.
type Receive struct {
	Voucher   uuid.UUID `json:"voucher"`
	Year      int       `json:"year"`
	Line      string    `json:"line" list:"programme-lines"`
	Repayment uuid.UUID `json:"repayment"` // the voucher's event
	Amount    int64     `json:"amount"`    // cents
}

// RepaymentBooked records that something was paid back.
type RepaymentBooked Receive

func (c Receive) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, c.Line, RepaymentBooked(c))
}

func (e RepaymentBooked) check(State, Mark) error {
	if e.Amount <= 0 {
		return ErrAmount
	}
	return nil
}

func (e RepaymentBooked) evolve(s State, _ Mark) State {
	return s.with(e.Line, func(l *Line) { l.Repaid += e.Amount })
}

// LowerRepayment says that less was paid back than was booked: that was recorded
// wrong. It is booked in a closed year as well, as the repayment was.
type LowerRepayment struct {
	Voucher    uuid.UUID `json:"voucher"`
	Year       int       `json:"year"`
	Line       string    `json:"line" list:"programme-lines"`
	Correction uuid.UUID `json:"correction"` // the voucher's event
	Amount     int64     `json:"amount"`     // cents that were not paid back after all
}

// RepaymentLowered records that less was paid back than was booked.
type RepaymentLowered LowerRepayment

func (c LowerRepayment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, c.Line, RepaymentLowered(c))
}

func (e RepaymentLowered) check(State, Mark) error {
	if e.Amount <= 0 {
		return ErrAmount
	}
	return nil
}

func (e RepaymentLowered) evolve(s State, _ Mark) State {
	return s.with(e.Line, func(l *Line) { l.Repaid -= e.Amount })
}

// Return says that what was paid back too much was returned. It lowers what the
// account has as paid back, which was not given out again, so nothing that is
// reserved or paid changes by it. It is booked in a closed year as well.
type Return struct {
	Voucher uuid.UUID `json:"voucher"`
	Year    int       `json:"year"`
	Line    string    `json:"line" list:"programme-lines"`
	Return  uuid.UUID `json:"return"` // the voucher's event
	Amount  int64     `json:"amount"` // cents
}

// ReturnBooked records that what was paid back too much was returned.
type ReturnBooked Return

func (c Return) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, c.Line, ReturnBooked(c))
}

func (e ReturnBooked) check(State, Mark) error {
	if e.Amount <= 0 {
		return ErrAmount
	}
	return nil
}

func (e ReturnBooked) evolve(s State, _ Mark) State {
	return s.with(e.Line, func(l *Line) { l.Repaid -= e.Amount })
}
