package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/retention"
)

// RetentionBody proposes how long what came of a process is kept.
type RetentionBody struct {
	Result   string      `json:"result" example:"voucher-verleend" doc:"Resultaat: what came of the process, by the list retention-results."`
	Months   int         `json:"months" minimum:"1" maximum:"1200" example:"84" doc:"Bewaartermijn: how many months it is kept after it ended. A journey ends when it is closed, a voucher with the last thing that happened in it."`
	Duty     string      `json:"duty" example:"wettelijk" doc:"Whether the law demands keeping it (bewaarplicht), also where the client asks for erasure: a code of the list retention-duties."`
	Source   decider.Ref `json:"source" example:"selectielijst-2027" doc:"Bron: the rule it stands in."`
	FromDate string      `json:"fromDate" format:"date" doc:"The first day. The term holds until another begins, also for what ended before."`
	ReasonField
}

func (RetentionBody) occurrence() When { return When{} }

func (RetentionBody) makes() string { return "change" }

func (b RetentionBody) command(ids Ids) directory.Command {
	return directory.ProposeRetention{
		Change: ids.Thing(b.makes()), Result: b.Result, From: dayOf(b.FromDate), Months: b.Months, Duty: b.Duty, Source: b.Source,
		Reason: b.Reason, By: ids.Actor,
	}
}

// RetentionPage is the terms of retention of a day.
type RetentionPage struct {
	Body struct {
		Terms []RetentionCard `json:"retentionTerms"`
	}
}

// A RetentionCard is one term of retention.
type RetentionCard struct {
	Result   Label       `json:"result"`
	Months   int         `json:"months" doc:"How many months it is kept after it ended."`
	Demanded bool        `json:"demanded" doc:"Bewaarplicht: the law demands it, also where the client asks for erasure."`
	Source   decider.Ref `json:"source"`
	SpanFields
	FirstField
}

func (s *Server) retention(ctx context.Context, in *ReadingDirectory) (*RetentionPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "retention-terms", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &RetentionPage{}
	out.Body.Terms = held(state.Retention(), in.day, func(r retention.Result, v directory.Version[retention.Term]) RetentionCard {
		t := v.What
		return RetentionCard{s.label("retention-results", string(r)), t.Months, t.Demanded, t.Source, spanFields(v.Span), FirstField{v.First}}
	})
	return out, nil
}
