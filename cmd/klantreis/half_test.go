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
