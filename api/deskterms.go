package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/directory"
)

// DeskTermBody proposes how much a term of the desk's own is.
type DeskTermBody struct {
	Term     string `json:"term" example:"kleine-aantallen" doc:"What it is about: a code of the list desk-terms."`
	Value    int    `json:"value" minimum:"1" maximum:"10000" example:"10" doc:"How much, in the unit of the term."`
	Source   string `json:"source" example:"Besluit van het dagelijks bestuur" doc:"Bron: where it is decided."`
	FromDate string `json:"fromDate" format:"date" doc:"The first day. The value holds until another begins, also for what waits since before."`
	ReasonField
}

func (DeskTermBody) occurrence() When { return When{} }

func (DeskTermBody) makes() string { return "change" }

func (b DeskTermBody) command(ids Ids) directory.Command {
	return directory.ProposeDeskTerm{
		Change: ids.Thing(b.makes()), Term: b.Term, Value: b.Value, From: dayOf(b.FromDate), Source: decider.Label(b.Source),
		Reason: b.Reason, By: ids.Actor,
	}
}

// DeskTermsPage is the desk's own terms of a day.
type DeskTermsPage struct {
	Body struct {
		Terms []DeskTermCard `json:"deskTerms"`
	}
}

// A DeskTermCard is one term of the desk's own.
type DeskTermCard struct {
	Term   Label  `json:"term"`
	Value  int    `json:"value"`
	Unit   Label  `json:"unit" doc:"In what it is counted: a code of the list desk-term-units."`
	Least  int    `json:"least" doc:"The least that it can be."`
	Most   int    `json:"most" doc:"The most that it can be."`
	Source string `json:"source"`
	SpanFields
	FirstField
}

func (s *Server) deskTerms(ctx context.Context, in *ReadingDirectory) (*DeskTermsPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "desk-terms", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &DeskTermsPage{}
	out.Body.Terms = held(state.DeskTerms(), in.day, func(name deskterm.Name, v directory.Version[deskterm.Value]) DeskTermCard {
		t, _ := deskterm.Find(name)
		return DeskTermCard{s.label("desk-terms", string(name)), v.What.Value, s.label("desk-term-units", t.Unit), t.Least, t.Most, string(v.What.Source),
			spanFields(v.Span), FirstField{v.First}}
	})
	return out, nil
}

// ownTerms are the desk's own terms of today.
func (s *Server) ownTerms() deskterm.Terms {
	return s.Directory.State().DeskTermsOn(decider.DayOf(s.Now()))
}
