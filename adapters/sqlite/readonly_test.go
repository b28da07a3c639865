package sqlite_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/access"
	"klantreis/domain/eventstore"
)

// openReadOnly opens a folder for reading until the end of the test.
func openReadOnly(t *testing.T, dir string) *sqlite.Folder {
	t.Helper()
	f, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestReaderSeesWhatIsWrittenBesideIt(t *testing.T) {
	dir := t.TempDir()
	writing, reading := open(t, dir), openReadOnly(t, dir)
	if reading.Events.ID() != writing.Events.ID() {
		t.Error("the log has another id for a reader")
	}
	seen := make(chan string)
	go func() {
		defer close(seen)
		for r, err := range eventstore.Follow(t.Context(), reading.Events, eventstore.Checkpoint{}) {
			if err != nil {
				t.Error(err)
				return
			}
			if seen <- r.Type; r.Type == "a3" {
				return
			}
		}
	}()
	for i, name := range []string{"a1", "a2", "a3"} {
		e := eventstore.Event{ID: uuid.New(), Type: name}
		if _, err := writing.Events.Append(t.Context(), "a", eventstore.Revision(i), e); err != nil {
			t.Fatal(err)
		}
		if got := <-seen; got != name {
			t.Fatalf("followed %q, want %q", got, name)
		}
	}
}

func TestReaderWritesNothing(t *testing.T) {
	dir := used(t)
	f := openReadOnly(t, dir)
	_, appending := f.Events.Append(t.Context(), "a", 1, eventstore.Event{ID: uuid.New(), Type: "a2"})
	_, importing := f.Events.Import(t.Context(), journeys(1))
	_, creating := f.Vault.Create(t.Context(), "a", uuid.New())
	for _, err := range []error{appending, importing, creating, f.Vault.Destroy(t.Context(), "a"),
		f.Ops.Record(t.Context(), access.Look{}), f.Ops.Done(t.Context(), "p", uuid.Nil)} {
		if !errors.Is(err, sqlite.ErrReadOnly) {
			t.Errorf("got %v, want ErrReadOnly", err)
		}
	}
	page, err := f.Events.Page(t.Context(), eventstore.Checkpoint{}, 10)
	if err != nil || len(page) != 1 {
		t.Errorf("the log has %d events, %v", len(page), err)
	}
}

func TestReaderDoesNotKeepKeysThatAreDestroyed(t *testing.T) {
	dir, id := t.TempDir(), uuid.New()
	writing := open(t, dir)
	reading := openReadOnly(t, dir)
	if _, err := writing.Vault.Create(t.Context(), "a", id); err != nil {
		t.Fatal(err)
	}
	if keys, err := reading.Vault.Open(t.Context(), id); err != nil || len(keys) != 1 {
		t.Fatalf("%d keys opened, %v", len(keys), err)
	}
	if err := writing.Vault.Destroy(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if keys, err := reading.Vault.Open(t.Context(), id); err != nil || len(keys) != 0 {
		t.Errorf("after the destruction %d keys opened, %v", len(keys), err)
	}
}

func TestReaderNeedsAFolder(t *testing.T) {
	for dir, words := range map[string]string{t.TempDir(): "there is no events.db in it", "missing": "no such file"} {
		if _, err := sqlite.OpenReadOnly(t.Context(), dir); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("got %v, want %q", err, words)
		}
	}
}
