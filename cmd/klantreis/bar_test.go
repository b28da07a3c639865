package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// A line of the log comes when it comes, also while a bar is being drawn: it
// ends the bar's line, and the bar goes on below it.
func TestABarAndTheLogDoNotShareALine(t *testing.T) {
	var all bytes.Buffer
	said := &talk{w: &all}
	say := func(line string) { fmt.Fprintln(said, line) }
	half := "\rbuilding views [" + strings.Repeat("#", 15) + strings.Repeat(".", 15) + "]  50%  5 of 10"
	whole := "\rbuilding views [" + strings.Repeat("#", 30) + "] 100%  10 of 10"

	say("before")
	views := &bar{talk: said}
	views.show("building views", 5, 10)
	say("meanwhile")
	say("and more")
	views.show("building views", 10, 10)
	say("after")
	(&bar{talk: said}).show("policy", 7, 0)
	said.end()
	said.end()
	if want := "before\n" + half + "\nmeanwhile\nand more\n" + whole + "\nafter\n\rpolicy: 7\n"; all.String() != want {
		t.Errorf("it says\n%q, want\n%q", all.String(), want)
	}
}
