package sqlite

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

func TestViews(t *testing.T) { tabletest.Run(t, views) }

// views are those of a new folder, beside a log in memory.
func views(t testing.TB) tabletest.Harness {
	t.Helper()
	dir := t.TempDir()
	f, v := openViews(t, dir)
	return tabletest.Harness{
		Tables: v, Reader: v, Store: memory.NewStore(), Vault: memory.NewVault(), Dir: dir,
		Reopen: func() projector.Tables {
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			f, v = openViews(t, dir)
			return v
		},
		Close: func() {
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		},
	}
}

func openViews(t testing.TB, dir string) (*Folder, *Views) {
	t.Helper()
	f, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.OpenViews(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f, v
}
