package api

import (
	"context"
	"fmt"

	"klantreis/domain/access"
	"klantreis/projections/funds"
	"klantreis/projections/vouchers"
)

// VouchersReporting is a request for the report of training vouchers.
type VouchersReporting struct {
	Reporting
	By string `query:"by" enum:"applicant,level,ground" doc:"Cut by a dimension: who applied, the level of the training, or the ground of refusal."`
}

// VouchersReport says how many vouchers stood where.
type VouchersReport struct{ Body VouchersBody }

// VouchersBody says how many vouchers stood in each status, by budget year and
// programme line.
type VouchersBody struct {
	Report
	HidingFew
	Vouchers []VoucherFigure `json:"vouchers" doc:"Scholingsvouchers by budget year, programme line and status."`
}

// A VoucherFigure is how many vouchers of a year and a line stood in a status.
type VoucherFigure struct {
	Year int   `json:"year" doc:"Begrotingsjaar; 0 for those that had no place in a budget."`
	Line Label `json:"line" doc:"Programmalijn."`
	Figure
	Granted int64 `json:"granted" doc:"Verleend, in cents; 0 where the figure is hidden."`
	Paid    int64 `json:"paid" doc:"Betaald, in cents, less what was claimed back; 0 where the figure is hidden."`
}

var voucherDimensions = map[string]dimension{
	"":          {},
	"applicant": {"applicant", "voucher-applicants"},
	"level":     {"level", "training-levels"},
	"ground":    {"ground", "voucher-refusal-grounds"},
}

func (s *Server) vouchersReport(ctx context.Context, in *VouchersReporting) (*VouchersReport, error) {
	l, err := s.mayCount(ctx, vouchers.View, in.Purpose)
	if err != nil {
		return nil, err
	}
	r, day, known, err := s.report(ctx, in.Reporting, vouchers.View, l)
	if err != nil {
		return nil, err
	}
	by := voucherDimensions[in.By]
	counts, err := vouchers.Standing(ctx, s.Reader, day, known, by.column)
	if err != nil {
		return nil, err
	}
	body := VouchersBody{Report: r, HidingFew: s.hidingFew(ctx), Vouchers: []VoucherFigure{}}
	place := func(c vouchers.Count) string { return cellsOf(by, fmt.Sprint(c.Year, c.Line, c.Status)) }
	small := smallCells(body.smallest(), counts, place, func(c vouchers.Count) int64 { return c.N })
	for i, c := range counts {
		figure := Figure{At: s.label("voucher-states", string(c.Status)), By: s.by(by, c.Value), Count: c.N}.shown(small[i])
		if figure.Hidden {
			c.Granted, c.Paid = 0, 0 // what one was granted says that there is one
		}
		body.Vouchers = append(body.Vouchers, VoucherFigure{Year: c.Year, Line: s.label("programme-lines", c.Line), Figure: figure, Granted: c.Granted, Paid: c.Paid})
	}
	return &VouchersReport{body}, nil
}

// FundsReporting is a request for the account of the fund.
type FundsReporting struct{ Reporting }

// FundsReport is the account of the fund.
type FundsReport struct{ Body FundsBody }

// FundsBody says how every programme line of every budget year stood. Amounts
// are public money, and exact.
type FundsBody struct {
	Report
	Lines []FundLine `json:"lines" doc:"Programmalijnen by budget year."`
}

// A FundLine is how a programme line of a budget year stood, in cents.
type FundLine struct {
	Year     int   `json:"year" doc:"Begrotingsjaar."`
	Line     Label `json:"line" doc:"Programmalijn."`
	Allotted int64 `json:"allotted" doc:"Begroot."`
	Asked    int64 `json:"asked" doc:"What complete applications and revisions asked that the fund had not answered."`
	Reserved int64 `json:"reserved" doc:"Gereserveerd."`
	Paid     int64 `json:"paid" doc:"Betaald."`
	Repaid   int64 `json:"repaid" doc:"Terugbetaald, of what was paid. It is not given out again."`
	Free     int64 `json:"free" doc:"What could still be reserved."`
}

func (s *Server) fundsReport(ctx context.Context, in *FundsReporting) (*FundsReport, error) {
	l, err := s.mayAt(ctx, access.SeeFund, "reports-"+funds.View.Name, in.Purpose)
	if err != nil {
		return nil, err
	}
	r, day, known, err := s.report(ctx, in.Reporting, funds.View, l)
	if err != nil {
		return nil, err
	}
	lines, err := funds.Standing(ctx, s.Reader, day, known)
	if err != nil {
		return nil, err
	}
	body := FundsBody{Report: r, Lines: []FundLine{}}
	for _, l := range lines {
		body.Lines = append(body.Lines, FundLine{
			Year: l.Year, Line: s.label("programme-lines", l.Line), Allotted: l.Allotted, Asked: l.Asked, Reserved: l.Reserved,
			Paid: l.Paid, Repaid: l.Repaid, Free: l.Free(),
		})
	}
	return &FundsReport{body}, nil
}
