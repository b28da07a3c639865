package fund

import "klantreis/domain/decider"

// Corrections say how what was recorded of a fund is put right. Nothing in an
// account is taken back: what goes the other way is another entry of it.
var Corrections = decider.Corrections{
	{Way: decider.Countered, Of: []any{Allotted{}}, By: []string{"fund.allotted"},
		Instead: "Allot another amount: that replaces what was allotted before, though never by less than is reserved and paid."},
	{Way: decider.Countered, Of: []any{Queued{}, PlaceKept{}, ReservationAsked{}, Reserved{}}, By: []string{"fund.released", "fund.lowered"},
		Instead: "What a voucher has of the fund is released when the voucher ends, and lowered when it comes to less."},
	{Way: decider.Countered, Of: []any{Lowered{}}, By: []string{"fund.raise-asked"},
		Instead: "What became free may be reserved for others. More is asked for when the decision on the voucher is revised."},
	{Way: decider.Countered, Of: []any{Declined{}}, By: []string{"fund.raise-asked"},
		Instead: "Whoever was declined has the answer. Where the decision on the voucher is revised, the fund is asked anew."},

	{Way: decider.Final, Of: []any{PaymentBooked{}},
		Instead: "What was paid was paid. What was paid too much is claimed back of the voucher, and does not come back to the budget."},
	{Way: decider.Countered, Of: []any{RepaymentBooked{}}, By: []string{"fund.repayment-lowered"},
		Instead: "What was paid back is kept apart in the account, and not given out again. Where it was recorded wrong, that is put right of the voucher: more as another repayment, less as a correction."},
	{Way: decider.Countered, Of: []any{RepaymentLowered{}}, By: []string{"fund.repayment-booked"},
		Instead: "Where it was paid back after all, that is recorded of the voucher as another repayment."},
	{Way: decider.Countered, Of: []any{ReturnBooked{}}, By: []string{"fund.repayment-lowered"},
		Instead: "What was returned was paid. Where the repayment was less, that is put right of the voucher as a correction, and what comes back as another repayment."},
	{Way: decider.Final, Of: []any{Released{}},
		Instead: "What became free may be reserved for others. The client applies anew."},
	{Way: decider.Final, Of: []any{RaiseAsked{}, DistributionPaused{}},
		Instead: "It is answered by the fund itself, and nothing is to be put right."},
	{Way: decider.Final, Of: []any{YearClosed{}},
		Instead: "A year that was closed is not opened again: its account was rendered. What is still reserved is paid from it; all else is of a later year."},
}
