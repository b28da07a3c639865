package sqlite_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"zombiezen.com/go/sqlite/sqlitex"

	driver "zombiezen.com/go/sqlite"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
)

// used makes a folder with one event and one key in it, and closes it.
func used(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	f, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Events.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.New(), Type: "a1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Vault.Create(t.Context(), "a", uuid.New()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// wantNoOpening checks that a folder is refused in words that help.
func wantNoOpening(t *testing.T, dir string, words ...string) {
	t.Helper()
	f, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err == nil {
		t.Fatal("the folder opened", f.Close())
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
}

func TestFolderIsForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	f := open(t, dir)
	if _, err := f.Events.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.New(), Type: "a1"}); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if n++; info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil || n < 6 {
		t.Fatalf("%d files, %v", n, err)
	}
}

func TestSecondWriterIsTurnedAway(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	wantNoOpening(t, dir, "in use by process "+strconv.Itoa(os.Getpid()), "stop that process")
	if _, err := sqlite.Open(t.Context(), dir, sqlite.Options{}); !errors.Is(err, sqlite.ErrLocked) {
		t.Errorf("got %v, want ErrLocked", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

func TestFolderNeedsTheOneAboveIt(t *testing.T) {
	wantNoOpening(t, filepath.Join(t.TempDir(), "missing", "data"), "the folder above it does not exist", "create that first")
}

func TestFolderIsNotAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	write(t, path, nil)
	wantNoOpening(t, path, "it is a file")
}

func TestFolderThatMayNotBeWritten(t *testing.T) {
	dir := used(t)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	asNobody(t, dir, func() { wantNoOpening(t, dir, "may not write", "make the folder writable") })
}

// asNobody runs fn without root's right to write everywhere, which would hide
// what it is about. Only files in dir matter to fn.
func asNobody(t *testing.T, dir string, fn func()) {
	t.Helper()
	const nobody = 65534
	if os.Geteuid() != 0 {
		fn()
		return
	}
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	for above := filepath.Dir(dir); above != "/" && above != os.TempDir(); above = filepath.Dir(above) {
		if err := os.Chmod(above, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // the thread goes with the goroutine, and with it the other user
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Error(err)
			return
		}
		fn()
	}()
	<-done
}

func TestDamagedFileIsRefused(t *testing.T) {
	for _, file := range []string{"events.db", "documents.db", "vault.db", "ops.db"} {
		t.Run(file, func(t *testing.T) {
			dir := used(t)
			path := filepath.Join(dir, file)
			whole := read(t, path)
			for words, content := range map[string][]byte{
				"cut short to 0 bytes":     nil,
				"cut short to 100 bytes":   whole[:100],
				"damaged or cut short":     whole[:len(whole)/2],
				"not a database":           []byte(strings.Repeat("dear diary ", 1000)),
				"put back a copy from the": whole[:4096+17],
			} {
				write(t, path, content)
				wantNoOpening(t, dir, file, words)
			}
			write(t, path, whole)
			open(t, dir)
		})
	}
}

func TestFilesAreNotMixedUp(t *testing.T) {
	dir := used(t)
	write(t, filepath.Join(dir, "events.db"), read(t, filepath.Join(dir, "ops.db")))
	wantNoOpening(t, dir, "events.db was not written by this program, or is another of its files")
}

func TestNewerFileIsRefused(t *testing.T) {
	for _, file := range []string{"events.db", "documents.db", "vault.db", "ops.db"} {
		dir := used(t)
		execute(t, filepath.Join(dir, file), "PRAGMA user_version = 99")
		wantNoOpening(t, dir, file, "newer version", "schema 99", "use that version")
		if _, err := sqlite.OpenReadOnly(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("for reading only: got %v", err)
		}
	}
}

func TestMissingPartIsNotStartedAnew(t *testing.T) {
	for _, file := range []string{"vault.db", "ops.db"} {
		dir := used(t)
		if err := os.Remove(filepath.Join(dir, file)); err != nil {
			t.Fatal(err)
		}
		wantNoOpening(t, dir, file+" is missing beside events.db", "put it back")
	}
	dir := used(t)
	if err := os.Remove(filepath.Join(dir, "documents.db")); err != nil {
		t.Fatal(err)
	}
	wantNoOpening(t, dir, "documents.db is missing beside vault.db", "put it back")
	dir = used(t)
	if err := os.Remove(filepath.Join(dir, "events.db")); err != nil {
		t.Fatal(err)
	}
	wantNoOpening(t, dir, "events.db is missing beside a vault that holds keys", "put it back")
}

func TestHalfMadeFolderIsFinished(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "vault.db.new"), []byte("half"))
	write(t, filepath.Join(dir, "key.new"), []byte("half"))
	open(t, dir)
}

func TestKeyFile(t *testing.T) {
	for what, c := range map[string]struct {
		harm  func(path string) error
		words string
	}{
		"missing":           {os.Remove, "is missing"},
		"too short":         {func(path string) error { return os.Truncate(path, 31) }, "has 31 bytes and must have 32"},
		"readable by group": {func(path string) error { return os.Chmod(path, 0o640) }, "chmod 600"},
		"readable by all":   {func(path string) error { return os.Chmod(path, 0o604) }, "chmod 600"},
		"of another vault": {func(path string) error { return os.WriteFile(path, make([]byte, 32), 0o600) },
			"does not belong to this vault"},
	} {
		t.Run(what, func(t *testing.T) {
			dir := used(t)
			if err := c.harm(filepath.Join(dir, "key")); err != nil {
				t.Fatal(err)
			}
			wantNoOpening(t, dir, "key", c.words)
			if _, err := sqlite.OpenReadOnly(t.Context(), dir); err == nil || !strings.Contains(err.Error(), c.words) {
				t.Errorf("for reading only: got %v", err)
			}
		})
	}
}

func TestKeyFileIsMadeAnewForAnEmptyVault(t *testing.T) {
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "key")); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir)
	if _, err := f.Vault.Create(t.Context(), "a", uuid.New()); err != nil {
		t.Fatal(err)
	}
}

func TestClosedFolderSaysSo(t *testing.T) {
	f := open(t, t.TempDir())
	waiting := make(chan error, 1)
	go func() { waiting <- f.Events.Wait(context.Background(), eventstore.Position{Minor: 9}) }()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, appending := f.Events.Append(t.Context(), "a", 0, eventstore.Event{ID: uuid.New(), Type: "a1"})
	_, reading := f.Events.Head(t.Context())
	_, creating := f.Vault.Create(t.Context(), "a", uuid.New())
	for _, err := range []error{<-waiting, appending, reading, creating} {
		if !errors.Is(err, sqlite.ErrClosed) {
			t.Errorf("got %v, want ErrClosed", err)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs a statement on a file, past the package.
func execute(t *testing.T, path, query string) {
	t.Helper()
	if err := try(path, query); err != nil {
		t.Fatal(err)
	}
}

func try(path, query string) error {
	c, err := driver.OpenConn(path, driver.OpenReadWrite)
	if err != nil {
		return err
	}
	return errors.Join(sqlitex.ExecuteTransient(c, query, nil), c.Close())
}
