package demo

import (
	"slices"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// A large employer closes in this year, and one in nine who come to the desk
// worked there. Unions, employer and desk agreed that they all can ask for a
// voucher from the incidental budget, on which the council has yet to decide:
// so more of them wait than a fund answers at once, and for the last of them
// there is not enough.

// closing is the name of that employer, which is one of those at risk.
const closing = "Textielfabriek De Spoel"

// laidOff says that a client worked there, if the desk keeps a fund.
func (f *file) laidOff() bool { return f.number%9 == 8 && !f.takenOver() && f.year.grants() }

// laidOffArrives draws when they come, soon after it was announced.
func (f *file) laidOffArrives() time.Time {
	first, last := decider.Date(2026, time.January, 5), decider.Date(2026, time.February, 20)
	for {
		if day := first + decider.Day(f.dice.IntN(int(last-first)+1)); !shut(day) {
			return f.officeHour(day)
		}
	}
}

// ofClosure is the journey of one of them: the voucher first, since the council
// decides only once all have asked.
func (f *file) ofClosure() []step {
	steps := []step{{0, 0, arrive}, {0, 3, clarify}, {0, 2, signal}, {1, 4, f.reach(journey.Enrolled)}, {1, 7, intake},
		{0, 1, f.reach(journey.IntakeDone)}, {0, 0, func(f *file) { f.need("scholing") }}, {0, 2, converse}, {1, 5, func(f *file) { f.apply(collective) }},
		{2, 15, f.reach(journey.PlanAgreed)}}
	return append(steps, f.guided()...)
}

// fromClosure makes a signal one of the closure, while there are jobs in it whose
// holders have not come.
func (f *file) fromClosure(c journey.Signal) journey.Signal {
	at := slices.IndexFunc(f.year.atRisk, func(r *reorganised) bool { return r.employer == closing && r.left > 0 })
	if at < 0 {
		return c
	}
	c.Trigger = "bedrijfsbeeindiging"
	return f.year.atRisk[at].lets(c)
}
