package postgres_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/domain/document"
	"klantreis/domain/document/documenttest"
)

// openDocuments opens documents that are closed at the end of the test.
func openDocuments(t testing.TB, url string) *postgres.Documents {
	t.Helper()
	d, err := postgres.OpenDocuments(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestDocuments(t *testing.T) {
	documenttest.Run(t, func(t testing.TB) documenttest.Place {
		url := prepared(t)
		return documenttest.Place{
			Open: func(t testing.TB) document.Store { return openDocuments(t, url) },
			Later: func(t testing.TB, by time.Duration) {
				exec(t, session(t, url), "UPDATE documents.documents SET put_at = put_at - $1::interval", by)
			},
		}
	})
}

func aPaper(n int) (document.Name, document.Sealed) {
	chunk := bytes.Repeat([]byte{byte(n)}, document.MaxChunk)
	return document.Name{Stream: "a", ID: uuid.UUID{15: byte(n)}}, document.Sealed{chunk, chunk, chunk[:100]}
}

// The program's role puts, reads and removes documents, and changes none.
func TestTheApplicationsRoleKeepsDocuments(t *testing.T) {
	owner, url := asApplication(t)
	d := openDocuments(t, url)
	n, s := aPaper(1)
	for range 2 {
		if err := d.Put(t.Context(), n, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Settle(t.Context(), n); err != nil {
		t.Error(err)
	}
	for who, url := range map[string]string{"the application": url, "the owner": owner} {
		for _, change := range []string{
			"UPDATE documents.chunks SET sealed = ''", "UPDATE documents.chunks SET number = 5 WHERE number = 0", "TRUNCATE documents.chunks",
		} {
			if _, err := session(t, url).Exec(t.Context(), change); err == nil {
				t.Errorf("%s can %s", who, change)
			}
		}
	}
	for _, change := range []string{"DELETE FROM documents.chunks", "UPDATE documents.documents SET stream = 'b'"} {
		if _, err := session(t, url).Exec(t.Context(), change); err == nil {
			t.Errorf("the application can %s", change)
		}
	}
	if got, err := d.Get(t.Context(), n); err != nil || len(got) != len(s) {
		t.Errorf("%d chunks, %v", len(got), err)
	}
	if err := d.Remove(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	if left := number(t, session(t, owner), "SELECT count(*) FROM documents.chunks"); left > 0 {
		t.Errorf("%d chunks are left", left)
	}
}

// A connection that is lost in the middle keeps no half of a document.
func TestADocumentIsWholeWhateverBreaks(t *testing.T) {
	url := prepared(t)
	d := openDocuments(t, url)
	ended := make(chan struct{})
	var breaking sync.WaitGroup
	breaking.Go(func() {
		c := session(t, url)
		for {
			select {
			case <-ended:
				return
			default:
				if _, err := c.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'copy \"documents\"%' AND pid <> pg_backend_pid()"); err != nil {
					t.Error(err)
					return
				}
			}
		}
	})
	failed := 0
	for i := range 40 {
		n, s := aPaper(i)
		put := d.Put(t.Context(), n, s)
		got, err := d.Get(t.Context(), n)
		if whole := err == nil && len(got) == len(s); !whole && !errors.Is(err, document.ErrNotThere) || put == nil && !whole {
			t.Errorf("document %d was put with %v, and has %d chunks, %v", i, put, len(got), err)
		}
		if put != nil {
			failed++
		}
	}
	close(ended)
	breaking.Wait()
	t.Logf("%d of 40 could not be put", failed)
}
