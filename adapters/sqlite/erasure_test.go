package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/vault"
)

// secrets returns the wrapped keys of streams as they are in the file.
func secrets(t *testing.T, v *Vault) (wrapped map[string][][]byte) {
	t.Helper()
	wrapped = map[string][][]byte{}
	err := v.db.read(t.Context(), func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT stream, wrapped FROM keys", &sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
			secret := make([]byte, row.ColumnLen(1))
			row.ColumnBytes(1, secret)
			wrapped[row.ColumnText(0)] = append(wrapped[row.ColumnText(0)], secret)
			return nil
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return wrapped
}

// traces counts in how many files of a folder one of the secrets is found,
// whole or for the greater part.
func traces(t *testing.T, dir string, secrets [][]byte) (found int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if bytes.Contains(content, s[:30]) || bytes.Contains(content, s[30:]) {
				found++
			}
		}
	}
	return found
}

// makeKeys makes the keys of many streams in no order, with names of many
// lengths, so that pages of the file split in every way.
func makeKeys(t *testing.T, v *Vault, streams, each int) {
	t.Helper()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range each {
				for _, n := range rand.Perm(streams / 8) {
					stream := fmt.Sprint("s", n, strings.Repeat("-", n%200))
					if _, err := v.Create(context.Background(), stream, uuid.New()); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestDestroyedKeysAreInNoFile(t *testing.T) {
	f := openFolder(t)
	makeKeys(t, f.Vault, 800, 4)
	all := secrets(t, f.Vault)
	reading, stop := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	for range 2 {
		busy.Go(func() {
			for n := 0; reading.Err() == nil; n++ {
				_, _ = f.Vault.Open(reading, uuid.New())
				if n < 3000 { // more only make files that take long to search
					_, _ = f.Vault.Create(reading, "another", uuid.New())
				}
			}
		})
	}
	n := 0
	for stream, wrapped := range all {
		if n++; n > 30 {
			break
		}
		if n == 1 && traces(t, f.Dir, wrapped) == 0 {
			t.Fatal("the search does not find keys that are there")
		}
		if err := f.Vault.Destroy(t.Context(), stream); err != nil {
			t.Fatal(err)
		}
		if found := traces(t, f.Dir, wrapped); found > 0 {
			t.Errorf("%d of %d destroyed keys are in a file", found, len(wrapped))
		}
	}
	stop()
	busy.Wait()
}

func TestAKeyThatIsDestroyedAloneIsInNoFile(t *testing.T) {
	f := openFolder(t)
	makeKeys(t, f.Vault, 80, 4)
	goes, stays := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{goes, stays} {
		if _, err := f.Vault.Create(t.Context(), "a", id); err != nil {
			t.Fatal(err)
		}
	}
	wrapped := secrets(t, f.Vault)["a"]
	if traces(t, f.Dir, wrapped[:1]) == 0 || traces(t, f.Dir, wrapped[1:]) == 0 {
		t.Fatal("the search does not find keys that are there")
	}
	if err := f.Vault.DestroyKeys(t.Context(), "a", goes); err != nil {
		t.Fatal(err)
	}
	if found := traces(t, f.Dir, wrapped[:1]); found > 0 {
		t.Errorf("the destroyed key is in %d files", found)
	}
	if traces(t, f.Dir, wrapped[1:]) == 0 {
		t.Error("the other key of the stream is in no file")
	}
}

func TestDestroyedStreamsAreListed(t *testing.T) {
	f := openFolder(t)
	for _, stream := range []string{"b", "a", "b"} {
		if err := f.Vault.Destroy(t.Context(), stream); err != nil {
			t.Fatal(err)
		}
	}
	streams, err := f.Vault.Destroyed(t.Context())
	if err != nil || fmt.Sprint(streams) != "[a b]" {
		t.Errorf("got %q, %v", streams, err)
	}
}

func TestDestroyWaitsForReadersOfTheLog(t *testing.T) {
	f := openFolder(t)
	if _, err := f.Vault.Create(t.Context(), "a", uuid.New()); err != nil {
		t.Fatal(err)
	}
	wrapped := secrets(t, f.Vault)["a"]
	reading, destroyed := make(chan struct{}), make(chan error)
	leave := make(chan struct{})
	go func() {
		err := f.Vault.db.snapshot(context.Background(), func(c *sqlite.Conn) error {
			_, err := number(c, "SELECT count(*) FROM keys")
			close(reading)
			<-leave
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}()
	<-reading
	short, cancel := context.WithCancel(t.Context())
	go func() { destroyed <- f.Vault.Destroy(short, "a") }()
	for f.Vault.known.now() == 0 { // until the keys are overwritten
		select {
		case err := <-destroyed:
			t.Fatal("keys were said to be gone while a reader held them:", err)
		default:
		}
	}
	cancel()
	if err := <-destroyed; err == nil || !strings.Contains(err.Error(), "a reader still holds it") {
		t.Errorf("got %v", err)
	}
	close(leave)
	if err := f.Vault.Destroy(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if found := traces(t, f.Dir, wrapped); found > 0 {
		t.Error("a destroyed key is in a file")
	}
}

func TestKeyIsNotKeptAfterItsDestruction(t *testing.T) {
	r, id := newKeyring(true), uuid.New()
	before := r.now()
	r.forget(func(uuid.UUID, knownKey) bool { return true })
	r.put(before, id, "a", vault.Key{1}) // read before, kept too late
	if _, ok := r.all("a", []uuid.UUID{id}); ok {
		t.Error("a key that was read before its destruction is kept after it")
	}
}

func TestKeyOpensOnlyInItsPlace(t *testing.T) {
	f := openFolder(t)
	ids := []uuid.UUID{uuid.New(), uuid.New()}
	if _, err := f.Vault.Create(t.Context(), "a", ids...); err != nil {
		t.Fatal(err)
	}
	err := f.Vault.db.alone(t.Context(), func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE id = ?) WHERE id = ?",
			&sqlitex.ExecOptions{Args: []any{ids[0][:], ids[1][:]}})
	})
	if err != nil {
		t.Fatal(err)
	}
	reading, err := OpenReadOnly(t.Context(), f.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reading.Close() }()
	if keys, err := reading.Vault.Open(t.Context(), ids...); err == nil {
		t.Errorf("%d keys opened although one was put in the place of another", len(keys))
	}
}
