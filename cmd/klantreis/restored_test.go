package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// back puts a file of a folder back as it was.
func back(t *testing.T, dir, name string, was []byte) {
	t.Helper()
	for _, beside := range []string{"-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, name+beside)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, name), was, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A log that went back to an earlier copy stops the views that have seen more,
// and a rebuild makes them right again; it stops the policies, and redoing them
// makes those right.
func TestAnEarlierLogIsNoticed(t *testing.T) {
	t.Parallel()
	dir := filled(t, 20)
	early, err := os.ReadFile(filepath.Join(dir, "events.db"))
	if err != nil {
		t.Fatal(err)
	}
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	clientID, _ := c.journey("Later")
	c.erases(clientID) // what a policy carries out, it remembers at once
	wait(t, c.ready)
	c.stop()
	back(t, dir, "events.db", early)
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	wait(t, func() bool { return c.stopped("pipeline", "rebuild the view") })
	command(t, "views", "rebuild", "--data", dir)
	wait(t, c.ready)
	figures := string(c.must("", "GET", "/metrics", nil).body)
	for _, name := range []string{"erasing-reaches-journeys", "erased-keys-destroyed"} {
		if !strings.Contains(figures, `klantreis_reader_failing{reader="policy `+name+`"} 1`) {
			t.Errorf("the figures do not show that policy %s has stopped:\n%s", name, figures)
		}
	}
	const remedy = "run klantreis policies redo while no process serves the folder"
	if a, err := c.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil); err != nil || a.status != 503 ||
		!strings.Contains(string(a.body), "erasing-reaches-journeys") || !strings.Contains(string(a.body), remedy) {
		t.Errorf("it says that it is ready, or not what makes it so: %d %s, %v", a.status, a.body, err)
	}
	if said := c.said.String(); !strings.Contains(said, "reader stopped") || !strings.Contains(said, remedy) {
		t.Errorf("it does not log what makes policies go on:\n%s", said)
	}
	if status := command(t, "policies", "status", "--data", dir); strings.Count(status, remedy) < 2 {
		t.Errorf("the status does not say what makes policies go on:\n%s", status)
	}
	c.stop()
	command(t, "policies", "redo", "--data", dir)
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.must("", "GET", "/readyz", nil)
	wait(t, func() bool { // it is saved every second or so
		return len(policyLine.FindAllString(command(t, "policies", "status", "--data", dir), -1)) == len(policy.All)
	})
	clientID, _ = c.journey("Weg")
	c.erases(clientID)
	c.stop()
}

// policyLine is the line of a policy that has all of the log.
var policyLine = regexp.MustCompile(`(?m)^[a-z-]+ +[1-9][0-9]* +0 +0 +- +$`)

// What a policy could not carry out yet is listed, with why.
func TestParkedFactsAreListed(t *testing.T) {
	dir := filled(t, 3)
	first := events(t, dir)[0]
	folder, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at, err := folder.Events.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	err = folder.Ops.Advance(t.Context(), "erased-keys-destroyed", eventstore.Checkpoint{}, at,
		engine.Parked{Policy: "erased-keys-destroyed", Stream: first.Stream, Event: first.ID, Position: at.Position, Attempts: 3, Since: since, Tried: since, Error: "refused: vault-away"},
		engine.Parked{Policy: "erased-keys-destroyed", Stream: first.Stream, Event: uuid.New(), Position: at.Position, Since: since.Add(time.Hour), Error: "waits behind an earlier fact of its stream"})
	if err := errors.Join(err, folder.Close()); err != nil {
		t.Fatal(err)
	}
	status := command(t, "policies", "status", "--data", dir)
	for _, want := range []string{
		`(?m)^erased-keys-destroyed +[0-9]+ +0 +2 +2026-03-02 10:00:00 +refused: vault-away$`,
		`(?m)^closing-ends-transitions +0 +[1-9][0-9]* +0 +- +$`,
		`(?m)^` + first.ID.String() + ` +erased-keys-destroyed +` + first.Stream + ` +3 +refused: vault-away$`,
		` +0 +waits behind an earlier fact of its stream\n`,
	} {
		if !regexp.MustCompile(want).MatchString(status) {
			t.Errorf("nothing is like %s:\n%s", want, status)
		}
	}
}

// erases fails the test unless an erasure is done when it is answered.
func (c *child) erases(clientID uuid.UUID) {
	c.t.Helper()
	base := "/v1/clients/" + clientID.String()
	c.must("privacy-officer-mila", "POST", base+"/erasure-requests", object{"ground": "onrechtmatig"})
	if a := c.must("privacy-officer-noud", "POST", base+"/erasures", object{"confirmed": true}); a.status != 201 {
		c.t.Fatalf("answered %d: %s", a.status, a.body)
	}
}

// A vault that went back to an earlier copy holds keys that were destroyed.
// Redoing the policies destroys them again, before anyone reads.
func TestAnEarlierVaultIsRightedByRedoing(t *testing.T) {
	t.Parallel()
	dir := filled(t, 5)
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	clientID, journeyID := c.journey("Weg")
	streams := []string{"client-" + clientID.String(), "journey-" + journeyID.String()}
	c.stop()
	early, err := os.ReadFile(filepath.Join(dir, "vault.db"))
	if err != nil {
		t.Fatal(err)
	}
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.erases(clientID)
	c.stop()
	if n := keysOf(t, dir, streams...); n != 0 {
		t.Fatalf("%d keys are left after the erasure", n)
	}
	back(t, dir, "vault.db", early)
	if n := keysOf(t, dir, streams...); n != len(streams) {
		t.Fatalf("the earlier copy has %d keys", n)
	}
	log := events(t, dir)
	command(t, "policies", "redo", "--data", dir)
	if n := keysOf(t, dir, streams...); n != 0 {
		t.Errorf("%d keys are left after redoing", n)
	}
	if n := len(events(t, dir)) - len(log); n != 0 {
		t.Errorf("redoing recorded %d events", n)
	}
}

// keysOf counts the keys of streams that a folder's vault opens.
func keysOf(t *testing.T, dir string, streams ...string) int {
	t.Helper()
	folder, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	var ids []uuid.UUID
	for _, s := range streams {
		ids = append(ids, codec.PersonKey(s))
	}
	keys, err := folder.Vault.Open(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	return len(keys)
}

// In a stream that was begun after the vault was copied, nothing more can be
// recorded once that copy is back: another key would not open what was said.
func TestRedoingMarksWhatAnEarlierVaultLost(t *testing.T) {
	t.Parallel()
	dir := filled(t, 5)
	early, err := os.ReadFile(filepath.Join(dir, "vault.db"))
	if err != nil {
		t.Fatal(err)
	}
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	_, journeyID := c.journey("Later")
	c.stop()
	back(t, dir, "vault.db", early)
	if _, talk, err := attempt(t, "policies", "redo", "--data", dir); err != nil || !strings.Contains(talk, "The keys of 2 clients and journeys are lost.") {
		t.Errorf("%v\n%s", err, talk)
	}
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	a, err := c.ask(t.Context(), "adviseur-bram", "POST", "/v1/journeys/"+journeyID.String()+"/contacts", uuid.New(), object{"channel": "telefoon", "topic": "werk", "note": "Nog eens."})
	if err != nil || a.status != 409 {
		t.Errorf("it was answered %d %s, %v", a.status, a.body, err)
	}
	c.stop()
}

// The views of another folder know nothing of this log. Whoever serves them is told
// so, in the log and by /readyz, and what makes them right.
func TestViewsOfAnotherFolderAreNoticed(t *testing.T) {
	dir, other := filled(t, 3), filled(t, 20)
	for _, d := range []string{dir, other} {
		command(t, "views", "rebuild", "--data", d)
	}
	theirs, err := os.ReadFile(filepath.Join(other, "views.db"))
	if err != nil {
		t.Fatal(err)
	}
	back(t, dir, "views.db", theirs)
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	wait(t, func() bool { return strings.Contains(c.said.String(), "rebuild these views: clients, ") })
	a, err := c.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil)
	if err != nil || a.status != 503 || !strings.Contains(string(a.body), "since the log is not the one that they followed: clients, ") || !strings.Contains(string(a.body), "run klantreis views rebuild") {
		t.Errorf("it says that it is ready, or not what makes it so: %d %s, %v", a.status, a.body, err)
	}
	command(t, "views", "rebuild", "--data", dir)
	wait(t, c.ready)
	c.must("", "GET", "/readyz", nil)
	c.stop()
}
