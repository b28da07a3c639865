// Package vouchers keeps how every training voucher (scholingsvoucher) stands,
// how it stood from when to when, and what is to be done about it.
//
// What an assessor's list shows is one row for each voucher. Reports count
// intervals in occurrence time, as in the pipeline, with the amounts as they
// were then, so that what was granted or paid by a day can be told as it was
// known later. A decision that was revised counts as it reads now from its own
// day on, once that is known. Amounts are public money and exact.
//
// Of an erased voucher the status, the programme line and the amounts stay, for
// what was paid stays paid. Whose it was, and what it was for, is blank.
package vouchers

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
	"klantreis/projections/work"
)

// View derives vouchers from their own streams.
var View = projector.View{
	Name: "vouchers", Version: 7, Category: voucher.Decider.Category, Fold: fold,
	Tables: []projector.Table{
		{Name: "vouchers", Doc: "One row for each voucher, as it stands.", Identity: true, Row: Voucher{}, Scope: "voucher", Key: []string{"voucher"},
			Indexes: [][]string{{"status", "due_day", "voucher"}, {"client"}}},
		{Name: "voucher_statuses", Doc: "In which status each voucher was, and with what amounts, from when to when.", Identity: true, Row: Row{}, Scope: "voucher", Key: []string{"from_us"}, Intervals: true},
		work.Table("voucher_work", "a voucher"),
		work.GuidingTable("voucher_guiding"),
	},
}

// A Voucher is one voucher as it stands. Amounts are in cents.
type Voucher struct {
	ID       uuid.UUID      `col:"voucher" doc:"The voucher."`
	Client   uuid.UUID      `col:"client" doc:"The client; zeros once the voucher is erased."`
	Journey  uuid.UUID      `col:"journey" doc:"The journey in which it was applied for; zeros once the voucher is erased."`
	Status   voucher.Status `col:"status" doc:"How far it has come, by the code list."`
	Year     int            `col:"year" doc:"The budget year in which it has a place; 0 while it has none."`
	Line     string         `col:"line" doc:"The programme line, by the code list."`
	Asked    int64          `col:"asked" doc:"All costs of the training, in cents."`
	Granted  int64          `col:"granted" doc:"What was granted, in cents."`
	Advanced int64          `col:"advanced" doc:"What was paid in advance, in cents."`
	Settled  int64          `col:"settled" doc:"What it was settled at, in cents."`
	Paid     int64          `col:"paid" doc:"What was paid after settlement, in cents."`
	Claimed  int64          `col:"reclaimed" doc:"What was claimed back, in cents."`
	Repaid   int64          `col:"repaid" doc:"What was paid back of that, in cents."`
	Returned int64          `col:"returned" doc:"What was returned of that, since a revision claims less back, in cents."`
	Applied  decider.Day    `col:"applied_day" doc:"Day of the application, in days after 1 January of the year 1."`
	Complete decider.Day    `col:"complete_day" doc:"Day of complete receipt, likewise; 0 while something is missing."`
	Due      decider.Day    `col:"due_day" doc:"Last day for deciding, likewise; 0 where nothing is to be decided."`
	GrantOn  decider.Day    `col:"granted_day" doc:"Day of the grant, likewise; 0 where there was none, or once the voucher is erased."`
	EndedOn  decider.Day    `col:"ended_day" doc:"Day on which it came to its end, likewise; 0 while it has none, or once it is erased."`
	Disputed bool           `col:"disputed" doc:"Whether an objection or an appeal is open, or was upheld and is to be carried out."`
	Erased   bool           `col:"erased" doc:"Whether it was erased."`
}

// A Row says from when to when a voucher stood in one way.
type Row struct {
	Voucher uuid.UUID `col:"voucher" doc:"The voucher."`
	spans.Span
	InStatus
}

// InStatus is what a voucher is counted as. Amounts are in cents.
type InStatus struct {
	Status    voucher.Status `col:"status" doc:"How far it had come, by the code list."`
	Year      int            `col:"year" doc:"The budget year in which it had a place; 0 while it had none."`
	Line      string         `col:"line" doc:"The programme line, by the code list."`
	Applicant string         `col:"applicant" doc:"Who applied, by the code list."`
	Level     string         `col:"level" doc:"Level of the training, by the code list."`
	Ground    string         `col:"ground" doc:"First ground of a refusal, by the code list; blank otherwise."`
	Granted   int64          `col:"granted" doc:"What was granted, in cents."`
	Paid      int64          `col:"paid" doc:"What was paid, in advance or after settlement, less what was claimed back, in cents."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	s := histories.Fold(c, voucher.Decider, history)
	if s.Status == "" {
		return nil
	}
	now := Of(histories.Subject(history), s)
	now.Line, now.Applied = line(history), history[0].Meta.Occurred.Day() // which stay when it is erased
	rows := append([]projector.Row{now}, intervals(c, replaced(history))...)
	return append(append(rows, work.OfVoucher(history, s)...), work.OfGuiding(history, s)...)
}

// Of is a voucher as its own state has it.
func Of(id uuid.UUID, s voucher.State) Voucher {
	return Voucher{
		ID: id, Client: s.Asked.Client, Journey: s.Asked.Journey, Status: s.Status, Year: s.Year, Line: s.Asked.Line,
		Asked: s.Asked.Amount, Granted: s.Money.Granted, Advanced: s.Money.Advanced, Settled: s.Money.Settled, Paid: s.Money.Paid, Claimed: s.Money.Reclaimed,
		Repaid: s.Money.Repaid, Returned: s.Money.Returned,
		Applied: s.Applied.Day(), Complete: s.Received.Day(), Due: s.Due(), Disputed: s.Disputed(), Erased: s.Erased,
		GrantOn: s.GrantedOn, EndedOn: s.EndedOn(),
	}
}

// line is the programme line that was applied for. It is known also of a
// voucher that was erased.
func line(history []codec.Fact) string {
	for i := range history {
		if e, is := history[i].What.(voucher.Applied); is {
			return e.Line
		}
	}
	return ""
}

var intervals = histories.Vouchers.Whole(func(id uuid.UUID) histories.VoucherStory { return &story{id: id} })

// A story is what is known of one voucher on the way through its history.
type story struct {
	id       uuid.UUID
	applied  voucher.Applied
	ground   string
	statuses spans.Line[InStatus]
}

// Take implements [histories.Story].
func (s *story) Take(step *histories.VoucherStep) {
	switch e := step.Event.(type) {
	case voucher.Applied:
		s.applied = e
	case voucher.Rejected:
		s.ground = e.Grounds[0]
	case voucher.Revised:
		s.ground = ""
	}
	now := &step.State
	s.statuses.Set(step.At, InStatus{
		Status: now.Status, Year: now.Year, Line: s.applied.Line, Applicant: s.applied.Applicant, Level: s.applied.Level, Ground: s.ground,
		Granted: now.Money.Granted, Paid: now.Money.Advanced + now.Money.Paid - now.Money.Reclaimed,
	})
}

// Rows implements [histories.Story].
func (s *story) Rows() []projector.Row {
	return s.statuses.Rows(nil, func(span spans.Span, was InStatus) projector.Row { return Row{s.id, span, was} })
}
