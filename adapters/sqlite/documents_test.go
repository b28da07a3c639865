package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"

	"klantreis/domain/document"
	"klantreis/domain/document/documenttest"
)

func TestDocuments(t *testing.T) {
	documenttest.Run(t, func(t testing.TB) documenttest.Place {
		dir := t.TempDir()
		var f *Folder
		closing := func() {
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
		t.Cleanup(func() { closing() })
		return documenttest.Place{
			Open: func(t testing.TB) document.Store {
				if f != nil {
					closing()
				}
				var err error
				if f, err = Open(t.Context(), dir, Options{}); err != nil {
					t.Fatal(err)
				}
				return f.Documents
			},
			Later: func(t testing.TB, by time.Duration) {
				err := f.Documents.db.group(t.Context(), func(c *sqlite.Conn) error {
					return exec(c, "UPDATE documents SET put_at = put_at - ?", by.Milliseconds())
				})
				if err != nil {
					t.Error(err)
				}
			},
		}
	})
}

func paper(n int) document.Name { return document.Name{Stream: "a", ID: uuid.UUID{15: byte(n)}} }

// marked is a sealed document in which every chunk can be found.
func marked(n, chunks int) (s document.Sealed, mark []byte) {
	mark = fmt.Appendf(nil, "what document %d says", n)
	for range chunks {
		s = append(s, bytes.Repeat(mark, document.MaxChunk/len(mark)))
	}
	return s, mark
}

func TestARemovedDocumentIsInNoFile(t *testing.T) {
	f := openFolder(t)
	var marks [][]byte
	for n := range 6 {
		s, mark := marked(n, 3)
		if err := f.Documents.Put(t.Context(), paper(n), s); err != nil {
			t.Fatal(err)
		}
		marks = append(marks, mark)
	}
	for n, mark := range marks {
		if !inFiles(t, f.Dir, mark) {
			t.Fatalf("document %d is in no file", n)
		}
	}
	if err := f.Documents.Drop(t.Context(), paper(2), 0); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, f.Dir, marks[2]) || !inFiles(t, f.Dir, marks[3]) {
		t.Error("the document that was dropped is still in a file")
	}
	if err := f.Documents.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	for n, mark := range marks {
		if inFiles(t, f.Dir, mark) {
			t.Errorf("document %d is still in a file", n)
		}
	}
}

func inFiles(t *testing.T, dir string, mark []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, mark) {
			return true
		}
	}
	return false
}

// A disk that is full keeps no half of a document, and takes it once there is
// room.
func TestADocumentOnAFullDisk(t *testing.T) {
	f := openFolder(t)
	small, _ := marked(1, 1)
	if err := f.Documents.Put(t.Context(), paper(1), small); err != nil {
		t.Fatal(err)
	}
	err := f.Documents.db.group(t.Context(), func(c *sqlite.Conn) error {
		pages, err := number(c, "PRAGMA page_count")
		if err == nil {
			_, err = number(c, fmt.Sprintf("PRAGMA max_page_count = %d", pages+100))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	large, mark := marked(2, 20)
	if err := f.Documents.Put(t.Context(), paper(2), large); err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("got %v", err)
	}
	if _, err := f.Documents.Get(t.Context(), paper(2)); !errors.Is(err, document.ErrNotThere) {
		t.Errorf("half a document: %v", err)
	}
	if names, err := f.Documents.Names(t.Context(), document.Name{}, 9); err != nil || len(names) != 1 {
		t.Errorf("there are %v, %v", names, err)
	}
	if err := f.Documents.Put(t.Context(), paper(2), large); err != nil { // the connection was made anew, and with it the limit
		t.Error(err)
	}
	if !inFiles(t, f.Dir, mark) {
		t.Error("the document is in no file")
	}
}

// A disk that is full is the one that is copied to, and it is said once.
func TestACopyOnAFullDiskNamesTheCopy(t *testing.T) {
	f, path := openFolder(t), filepath.Join(t.TempDir(), "copy.db")
	to, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	if _, err := number(to, "PRAGMA max_page_count = 2"); err != nil {
		t.Fatal(err)
	}
	err = explain(f.Dir, f.Events.db.copyTo(t.Context(), to, path, func(int, int) {}))
	if err == nil || !strings.HasPrefix(err.Error(), "write "+path+": the disk is full") {
		t.Fatalf("got %v", err)
	}
	if strings.Count(err.Error(), "the disk is full") != 1 || strings.Contains(err.Error(), f.Dir) {
		t.Errorf("it is said more than once, or of what was copied: %v", err)
	}
}

// A folder of the version before has no documents, and gets them.
func TestAnOlderFolderGetsDocuments(t *testing.T) {
	dir := t.TempDir()
	f, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Vault.Create(t.Context(), "a", uuid.New()); err != nil {
		t.Fatal(err)
	}
	err = f.Vault.db.group(t.Context(), func(c *sqlite.Conn) error { _, err := number(c, "PRAGMA user_version = 1"); return err })
	if err := errors.Join(err, f.Close(), os.Remove(filepath.Join(dir, "documents.db"))); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReadOnly(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "for writing once") {
		t.Errorf("for reading only: %v", err)
	}
	for range 2 {
		f, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, _ := marked(1, 1)
		if err := errors.Join(f.Documents.Put(t.Context(), paper(1), s), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// The vault does not wait for documents.
func TestDocumentsAreApartFromKeys(t *testing.T) {
	f := openFolder(t)
	err := f.Documents.db.alone(t.Context(), func(*sqlite.Conn) error {
		_, err := f.Vault.Create(t.Context(), "a", uuid.New())
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
