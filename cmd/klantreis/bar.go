package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// A bar shows how far something has come, on one line.
type bar struct {
	w     io.Writer
	shown time.Time
	done  bool
}

// show draws the bar, some ten times a second and at the end. A total of zero
// is not known.
func (b *bar) show(what string, done, total int64) {
	end := total > 0 && done >= total
	if b.done && end || !end && time.Since(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown, b.done = time.Now(), end
	if total <= 0 {
		fmt.Fprintf(b.w, "\r%s: %d", what, done)
		return
	}
	const width = 30
	full := int(min(done, total) * width / total)
	fmt.Fprintf(b.w, "\r%s [%s%s] %3d%%  %d of %d", what, strings.Repeat("#", full), strings.Repeat(".", width-full),
		min(done, total)*100/total, min(done, total), total)
	if end {
		fmt.Fprintln(b.w)
	}
}

// end ends the line of a bar that was shown and did not come to its end.
func (b *bar) end() {
	if !b.shown.IsZero() && !b.done {
		fmt.Fprintln(b.w)
	}
}
