package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klantreis/adapters/esdb/esdbtest"
	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

// cluster starts an EventStoreDB in this process, and returns its URL.
func cluster(t *testing.T) string {
	t.Helper()
	s, err := esdbtest.Start(esdbtest.MaxStreams)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Leave)
	return s.URL()
}

// database is one that is prepared for events.
func database(t *testing.T) string {
	t.Helper()
	url := pgtest.Database(t)
	if err := postgres.Migrate(t.Context(), url, "", postgres.EventsPart); err != nil {
		t.Fatal(err)
	}
	return url
}

// held is how many events are at a place.
func held(t *testing.T, at string) int {
	t.Helper()
	n, err := count(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func count(ctx context.Context, at string) (n int, err error) {
	p, err := placeAt("--to", at)
	if err != nil {
		return 0, err
	}
	log, done, err := logAt(ctx, out{io.Discard, &talk{w: io.Discard}}, "--to", p, true)
	if err != nil {
		return 0, err
	}
	for _, err := range eventstore.All(ctx, log, eventstore.Checkpoint{}) {
		if err != nil {
			return 0, errors.Join(err, done())
		}
		n++
	}
	return n, done()
}

// A log that went from store to store is the same log.
func TestALogKeepsItsLeavesFromStoreToStore(t *testing.T) {
	t.Parallel()
	first := filled(t, 60)
	secret := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secret, []byte(database(t)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	way := []string{first, "@" + secret, cluster(t) + "&prefix=twente", "sqlite:" + t.TempDir() + "/back"}
	var sums []string
	for i, to := range way[1:] {
		sums = append(sums, command(t, "events", "copy", "--from", way[i], "--to", to))
	}
	sums = append(sums, command(t, "events", "copy", "--from", first, "--to", way[3])) // which has it all
	for _, sum := range sums {
		if sum != sums[0] || !strings.Contains(sum, fmt.Sprintf("%d events, hash over every leaf ", len(events(t, first)))) {
			t.Errorf("the sums on the way are %q", sums)
		}
	}
}

// A copy that is killed goes on where the target ends.
func TestAKilledCopyGoesOn(t *testing.T) {
	dir := filled(t, 200)
	all := held(t, dir)
	for name, target := range map[string]func() string{
		"folder":       func() string { return t.TempDir() + "/copy" },
		"PostgreSQL":   func() string { return database(t) },
		"EventStoreDB": func() string { return cluster(t) },
	} {
		t.Run(name, func(t *testing.T) {
			to, there := target(), 0
			for try := 0; there == 0 || there == all; try++ {
				if try == 5 {
					t.Fatalf("it could not be killed in the middle: %d of %d events were there", there, all)
				}
				if there == all {
					to = target()
				}
				there = copyKilled(t, dir, to)
			}
			out, talk, err := attempt(t, "events", "copy", "--from", dir, "--to", to)
			if err != nil {
				t.Fatalf("%v\n%s", err, talk)
			}
			if !strings.Contains(talk, fmt.Sprintf("\n%d events were there already and %d were copied", there, all-there)) {
				t.Errorf("it does not say what was there:\n%s", talk)
			}
			if !strings.HasPrefix(out, fmt.Sprintf("%d events, hash", all)) {
				t.Errorf("the sum is %s", out)
			}
		})
	}
}

// copyKilled copies until something has arrived, and kills the copying.
func copyKilled(t *testing.T, from, to string) (there int) {
	t.Helper()
	c := start(t, nil, "events", "copy", "--from", from, "--to", to)
	for there == 0 {
		select {
		case <-c.ended:
			if c.err != nil {
				t.Fatalf("it ended: %v\n%s", c.err, c.said)
			}
			return held(t, to)
		case <-time.After(time.Millisecond):
		}
		there, _ = count(t.Context(), to) // the place may not be there yet
	}
	c.kill()
	return held(t, to)
}

// A log is copied beside the process that serves it: what comes meanwhile is
// caught up with by copying again.
func TestALogIsCopiedWhileItIsServed(t *testing.T) {
	t.Parallel()
	dir, to := filled(t, 10), t.TempDir()+"/copy"
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	before := held(t, dir)
	command(t, "events", "copy", "--from", dir, "--to", to)
	if n := held(t, to); n != before {
		t.Errorf("the copy has %d of %d events", n, before)
	}
	c.journey("Later")
	command(t, "events", "copy", "--from", dir, "--to", to)
	if n := held(t, to); n != held(t, dir) || n == before {
		t.Errorf("the copy has %d events, the log %d", n, held(t, dir))
	}
	c.stop()
}

// A target that is full, another log, or not prepared says so.
func TestTargetsThatCannotBeCopiedTo(t *testing.T) {
	t.Parallel()
	dir := filled(t, 100)
	full := t.TempDir() + "/full"
	said, err := exec.Command("prlimit", "--fsize=100000", "klantreis", "events", "copy", "--from", dir, "--to", full).CombinedOutput()
	if err == nil || !strings.Contains(string(said), "do it again to go on") {
		t.Errorf("onto a full disk: %v\n%s", err, said)
	}
	if n := held(t, full); n == held(t, dir) {
		t.Errorf("%d events are there", n)
	}
	short := t.TempDir() + "/short"
	command(t, "events", "copy", "--from", full, "--to", short)
	command(t, "events", "copy", "--from", dir, "--to", full) // with room again

	other := t.TempDir() + "/other"
	command(t, "demo", "--data", other, "--journeys", "5", "--seed", "7", "--fill-only")
	before := held(t, other)
	unprepared := pgtest.Database(t)
	for says, args := range map[string][]string{
		"event 1 of the target is another":              {dir, other},
		"the target holds more than the source":         {short, full},
		"the database is not prepared for events":       {dir, unprepared},
		"run klantreis migrate":                         {dir, unprepared},
		"are the same place":                            {dir, "sqlite:" + dir + "/"},
		"--from: there is no data folder":               {dir + "x", full},
		"--from: a place is a data folder, or an addre": {"mysql://root:geheim@db", full},
		"--to is needed":                                {dir, ""},
	} {
		_, talk, err := attempt(t, "events", "copy", "--from", args[0], "--to", args[1])
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v, want %q", args, err, says)
		}
		if strings.Contains(talk+fmt.Sprint(err), "geheim") {
			t.Errorf("%v: the secret is told", args)
		}
	}
	if n := held(t, other); n != before {
		t.Errorf("another log was written to: %d events, and there were %d", n, before)
	}
}
