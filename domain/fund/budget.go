package fund

import (
	"time"

	"klantreis/domain/decider"
)

// Allot says how much there is in a year for a programme line. It replaces
// what was allotted before.
type Allot struct {
	Year   int         `json:"year"`
	Line   string      `json:"line" list:"programme-lines"`
	Amount int64       `json:"amount,omitempty"` // cents
	By     decider.Ref `json:"by"`
}

// Allotted records how much there is.
type Allotted Allot

func (c Allot) decide(s Story, at Mark) ([]Event, error) {
	line := s.State.Lines[c.Line]
	if line.Open && line.Allotted == c.Amount && !s.State.Closed {
		return nil, nil
	}
	return record(s, at, c.Line, Allotted(c))
}

func (e Allotted) check(s State, _ Mark) error {
	line := s.Lines[e.Line]
	switch spent := line.Reserved + line.Paid; {
	case s.Closed:
		return ErrClosed
	case e.Amount < 0:
		return ErrAmount
	case e.Amount < spent:
		return ErrOverspent.Because(spent)
	}
	return nil
}

func (e Allotted) evolve(s State, _ Mark) State {
	return s.with(e.Line, func(l *Line) { l.Open, l.Allotted = true, e.Amount })
}

// CloseYear ends the account of a budget year, which is not before that year
// is over: nothing is allotted to it any more, and no grant is raised from it.
// What was reserved is still paid from it. An application that was complete in
// the year, and of which the fund hears only now, is answered from what the
// year had left: that the ceiling is reached (Awb 4:25) would not be true.
type CloseYear struct {
	Year int         `json:"year"`
	By   decider.Ref `json:"by"`
}

// YearClosed records that a budget year ended.
type YearClosed CloseYear

func (c CloseYear) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Closed {
		return nil, nil
	}
	return record(s, at, "", YearClosed(c))
}

func (e YearClosed) check(s State, at Mark) error {
	queued, open := 0, false
	for _, l := range s.Lines {
		queued += len(l.Queue)
		open = open || l.Open
	}
	first := decider.Date(e.Year+1, time.January, 1)
	switch {
	case !open:
		return ErrNoBudget
	case at.Occurred.Day() < first:
		return ErrYearRuns.Because(first)
	case queued > 0:
		return ErrStillQueued.Because(queued)
	}
	return nil
}

func (e YearClosed) evolve(s State, _ Mark) State {
	s.Closed = true
	return s
}
