package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// wrapped is the key of a text as the vault of a folder keeps it, nil for none.
func wrapped(t *testing.T, dir string, event uuid.UUID) []byte {
	t.Helper()
	folder, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	kept, err := folder.Vault.Kept(t.Context(), uuid.Nil, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kept {
		if k.ID == codec.TextKey(event) {
			return k.Wrapped
		}
	}
	return nil
}

// holding returns the files of a folder in which a secret stands.
func holding(t *testing.T, dir string, secret []byte) (where []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, secret[:30]) || bytes.Contains(b, secret[30:]) {
			where = append(where, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

// mended mends the vault of a folder that nobody serves, as restoring does.
func mended(t *testing.T, dir string) platform.Mended {
	t.Helper()
	folder, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := platform.Mend(t.Context(), folder.Events, folder.Vault, folder.Documents, func(eventstore.Recorded) {})
	if err := errors.Join(err, folder.Close()); err != nil {
		t.Fatal(err)
	}
	return m
}

// destroysText has two persons destroy the text of an event.
func (c *child) destroysText(clientID, event uuid.UUID) {
	c.t.Helper()
	at := "/v1/clients/" + clientID.String() + "/text-destruction-requests"
	c.must("privacy-officer-mila", "POST", at, object{"event": event, "ground": "verkeerde-klant"})
	if a := c.must("privacy-officer-noud", "POST", at+"/"+event.String()+"/confirmations", object{"confirmed": true}); a.status != 201 {
		c.t.Fatalf("answered %d: %s", a.status, a.body)
	}
}

// opened is what an event says with its sealed parts open.
func (c *child) opened(event uuid.UUID) map[string]any {
	c.t.Helper()
	var answer struct{ Opened map[string]any }
	if err := json.Unmarshal(c.must("auditor-lars", "GET", "/v1/events/"+event.String()+"?open=true", nil).body, &answer); err != nil {
		c.t.Fatal(err)
	}
	return answer.Opened
}

// A text that two persons destroyed is in no file any more while the process
// still runs. An earlier vault brings its key back, and redoing destroys it again;
// the other text of the journey stays.
func TestADestroyedTextStaysDestroyed(t *testing.T) {
	t.Parallel()
	dir := filled(t, 5)
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	clientID, journeyID := c.journey("Blijft")
	say := func(note string) uuid.UUID {
		return c.must("adviseur-bram", "POST", "/v1/journeys/"+journeyID.String()+"/contacts", object{"channel": "telefoon", "topic": "werk", "note": note}).receipt(t).Events[0]
	}
	wrong, right := say("Dat was een ander."), say("Belt terug.")
	c.stop()
	key := wrapped(t, dir, wrong)
	if key == nil || !slices.Contains(holding(t, dir, key), "vault.db") {
		t.Fatal("the key is not in the vault, so that nothing can be proved to be gone")
	}
	early, err := os.ReadFile(filepath.Join(dir, "vault.db"))
	if err != nil {
		t.Fatal(err)
	}
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.destroysText(clientID, wrong)
	if where := holding(t, dir, key); len(where) > 0 {
		t.Errorf("the destroyed key is in %v", where)
	}
	c.stop()

	back(t, dir, "vault.db", early)
	if wrapped(t, dir, wrong) == nil {
		t.Fatal("the earlier copy has no key")
	}
	if m := mended(t, dir); m != (platform.Mended{Back: 1}) || wrapped(t, dir, wrong) != nil {
		t.Errorf("mending finds %+v, or leaves the key", m)
	}
	back(t, dir, "vault.db", early)
	log := events(t, dir)
	if _, talk, err := attempt(t, "policies", "redo", "--data", dir); err != nil || !strings.Contains(talk, "The keys of 1 free texts that had been destroyed were there") {
		t.Errorf("%v\n%s", err, talk)
	}
	if _, talk, err := attempt(t, "policies", "redo", "--data", dir); err != nil || strings.Contains(talk, "free texts") {
		t.Errorf("the second time it finds something: %v\n%s", err, talk)
	}
	if where := holding(t, dir, key); len(where) > 0 || wrapped(t, dir, wrong) != nil {
		t.Errorf("after redoing the destroyed key is in %v", where)
	}
	if wrapped(t, dir, right) == nil {
		t.Error("the key of the other text is gone")
	}
	if n := len(events(t, dir)) - len(log); n != 0 {
		t.Errorf("redoing recorded %d events", n)
	}
}

// So it is with a text of a voucher, whose key is of another stream than the
// client who has it destroyed; the other texts of that voucher stay.
func TestADestroyedTextOfAVoucherStaysDestroyed(t *testing.T) {
	dir := filled(t, 60)
	var application, event shownEvent
	for _, e := range events(t, dir) {
		switch {
		case e.Type == "voucher.applied.v1":
			application = e
		case e.Type == "voucher.prolonged.v1" && e.Stream == application.Stream:
			event = e
		}
	}
	key := wrapped(t, dir, event.ID)
	early, err := os.ReadFile(filepath.Join(dir, "vault.db"))
	if err != nil || key == nil || !bytes.Contains(early, key[:30]) {
		t.Fatalf("no text of %s proves anything: %v", application.Stream, err)
	}
	c := serving(t, dir)
	clientID := uuid.MustParse(c.opened(application.ID)["client"].(string))
	if c.opened(event.ID)["reason"] == nil {
		t.Errorf("it says nothing that could be destroyed: %v", c.opened(event.ID))
	}
	c.destroysText(clientID, event.ID)
	c.whole().stop()
	if where := holding(t, dir, key); len(where) > 0 {
		t.Errorf("the destroyed key is in %v", where)
	}
	back(t, dir, "vault.db", early)
	if wrapped(t, dir, event.ID) == nil {
		t.Fatal("the earlier copy has no key")
	}
	if _, talk, err := attempt(t, "policies", "redo", "--data", dir); err != nil || !strings.Contains(talk, "The keys of 1 free texts that had been destroyed were there") {
		t.Errorf("%v\n%s", err, talk)
	}
	if where := holding(t, dir, key); len(where) > 0 {
		t.Errorf("after redoing the destroyed key is in %v", where)
	}
	c = serving(t, dir)
	if said := c.opened(event.ID); said["reason"] != nil || said["untilDate"] == nil {
		t.Errorf("after redoing it says %v", said)
	}
	c.stop()
}
