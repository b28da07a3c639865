package projector

import "slices"

// between returns the rows that are only before and those that are only after.
func between(before, after []Row) (gone, come []Row) {
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after = before[1:], after[1:]
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	if len(before) == 0 || len(after) == 0 {
		return before, after
	}
	if len(before) == 1 && !slices.Contains(after, before[0]) { // mostly, and rows are long to hash
		return before, after
	}
	count := make(map[Row]int, len(before))
	for _, row := range before {
		count[row]++
	}
	for _, row := range after {
		if count[row]--; count[row] < 0 {
			come = append(come, row)
		}
	}
	for _, row := range before {
		if count[row] > 0 {
			count[row]--
			gone = append(gone, row)
		}
	}
	return gone, come
}
