package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klantreis/adapters/postgres/pgtest"
)

const halfMoved = "run klantreis move again, as before, until it says that it is done"

// half says whether these places are the target of a move that is not done.
func (p addresses) half(t *testing.T) bool {
	t.Helper()
	_, _, err := attempt(t, append([]string{"policies", "status"}, p...)...)
	return err != nil && strings.Contains(err.Error(), halfMoved)
}

// wantHalf checks that nothing but move works on these places.
func (p addresses) wantHalf(t *testing.T) {
	t.Helper()
	c := begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, p...)...)
	if c.kill(); c.url != "" || !strings.Contains(c.said.String(), halfMoved) {
		t.Errorf("a half moved place is served:\n%s", c.said)
	}
	for _, what := range [][]string{{"demo", "--fill-only"}, {"events", "list"}, {"views", "status"}, {"views", "rebuild"}, {"policies", "status"}, {"policies", "redo"}} {
		if _, talk, err := attempt(t, append(what, p...)...); err == nil || !strings.Contains(err.Error(), halfMoved) {
			t.Errorf("%v of a half moved place: %v\n%s", what, err, talk)
		}
	}
	for _, what := range [][]string{{"events", "copy", "--from", p.place(), "--to", t.TempDir() + "/log"}, {"events", "copy", "--from", filled(t, 1), "--to", p.place()}} {
		if _, talk, err := attempt(t, what...); err == nil || !strings.Contains(err.Error(), halfMoved) {
			t.Errorf("%v, of which one is half moved: %v\n%s", what, err, talk)
		}
	}
}

// place is where the log is.
func (p addresses) place() string {
	return p[len(p)-1]
}

// halve moves everything but the mark of the old place, and takes that place away.
func (p addresses) halve(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, movedFile), 0o700); err != nil { // so that it cannot be written
		t.Fatal(err)
	}
	if _, _, err := attempt(t, append([]string{"move", "--from", dir}, p...)...); err == nil || !strings.Contains(err.Error(), "mark old folder") {
		t.Fatalf("the old folder is marked: %v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
}

// Where the old place of half a move is lost, its last backup finishes the move; an
// earlier one does once the new place was cleared, as the README says.
func TestTheSourceIsLostWhileATargetIsHalf(t *testing.T) {
	t.Parallel()
	const clear = "drop schema events, vault, documents, ops, views cascade"
	if !strings.Contains(fileOf(t, "README.md"), clear) {
		t.Error("the README does not say how to clear a database")
	}
	dir, kept := filled(t, 5), t.TempDir()
	server := pgtest.Shared(t)
	prepares := func(database string) { command(t, "migrate", "--database", database, "--data", kept+"/early") }
	command(t, "backup", "--data", dir, "--to", kept+"/1", "--with-key")
	command(t, "restore", "--from", kept+"/1", "--data", kept+"/early")
	c := serving(t, dir)
	c.journey("Later")
	c.whole().stop()
	command(t, "backup", "--data", dir, "--to", kept+"/2", "--with-key")

	for name, clears := range map[string]func(at addresses){
		"folder":     func(at addresses) { _ = os.RemoveAll(at[1]) },
		"PostgreSQL": func(at addresses) { server.Tool(t, clear, "psql", at[3]); prepares(at[3]) },
	} {
		t.Run(name, func(t *testing.T) {
			lost, late, early := t.TempDir()+"/lost", t.TempDir()+"/late", t.TempDir()+"/early"
			for to, number := range map[string]string{lost: "2", late: "2", early: "1"} {
				command(t, "restore", "--from", kept+"/"+number, "--data", to)
			}
			at := addresses{"--data", t.TempDir() + "/to"}
			if name == "PostgreSQL" {
				at = append(at, "--database", server.Database(t))
				prepares(at[3])
			}
			at.halve(t, lost)
			move := func(from string) error {
				_, _, err := attempt(t, append([]string{"move", "--from", from}, at...)...)
				return err
			}
			if err := move(early); err == nil || !strings.Contains(err.Error(), "or clear this place, as the README says") {
				t.Errorf("an earlier copy is moved to half a place: %v", err)
			}
			clears(at)
			if err := move(early); err != nil {
				t.Errorf("to a place that was cleared: %v", err)
			}
			clears(at)
			lost = t.TempDir() + "/lost"
			command(t, "restore", "--from", kept+"/2", "--data", lost)
			at.halve(t, lost)
			if err := move(late); err != nil {
				t.Errorf("from the last backup: %v", err)
			}
			c := begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, at...)...).whole()
			if !c.found("Later") {
				t.Error("what was recorded last is not there")
			}
			c.stop()
		})
	}
}

// A place that a killed move left half done is neither served nor anything else,
// from whichever folder, and is what it should be once it is moved to again.
func TestAHalfMovedPlaceIsNotServed(t *testing.T) {
	for name, target := range map[string]func(t *testing.T, dir string) (at, other addresses){
		"folder": func(t *testing.T, _ string) (at, other addresses) {
			at = addresses{"--data", t.TempDir() + "/to"}
			return at, at
		},
		"PostgreSQL": func(t *testing.T, dir string) (at, other addresses) {
			database := pgtest.Database(t)
			command(t, "migrate", "--database", database, "--data", dir)
			command(t, "events", "copy", "--from", dir, "--to", database)
			return addresses{"--data", t.TempDir() + "/to", "--database", database}, addresses{"--data", dir, "--database", database}.another(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t, 200)
			var at, other addresses
			for try := 0; other == nil || !other.half(t); try++ {
				if try == 5 {
					t.Fatal("it could not be killed in the middle")
				}
				dir = filled(t, 200)
				at, other = target(t, dir)
				at.moveKilled(t, dir, other)
			}
			other.wantHalf(t)
			if name == "folder" {
				for _, what := range [][]string{{"backup", "--data", at[1], "--to", t.TempDir() + "/copy"}, {"move", "--from", at[1], "--data", t.TempDir() + "/on"}} {
					if _, _, err := attempt(t, what...); err == nil || !strings.Contains(err.Error(), halfMoved) {
						t.Errorf("%v of half a folder: %v", what, err)
					}
				}
			}
			command(t, append([]string{"move", "--from", dir}, at...)...)
			begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, other...)...).whole().stop()
			refuses(t, dir, "was moved to")
		})
	}
}

// A log in EventStoreDB says itself that it is half moved, to whoever opens it
// without the ops that say so too: a copy, or a process that has its own.
func TestALogInEventStoreDBSaysThatItIsHalf(t *testing.T) {
	dir, to, log := filled(t, 5), t.TempDir()+"/to", cluster(t)
	at := addresses{"--data", to, "--events", log}
	source, other := t.TempDir()+"/source", t.TempDir()+"/other"
	command(t, "events", "copy", "--from", dir, "--to", source)
	command(t, "backup", "--data", dir, "--to", source+"-kept", "--with-key")
	at.halve(t, dir)
	at.wantHalf(t)
	if _, _, err := attempt(t, "events", "copy", "--from", source, "--to", log); err == nil || !strings.Contains(err.Error(), halfMoved) {
		t.Errorf("events of the same log are copied to half a log: %v", err)
	}
	addresses{"--data", other, "--events", log}.wantHalf(t)
	command(t, "restore", "--from", source+"-kept", "--data", dir)
	sum := command(t, append([]string{"move", "--from", dir}, at...)...)
	begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, at...)...).whole().stop()
	if now := command(t, "events", "copy", "--from", source, "--to", log); now != sum {
		t.Errorf("it has %s, and had %s", now, sum)
	}
}

// moveKilled moves until the target is half, and kills the moving.
func (p addresses) moveKilled(t *testing.T, from string, other addresses) {
	t.Helper()
	c := start(t, nil, append([]string{"move", "--from", from}, p...)...)
	wait(t, func() bool {
		select {
		case <-c.ended:
			return true
		default:
			return other.half(t)
		}
	})
	c.kill()
}

// The old folder is marked before the new one may be served, so that there are
// never two; a move that broke off between both is finished by moving again.
func TestThereAreNeverTwoPlacesToServe(t *testing.T) {
	t.Parallel()
	dir, to := filled(t, 5), addresses{"--data", t.TempDir() + "/to"}
	mark := filepath.Join(dir, movedFile)
	if err := os.Mkdir(mark, 0o700); err != nil { // so that it cannot be written
		t.Fatal(err)
	}
	if _, _, err := attempt(t, append([]string{"move", "--from", dir}, to...)...); err == nil || !strings.Contains(err.Error(), "mark old folder") {
		t.Fatalf("the old folder is marked: %v", err)
	}
	to.wantHalf(t)
	if err := os.Remove(mark); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, dir, "was moved elsewhere")
	to.wantHalf(t)
	command(t, append([]string{"move", "--from", dir}, to...)...)
	refuses(t, dir, "was moved to "+to[1])
	serving(t, to[1]).stop()
}
