package sqlite_test

import (
	"testing"

	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
	"klantreis/domain/eventstore/storetest"
)

// open opens a new folder that is closed at the end of the test.
func open(t testing.TB, dir string) *sqlite.Folder {
	t.Helper()
	f, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
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

func TestEvents(t *testing.T) {
	storetest.Run(t, func(t testing.TB) eventstore.Store { return open(t, t.TempDir()).Events })
}

func TestEventsReopened(t *testing.T) {
	storetest.Reopen(t, func(dir string) (eventstore.Store, func() error) {
		f, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return f.Events, f.Close
	})
}
