// Package funds keeps the account of the fund for training vouchers: one entry
// for every fact that moves money, with what it adds to or takes from what is
// allotted, asked, reserved, paid and paid back.
//
// Facts of a fund are never withdrawn, only countered, so the account is a list
// that grows, and how a line stood on a day as known at a position is a sum of
// entries. Amounts are public money and exact (DOMAIN.md section 6).
//
// Beside it stands for which vouchers a line has too little money now.
package funds

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/fund"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// View derives the account from the streams of funds.
var View = projector.View{
	Name: "funds", Version: 5, Category: fund.Decider.Category, Fold: fold, Begin: func(*projector.Common) projector.Folder { return &account{} },
	Tables: []projector.Table{
		{Name: "fund_entries", Doc: "One row for each fact that moves money in a line of a budget year.", Identity: true, Row: Entry{}, Scope: "fund", Key: []string{"position"},
			Indexes: [][]string{{"voucher"}}},
		{Name: "fund_lacking", Doc: "One row for each voucher that waits for nothing but money, of which its line has too little.", Identity: true, Row: Lack{}, Scope: "fund", Key: []string{"voucher"},
			Indexes: [][]string{{"voucher"}}},
	},
}

// An Entry is one fact that moves money in a line. Amounts are in cents, and
// below zero where there is less of something.
type Entry struct {
	Fund     uuid.UUID   `col:"fund" doc:"The fund of a budget year."`
	Position int64       `col:"position" doc:"Place of the fact in the log."`
	Day      decider.Day `col:"day" doc:"Day on which it happened, in days after 1 January of the year 1."`
	Kind     string      `col:"kind" doc:"The stored name of the fact without its version."`
	Year     int         `col:"year" doc:"The budget year."`
	Line     string      `col:"line" doc:"The programme line, by the code list."`
	Voucher  uuid.UUID   `col:"voucher" doc:"The voucher; zeros where it is about none."`
	Allotted int64       `col:"allotted" doc:"What it adds to what is allotted, in cents."`
	Asked    int64       `col:"asked" doc:"What it adds to what complete applications and revisions ask and the fund has not answered, in cents."`
	Reserved int64       `col:"reserved" doc:"What it adds to what is reserved, in cents."`
	Paid     int64       `col:"paid" doc:"What it adds to what is paid, in cents."`
	Repaid   int64       `col:"repaid" doc:"What it adds to what was paid back and not returned, in cents. It is not given out again."`
}

// A Lack is a voucher for which a line has too little money, and whose turn it is.
type Lack struct {
	Fund    uuid.UUID `col:"fund" doc:"The fund of a budget year."`
	Voucher uuid.UUID `col:"voucher" doc:"The voucher."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	var a account
	for _, f := range history {
		a.Take(f)
	}
	return a.Rows()
}

// An account is the entries of one budget year so far.
type account struct {
	id    uuid.UUID
	year  int
	state fund.State
	rows  []projector.Row
}

// Take implements [projector.Folder]: an entry says in what the line differs
// from before.
func (a *account) Take(f codec.Fact) {
	code, voucher := a.about(f.What)
	a.id = histories.Subject([]codec.Fact{f})
	before := a.state.Lines[code]
	a.state = fund.Decider.Evolve(f.What.(fund.Event), a.state, f.Meta.Mark(f.ID))
	after := a.state.Lines[code]
	e := Entry{
		Fund: a.id, Position: f.Position.Order(), Day: f.Meta.Occurred.Day(), Kind: codec.Kind(f.Type),
		Year: a.year, Line: code, Voucher: voucher,
		Allotted: after.Allotted - before.Allotted, Asked: asked(after) - asked(before),
		Reserved: after.Reserved - before.Reserved, Paid: after.Paid - before.Paid, Repaid: after.Repaid - before.Repaid,
	}
	if e.Allotted != 0 || e.Asked != 0 || e.Reserved != 0 || e.Paid != 0 || e.Repaid != 0 {
		a.rows = append(a.rows, e)
	}
}

// Rows implements [projector.Folder].
func (a *account) Rows() []projector.Row {
	rows := slices.Clone(a.rows)
	for _, code := range slices.Sorted(maps.Keys(a.state.Lines)) {
		for _, w := range a.state.Lines[code].Lacking() {
			rows = append(rows, Lack{a.id, w.Voucher})
		}
	}
	return rows
}

// about says which line a fact is in and which voucher it is about. What first
// happens to a line names the year.
func (a *account) about(what any) (line string, voucher uuid.UUID) {
	switch e := what.(type) {
	case fund.Allotted:
		a.year = e.Year
		return e.Line, uuid.Nil
	case fund.Queued:
		a.year = e.Year
		return e.Line, e.Voucher
	case fund.PlaceKept:
		a.year = e.Year
		return e.Line, e.Voucher
	case fund.RepaymentBooked:
		a.year = e.Year
		return e.Line, e.Voucher
	case fund.RepaymentLowered:
		a.year = e.Year
		return e.Line, e.Voucher
	case fund.ReturnBooked:
		a.year = e.Year
		return e.Line, e.Voucher
	case fund.RaiseAsked:
		a.year = e.Year
		return e.Line, e.Voucher
	case fund.ReservationAsked:
		return e.Line, e.Voucher
	case fund.Reserved:
		return e.Line, e.Voucher
	case fund.Declined:
		return e.Line, e.Voucher
	case fund.Released:
		return e.Line, e.Voucher
	case fund.Lowered:
		return e.Line, e.Voucher
	case fund.PaymentBooked:
		return e.Line, e.Voucher
	}
	return "", uuid.Nil
}

// asked is what those in the queue of a line ask for.
func asked(l fund.Line) (cents int64) {
	for _, w := range l.Queue {
		cents += w.Amount
	}
	return cents
}
