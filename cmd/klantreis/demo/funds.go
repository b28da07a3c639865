package demo

import (
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/fund"
)

// The budgets of the year, in cents for each journey that is played, and for
// as many as fewest where there are fewer. There is
// enough of what is structural.
var budgets = []struct {
	year  int
	line  string
	cents int64
	from  time.Time
}{
	{2025, "structureel", 15_00, begins}, {2025, "incidenteel", 10_00, begins},
	{2026, "structureel", 110_00, on(2026, 1, 5)}, {2026, "incidenteel", 260_00, council},
	{2026, "structureel", 140_00, on(2026, 6, 15)}, {2026, "incidenteel", 285_00, on(2026, 6, 15)}, // the council gave more
}

// council is when the incidental budget of the year is decided on: who asked for
// some of it before waits, and all of them are answered then.
var council = on(2026, 5, 11)

// fewest is how many journeys there is a budget for in any year.
const fewest = 200

// left is what is left of the incidental line, in cents for each journey, once
// what nobody had asked for by the summer was given back: it runs
// out by the autumn.
const left = 1_00

// grants says that there is somebody to decide on vouchers, and a fund to pay
// them from.
func (y *year) grants() bool {
	return !y.plan.Part && len(y.plan.with("fondsbeheerder")) > 0 && len(y.plan.with("fondsbeoordelaar")) > 0 && len(y.plan.with("bezwaarbehandelaar")) > 0
}

// budget allots what there is, and closes the year before once everything of
// it is decided.
func (y *year) budget() {
	if !y.grants() {
		return
	}
	many := int64(max(fewest, y.plan.Journeys))
	f, keeper := y.house(2), y.plan.with("fondsbeheerder")[0]
	do := func(year int, cmd fund.Command) {
		if _, err := y.funds.Handle(y.ctx, fund.Of(year), cmd, f.request(keeper, decider.Moment{})); err != nil {
			y.fail(f, cmd, err)
		}
		f.settled(cmd)
	}
	for _, b := range budgets {
		y.at(b.from, func() {
			do(b.year, fund.Allot{Year: b.year, Line: b.line, Amount: b.cents * many, By: keeper.Actor})
		})
	}
	y.at(on(2026, 7, 27), func() {
		s, _, err := y.funds.Load(y.ctx, fund.Of(2026))
		if err != nil {
			y.fail(f, "load", err)
			return
		}
		l := s.State.Lines["incidenteel"]
		do(2026, fund.Allot{Year: 2026, Line: "incidenteel", Amount: l.Reserved + l.Paid + left*many, By: keeper.Actor})
	})
	var end func()
	end = func() {
		s, _, err := y.funds.Load(y.ctx, fund.Of(2025))
		if err != nil {
			y.fail(f, "load", err)
			return
		}
		for _, l := range s.State.Lines {
			if len(l.Queue) > 0 {
				y.at(y.now.AddDate(0, 0, 7), end)
				return
			}
		}
		do(2025, fund.CloseYear{Year: 2025, By: keeper.Actor})
	}
	y.at(on(2026, 2, 2), end)
}
