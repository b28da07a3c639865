package api

import (
	"context"

	"klantreis/domain/access"
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

// smallest is the smallest count of persons that is shown to whoever asks, by
// what the desk says today. Whoever opens what is sealed, to audit it, sees every
// figure.
func (s *Server) smallest(ctx context.Context) int64 {
	if _, exact := callOf(ctx).who.May(access.OpenSealed, access.None); exact {
		return 0
	}
	return s.smallestInside()
}

// smallestInside is the smallest count of persons that is shown inside the desk.
func (s *Server) smallestInside() int64 { return int64(s.ownTerms().Of(deskterm.SmallCells)) }

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
