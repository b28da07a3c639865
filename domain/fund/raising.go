package fund

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Raise asks for more money for a voucher that was granted: a decision on it is
// to be revised. It is answered at once, in the order of complete receipt: with
// what would be left if all who are before it were granted what they asked.
// Whoever has to wait for that is declined, and can ask again.
type Raise struct {
	Voucher  uuid.UUID      `json:"voucher"`
	Year     int            `json:"year"`
	Line     string         `json:"line" list:"programme-lines"`
	Revision uuid.UUID      `json:"revision"` // the voucher's event
	Amount   int64          `json:"amount"`   // cents that the voucher comes to
	Paid     int64          `json:"paid,omitempty"`
	Received decider.Moment `json:"received"`
}

// RaiseAsked records that more money was asked for. The answer follows in the
// same append.
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
	var answer Event = Declined{c.Voucher, line, c.Revision, more}
	if more <= s.State.spare(line, c.Received) {
		answer = Reserved{c.Voucher, line, c.Revision, more}
	}
	return record(s, at, line, RaiseAsked{c.Voucher, c.Year, line, c.Revision, more, c.Paid, c.Received}, answer)
}

// spare is what a line has for an application, once all who are before it were
// granted what they asked.
func (s State) spare(line string, received decider.Moment) int64 {
	l := s.Lines[line]
	if s.Closed {
		return 0
	}
	spare := l.Free()
	for _, w := range l.Queue {
		if w.Received.Compare(received) <= 0 {
			spare -= w.Amount
		}
	}
	return spare
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
	return s.placed(e.Voucher, Place{Line: e.Line, Reserved: p.Reserved, Paid: e.Paid})
}
