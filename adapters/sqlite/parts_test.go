package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
)

// enter opens a folder and none of its parts, until the end of the test.
func enter(t *testing.T, dir string) *sqlite.Folder {
	t.Helper()
	f, err := sqlite.Enter(dir, sqlite.Options{})
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

// files are those in a folder that are a part of it.
func files(t *testing.T, dir string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i] = filepath.Base(all[i])
	}
	return strings.Join(all, " ")
}

// Each part can be in the folder without the others, and is there when the
// folder is opened again.
func TestPartsAreOpenedByThemselves(t *testing.T) {
	for file, open := range map[string]func(*sqlite.Folder) error{
		"events.db": func(f *sqlite.Folder) error {
			e, err := f.OpenEvents(t.Context(), false)
			if err == nil {
				_, err = e.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.UUID{1}, Type: "a1"})
			}
			return err
		},
		"documents.db vault.db": func(f *sqlite.Folder) error {
			v, err := f.OpenVault(t.Context())
			if err == nil {
				_, err = v.Create(t.Context(), "a", uuid.UUID{1})
			}
			return err
		},
		"ops.db": func(f *sqlite.Folder) error {
			o, err := f.OpenOps()
			if err == nil {
				_, err = o.Checkpoint(t.Context(), "policy")
			}
			return err
		},
		"views.db": func(f *sqlite.Folder) error { _, err := f.OpenViews(t.Context()); return err },
	} {
		t.Run(file, func(t *testing.T) {
			dir := t.TempDir()
			for range 2 {
				f := enter(t, dir)
				if err := errors.Join(open(f), f.Close()); err != nil {
					t.Fatal(err)
				}
				if got := files(t, dir); got != file {
					t.Errorf("the folder has %s", got)
				}
			}
		})
	}
}

func TestTwoProcessesDoNotShareAPart(t *testing.T) {
	dir := t.TempDir()
	enter(t, dir)
	if _, err := sqlite.Enter(dir, sqlite.Options{}); !errors.Is(err, sqlite.ErrLocked) {
		t.Errorf("got %v, want ErrLocked", err)
	}
}

// Where keys are kept elsewhere a log that is missing is not begun anew either.
func TestAMissingLogIsNotBegunBesideKeysElsewhere(t *testing.T) {
	f := enter(t, t.TempDir())
	if _, err := f.OpenEvents(t.Context(), true); err == nil || !strings.Contains(err.Error(), "events.db is missing beside a vault that holds keys") {
		t.Errorf("got %v", err)
	}
	if got := files(t, f.Dir); got != "" {
		t.Errorf("the folder has %s", got)
	}
}

func TestAPartToBeReadMustBeThere(t *testing.T) {
	dir := used(t)
	if err := os.Remove(filepath.Join(dir, "ops.db")); err != nil {
		t.Fatal(err)
	}
	f, err := sqlite.EnterReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.OpenEvents(t.Context(), true); err != nil {
		t.Error(err)
	}
	if _, err := f.OpenOps(); err == nil || !strings.Contains(err.Error(), "there is no ops.db in it") {
		t.Errorf("got %v", err)
	}
}
