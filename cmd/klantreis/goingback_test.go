package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klantreis/adapters/postgres/pgtest"
)

// Where the new place of a move is lost, its backup is served. Where there is none,
// the old place is served again once its mark is taken away, as the README says: what
// was recorded since is gone, whoever was erased since is there and is erased again,
// and all can be moved once more.
func TestTheNewPlaceIsLostAfterTheMove(t *testing.T) {
	const unmark = "delete from ops.checkpoints where policy = 'klantreis moved'"
	if readme := fileOf(t, "README.md"); !strings.Contains(readme, "`moved.json` is removed, or `"+unmark+"` by the owner") {
		t.Error("the README does not say how to go back")
	}
	server := pgtest.Shared(t)
	for name, old := range map[string]func(t *testing.T, dir string) (at addresses, comes func()){
		"folder": func(t *testing.T, dir string) (addresses, func()) {
			return addresses{"--data", dir}, func() {
				if err := os.Remove(filepath.Join(dir, "moved.json")); err != nil {
					t.Error(err)
				}
			}
		},
		"PostgreSQL": func(t *testing.T, dir string) (addresses, func()) {
			at := addresses{"--data", t.TempDir() + "/keyed", "--database", server.Database(t)}
			command(t, "migrate", "--database", at.place(), "--data", dir)
			command(t, append([]string{"move", "--from", dir}, at...)...)
			return at, func() { server.Tool(t, unmark, "psql", at.place()) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, to, kept := filled(t, 5), t.TempDir()+"/new", t.TempDir()+"/kept"
			c := serving(t, dir)
			c.journey("Blijft")
			gone, _ := c.journey("Weg")
			c.whole().stop()
			at, comes := old(t, dir)
			serves := func() *child {
				return begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, at...)...)
			}
			leaves := func(to string) {
				takeKey(t, at[1], to)
				command(t, "move", "--from", at.place(), "--data", to)
			}
			leaves(to)
			c = serving(t, to)
			c.journey("Later")
			c.erases(gone)
			c.whole().stop()
			command(t, "backup", "--data", to, "--to", kept, "--with-key")
			if err := os.RemoveAll(to); err != nil {
				t.Fatal(err)
			}

			restored := t.TempDir() + "/restored"
			command(t, "restore", "--from", kept, "--data", restored)
			c = serving(t, restored)
			if !c.found("Blijft") || !c.found("Later") || c.found("Weg") {
				t.Error("the backup of the new place is not what that was")
			}
			c.stop()

			refused := serves()
			if refused.kill(); refused.url != "" || !strings.Contains(refused.said.String(), "was moved to "+to+" on ") {
				t.Errorf("the old place is served with its mark:\n%s", refused.said)
			}
			comes()
			c = serves().whole()
			if !c.found("Blijft") || !c.found("Weg") || c.found("Later") {
				t.Error("the old place is not what it was when all was moved from it")
			}
			c.erases(gone)
			c.whole()
			if c.found("Weg") {
				t.Error("who was erased again is found")
			}
			c.stop()
			if status := command(t, append([]string{"policies", "status"}, at...)...); strings.Contains(status, "PARKED EVENT") {
				t.Errorf("something is parked:\n%s", status)
			}
			again := t.TempDir() + "/again"
			leaves(again)
			refused = serves()
			if refused.kill(); !strings.Contains(refused.said.String(), "was moved to "+again+" on ") {
				t.Errorf("moved once more it says:\n%s", refused.said)
			}
			serving(t, again).stop()
		})
	}
}

// takeKey puts the key of a folder into a new one, as one does who moves a database.
func takeKey(t *testing.T, from, to string) {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(from, "key"))
	if err == nil {
		err = os.Mkdir(to, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
