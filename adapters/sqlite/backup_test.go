package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

func copyParts(t *testing.T, from, to string) {
	t.Helper()
	for _, p := range sqlite.Parts {
		if err := p.Copy(t.Context(), from, to, func(int, int) {}); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever copies beside a writer gets a log that is whole, and every key that
// opens it.
func TestACopyBesideAWriterIsWhole(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				stream := fmt.Sprintf("s%d-%d", w, i)
				if _, err := f.Vault.Create(t.Context(), stream, codec.PersonKey(stream)); err != nil {
					t.Error(err)
					return
				}
				if _, err := f.Events.Append(t.Context(), stream, 0, eventstore.Event{ID: uuid.New(), Type: "a1", Data: bytes.Repeat([]byte("x"), 3000)}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	var copies []string
	for range 5 {
		to := t.TempDir()
		copyParts(t, dir, to)
		copies = append(copies, to)
	}
	stop()
	writers.Wait()
	key, err := os.ReadFile(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, to := range copies {
		files, err := filepath.Glob(filepath.Join(to, "*"))
		if err != nil || len(files) != 4 {
			t.Errorf("the copy has files %v, %v", files, err)
		}
		if err := os.WriteFile(filepath.Join(to, "key"), key, 0o600); err != nil {
			t.Fatal(err)
		}
		copied := openReadOnly(t, to)
		n := 0
		for r, err := range eventstore.All(t.Context(), copied.Events, eventstore.Checkpoint{}) {
			if err != nil {
				t.Fatal(err)
			}
			keys, err := copied.Vault.Open(t.Context(), codec.PersonKey(r.Stream))
			if err != nil || len(keys) != 1 {
				t.Fatalf("an event's key is missing in the copy: %v", err)
			}
			n++
		}
		if n < last {
			t.Errorf("a later copy has %d events after %d", n, last)
		}
		last = n
	}
	if last == 0 {
		t.Error("nothing was written meanwhile")
	}
}

// A copy can be opened for writing, and goes on.
func TestACopyIsAFolder(t *testing.T) {
	dir, to := used(t), t.TempDir()
	copyParts(t, dir, to)
	key, err := os.ReadFile(filepath.Join(dir, "key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, to)
	if _, err := f.Events.Append(t.Context(), "a", 1, eventstore.Event{ID: uuid.New(), Type: "a2"}); err != nil {
		t.Error(err)
	}
}

// What is damaged is not copied as if it were whole, and leaves nothing under
// the name of a copy.
func TestADamagedPartIsNotCopied(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"cut short": func(path string) error { return os.Truncate(path, 5000) },
		"overwritten": func(path string) error {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, 4096), 4096)
			return errors.Join(err, f.Close())
		},
		"another": func(path string) error {
			other, err := os.ReadFile(filepath.Join(filepath.Dir(path), "ops.db"))
			if err != nil {
				return err
			}
			return os.WriteFile(path, other, 0o600)
		},
		"gone": os.Remove,
	} {
		dir, to := used(t), t.TempDir()
		if err := damage(filepath.Join(dir, "events.db")); err != nil {
			t.Fatal(err)
		}
		err := sqlite.EventsPart.Copy(t.Context(), dir, to, func(int, int) {})
		if err == nil || !strings.Contains(err.Error(), "events.db") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(to, "events.db")); err == nil {
			t.Errorf("%s: there is a copy", name)
		}
	}
}

func TestACopyEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sqlite.EventsPart.Copy(ctx, used(t), t.TempDir(), func(int, int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A vault is proved with the key file beside it, also while a process has it open.
func TestAKeyFileIsCheckedBesideAWriter(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	if _, err := f.Vault.Create(t.Context(), "a", codec.PersonKey("a")); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.CheckKey(t.Context(), dir); err != nil {
		t.Errorf("its own key: %v", err)
	}
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, bytes.Repeat([]byte("f"), 32), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.CheckKey(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "the key file does not belong to this vault, put back the one it was made with") {
		t.Errorf("another key: %v", err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if err := sqlite.CheckKey(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "the key file "+key+" is missing") {
		t.Errorf("no key: %v", err)
	}
}
