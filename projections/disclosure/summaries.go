package disclosure

// How many there must be for a summary of them to be told (choices).
const (
	ForPercentages = 30
	ForMedians     = 10
	ForNinetieths  = 30
)

// Percent returns how many in a hundred of some are part of them, rounded to a
// whole one, and whether these are enough to say so.
func Percent(part, of int64) (int, bool) {
	if of < ForPercentages {
		return 0, false
	}
	return int((200*part + of) / (2 * of)), true
}

// Median returns the middle one of some numbers, the least first: the lower of
// two. It reports whether there are enough to tell.
func Median(sorted []int) (int, bool) { return percentile(sorted, 50, ForMedians) }

// Ninetieth returns the number that nine in ten of some do not exceed, likewise.
func Ninetieth(sorted []int) (int, bool) { return percentile(sorted, 90, ForNinetieths) }

func percentile(sorted []int, percent, enough int) (int, bool) {
	n := len(sorted)
	if n < enough {
		return 0, false
	}
	return sorted[(n*percent+99)/100-1], true
}
