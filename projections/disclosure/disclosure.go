// Package disclosure hides small cells, so that a count tells nothing about
// somebody (DOMAIN.md section 6).
package disclosure

import (
	"cmp"
	"slices"
)

// Hide says which of some counts of persons are hidden, given that their total
// is shown as well, and whether the total is hidden too. What is none is shown.
//
// The threshold is the smallest count that is shown: how much that is the desk
// says (package deskterm). A count under it is hidden, and others with it as long as the
// total would give away fewer persons than that: the smallest first.
func Hide(counts []int64, threshold int64) (hidden []bool, total bool) {
	hidden = make([]bool, len(counts))
	var order []int
	for i, n := range counts {
		if n > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	var away int64 // how many persons are hidden
	for _, i := range order {
		if counts[i] >= threshold && (away == 0 || away >= threshold) {
			return hidden, false
		}
		hidden[i] = true
		away += counts[i]
	}
	return hidden, away > 0 && away < threshold
}
