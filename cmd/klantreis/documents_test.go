package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/document"
)

// scan is a document that nothing else looks like.
func scan(seed uint64, size int) []byte {
	b := []byte("%PDF-1.7\n")
	for r := rand.New(rand.NewPCG(seed, 1)); len(b) < size; {
		b = append(b, byte(r.Uint32()))
	}
	return b
}

// attach asks for a document to be put into a journey.
func (c *child) attach(journey, key uuid.UUID, doc []byte) (status int, r receipt) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), "POST", c.url+"/v1/journeys/"+journey.String()+"/documents", bytes.NewReader(doc))
	if err != nil {
		c.t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Authorization": "Bearer " + c.tokens["adviseur-bram"], "Idempotency-Key": key.String(), "Content-Type": "application/pdf",
		"Document-Kind": "factuur", "Content-Disposition": "attachment; filename=rekening.pdf",
	} {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatalf("%v\n%s", err, c.said)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, answer{body: b}.receipt(c.t)
}

// attached puts a document into a journey and returns where it is.
func (c *child) attached(journey uuid.UUID, doc []byte) string {
	c.t.Helper()
	status, r := c.attach(journey, uuid.Must(uuid.NewV7()), doc)
	if status != 201 {
		c.t.Fatalf("answered %d %s\n%s", status, r.Code, c.said)
	}
	return "/v1/journeys/" + journey.String() + "/documents/" + r.ID.String()
}

// wantDocument checks that a document is as it was put in.
func (c *child) wantDocument(at string, doc []byte) {
	c.t.Helper()
	if got := c.must("adviseur-bram", "GET", at, nil).body; !bytes.Equal(got, doc) {
		c.t.Errorf("%d bytes came back of %d, or others", len(got), len(doc))
	}
}

// keptIn are the documents in a folder, whoever serves it.
func keptIn(t *testing.T, dir string) []document.Name {
	t.Helper()
	f, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	names, err := f.Documents.Names(t.Context(), document.Name{}, 100)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return names
}

func TestDocumentsAreBackedUpAndMoved(t *testing.T) {
	t.Parallel()
	dir, copied, back, moved := t.TempDir()+"/data", t.TempDir()+"/copy", t.TempDir()+"/back", t.TempDir()+"/moved"
	doc := scan(1, 300_000)
	c := serving(t, dir)
	_, journey := c.journey("Blijft")
	at := c.attached(journey, doc)
	command(t, "backup", "--data", dir, "--to", copied, "--with-key")
	late := c.attached(journey, scan(2, 1000))
	c.stop()

	command(t, "restore", "--from", copied, "--data", back)
	c = serving(t, back)
	c.wantDocument(at, doc)
	c.stop()

	command(t, "move", "--from", dir, "--data", moved)
	c = serving(t, moved)
	c.wantDocument(at, doc)
	c.wantDocument(late, scan(2, 1000))
	c.stop()

	if err := os.Remove(filepath.Join(moved, "documents.db")); err != nil {
		t.Fatal(err)
	}
	refuses(t, moved, "documents.db is missing beside vault.db", "put it back from the backup", "--documents-lost")
	if _, talk, err := attempt(t, "restore", "--from", moved, "--documents-lost", "--data", t.TempDir()+"/without"); err != nil || !strings.Contains(talk, "2 documents are lost") {
		t.Errorf("%v\n%s", err, talk)
	}
	if _, talk, err := attempt(t, "restore", "--from", moved, "--vault-from", copied, "--data", t.TempDir()+"/older"); err != nil || !strings.Contains(talk, "1 documents are lost") {
		t.Errorf("%v\n%s", err, talk)
	}
}

// A served folder that lost its documents is not backed up without them: the
// process goes on with the file that it has open, and copies that say nothing
// would take the place of those that have the documents.
func TestAFolderThatLostItsDocumentsIsNotBackedUp(t *testing.T) {
	t.Parallel()
	dir, copied, back := t.TempDir()+"/data", t.TempDir()+"/copy", t.TempDir()+"/back"
	c := serving(t, dir)
	_, journey := c.journey("Blijft")
	at := c.attached(journey, scan(1, 3000))
	command(t, "backup", "--data", dir, "--to", copied, "--with-key")
	if err := os.Remove(filepath.Join(dir, "documents.db")); err != nil {
		t.Fatal(err)
	}
	for _, serves := range []bool{true, false} {
		later := t.TempDir() + "/later"
		_, _, err := attempt(t, "backup", "--data", dir, "--to", later)
		if err == nil || !strings.Contains(err.Error(), "documents.db is missing beside vault.db, put it back from the backup") || !strings.Contains(err.Error(), "--documents-lost") {
			t.Errorf("that a process serves it is %v, and the backup says %v", serves, err)
		}
		if _, err := os.Stat(later); err == nil {
			t.Error("a backup was made")
		}
		if serves {
			c.stop()
		}
	}
	command(t, "restore", "--from", dir, "--documents-lost", "--data", back)
	command(t, "backup", "--data", back, "--to", t.TempDir()+"/without") // there are none in a folder that goes on without
	if err := copyFile(filepath.Join(copied, "documents.db"), filepath.Join(dir, "documents.db")); err != nil {
		t.Fatal(err)
	}
	command(t, "backup", "--data", dir, "--to", t.TempDir()+"/again")
	c = serving(t, dir)
	c.wantDocument(at, scan(1, 3000))
	c.stop()
}

// A document goes with its client, from every file, and comes back with no copy.
func TestDocumentsAreErased(t *testing.T) {
	t.Parallel()
	dir, copied, back := t.TempDir()+"/data", t.TempDir()+"/copy", t.TempDir()+"/back"
	c := serving(t, dir)
	client, journey := c.journey("Weg")
	_, stays := c.journey("Blijft")
	gone := c.attached(journey, scan(1, 200_000))
	kept := c.attached(stays, scan(2, 200_000))
	removed := c.attached(stays, scan(3, 200_000))
	command(t, "backup", "--data", dir, "--to", copied, "--with-key")
	c.erases(client)
	c.must("adviseur-bram", "POST", removed+"/removals", object{"reason": "dubbel"})
	for _, at := range []string{gone, removed} {
		if a, err := c.ask(t.Context(), "privacy-officer-mila", "GET", at, uuid.Nil, nil); err != nil || a.status != 404 {
			t.Errorf("%d %s, %v", a.status, a.body, err)
		}
	}
	c.wantDocument(kept, scan(2, 200_000))
	wait(t, func() bool {
		return strings.Contains(command(t, "policies", "status", "--data", dir), "removed-documents-destroyed")
	})
	c.stop()
	only := func(dir string) {
		t.Helper()
		if names := keptIn(t, dir); len(names) != 1 || !strings.HasSuffix(kept, names[0].ID.String()) {
			t.Errorf("kept are %v, want that of %s", names, kept)
		}
	}
	only(dir)
	if err := copyFile(filepath.Join(copied, "documents.db"), filepath.Join(dir, "documents.db")); err != nil {
		t.Fatal(err)
	}
	_, talk, err := attempt(t, "restore", "--from", dir, "--data", back)
	if err != nil || !strings.Contains(talk, "2 documents were there that had been erased or removed") {
		t.Errorf("%v\n%s", err, talk)
	}
	only(back)
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	return errors.Join(err, os.WriteFile(to, b, 0o600))
}

// A disk that is full, a program that is killed, a bit that is another.
func TestDocumentsThroughFaults(t *testing.T) {
	t.Parallel()
	dir, doc, key := t.TempDir()+"/data", scan(1, 2_000_000), uuid.Must(uuid.NewV7())
	c := serving(t, dir)
	_, journey := c.journey("Blijft")
	c.fill(1_000_000)
	if status, r := c.attach(journey, key, doc); status != 500 {
		t.Errorf("on a full disk: %d %s", status, r.Code)
	}
	c.empty()
	status, r := c.attach(journey, key, doc)
	if status != 201 {
		t.Fatalf("with room again: %d %s\n%s", status, r.Code, c.said)
	}
	c.kill()
	at := "/v1/journeys/" + journey.String() + "/documents/" + r.ID.String()
	c = serving(t, dir)
	c.wantDocument(at, doc)
	c.stop()

	path := filepath.Join(dir, "documents.db")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	c = serving(t, dir)
	a, err := c.ask(t.Context(), "adviseur-bram", "GET", at, uuid.Nil, nil)
	if err != nil || a.status != 500 || !bytes.Contains(a.body, []byte("document-damaged")) {
		t.Errorf("a bit is another: %d %.200s, %v", a.status, a.body, err)
	}
	if said := fmt.Sprint(c.said); strings.Contains(said, "rekening") {
		t.Error("the name of a document is in the log")
	}
	c.stop()
}
