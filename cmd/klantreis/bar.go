package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// A talk is what the program says beside its answers: sentences, bars and
// lines of its log, from whoever has something to say. A bar is drawn over
// itself; all else begins on a line of its own.
type talk struct {
	mu    sync.Mutex
	w     io.Writer
	drawn bool // a bar was, and its line has not ended
}

// Write says something that is not a bar.
func (t *talk) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.finish()
	return t.w.Write(p)
}

// draw draws a bar over the one before, for the last time or not.
func (t *talk) draw(bar string, last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drawn = true
	fmt.Fprint(t.w, "\r"+bar)
	if last {
		t.finish()
	}
}

// end ends the line of a bar that did not come to its end.
func (t *talk) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.finish()
}

func (t *talk) finish() {
	if t.drawn {
		fmt.Fprintln(t.w)
	}
	t.drawn = false
}

// A bar shows how far something has come, on one line.
type bar struct {
	talk  *talk
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
		b.talk.draw(fmt.Sprintf("%s: %d", what, done), false)
		return
	}
	b.talk.draw(fmt.Sprintf("%s  %d of %d", drawn(what, done, total), min(done, total), total), end)
}

// drawn is the bar itself.
func drawn(what string, done, total int64) string {
	const width = 30
	done = min(done, total)
	full := int(float64(done) / float64(total) * width)
	return fmt.Sprintf("%s [%s%s] %3d%%", what, strings.Repeat("#", full), strings.Repeat(".", width-full),
		int(float64(done)/float64(total)*100))
}
