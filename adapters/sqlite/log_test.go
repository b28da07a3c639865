package sqlite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
)

// A log that was brought into a folder alone is not taken for a folder whose
// people were all erased; whoever fills the folder may open it.
func TestALogAloneIsNoFolder(t *testing.T) {
	dir := t.TempDir() + "/alone"
	alone, err := sqlite.Enter(dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log, err := alone.OpenEvents(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.New(), Type: "a1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Enter(dir, sqlite.Options{}); err == nil || !strings.Contains(err.Error(), "in use by process") {
		t.Errorf("two write to it: %v", err)
	}
	if err := alone.Close(); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("there is more than the log and the lock: %v %v", files, err)
	}
	if _, err := sqlite.Open(t.Context(), dir, sqlite.Options{}); err == nil || !strings.Contains(err.Error(), "vault.db is missing beside events.db") {
		t.Errorf("it is opened: %v", err)
	}
	filling, err := sqlite.Open(t.Context(), dir, sqlite.Options{Filling: true})
	if err != nil {
		t.Fatal(err)
	}
	if head, err := filling.Events.Head(t.Context()); err != nil || head.Position.Minor != 1 {
		t.Errorf("the log ends at %v, %v", head, err)
	}
	if err := filling.Close(); err != nil {
		t.Fatal(err)
	}
}

// To read the log takes neither the key nor the vault.
func TestTheLogIsReadWithoutKeys(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	if _, err := f.Events.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.New(), Type: "a1"}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"key", "vault.db"} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, name+".away")); err != nil {
			t.Fatal(err)
		}
	}
	log, err := sqlite.ReadLog(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if page, err := log.Events.Page(t.Context(), eventstore.Checkpoint{}, 10); err != nil || len(page) != 1 {
		t.Errorf("it has %v, %v", page, err)
	}
	if err := log.Close(); err != nil {
		t.Error(err)
	}
}
