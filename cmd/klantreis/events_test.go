package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// events returns the log of a folder as the command line lists it.
func events(t *testing.T, dir string) (all []shownEvent) {
	t.Helper()
	lines := json.NewDecoder(strings.NewReader(command(t, "events", "list", "--data", dir, "--json", "--limit", "1000000")))
	for lines.More() {
		var e shownEvent
		if err := lines.Decode(&e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}
