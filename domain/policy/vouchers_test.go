package policy_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/fund"
	"klantreis/domain/policy"
	"klantreis/domain/voucher"
)

var (
	aVoucher = "voucher-" + one.String()
	aFund    = "fund-" + fund.Of(2026).String()
	received = voucher.ReceivedComplete{Year: 2026, Line: "structureel", Amount: 5, Received: decider.On(today)}
)

func TestWhatFollowsForVouchersAndTheFund(t *testing.T) {
	toFund := func(do fund.Command) []policy.Task { return []policy.Task{policy.ForFund{ID: fund.Of(2026), Do: do}} }
	toVoucher := func(do voucher.Command) []policy.Task { return []policy.Task{policy.ForVoucher{ID: one, Do: do}} }
	release := toFund(fund.Release{Voucher: one})
	for _, c := range []struct {
		says   string
		policy string
		stream string
		what   any
		want   []policy.Task
	}{
		{"a complete application has its place", "vouchers-move-the-fund", aVoucher, received,
			toFund(fund.Queue{Voucher: one, Year: 2026, Line: "structureel", Amount: 5, Received: decider.On(today)})},
		{"one that was refused and is taken back has it again, and is not declined", "vouchers-move-the-fund", aVoucher, voucher.PlaceKept(received),
			toFund(fund.Queue{Voucher: one, Year: 2026, Line: "structureel", Amount: 5, Received: decider.On(today), Upheld: true})},
		{"what is repaid is booked", "vouchers-move-the-fund", aVoucher, voucher.RepaymentReceived{Year: 2026, Line: "structureel", Amount: 5},
			toFund(fund.Receive{Voucher: one, Year: 2026, Line: "structureel", Repayment: fact, Amount: 5})},
		{"what was repaid less is booked", "vouchers-move-the-fund", aVoucher, voucher.RepaymentCorrected{Year: 2026, Line: "structureel", Amount: 3, Less: 2},
			toFund(fund.LowerRepayment{Voucher: one, Year: 2026, Line: "structureel", Correction: fact, Amount: 2})},
		{"what is returned is booked", "vouchers-move-the-fund", aVoucher, voucher.RepaymentReturned{Year: 2026, Line: "structureel", Amount: 2},
			toFund(fund.Return{Voucher: one, Year: 2026, Line: "structureel", Return: fact, Amount: 2})},
		{"an application that is to be completed has none", "vouchers-move-the-fund", aVoucher,
			voucher.CompletionRequested{Year: 2026}, release},
		{"money is asked for what was assessed positively", "vouchers-move-the-fund", aVoucher,
			voucher.AssessedPositive{Year: 2026, Amount: 5}, toFund(fund.Reserve{Voucher: one, Assessment: fact, Amount: 5})},
		{"a revision asks for more, in the place of its application", "vouchers-move-the-fund", aVoucher,
			voucher.RevisionAssessed{Year: 2026, Line: "structureel", Received: decider.On(today), Amount: 4, Total: 7, Paid: 2},
			toFund(fund.Raise{Voucher: one, Year: 2026, Line: "structureel", Revision: fact, Amount: 7, Paid: 2, Received: decider.On(today)})},
		{"a revision that needs no money calls for nothing", "vouchers-move-the-fund", aVoucher, voucher.RevisionAssessed{}, nil},
		{"what is paid from another budget is released", "vouchers-move-the-fund", aVoucher, voucher.DecisionRevised{Year: 2027, Left: 2026}, release},
		{"what is paid from the same stays", "vouchers-move-the-fund", aVoucher, voucher.DecisionRevised{Year: 2026}, nil},
		{"what another budget may hold for an erased voucher is released", "vouchers-move-the-fund", aVoucher, voucher.RevisionDropped{Year: 2026}, release},
		{"a revision that was declined releases nothing", "vouchers-move-the-fund", aVoucher, voucher.RevisionDropped{Declined: other}, nil},
		{"an advance is booked", "vouchers-move-the-fund", aVoucher,
			voucher.AdvancePaid{Year: 2026, Amount: 5}, toFund(fund.Book{Voucher: one, Payment: fact, Amount: 5})},
		{"a payment is booked", "vouchers-move-the-fund", aVoucher,
			voucher.Paid{Year: 2026, Amount: 5}, toFund(fund.Book{Voucher: one, Payment: fact, Amount: 5})},
		{"less is reserved for what was amended", "vouchers-move-the-fund", aVoucher,
			voucher.Amended{Year: 2026, Amount: 5}, toFund(fund.Lower{Voucher: one, Amount: 5})},
		{"less is reserved for what was settled", "vouchers-move-the-fund", aVoucher,
			voucher.Settled{Year: 2026, Amount: 5}, toFund(fund.Lower{Voucher: one, Amount: 5})},
		{"what is rejected is released", "vouchers-move-the-fund", aVoucher, voucher.Rejected{Year: 2026}, release},
		{"what is given up is released", "vouchers-move-the-fund", aVoucher, voucher.ApplicationWithdrawn{Year: 2026}, release},
		{"what is revoked is released", "vouchers-move-the-fund", aVoucher, voucher.Revoked{Year: 2026}, release},
		{"what has expired is released", "vouchers-move-the-fund", aVoucher, voucher.Expired{Year: 2026}, release},
		{"what is erased is released", "vouchers-move-the-fund", aVoucher, voucher.Erased{Year: 2026}, release},
		{"what has no place calls for nothing", "vouchers-move-the-fund", aVoucher, voucher.Rejected{}, nil},
		{"what is in no voucher's stream calls for nothing", "vouchers-move-the-fund", aClient, received, nil},

		{"what is reserved is granted", "fund-answers-vouchers", aFund, fund.Reserved{Voucher: one, Assessment: other},
			toVoucher(voucher.Grant{Assessment: other, Reservation: fact})},
		{"what is declined is rejected", "fund-answers-vouchers", aFund, fund.Declined{Voucher: one, Assessment: other},
			toVoucher(voucher.Decline{Assessment: other, Declined: fact})},
		{"a fund goes on answering", "fund-goes-on-answering", aFund, fund.DistributionPaused{Line: "incidenteel"},
			toFund(fund.Distribute{Line: "incidenteel"})},
		{"what is in no fund's stream calls for nothing", "fund-goes-on-answering", aClient, fund.DistributionPaused{}, nil},

		{"a client who is erased has every voucher erased", "erasing-reaches-vouchers", aClient,
			client.Erased{Vouchers: []uuid.UUID{one}}, toVoucher(voucher.Erase{Cause: fact})},
		{"an erased voucher's keys are destroyed", "erased-keys-destroyed", aVoucher, voucher.Erased{},
			[]policy.Task{policy.DestroyKeys{Stream: aVoucher}}},
	} {
		t.Run(c.says, func(t *testing.T) {
			i := slices.IndexFunc(policy.All, func(p policy.Policy) bool { return p.Name == c.policy })
			got := policy.All[i].Follow(policy.Fact{Event: fact, Stream: c.stream, What: c.what})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
