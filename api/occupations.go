package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// OccupationBody proposes that an occupation is promising for a while.
type OccupationBody struct {
	Occupation decider.Ref `json:"occupation" pattern:"^[0-9]{4}$" patternDescription:"four digits" example:"7231" doc:"Beroep: a unit group of ISCO-08."`
	Name       string      `json:"name" example:"Automonteur" doc:"Naam."`
	SpanFields
	ReasonField
}

func (OccupationBody) occurrence() When { return When{} }

func (OccupationBody) makes() string { return "change" }

func (b OccupationBody) command(ids Ids) directory.Command {
	return directory.ProposeOccupation{
		Change: ids.Thing(b.makes()), Occupation: b.Occupation, Name: decider.Label(b.Name),
		From: dayOf(b.FromDate), Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// OccupationsPage is the promising occupations of a day.
type OccupationsPage struct {
	Body struct {
		Occupations []OccupationCard `json:"promisingOccupations"`
	}
}

// An OccupationCard is one promising occupation.
type OccupationCard struct {
	Occupation decider.Ref `json:"occupation" doc:"Of ISCO-08."`
	Name       string      `json:"name"`
	SpanFields
	FirstField
}

func (s *Server) occupations(ctx context.Context, in *ReadingDirectory) (*OccupationsPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "promising-occupations", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &OccupationsPage{}
	out.Body.Occupations = held(state.Occupations(), in.day, func(ref decider.Ref, v directory.Version[directory.Occupation]) OccupationCard {
		return OccupationCard{ref, string(v.What.Name), spanFields(v.Span), FirstField{v.First}}
	})
	return out, nil
}

// TermsFields are the terms of vouchers.
type TermsFields struct {
	Maximum         int64       `json:"maximum" minimum:"1" example:"250000" doc:"What is granted at most, in cents."`
	OwnShare        int         `json:"ownShare,omitempty" minimum:"0" maximum:"100" doc:"Eigen bijdrage: the percentage of the costs that others than the fund carry at least."`
	HighestLevel    string      `json:"highestLevel" example:"mbo-4" doc:"The highest level that the training may have."`
	DecisionWeeks   int         `json:"decisionWeeks" minimum:"1" maximum:"520" example:"8" doc:"Beslistermijn: weeks within which is decided; more than 8 only where a provision says so (Awb 4:13)."`
	CompletionWeeks int         `json:"completionWeeks" minimum:"1" maximum:"520" example:"4" doc:"Hersteltermijn: weeks within which an incomplete application is completed."`
	ObjectionWeeks  int         `json:"objectionWeeks" minimum:"1" maximum:"520" example:"6" doc:"Bezwaartermijn: weeks within which an objection is made."`
	ValidityMonths  int         `json:"validityMonths" minimum:"1" maximum:"120" example:"12" doc:"Months within which the training begins."`
	UntreatedWeeks  int         `json:"untreatedWeeks" minimum:"1" maximum:"520" example:"4" doc:"Weeks after the term for completion within which an application is left untreated (Awb 4:5)."`
	Conditions      []string    `json:"conditions,omitempty" maxItems:"50" doc:"Voorwaarden: what must hold before a voucher is granted."`
	Source          decider.Ref `json:"source" example:"verordening-2026" doc:"Bron: the rule they stand in."`
	DecisionRule    decider.Ref `json:"decisionRule,omitempty" example:"verordening-2026-artikel-7" doc:"Bepaling that sets more than 8 weeks for deciding."`
}

// TermsBody proposes the terms of vouchers from a day on.
type TermsBody struct {
	TermsFields
	SpanFields
	ReasonField
}

func (TermsBody) occurrence() When { return When{} }

func (TermsBody) makes() string { return "change" }

func (b TermsBody) command(ids Ids) directory.Command {
	return directory.ProposeTerms{
		Change: ids.Thing(b.makes()), From: dayOf(b.FromDate), Until: dayOf(b.UntilDate),
		Maximum: b.Maximum, OwnShare: b.OwnShare, HighestLevel: b.HighestLevel, DecisionWeeks: b.DecisionWeeks,
		CompletionWeeks: b.CompletionWeeks, ObjectionWeeks: b.ObjectionWeeks, ValidityMonths: b.ValidityMonths,
		UntreatedWeeks: b.UntreatedWeeks, Conditions: b.Conditions, Source: b.Source, DecisionRule: b.DecisionRule, Reason: b.Reason, By: ids.Actor,
	}
}

// TermsPage is the terms of a day: one, or none.
type TermsPage struct {
	Body struct {
		Terms []TermsCard `json:"voucherTerms"`
	}
}

// A TermsCard is the terms of a day.
type TermsCard struct {
	TermsFields
	SpanFields
	FirstField
}

func (s *Server) terms(ctx context.Context, in *ReadingDirectory) (*TermsPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "voucher-terms", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &TermsPage{}
	out.Body.Terms = []TermsCard{}
	if v, there := state.TermsOn(in.day); there {
		out.Body.Terms = append(out.Body.Terms, TermsCard{termsFields(v.What), spanFields(v.Span), FirstField{v.First}})
	}
	return out, nil
}

func termsFields(t directory.Terms) TermsFields {
	return TermsFields{t.Maximum, t.OwnShare, t.HighestLevel, t.DecisionWeeks, t.CompletionWeeks, t.ObjectionWeeks,
		t.ValidityMonths, t.UntreatedWeeks, t.Conditions, t.Source, t.DecisionRule}
}
