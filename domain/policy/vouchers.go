package policy

import (
	"klantreis/domain/client"
	"klantreis/domain/fund"
	"klantreis/domain/voucher"
)

// erasingReachesVouchers erases the vouchers of a client who is erased.
func erasingReachesVouchers(f Fact, e client.Erased) []Task {
	var tasks []Task
	for _, id := range e.Vouchers {
		tasks = append(tasks, ForVoucher{id, voucher.Erase{Cause: f.Event}})
	}
	return tasks
}

// vouchersMoveTheFund carries to the fund what moves its money or the order in
// which it is given out. It is one policy, so that the fund hears all of a
// voucher in the order in which it happened, and of several vouchers who was
// complete before who is assessed.
func vouchersMoveTheFund(f Fact, e voucher.Budgeted) []Task {
	id, ok := idIn(vouchers, f.Stream)
	year := e.Budget()
	if !ok || year == 0 {
		return nil // it has no place in any budget
	}
	var do fund.Command
	switch e := e.(type) {
	case voucher.ReceivedComplete:
		do = fund.Queue{Voucher: id, Year: e.Year, Line: e.Line, Amount: e.Amount, Received: e.Received}
	case voucher.PlaceKept:
		do = fund.Queue{Voucher: id, Year: e.Year, Line: e.Line, Amount: e.Amount, Received: e.Received, Upheld: true}
	case voucher.RepaymentReceived:
		do = fund.Receive{Voucher: id, Year: e.Year, Line: e.Line, Repayment: f.Event, Amount: e.Amount}
	case voucher.RepaymentCorrected:
		do = fund.LowerRepayment{Voucher: id, Year: e.Year, Line: e.Line, Correction: f.Event, Amount: e.Less}
	case voucher.RepaymentReturned:
		do = fund.Return{Voucher: id, Year: e.Year, Line: e.Line, Return: f.Event, Amount: e.Amount}
	case voucher.AssessedPositive:
		do = fund.Reserve{Voucher: id, Assessment: f.Event, Amount: e.Amount}
	case voucher.RevisionAssessed:
		do = fund.Raise{Voucher: id, Year: e.Year, Line: e.Line, Revision: f.Event, Amount: e.Total, Paid: e.Paid, Received: e.Received}
	case voucher.AdvancePaid:
		do = fund.Book{Voucher: id, Payment: f.Event, Amount: e.Amount}
	case voucher.Paid:
		do = fund.Book{Voucher: id, Payment: f.Event, Amount: e.Amount}
	case voucher.Amended:
		do = fund.Lower{Voucher: id, Amount: e.Amount}
	case voucher.Settled:
		do = fund.Lower{Voucher: id, Amount: e.Amount}
	default: // the voucher ended, is to be completed first, or has another budget
		do = fund.Release{Voucher: id}
	}
	return []Task{ForFund{fund.Of(year), do}}
}

// fundAnswersVouchers grants what the fund has reserved, and rejects what it
// has declined; or makes a revision that waited for it, or drops it.
func fundAnswersVouchers(f Fact, e fund.Answer) []Task {
	switch e := e.(type) {
	case fund.Reserved:
		return []Task{ForVoucher{e.Voucher, voucher.Grant{Assessment: e.Assessment, Reservation: f.Event}}}
	case fund.Declined:
		return []Task{ForVoucher{e.Voucher, voucher.Decline{Assessment: e.Assessment, Declined: f.Event}}}
	}
	return nil
}

// fundGoesOnAnswering has a fund answer those for whom there was no room in
// one append.
func fundGoesOnAnswering(f Fact, e fund.DistributionPaused) []Task {
	id, ok := idIn(funds, f.Stream)
	if !ok {
		return nil
	}
	return []Task{ForFund{id, fund.Distribute{Line: e.Line}}}
}
