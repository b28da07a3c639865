package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/projections/disclosure"
)

// smallCells says which figures of a report are not shown, because they count
// so few that they tell something about somebody (DOMAIN.md section 6). Those of
// one group have a total that another report gives, so that one of them is never
// hidden alone. Whoever opens what is sealed, to audit it, sees every figure.
func smallCells[T any](ctx context.Context, figures []T, group func(T) string, count func(T) int64) []bool {
	hidden := make([]bool, len(figures))
	if isExact(ctx) {
		return hidden
	}
	groups := map[string][]int{}
	for i, f := range figures {
		groups[group(f)] = append(groups[group(f)], i)
	}
	for _, of := range groups {
		counts := make([]int64, len(of))
		for i, at := range of {
			counts[i] = count(figures[at])
		}
		small, _ := disclosure.Hide(counts, disclosure.Inside)
		for i, at := range of {
			hidden[at] = small[i]
		}
	}
	return hidden
}

// isExact says whether whoever asks sees every figure.
func isExact(ctx context.Context) bool {
	_, exact := callOf(ctx).who.May(access.OpenSealed, access.None)
	return exact
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
