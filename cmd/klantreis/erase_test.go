package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
)

// secrets are words that stand nowhere else, one for each way in which a
// client's data goes in.
var secrets = []string{"Quistwhovius", "Zebedeaux", "pruimtaart", "whoklaxon", "gnirpspoel", "99887766"}

// erasable makes a client of whom much is said.
func (c *child) erasable() (clientID, journeyID uuid.UUID) {
	clientID, journeyID = c.journey(secrets[0])
	j := "/v1/journeys/" + journeyID.String()
	c.must("gids-anna", "POST", "/v1/clients/"+clientID.String()+"/detail-changes", object{
		"familyName": secrets[0], "givenName": secrets[1], "emails": []string{secrets[2] + "@voorbeeld.example"}, "phones": []string{"06-99887766"}})
	c.must("adviseur-bram", "POST", j+"/intakes", object{"channel": "telefoon", "summary": "Over " + secrets[3], "municipality": "GM0153"})
	c.must("adviseur-bram", "POST", j+"/needs", object{"domain": "scholing", "severity": "zwaar", "source": "klant", "note": "Wil " + secrets[4]})
	return clientID, journeyID
}

// found returns the files of a folder in which one of the secrets stands.
func found(t *testing.T, dir string) (where []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		lower := bytes.ToLower(b)
		for _, s := range secrets {
			if bytes.Contains(lower, []byte(strings.ToLower(s))) {
				where = append(where, filepath.Base(path)+" has "+s)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}

// Erasing a client while commands, reads and a rebuild run leaves nothing of
// theirs in any file, while the process still runs and after it has ended.
func TestErasedWhileEverythingRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir() + "/data"
	c := begin(t, nil, "demo", "--data", dir, "--journeys", "300", "--addr", "127.0.0.1:0").up()
	clientID, journeyID := c.erasable()
	wait(t, c.ready)
	if len(found(t, dir)) == 0 {
		t.Fatal("nothing of the client is in the folder, so that nothing can be proved to be gone")
	}
	base := "/v1/clients/" + clientID.String()
	c.must("privacy-officer-mila", "POST", base+"/erasure-requests", object{"ground": "onrechtmatig"})

	load, end := context.WithCancel(t.Context())
	var all sync.WaitGroup
	busy := func(do func()) {
		all.Go(func() {
			for load.Err() == nil {
				do()
			}
		})
	}
	busy(func() {
		_, _ = c.ask(load, "adviseur-bram", "POST", "/v1/journeys/"+journeyID.String()+"/contacts", uuid.Must(uuid.NewV7()),
			object{"channel": "telefoon", "topic": "werk", "note": "Over " + secrets[3]})
	})
	busy(func() { _, _ = c.ask(load, "adviseur-bram", "GET", base+"/timeline", uuid.Nil, nil) })
	busy(func() {
		_, _ = c.ask(load, "gids-anna", "POST", "/v1/client-searches", uuid.Nil, object{"name": secrets[0]})
	})
	busy(func() { _, _, _ = attempt(t, "views", "rebuild", "--data", dir) })
	c.must("privacy-officer-noud", "POST", base+"/erasures", object{"confirmed": true})
	end()
	all.Wait()

	wait(t, func() bool { return len(found(t, dir)) == 0 }) // free pages follow within moments
	c.must("privacy-officer-mila", "GET", base+"/timeline", nil)
	before := rows(t, dir)
	command(t, "views", "rebuild", "--data", dir)
	if after := rows(t, dir); before != after {
		t.Errorf("the rows are not those of a rebuild:\n%s\n\nrebuilt:\n%s", before, after)
	}
	c.stop()
	if where := found(t, dir); len(where) > 0 {
		t.Errorf("after it has ended: %s", strings.Join(where, ", "))
	}
}
