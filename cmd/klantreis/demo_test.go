package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A year whose filling was killed is finished by the same command, and by no
// other; one that was finished, or served before it was, is left as it is.
func TestAKilledDemoIsFinished(t *testing.T) {
	const leftAlone = "it is served as it is"
	whole := filled(t, 200)
	want := held(t, whole)
	demo := func(dir, journeys string) []string {
		return []string{"demo", "--journeys", journeys, "--fill-only", "--data", dir}
	}
	run := func(args []string, says string, holds int) {
		t.Helper()
		_, talk, err := attempt(t, args...)
		if n := held(t, args[len(args)-1]); err != nil || !strings.Contains(talk, says) || n != holds {
			t.Errorf("there are %d events, want %d: %v\n%s", n, holds, err, talk)
		}
	}
	dir, there := t.TempDir()+"/data", want
	for try := 0; there == want; try++ {
		if try == 5 {
			t.Fatal("it could not be killed in the middle")
		}
		dir = t.TempDir() + "/data"
		there = demoKilled(t, demo(dir, "200"), dir)
	}
	copied := t.TempDir() + "/copy"
	command(t, "backup", "--data", dir, "--to", copied, "--with-key")
	run(demo(dir, "190"), leftAlone, there)
	run(demo(dir, "200"), "events recorded", want)
	if got := events(t, dir); !slices.EqualFunc(got, events(t, whole), func(a, b shownEvent) bool { return a.ID == b.ID }) {
		t.Error("it is another year than one that was filled at once")
	}
	run(demo(dir, "200"), leftAlone, want)
	serving(t, dir).stop()

	served := t.TempDir() + "/served"
	command(t, "restore", "--from", copied, "--data", served)
	c := serving(t, served)
	wait(t, func() bool { return followed.MatchString(command(t, "policies", "status", "--data", served)) })
	c.stop()
	run(demo(served, "200"), leftAlone, held(t, served))
}

// followed is the line of a policy that has followed the log.
var followed = regexp.MustCompile(`(?m)^[a-z-]+ +[1-9]`)

// demoKilled fills a folder until something has arrived, and kills the filling.
func demoKilled(t *testing.T, args []string, dir string) int {
	t.Helper()
	c := start(t, nil, args...)
	for there := 0; there == 0; there, _ = count(t.Context(), dir) { // the folder may not be there yet
		select {
		case <-c.ended:
			return held(t, dir)
		case <-time.After(time.Millisecond):
		}
	}
	c.kill()
	return held(t, dir)
}
