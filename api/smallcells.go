package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/projections/disclosure"
)

// smallCells says which figures of a report are not shown, because they count
// so few that they tell something about somebody (DOMAIN.md section 6). Those of
// one group have a total that another report gives, so that one of them is never
// hidden alone.
func smallCells[T any](smallest int64, figures []T, group func(T) string, count func(T) int64) []bool {
	hidden := make([]bool, len(figures))
	groups := map[string][]int{}
	for i, f := range figures {
		groups[group(f)] = append(groups[group(f)], i)
	}
	for _, of := range groups {
		counts := make([]int64, len(of))
		for i, at := range of {
			counts[i] = count(figures[at])
		}
		small, _ := disclosure.Hide(counts, smallest)
		for i, at := range of {
			hidden[at] = small[i]
		}
	}
	return hidden
}

// SmallCells says what counts as few in an answer.
type SmallCells struct {
	Threshold int    `json:"threshold" doc:"Drempel: the smallest number of persons that is shown, as the desk says on the day on which the answer is made, whatever day it is about."`
	FromDate  string `json:"fromDate" format:"date" doc:"Since when the desk says so; see /v1/desk-terms, the term kleine-aantallen."`
}

// HidingFew is part of an answer that hides what counts few. It is asked for once
// in an answer, so that all of that is by one number.
type HidingFew struct {
	SmallCells *SmallCells `json:"smallCells,omitempty" doc:"Kleine aantallen: from which number on a figure is shown. Left out where every figure is, as to whoever audits."`
}

// hidingFew is what is hidden from whoever asks, by what the desk says today.
// Whoever opens what is sealed, to audit it, sees every figure.
func (s *Server) hidingFew(ctx context.Context) HidingFew {
	if _, exact := callOf(ctx).who.May(access.OpenSealed, access.None); exact {
		return HidingFew{}
	}
	return s.hidingFewInside()
}

// hidingFewInside is what is hidden inside the desk.
func (s *Server) hidingFewInside() HidingFew {
	term := s.Directory.State().DeskTermOn(deskterm.SmallCells, decider.DayOf(s.Now()))
	return HidingFew{&SmallCells{term.What.Value, term.From.String()}}
}

// smallest is the smallest count of persons that is shown.
func (h HidingFew) smallest() int64 {
	if h.SmallCells == nil {
		return 0
	}
	return int64(h.SmallCells.Threshold)
}

// shown is a figure as it is shown.
func (f Figure) shown(hidden bool) Figure {
	if hidden {
		f.Count, f.Hidden = 0, true
	}
	return f
}

// cellsOf is the group of a figure: where reports are cut those that stood at one
// place, whose total the report says that is not cut; otherwise all of them.
func cellsOf(cut dimension, place string) string {
	if cut.column == "" {
		return ""
	}
	return place
}
