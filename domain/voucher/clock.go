package voucher

import "klantreis/domain/decider"

const week = 7

// A Clock is the time within which the decision is made: the statutory term,
// otherwise eight weeks from receipt (Awb 4:13). It stands still from the day
// after a request to complete until the day of completion, or until the term
// for that has passed unused (Awb 4:15), and is prolonged only by notice. A
// request that comes when the decision is late already stops nothing.
type Clock struct {
	Base      decider.Day // the last day, but for a suspension that runs
	Stopped   decider.Day // when completion was asked for; zero while the clock runs
	Term      decider.Day // the last day for completing it
	Late      bool        // completion was asked for after the last day
	Prolonged bool
}

func (c Clock) begin(receipt decider.Day, weeks int) Clock {
	return Clock{Base: receipt + decider.Day(week*weeks)}
}

// stop makes the clock stand still from the day after, unless the decision is
// late.
func (c Clock) stop(on, term decider.Day, late bool) Clock {
	c.Stopped, c.Term, c.Late = on, term, late
	return c
}

// resume lets the clock run again from a day on: the days between the request
// and that day do not count, as far as they are within the term.
func (c Clock) resume(on decider.Day) Clock {
	if c.Stopped == 0 {
		return c
	}
	if !c.Late {
		c.Base += max(0, min(on-1, c.Term)-c.Stopped)
	}
	c.Stopped, c.Term, c.Late = 0, 0, false
	return c
}

// due is the last day for deciding. While the clock stands still, it is the
// latest that this can be.
func (c Clock) due() decider.Day {
	if c.Stopped != 0 && !c.Late {
		return c.Base + c.Term - c.Stopped
	}
	return c.Base
}

// Due is the last day for deciding on the application, zero where nothing is
// to be decided. While completion is awaited it is the day that it will be if
// the term for that passes unused.
func (s State) Due() decider.Day {
	if s.Erased || !s.Status.Undecided() {
		return 0
	}
	return s.Clock.due()
}

// Overdue says whether the decision is late on a day.
func (s State) Overdue(day decider.Day) bool { return s.Due() != 0 && day > s.Due() }
