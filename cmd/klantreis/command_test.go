package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// command runs a command of the program to its end and returns what it answers.
func command(t *testing.T, args ...string) string {
	t.Helper()
	out, talk, err := attempt(t, args...)
	if err != nil {
		t.Fatalf("klantreis %s: %v\n%s", strings.Join(args, " "), err, talk)
	}
	return out
}

// attempt runs a command of the program that may fail.
func attempt(t *testing.T, args ...string) (out, talk string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), args, &stdout, &stderr)
	return stdout.String(), stderr.String(), err
}

// events returns the log of a folder as the command line lists it.
func events(t *testing.T, dir string) (all []shownEvent) {
	t.Helper()
	return listed(t, "--data", dir)
}

// listed returns a log as the command line lists it.
func listed(t *testing.T, places ...string) (all []shownEvent) {
	t.Helper()
	lines := json.NewDecoder(strings.NewReader(command(t, append([]string{"events", "list", "--json", "--limit=-1"}, places...)...)))
	for lines.More() {
		var e shownEvent
		if err := lines.Decode(&e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}
