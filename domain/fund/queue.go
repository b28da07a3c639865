package fund

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Queue gives a complete application its place in the order of complete
// receipt. That is never refused for want of money: the order is kept also
// before anything is allotted, and the answer is given when it is assessed.
type Queue struct {
	Voucher  uuid.UUID      `json:"voucher"`
	Year     int            `json:"year"`
	Line     string         `json:"line" list:"programme-lines"`
	Amount   int64          `json:"amount,omitempty"` // cents that it asks for at most
	Received decider.Moment `json:"received"`
	Upheld   bool           `json:"upheld,omitempty"` // it was refused before, and that was taken back on objection
}

// Queued records that an application has its place.
type Queued struct {
	Voucher  uuid.UUID      `json:"voucher"`
	Year     int            `json:"year"`
	Line     string         `json:"line" list:"programme-lines"`
	Amount   int64          `json:"amount,omitempty"`
	Received decider.Moment `json:"received"`
}

// PlaceKept records that an application has its place again, of which the
// refusal was taken back on objection: what is decided on it now is not refused
// because the ceiling was reached since (Awb 4:25).
type PlaceKept Queued

func (c Queue) decide(s Story, at Mark) ([]Event, error) {
	queued := Queued{c.Voucher, c.Year, c.Line, c.Amount, c.Received}
	if c.Upheld {
		return record(s, at, c.Line, PlaceKept(queued))
	}
	return record(s, at, c.Line, queued)
}

func (e Queued) check(s State, _ Mark) error {
	if _, there := s.Places.Of(e.Voucher); there {
		return ErrQueued
	}
	return nil
}

func (e Queued) evolve(s State, _ Mark) State {
	s = s.waiting(e.Line, &Waiting{Voucher: e.Voucher, Received: e.Received, Amount: e.Amount})
	return s.placed(e.Voucher, Place{Line: e.Line})
}

func (e PlaceKept) check(s State, at Mark) error { return Queued(e).check(s, at) }

func (e PlaceKept) evolve(s State, _ Mark) State {
	s = s.waiting(e.Line, &Waiting{Voucher: e.Voucher, Received: e.Received, Amount: e.Amount, Upheld: true})
	return s.placed(e.Voucher, Place{Line: e.Line})
}

// waiting puts somebody in the queue of a line, behind all that were received no
// later.
func (s State) waiting(line string, who *Waiting) State {
	return s.with(line, func(l *Line) {
		i := slices.IndexFunc(l.Queue, func(w *Waiting) bool { return w.Received.Compare(who.Received) > 0 })
		if i < 0 {
			i = len(l.Queue)
		}
		l.Queue = slices.Insert(slices.Clone(l.Queue), i, who)
	})
}

// Reserve asks for the money of a voucher that was assessed positively.
type Reserve struct {
	Voucher    uuid.UUID `json:"voucher"`
	Assessment uuid.UUID `json:"assessment"` // the event
	Amount     int64     `json:"amount"`     // cents
}

// ReservationAsked records that a voucher waits for money. The answer often
// follows at once.
type ReservationAsked struct {
	Voucher    uuid.UUID `json:"voucher"`
	Line       string    `json:"line" list:"programme-lines"`
	Assessment uuid.UUID `json:"assessment"`
	Amount     int64     `json:"amount"`
}

func (c Reserve) decide(s Story, at Mark) ([]Event, error) {
	p, _ := s.State.Places.Of(c.Voucher)
	line := p.Line
	return record(s, at, line, ReservationAsked{c.Voucher, line, c.Assessment, c.Amount})
}

func (e ReservationAsked) check(s State, _ Mark) error {
	i, there := s.Lines[e.Line].find(e.Voucher)
	switch {
	case !there || s.Lines[e.Line].Queue[i].Assessment != uuid.Nil:
		return ErrNotQueued
	case e.Amount <= 0:
		return ErrAmount
	}
	return nil
}

func (e ReservationAsked) evolve(s State, _ Mark) State {
	return s.with(e.Line, func(l *Line) {
		i, _ := l.find(e.Voucher)
		l.Queue = slices.Clone(l.Queue)
		now := *l.Queue[i]
		now.Amount, now.Assessment = e.Amount, e.Assessment
		l.Queue[i] = &now
	})
}

// An Answer is what the fund says to a voucher that was assessed positively, or
// of which a decision is to be revised: that is its assessment then.
type Answer interface {
	Event
	answers()
}

func (Reserved) answers() {}
func (Declined) answers() {}

// Reserved records that money for a voucher is reserved, beside what was: it can
// be granted, or what it was granted can be raised.
type Reserved struct {
	Voucher    uuid.UUID `json:"voucher"`
	Line       string    `json:"line" list:"programme-lines"`
	Assessment uuid.UUID `json:"assessment"`
	Amount     int64     `json:"amount"`
}

func (e Reserved) check(s State, _ Mark) error {
	if l := s.Lines[e.Line]; e.Amount > l.Free() {
		return ErrOverspent.Because(l.Reserved + l.Paid)
	}
	return nil
}

func (e Reserved) evolve(s State, _ Mark) State {
	s = s.with(e.Line, func(l *Line) {
		l.without(e.Voucher)
		l.Reserved += e.Amount
	})
	p, _ := s.Places.Of(e.Voucher)
	p.Line, p.Reserved = e.Line, p.Reserved+e.Amount
	return s.placed(e.Voucher, p)
}

// Declined records that the ceiling is reached: the voucher cannot be granted,
// or what it was granted not raised. What was reserved for it stays.
type Declined struct {
	Voucher    uuid.UUID `json:"voucher"`
	Line       string    `json:"line" list:"programme-lines"`
	Assessment uuid.UUID `json:"assessment"`
	Amount     int64     `json:"amount"`
}

func (e Declined) check(State, Mark) error { return nil }

func (e Declined) evolve(s State, _ Mark) State {
	p, _ := s.Places.Of(e.Voucher)
	if p.Reserved == 0 {
		p = Place{}
	}
	return s.with(e.Line, func(l *Line) { l.without(e.Voucher) }).placed(e.Voucher, p)
}
