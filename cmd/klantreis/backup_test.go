package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
)

// whole returns when all views serve.
func (c *child) whole() *child {
	c.t.Helper()
	wait(c.t, c.up().ready)
	return c
}

func serving(t *testing.T, dir string) *child {
	t.Helper()
	return begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").whole()
}

// A backup that is made beside busy writers is a part of the log from its first
// event on, with every key to it; and it goes on when it is put back.
func TestABackupIsMadeWhileEverybodyWrites(t *testing.T) {
	t.Parallel()
	dir, copied, back := filled(t, 30), t.TempDir()+"/copy", t.TempDir()+"/back"
	c := serving(t, dir)
	_, journey := c.journey("Blijft")
	wait(t, func() bool { return c.found("Blijft") })
	l := &load{ledger: &ledger{asked: map[uuid.UUID]*asked{}}, posts: []*post{{t: t, serving: c}}, journeys: []uuid.UUID{journey}}
	ctx, end := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() { l.work(ctx, rand.New(rand.NewPCG(uint64(i), 1))) })
	}
	before := held(t, dir)
	wait(t, func() bool { return held(t, dir) > before })
	sum := command(t, "backup", "--data", dir, "--to", copied)
	end()
	all.Wait()
	if n := held(t, copied); n <= before || n > held(t, dir) {
		t.Errorf("the copy has %d events, of first %d and then %d", n, before, held(t, dir))
	}
	c.stop()

	out, talk, err := attempt(t, "restore", "--from", copied, "--key", filepath.Join(dir, "key"), "--data", back)
	if err != nil || out != sum || strings.Contains(talk, "The keys of") {
		t.Errorf("it was restored as %q, and copied as %q, %v:\n%s", out, sum, err, talk)
	}
	// the log of the copy is the front of the other
	if _, talk, err := attempt(t, "events", "copy", "--from", dir, "--to", back); err != nil {
		t.Errorf("%v\n%s", err, talk)
	}
	c = serving(t, back)
	if !c.found("Blijft") {
		t.Error("who stayed is not found")
	}
	c.must("adviseur-bram", "POST", "/v1/journeys/"+journey.String()+"/contacts", object{"channel": "telefoon", "topic": "werk", "note": "Verder."})
	c.stop()
}

// An older vault beside a newer log: what was erased since is erased again, and
// what was begun since is lost without anything else breaking.
func TestAnOlderVaultErasesAgain(t *testing.T) {
	t.Parallel()
	dir, copied, back := filled(t, 5), t.TempDir()+"/copy", t.TempDir()+"/back"
	c := serving(t, dir)
	stays, _ := c.journey("Blijft")
	gone, goneJourney := c.journey("Weg")
	erased := []string{"client-" + gone.String(), "journey-" + goneJourney.String()}
	command(t, "backup", "--data", dir, "--to", copied, "--with-key")
	c.erases(gone)
	late, lateJourney := c.journey("Later")
	lost := []string{"client-" + late.String(), "journey-" + lateJourney.String()}
	c.stop()
	if err := os.Remove(filepath.Join(dir, "vault.db")); err != nil {
		t.Fatal(err)
	}
	refuses(t, dir, "vault.db is missing beside events.db")
	if n := keysOf(t, copied, erased...); n != 2 {
		t.Fatalf("the copy has %d keys, so that nothing can be shown", n)
	}
	_, talk, err := attempt(t, "restore", "--from", dir, "--vault-from", copied, "--data", back)
	if err != nil {
		t.Fatalf("%v\n%s", err, talk)
	}
	if !strings.Contains(talk, "The keys of 2 clients and journeys are lost.") {
		t.Errorf("it does not say what is lost:\n%s", talk)
	}
	if n := keysOf(t, back, append(erased, lost...)...); n != 0 {
		t.Errorf("%d keys are there of those that were erased or are lost", n)
	}
	c = serving(t, back)
	if c.found("Weg") || c.found("Later") || !c.found("Blijft") {
		t.Error("who was erased is found, or who stayed is not")
	}
	a, err := c.ask(t.Context(), "adviseur-bram", "POST", "/v1/journeys/"+lateJourney.String()+"/contacts", uuid.New(), object{"channel": "telefoon", "topic": "werk", "note": "Nog eens."})
	if err != nil || a.status != 409 {
		t.Errorf("recorded where the key is lost: %d %s, %v", a.status, a.body, err)
	}
	c.must("gids-anna", "POST", "/v1/clients/"+stays.String()+"/detail-changes", object{"familyName": "Blijvend"})
	wait(t, func() bool { return c.found("Blijvend") })
	c.must("", "GET", "/readyz", nil)
	c.whole().stop()
}

// A vault that was to be gone comes back for a reason only, which stays in the
// folder; a backup of a version that did not say so has 30 days.
func TestAnOverdueVaultComesBackForAReason(t *testing.T) {
	t.Parallel()
	dir, copied, back := filled(t, 5), t.TempDir()+"/copy", t.TempDir()+"/back"
	command(t, "backup", "--data", dir, "--to", copied, "--with-key", "--keep", "7")
	manifest := map[string]any{}
	text, err := os.ReadFile(copied + "/backup.json")
	if err := errors.Join(err, json.Unmarshal(text, &manifest)); err != nil {
		t.Fatal(err)
	}
	made := manifest["made"].(map[string]any)
	at, err := time.Parse(time.RFC3339, made["at"].(string))
	if until, is := manifest["keysUntil"].(string); err != nil || !is || until != at.AddDate(0, 0, 7).Format(time.RFC3339Nano) {
		t.Errorf("made at %s, its keys may be kept until %v: %v", at, manifest["keysUntil"], err)
	}
	delete(manifest, "keysUntil")
	made["at"] = time.Now().AddDate(0, 0, -31)
	if text, err = json.Marshal(manifest); err == nil {
		err = os.WriteFile(copied+"/backup.json", text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, talk, err := attempt(t, "restore", "--from", copied, "--data", back); err == nil || !strings.Contains(talk+err.Error(), "give --overdue") {
		t.Errorf("it comes back without a reason: %v\n%s", err, talk)
	}
	command(t, "restore", "--from", copied, "--data", back, "--overdue", "Brand in de machineruimte.")
	if text, err := os.ReadFile(back + "/restored.json"); err != nil || !bytes.Contains(text, []byte("Brand in de machineruimte.")) {
		t.Errorf("the folder says %s, %v", text, err)
	}
	serving(t, back).stop()
}

// Without any vault the log still says that things happened, and work goes on
// with new clients.
func TestALostVaultIsLivedWithout(t *testing.T) {
	t.Parallel()
	dir, back := viewed(t, 40), t.TempDir()+"/back"
	phases := func(c *child) string { // these are not said about a person: how many journeys are where
		var report struct{ Phases json.RawMessage }
		if err := json.Unmarshal(c.must("auditor-lars", "GET", "/v1/reports/pipeline?asOf=2026-05-01", nil).body, &report); err != nil {
			t.Fatal(err)
		}
		return string(report.Phases)
	}
	c := serving(t, dir)
	c.journey("Bekend")
	wait(t, func() bool { return c.found("Bekend") })
	before := phases(c)
	c.stop()
	if err := errors.Join(os.Remove(filepath.Join(dir, "vault.db")), os.Remove(filepath.Join(dir, "key"))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := attempt(t, "restore", "--from", dir, "--data", back); err == nil || !strings.Contains(err.Error(), "give --vault-lost, and all that was said about persons is lost") {
		t.Errorf("it says %v", err)
	}
	_, talk, err := attempt(t, "restore", "--from", dir, "--vault-lost", "--data", back)
	if err != nil || !strings.Contains(talk, "clients and journeys are lost") {
		t.Fatalf("%v\n%s", err, talk)
	}
	if got, want := held(t, back), held(t, dir); got != want {
		t.Errorf("the log has %d events, and had %d", got, want)
	}
	c = serving(t, back)
	if c.found("Bekend") {
		t.Error("a name is found to which there is no key")
	}
	if after := phases(c); after != before || !strings.Contains(before, "count") {
		t.Errorf("the report says %s, and said %s", after, before)
	}
	c.journey("Nieuw")
	wait(t, func() bool { return c.found("Nieuw") })
	c.whole().stop()
}

// A backup says what is wrong with it, and nothing is made of it.
func TestADamagedBackupIsNotRestored(t *testing.T) {
	t.Parallel()
	dir, copied := filled(t, 20), t.TempDir()+"/copy"
	command(t, "backup", "--data", dir, "--to", copied, "--with-key")
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[len(b)*at/100] ^= 1; return b }
	}
	foreign := bytes.Repeat([]byte("f"), 32)
	for name, c := range map[string]struct {
		file   string
		damage func([]byte) []byte
		says   string
	}{
		"a bit of the log":        {"events.db", flip(50), "events.db is damaged: it is not as it was when the backup was made, take another backup"},
		"a bit of the vault":      {"vault.db", flip(80), "vault.db is damaged"},
		"a bit of the access log": {"ops.db", flip(90), "ops.db is damaged"},
		"half a log":              {"events.db", func(b []byte) []byte { return b[:len(b)/2] }, "events.db is damaged"},
		"half a manifest":         {"backup.json", func(b []byte) []byte { return b[:len(b)/2] }, "backup.json of " + copied + " is damaged"},
		"another key":             {"key", func([]byte) []byte { return foreign }, "the key file does not belong to this vault"},
		"no vault":                {"vault.db", nil, "there is no vault.db in " + copied + ": name a backup that has one with --vault-from, or give --vault-lost"},
		"no key":                  {"key", nil, "there is no key file " + copied + "/key, without which the vault opens nothing: name it with --key"},
		"no log":                  {"events.db", nil, "there is no backup in " + copied},
	} {
		path, back := filepath.Join(copied, c.file), t.TempDir()+"/back"
		whole, err := os.ReadFile(path)
		if err == nil && c.damage == nil {
			err = os.Remove(path)
		} else if err == nil {
			err = os.WriteFile(path, c.damage(bytes.Clone(whole)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := attempt(t, "restore", "--from", copied, "--data", back); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if left, err := os.ReadDir(filepath.Dir(back)); err != nil || len(left) != 0 {
			t.Errorf("%s: %v is left, %v", name, left, err)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command(t, "restore", "--from", copied, "--data", t.TempDir()+"/back")
}

// A backup that is killed leaves nothing under its name, and is made again.
func TestAKilledBackupIsMadeAgain(t *testing.T) {
	dir, copied := filled(t, 200), t.TempDir()+"/copy"
	c := start(t, nil, "backup", "--data", dir, "--to", copied)
	for {
		if files, _ := os.ReadDir(copied + ".part"); len(files) > 0 { // it may not be there yet
			break
		}
		select {
		case <-c.ended:
			t.Fatalf("it ended: %v\n%s", c.err, c.said)
		case <-time.After(time.Millisecond):
		}
	}
	if err := c.cmd.Process.Signal(syscall.SIGSTOP); err != nil { // so that it is not done meanwhile
		t.Fatal(err)
	}
	if _, _, err := attempt(t, "backup", "--data", dir, "--to", copied); err == nil || !strings.Contains(err.Error(), "is being made by another process") {
		t.Errorf("two make the same backup: %v", err)
	}
	c.kill()
	if _, err := os.Stat(copied); err == nil {
		t.Error("half a backup has its name")
	}
	command(t, "backup", "--data", dir, "--to", copied)
	if _, err := os.Stat(copied + ".part"); err == nil {
		t.Error("half a backup is left")
	}
}

// Without --with-key a backup alone opens nothing.
func TestABackupLeavesTheKeyOut(t *testing.T) {
	t.Parallel()
	dir, copied, with := filled(t, 3), t.TempDir()+"/copy", t.TempDir()+"/with"
	if _, talk, err := attempt(t, "backup", "--data", dir, "--to", copied); err != nil || !strings.Contains(talk, "The key file is not in it. Keep a copy of "+dir+"/key apart") {
		t.Errorf("%v\n%s", err, talk)
	}
	if _, talk, err := attempt(t, "backup", "--data", dir, "--to", with, "--with-key"); err != nil || !strings.Contains(talk, "whoever has it can open everything") {
		t.Errorf("%v\n%s", err, talk)
	}
	key, err := os.ReadFile(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	for copied, want := range map[string]bool{copied: false, with: true} {
		files, err := filepath.Glob(filepath.Join(copied, "*"))
		if err != nil {
			t.Fatal(err)
		}
		has := false
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			has = has || bytes.Contains(b, key)
		}
		if has != want {
			t.Errorf("that the key is in %v is %v, want %v", files, has, want)
		}
	}
	for says, args := range map[string][]string{
		copied + " is there already: name a folder that is not": {"backup", "--data", dir, "--to", copied},
		dir + " is there already":                               {"restore", "--from", with, "--data", dir},
		"there is no data folder":                               {"backup", "--data", dir + "x", "--to", t.TempDir() + "/new"},
		"a database is copied with its own tools":               {"backup", "--data", t.TempDir(), "--to", t.TempDir() + "/new"},
		"--vault-lost goes without --vault-from and --key":      {"restore", "--from", with, "--vault-lost", "--key", "x", "--data", t.TempDir() + "/new"},
		"there is no folder":                                    {"backup", "--data", dir, "--to", dir + "/no/where"},
	} {
		if _, _, err := attempt(t, args...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v, want %q", args, err, says)
		}
	}
}
