package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// A line of the log comes when it comes, also while a bar is being drawn: it
// ends the bar's line, and the bar goes on below it.
func TestABarAndTheLogDoNotShareALine(t *testing.T) {
	var all bytes.Buffer
	said := &talk{w: &all, screen: true}
	say := func(line string) { fmt.Fprintln(said, line) }
	half := "\rbuilding views [" + strings.Repeat("#", 15) + strings.Repeat(".", 15) + "]  50%  of 10 events"
	whole := "\rbuilding views [" + strings.Repeat("#", 30) + "] 100%  of 10 events"

	say("before")
	views := &bar{talk: said}
	views.share("building views", 5, 10)
	say("meanwhile")
	say("and more")
	views.share("building views", 10, 10)
	say("after")
	(&bar{talk: said}).show("policy", 7, 0)
	said.end()
	(&bar{talk: said}).share("rebuilding", 8, 0)
	said.end()
	said.end()
	if want := "before\n" + half + "\nmeanwhile\nand more\n" + whole + "\nafter\n\rpolicy: 7\n\rrebuilding: about 8 events\n"; all.String() != want {
		t.Errorf("it says\n%q, want\n%q", all.String(), want)
	}
}

// A file is told how far something is every ten seconds and at its end, on plain
// lines, and of what came to no end how far it came.
func TestAFileIsToldPlainly(t *testing.T) {
	now := time.Now()
	clock = func() time.Time { return now }
	defer func() { clock = time.Now }()
	var all bytes.Buffer
	said := newTalk(&all)
	step := func(done, total int64, after time.Duration) {
		now = now.Add(after)
		said.draw(fmt.Sprintf("%d of %d  ", done, total), done == total)
	}
	for done := range int64(5) {
		step(done, 100, 3*time.Second)
	}
	fmt.Fprintln(said, "meanwhile")
	step(5, 100, 3*time.Second)
	step(99, 100, 7*time.Second)
	step(100, 100, time.Second)
	fmt.Fprintln(said, "after")
	step(1, 7, time.Hour)
	step(2, 7, time.Second)
	said.end()
	said.end()
	if want := "4 of 100\nmeanwhile\n99 of 100\n100 of 100\nafter\n2 of 7\n"; all.String() != want {
		t.Errorf("it says\n%q, want\n%q", all.String(), want)
	}
}

// Nor is there any sign of a bar in what a process writes to a file.
func TestALogFileHasNoBars(t *testing.T) {
	t.Parallel()
	_, talk, err := process(t, nil, "demo", "--journeys", "20", "--fill-only", "--data", t.TempDir()+"/data")
	if err != nil || strings.Contains(talk, "\r") || strings.Count(talk, "journeys [") != 1 || !strings.Contains(talk, "\njourneys [##############################] 100%  20 of 20\n") {
		t.Errorf("%v, it says\n%q", err, talk)
	}
}
