package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/codec"
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
	c.stop()
	command(t, "policies", "redo", "--data", dir)
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	clientID, _ = c.journey("Weg")
	c.erases(clientID)
	c.stop()
}

// erases fails the test unless an erasure is done when it is answered.
func (c *child) erases(clientID uuid.UUID) {
	c.t.Helper()
	base := "/v1/clients/" + clientID.String()
	c.must("privacy-officer-mila", "POST", base+"/erasure-requests", object{"ground": "verzoek-betrokkene"})
	if a := c.must("privacy-officer-noud", "POST", base+"/erasures", object{"confirmed": true}); a.status != 201 {
		c.t.Fatalf("answered %d: %s", a.status, a.body)
	}
}

// A vault that went back to an earlier copy holds keys that were destroyed.
// Redoing the policies destroys them again, before anyone reads.
func TestAnEarlierVaultIsRightedByRedoing(t *testing.T) {
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
