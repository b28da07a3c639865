package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/access"
	"klantreis/domain/command"
	"klantreis/domain/fund"
)

// ForFund is the body of a request to record something in the fund of a year.
type ForFund = Body[fund.Command]

// OnFund is a request to record something in the fund of a year.
type OnFund[B ForFund] struct {
	Recording
	Year int `path:"year" minimum:"2020" maximum:"2199" doc:"The budget year (begrotingsjaar)." example:"2026"`
	Body B
}

// Resolve checks the request before the handler runs.
func (in *OnFund[B]) Resolve(ctx huma.Context) []error {
	actor := callOf(ctx.Context()).who.Actor
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(Ids{Actor: actor, Year: in.Year}) })
}

// AllotmentBody says how much there is in a year for a programme line.
type AllotmentBody struct {
	When
	Line   string `json:"line" example:"structureel" doc:"Programmalijn."`
	Amount int64  `json:"amount" minimum:"0" doc:"All that there is for it in the year, in cents: it replaces what was allotted before."`
}

func (b AllotmentBody) command(ids Ids) fund.Command {
	return fund.Allot{Year: ids.Year, Line: b.Line, Amount: b.Amount, By: ids.Actor}
}

// ClosureBody ends a budget year.
type ClosureBody struct{ When }

func (ClosureBody) command(ids Ids) fund.Command {
	return fund.CloseYear{Year: ids.Year, By: ids.Actor}
}

// onFund registers a command on the fund of a year.
func onFund[B ForFund](r *routes, path, summary, about string) {
	var b B
	record(r, "/funds/{year}/"+path, func(ctx context.Context, in *OnFund[B]) (*Recorded, error) {
		return r.server.inFund(ctx, &in.Recording, in.Year, in.Body)
	}, b.command(Ids{}), summary, about)
}

func (s *Server) inFund(ctx context.Context, in *Recording, year int, body ForFund) (*Recorded, error) {
	id := fund.Of(year)
	now, _, err := s.Funds.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	ids := Ids{Request: in.Key, Actor: callOf(ctx).who.Actor, Year: year}
	return s.run(ctx, in, errand{
		do: access.AllotBudget, of: subject{object: s.Funds.Stream(id), relation: access.None},
		again: made(now.Past, in.Key), body: body,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.Funds.Handle(ctx, id, body.command(ids), req)
		},
		location: "/v1/funds/" + strconv.Itoa(year),
	})
}

// ReadingFund is a request to read the account of a year.
type ReadingFund struct {
	Reading
	Year int `path:"year" minimum:"2020" maximum:"2199" doc:"The budget year (begrotingsjaar)." example:"2026"`
}

// FundPage is the account of a year as it is now.
type FundPage struct {
	ETag string `header:"ETag" doc:"The revision of the account, for If-Match."`
	Body FundBody
}

// FundBody is the account of a year as it is now, in cents.
type FundBody struct {
	Year   int        `json:"year"`
	Closed bool       `json:"closed"`
	Lines  []LineBody `json:"lines" doc:"Programmalijnen."`
}

// A LineBody is the account of one programme line, in cents.
type LineBody struct {
	Line         Label `json:"line" doc:"Programmalijn."`
	Allotted     int64 `json:"allotted" doc:"Begroot."`
	Reserved     int64 `json:"reserved" doc:"Gereserveerd: granted and not paid."`
	Waiting      int64 `json:"waiting" doc:"Assessed positively, or to be raised on objection, and waiting for older applications or for money."`
	Paid         int64 `json:"paid" doc:"Betaald."`
	Repaid       int64 `json:"repaid" doc:"Terugbetaald, of what was paid. It is not given out again."`
	Free         int64 `json:"free" doc:"Vrij: what can still be reserved."`
	Applications int   `json:"applications" doc:"How many complete applications and revisions are not answered."`
}

// fundPage answers from the log itself: it is about no client, and it is exact.
func (s *Server) fundPage(ctx context.Context, in *ReadingFund) (*FundPage, error) {
	id := fund.Of(in.Year)
	if _, err := s.mayAt(ctx, access.SeeFund, s.Funds.Stream(id), in.Purpose); err != nil {
		return nil, err
	}
	story, revision, err := s.Funds.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	if revision == 0 {
		return nil, fund.ErrNoBudget
	}
	body := FundBody{Year: in.Year, Closed: story.State.Closed, Lines: []LineBody{}}
	for _, row := range s.lists()["programme-lines"].Rows {
		l, there := story.State.Lines[row.Code]
		if !there {
			continue
		}
		body.Lines = append(body.Lines, LineBody{
			Line: s.label("programme-lines", row.Code), Allotted: l.Allotted, Reserved: l.Reserved, Waiting: l.Waits(),
			Paid: l.Paid, Repaid: l.Repaid, Free: l.Free(), Applications: len(l.Queue),
		})
	}
	return &FundPage{etag(revision), body}, nil
}
