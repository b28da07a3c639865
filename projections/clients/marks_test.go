package clients

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/sqlite"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/vault"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

// told is somebody of whom everything is known that files are compared by.
var told = client.Register{GivenName: "Zoë", FamilyName: "van Dijk", BirthDate: born,
	Phones: []string{"06-12345678"}, Emails: []string{"Zoe.Uniek@example.nl"}}

// Whoever gets hold of the views, and of nothing else, learns no number and no
// address from them. Names and days of birth they do hold: they are looked up
// by their begins, sorted and shown.
func TestTheFilesOfTheViewsHoldNoNumberAndNoAddress(t *testing.T) {
	dir := t.TempDir()
	folder, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tables, err := folder.OpenViews(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fill(t, tables, memory.NewVault())
	search := func() string {
		t.Helper()
		var all strings.Builder
		files, err := filepath.Glob(filepath.Join(dir, "views.db*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(content)
		}
		return strings.ToLower(all.String())
	}
	open := search()
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	content := open + search()
	if !strings.Contains(content, "dijk zoe van") {
		t.Fatal("the client is not in the files that were searched")
	}
	for _, part := range []string{"uniek", "example.nl", "12345678", "dyk"} {
		if strings.Contains(content, part) {
			t.Errorf("%q stands in the files of the views", part)
		}
	}
}

// Processes with one master key find what any of them kept; with another key
// nobody is found, and nobody is alike.
func TestAMarkIsTheSameForAllWhoHaveTheMasterKey(t *testing.T) {
	dir, copied := t.TempDir(), t.TempDir()
	first := keysIn(t, dir)
	if err := vault.CopyMasterKey(filepath.Join(dir, "key"), filepath.Join(copied, "key")); err != nil {
		t.Fatal(err)
	}
	views := viewstest.Open(t)
	fill(t, views, first)
	for name, c := range map[string]struct {
		keys  vault.Vault
		found int
	}{
		"the same process":   {first, 1},
		"another process":    {keysIn(t, copied), 1},
		"another master key": {keysIn(t, t.TempDir()), 0},
	} {
		r, err := projector.Marking(views, c.keys)
		if err != nil {
			t.Fatal(err)
		}
		found, err := Find(t.Context(), r, Search{Phone: "+31 6 12345678"})
		if err != nil || len(found) != c.found {
			t.Errorf("%s finds %d by telephone, %v, want %d", name, len(found), err, c.found)
		}
		for _, d := range []client.Details{{FamilyName: "Dyk", BirthDate: born}, {Phones: told.Phones}, {Emails: told.Emails}} {
			alike, err := Duplicates(t.Context(), r, d, uuid.Nil)
			if err != nil || len(alike) != c.found {
				t.Errorf("%s finds %d alike %+v, %v, want %d", name, len(alike), d, err, c.found)
			}
		}
	}
}

// A reader without the keys would ask for numbers in the plain, and find nobody.
func TestNobodyIsLookedForInThePlain(t *testing.T) {
	views := viewstest.Open(t)
	fill(t, views, memory.NewVault())
	if found, err := Find(t.Context(), views, Search{Phone: "0612345678"}); err == nil {
		t.Errorf("found %v", found)
	}
}

// A stored mark that changes is one that is never found again: whoever changes
// what is said in the plain takes the next version of the view.
func TestKindsOfMarksAreKeptApart(t *testing.T) {
	all := slices.Concat(
		nameMarks(client.Details{FamilyName: "31612345678", BirthDate: born}),
		phoneMarks([]string{"0612345678"}), emailMarks([]string{"31612345678"}))
	want := []projector.Mark{"name 1980-02-03 31612345678", "phone 31612345678", "e-mail 31612345678"}
	if !slices.Equal(all, want) {
		t.Errorf("got %q, want %q", all, want)
	}
}

// keysIn opens the vault of a folder.
func keysIn(t *testing.T, dir string) vault.Vault {
	t.Helper()
	folder, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	})
	keys, err := folder.OpenVault(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func fill(t *testing.T, tables projector.Tables, keys vault.Vault) {
	t.Helper()
	historytest.Fill(t, projector.Source{Store: memory.NewStore(), Vault: keys, Codec: catalog.Events}, tables, people(t, told).Facts, View)
}
