package main

import (
	"fmt"
	"time"

	"klantreis/cmd/klantreis/moving"
)

// A pace shows how far something has come how fast it
// goes, and how long it will still take.
type pace struct {
	talk  *talk
	first moving.Progress // of the stage
	began time.Time
	shown time.Time
	done  bool
	wide  int // what was drawn last, which must be covered
}

// show draws the bar of a stage, some ten times a second and at the end.
func (p *pace) show(at moving.Progress) {
	now := time.Now()
	if at.Stage != p.first.Stage || at.Things != p.first.Things {
		p.talk.end() // the bar of a stage that ended early stays as it is
		*p = pace{talk: p.talk, first: at, began: now}
	}
	end := at.Part >= at.Whole
	if p.done || !end && now.Sub(p.shown) < 100*time.Millisecond {
		return
	}
	line := fmt.Sprintf("%s  %d %s%s", drawn(at.Stage, at.Part, at.Whole), at.Count, at.Things, speed(p.first, at, now.Sub(p.began)))
	p.talk.draw(fmt.Sprintf("%-*s", p.wide, line), end)
	p.shown, p.done, p.wide = now, end, len(line)
}

// speed says how fast it went from one point to another, and how long the rest
// takes at that pace; nothing where that cannot be told yet.
func speed(first, at moving.Progress, took time.Duration) string {
	if took < 100*time.Millisecond || at.Part <= first.Part || at.Count <= first.Count {
		return ""
	}
	said := fmt.Sprintf(", %.0f a second", float64(at.Count-first.Count)/took.Seconds())
	if at.Part >= at.Whole {
		return said
	}
	left := float64(took) * float64(at.Whole-at.Part) / float64(at.Part-first.Part)
	return said + ", " + time.Duration(left).Round(time.Second).String() + " to go"
}
