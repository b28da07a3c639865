package fund

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Raise asks for more money for a voucher that was granted: a decision on it is
// to be revised. It has its place in the order of complete receipt, as an
// application has. What is decided on an objection is not refused because the
// ceiling was reached since (Awb 4:25), so where there is not enough it waits:
// money that comes is first for whoever is first in the order. In a year that
// is closed nothing comes any more, and it is declined.
type Raise struct {
	Voucher  uuid.UUID      `json:"voucher"`
	Year     int            `json:"year"`
	Line     string         `json:"line" list:"programme-lines"`
	Revision uuid.UUID      `json:"revision"` // the voucher's event
	Amount   int64          `json:"amount"`   // cents that the voucher comes to
	Paid     int64          `json:"paid,omitempty"`
	Received decider.Moment `json:"received"`
}

// RaiseAsked records that more money was asked for. The answer often follows at
// once.
type RaiseAsked struct {
	Voucher  uuid.UUID      `json:"voucher"`
	Year     int            `json:"year"`
	Line     string         `json:"line" list:"programme-lines"`
	Revision uuid.UUID      `json:"revision"`
	Amount   int64          `json:"amount"`         // cents that are asked beside what is reserved
	Paid     int64          `json:"paid,omitempty"` // cents that were paid for it before, from any budget
	Received decider.Moment `json:"received"`
}

func (c Raise) decide(s Story, at Mark) ([]Event, error) {
	p, there := s.State.Places.Of(c.Voucher)
	line := c.Line
	if there {
		line = p.Line
	}
	more := c.Amount - c.Paid - p.Reserved
	return record(s, at, line, RaiseAsked{c.Voucher, c.Year, line, c.Revision, more, c.Paid, c.Received})
}

func (e RaiseAsked) check(s State, _ Mark) error {
	if _, queued := s.Lines[e.Line].find(e.Voucher); queued {
		return ErrQueued
	}
	if e.Amount <= 0 {
		return ErrAmount
	}
	return nil
}

// evolve remembers what was paid, so that a settlement leaves the rest.
func (e RaiseAsked) evolve(s State, _ Mark) State {
	p, _ := s.Places.Of(e.Voucher)
	s = s.waiting(e.Line, &Waiting{Voucher: e.Voucher, Received: e.Received, Amount: e.Amount, Assessment: e.Revision, Upheld: true})
	return s.placed(e.Voucher, Place{Line: e.Line, Reserved: p.Reserved, Paid: e.Paid})
}
