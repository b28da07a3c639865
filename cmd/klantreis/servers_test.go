package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klantreis/adapters/postgres/pgtest"
)

// prepared makes a database ready, fills it with a small year, and returns
// folders for processes over it: each has the key file.
func prepared(t *testing.T, database string, journeys string) (one, other string) {
	t.Helper()
	one, other = t.TempDir()+"/een", t.TempDir()
	command(t, "migrate", "--database", database, "--data", one)
	command(t, "demo", "--database", database, "--data", one, "--journeys", journeys, "--fill-only")
	key, err := os.ReadFile(filepath.Join(one, "key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	return one, other
}

// Processes that share databases answer alike whoever of them keeps the views,
// and when that one is killed another does.
func TestProcessesShareDatabases(t *testing.T) {
	database := pgtest.Start(t).Database(t)
	first, second := prepared(t, database, "20")
	keeps := begin(t, nil, "serve", "--database", database, "--data", first, "--addr", "127.0.0.1:0", "--role", "projections").up()
	asks := begin(t, nil, "serve", "--database", database, "--data", second, "--addr", "127.0.0.1:0").up()
	wait(t, func() bool { return keeps.ready() && asks.ready() })

	clientID, _ := asks.journey("Gedeeld")
	wait(t, func() bool { return asks.found("Gedeeld") })
	if _, talk, err := attempt(t, "views", "rebuild", "pipeline", "--database", database, "--data", second); err == nil || !strings.Contains(err.Error(), "another process keeps these views") {
		t.Errorf("views are built by a process that does not keep them: %v\n%s", err, talk)
	}
	command(t, "views", "rebuild", "pipeline", "--database", database, "--data", first)
	keeps.kill()
	asks.journey("Daarna")
	wait(t, func() bool { return asks.found("Daarna") })
	asks.erases(clientID)
	wait(t, func() bool { return !asks.found("Gedeeld") })
	asks.stop()

	listed := command(t, "events", "list", "--database", database, "--data", first, "--limit=-1")
	if n := strings.Count(listed, "client.erased"); n != 1 {
		t.Errorf("the log has %d erasures:\n%s", n, listed)
	}
	command(t, "views", "rebuild", "--database", database, "--data", first)
	status := strings.Split(strings.TrimSpace(command(t, "views", "status", "--database", database, "--data", first)), "\n")
	if slices.ContainsFunc(status[1:], func(line string) bool { return !strings.Contains(line, "serving") }) {
		t.Errorf("views are not all served: %q", status)
	}
}

// found says whether someone who may see them finds a client by name.
func (c *child) found(family string) bool {
	c.t.Helper()
	a := c.must("gids-anna", "POST", "/v1/client-searches", object{"name": family})
	return strings.Contains(string(a.body), family)
}
