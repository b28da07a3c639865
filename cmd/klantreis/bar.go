package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

// A talk is what the program says beside its answers: sentences, bars and
// lines of its log, from whoever has something to say. On a screen a bar is drawn
// over itself, and all else begins on a line of its own. A file keeps what was
// drawn over, so that there a bar is a plain line from time to time.
type talk struct {
	mu     sync.Mutex
	w      io.Writer
	screen bool
	drawn  bool // a bar was, and its line has not ended

	last  string    // what a file is still to be told of a bar
	since time.Time // when a file was last told of it, or when it began
}

// seldom is after how long a file is told again how far something is.
const seldom = 10 * time.Second

// newTalk says everything to a screen or a file.
func newTalk(w io.Writer) *talk {
	f, is := w.(*os.File)
	if !is {
		return &talk{w: w}
	}
	info, err := f.Stat()
	return &talk{w: w, screen: err == nil && info.Mode()&os.ModeCharDevice != 0}
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
	if !t.screen {
		t.note(bar, last)
		return
	}
	t.drawn = true
	fmt.Fprint(t.w, "\r"+bar)
	if last {
		t.finish()
	}
}

// note tells a file how far something is, if that was long ago or it is the end.
func (t *talk) note(bar string, last bool) {
	now := clock()
	if t.since.IsZero() {
		t.since = now
	}
	t.last = strings.TrimRight(bar, " ")
	switch {
	case last:
		t.tell()
	case now.Sub(t.since) >= seldom:
		t.tell()
		t.since = now
	}
}

// tell tells a file what it was not told yet of a bar.
func (t *talk) tell() {
	if t.last != "" {
		fmt.Fprintln(t.w, t.last)
	}
	t.last, t.since = "", time.Time{}
}

// end ends the line of a bar that did not come to its end.
func (t *talk) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.finish()
	t.tell()
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

// show draws the bar, some ten times a second and at the end, with how many are
// done. A total of zero is not known.
func (b *bar) show(what string, done, total int64) {
	b.tell(what, done, total, fmt.Sprint(done), fmt.Sprintf("%d of %d", min(done, total), total))
}

// share draws a bar of work on events that are not done one after another, so that
// only the share of it says something.
func (b *bar) share(what string, done, total int64) {
	b.tell(what, done, total, fmt.Sprintf("about %d events", done), fmt.Sprintf("of %d events", total))
}

// tell draws the bar with what is said where the total is not known, or is.
func (b *bar) tell(what string, done, total int64, some, all string) {
	end := total > 0 && done >= total
	if b.done && end || !end && time.Since(b.shown) < 100*time.Millisecond {
		return
	}
	b.shown, b.done = time.Now(), end
	if total <= 0 {
		b.talk.draw(fmt.Sprintf("%s: %s", what, some), false)
		return
	}
	b.talk.draw(drawn(what, done, total)+"  "+all, end)
}

// drawn is the bar itself.
func drawn(what string, done, total int64) string {
	const width = 30
	done = min(done, total)
	full := int(float64(done) / float64(total) * width)
	return fmt.Sprintf("%s [%s%s] %3d%%", what, strings.Repeat("#", full), strings.Repeat(".", width-full),
		int(float64(done)/float64(total)*100))
}
