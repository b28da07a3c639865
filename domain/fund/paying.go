package fund

import (
	"github.com/google/uuid"
)

// Release gives back what a voucher that has ended holds: its place in the
// queue, or what is reserved and not paid.
type Release struct {
	Voucher uuid.UUID `json:"voucher"`
}

// Released records what was given back.
type Released struct {
	Voucher uuid.UUID `json:"voucher"`
	Line    string    `json:"line" list:"programme-lines"`
	Amount  int64     `json:"amount,omitempty"` // cents that are no longer reserved
}

func (c Release) decide(s Story, at Mark) ([]Event, error) {
	p, there := s.State.Places.Of(c.Voucher)
	if !there {
		return nil, nil // it was declined or wholly paid, or released before
	}
	return record(s, at, p.Line, Released{c.Voucher, p.Line, p.Reserved})
}

func (e Released) check(State, Mark) error { return nil }

func (e Released) evolve(s State, _ Mark) State {
	s = s.with(e.Line, func(l *Line) {
		l.without(e.Voucher)
		l.Reserved -= e.Amount
	})
	return s.placed(e.Voucher, Place{})
}

// Lower says that a voucher comes to no more than an amount: it was amended,
// or settled.
type Lower struct {
	Voucher uuid.UUID `json:"voucher"`
	Amount  int64     `json:"amount,omitempty"` // cents, with what was paid of them
}

// Lowered records by how much a reservation became less.
type Lowered struct {
	Voucher uuid.UUID `json:"voucher"`
	Line    string    `json:"line" list:"programme-lines"`
	Amount  int64     `json:"amount"` // cents that are no longer reserved
}

func (c Lower) decide(s Story, at Mark) ([]Event, error) {
	p, _ := s.State.Places.Of(c.Voucher)
	less := min(p.Reserved, p.Reserved+p.Paid-c.Amount)
	if less <= 0 {
		return nil, nil
	}
	return record(s, at, p.Line, Lowered{c.Voucher, p.Line, less})
}

func (e Lowered) check(s State, _ Mark) error { return s.holds(e.Voucher, e.Amount) }

// holds refuses to take more from a reservation than there is.
func (s State) holds(voucher uuid.UUID, amount int64) error {
	if p, _ := s.Places.Of(voucher); amount <= 0 || amount > p.Reserved {
		return ErrNotReserved.Because(p.Reserved)
	}
	return nil
}

func (e Lowered) evolve(s State, _ Mark) State { return s.spent(e.Voucher, e.Amount, 0) }

// Book says that a voucher was paid, in advance or after settlement. Paying
// lowers the reservation by as much.
type Book struct {
	Voucher uuid.UUID `json:"voucher"`
	Payment uuid.UUID `json:"payment"` // the voucher's event
	Amount  int64     `json:"amount"`  // cents
}

// PaymentBooked records that a voucher was paid.
type PaymentBooked struct {
	Voucher uuid.UUID `json:"voucher"`
	Line    string    `json:"line" list:"programme-lines"`
	Payment uuid.UUID `json:"payment"`
	Amount  int64     `json:"amount"`
}

func (c Book) decide(s Story, at Mark) ([]Event, error) {
	p, _ := s.State.Places.Of(c.Voucher)
	return record(s, at, p.Line, PaymentBooked{c.Voucher, p.Line, c.Payment, c.Amount})
}

func (e PaymentBooked) check(s State, _ Mark) error { return s.holds(e.Voucher, e.Amount) }

func (e PaymentBooked) evolve(s State, _ Mark) State { return s.spent(e.Voucher, e.Amount, e.Amount) }

// spent returns the state in which less is reserved for a voucher, and some of
// that is paid. A voucher for which nothing is reserved any more, and which does
// not wait for more, has no place.
func (s State) spent(voucher uuid.UUID, less, paid int64) State {
	p, _ := s.Places.Of(voucher)
	s = s.with(p.Line, func(l *Line) {
		l.Reserved -= less
		l.Paid += paid
	})
	p.Reserved -= less
	p.Paid += paid
	if _, waits := s.Lines[p.Line].find(voucher); p.Reserved == 0 && !waits {
		p = Place{}
	}
	return s.placed(voucher, p)
}
