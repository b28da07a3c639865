package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"klantreis/cmd/klantreis/moving"
)

// How long the rest takes follows from the part that was done since the stage
// began, not from what was there before; it is told by positions where these
// say more than how many events there are.
func TestSpeedIsThatOfTheStage(t *testing.T) {
	at := func(count uint64, part, whole int64) moving.Progress {
		return moving.Progress{Stage: "copying", Count: count, Part: part, Whole: whole}
	}
	for _, c := range []struct {
		first, at moving.Progress
		took      time.Duration
		want      string
	}{
		{at(1, 1, 1000), at(101, 101, 1000), 2 * time.Second, ", 50 a second, 18s to go"},
		{at(900, 900, 1000), at(950, 950, 1000), time.Second, ", 50 a second, 1s to go"},
		{at(1, 4000, 400_000), at(11, 202_000, 400_000), time.Second, ", 10 a second, 1s to go"},
		{at(1, 1, 1000), at(1000, 1000, 1000), 2 * time.Second, ", 500 a second"},
		{at(1, 1, 1000), at(2, 2, 1000), time.Millisecond, ""},
		{at(1, 1, 1), at(1, 1, 1), time.Second, ""},
	} {
		if got := speed(c.first, c.at, c.took); got != c.want {
			t.Errorf("from %+v to %+v in %s: %q, want %q", c.first, c.at, c.took, got, c.want)
		}
	}
}

func TestEveryStageHasABarOfItsOwn(t *testing.T) {
	var all bytes.Buffer
	said := &talk{w: &all, screen: true}
	p := &pace{talk: said}
	for _, at := range []moving.Progress{{Stage: "checking", Things: "events", Count: 1, Part: 1, Whole: 2}, {Stage: "copying", Things: "events", Count: 2, Part: 2, Whole: 2}, {Stage: "copying", Things: "events", Count: 2, Part: 2, Whole: 2}} {
		p.show(at)
	}
	half, whole := strings.Repeat("#", 15)+strings.Repeat(".", 15), strings.Repeat("#", 30)
	if want := "\rchecking [" + half + "]  50%  1 events\n\rcopying [" + whole + "] 100%  2 events\n"; all.String() != want {
		t.Errorf("it says\n%q, want\n%q", all.String(), want)
	}
}
