package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Places that cannot be, or do not go together, are refused before anything is
// opened or made, in words that say what would be right and no secret.
func TestPlacesThatDoNotGoTogether(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secret, []byte("mysql://root:geheim@db\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const database, events = "postgres://root:geheim@db/log", "esdb://root:geheim@db"
	data := filepath.Join(t.TempDir(), "data")
	for _, c := range []struct{ says, args string }{
		{"--vault: an address begins with postgres://, or with sqlite: for a folder", "serve --vault @" + secret},
		{"--events: an address begins with postgres:// or esdb://, or with sqlite:", "serve --events @" + secret},
		{"--views: read address: open " + secret + "x: no such file", "serve --views @" + secret + "x"},
		{"--ops: there is no address in " + empty, "serve --ops @" + empty},
		{"--views: a folder is written as in sqlite:DIR", "serve --views sqlite:"},
		{"--views: a folder is written as in sqlite:DIR", "serve --views sqlite://geheim"},
		{"--database: an address begins with postgres://; EventStoreDB is named with --events, a folder with --data", "serve --database " + events},
		{"--database: an address begins with postgres://; EventStoreDB is named with --events, a folder with --data", "serve --database sqlite:d"},
		{"--database: an address begins with postgres://; EventStoreDB is named with --events, a folder with --data", "serve --database postgress://root:geheim@db/log"},
		{"--vault: EventStoreDB keeps events alone: name a PostgreSQL database, or a folder", "serve --vault " + events},
		{"a data folder belongs to one: name databases with --database, or with --events --vault --ops --views, or leave out --role", "serve --role api"},
		{"or with --vault, or leave out --role", "serve --role projections --vault sqlite:d --database " + database},
		{"or with --vault --ops --views, or leave out --role", "serve --role api --events " + events},
		{"the views are in a data folder: name a database with --views", "serve --analyst analist --events " + events},
		{"there is nothing to prepare: a data folder and EventStoreDB need none", "migrate"},
		{"there is nothing to prepare: a data folder and EventStoreDB need none", "migrate --events " + events},
	} {
		_, talk, err := attempt(t, append(strings.Fields(c.args), "--data", data)...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.args, err, c.says)
		}
		if err != nil && strings.Contains(talk+err.Error(), "geheim") {
			t.Errorf("%s: the secret is told: %v", c.args, err)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a folder was made")
	}
}

// What is of another log is not taken for this one's, and nothing is begun anew
// where something must be.
func TestWhatBelongsTogether(t *testing.T) {
	t.Parallel()
	log := eventStore(t).URL()
	vault := "sqlite:" + filepath.Join(t.TempDir(), "sleutels")
	data := filepath.Join(t.TempDir(), "data")
	command(t, "demo", "--journeys", "3", "--fill-only", "--data", data, "--vault", vault, "--events", log)
	const strange = "the log holds events, and the vault holds no keys: name the vault that belongs to this log"
	for _, c := range []struct{ says, args string }{
		{strange, "serve --addr 127.0.0.1:0 --events " + log + " --vault sqlite:" + t.TempDir()},
		{strange, "views rebuild --events " + log},
		{"there is no log of prefix ander: correct the prefix or the address; none is begun beside a vault that holds keys",
			"serve --addr 127.0.0.1:0 --events " + log + "&prefix=ander --vault " + vault},
		{"there is no log of prefix nieuw: correct the prefix or the address", "events list --events " + log + "&prefix=nieuw"},
		{"events.db is missing beside a vault that holds keys", "serve --addr 127.0.0.1:0 --vault " + vault},
		{"there is no events.db in it", "events list --vault " + vault},
	} {
		if _, _, err := attempt(t, append(strings.Fields(c.args), "--data", data)...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.args, err, c.says)
		}
	}
	if listed := command(t, "events", "list", "--data", data, "--vault", vault, "--events", log, "--kind", "client.registered"); strings.Count(listed, "\n") < 3 {
		t.Errorf("the log has %s", listed)
	}
}
