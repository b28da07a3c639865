package historytest

import (
	"fmt"
	"strings"
	"time"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
)

const minute = "2006-01-02 15:04"

// Period writes an interval of microseconds as two instants in Amsterdam, and
// the second as "-" when it has not ended.
func Period(from, to int64) string {
	if to == projector.Forever {
		return Instant(from) + " -"
	}
	return Instant(from) + " " + Instant(to)
}

// Instant writes microseconds as an instant in Amsterdam.
func Instant(us int64) string { return time.UnixMicro(us).In(decider.Amsterdam).Format(minute) }

// Columns removes the spaces that line up the words of a text, so that tests
// can line theirs up as they please.
func Columns(text string) string {
	var plain strings.Builder
	for line := range strings.Lines(text) {
		fmt.Fprintln(&plain, strings.Join(strings.Fields(line), " "))
	}
	return plain.String()
}
