package sqlite_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/access"
	"klantreis/domain/eventstore"
)

// child names the work that this program does instead of its tests when it was
// started by one of them.
const child = "KLANTREIS_TEST_CHILD"

func TestMain(m *testing.M) {
	work := map[string]func(dir string) error{"write": writeForever, "fill": writeOnFullDisk, "hold": hold}[os.Getenv(child)]
	if work == nil {
		os.Exit(m.Run())
	}
	if err := work(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// start runs a child in a folder.
func start(t *testing.T, work, dir string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.Command(os.Args[0], dir)
	cmd.Env = append(os.Environ(), child+"="+work)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, out
}

// hold adds an event to the one in a folder and keeps it open.
func hold(dir string) error {
	f, err := sqlite.Open(context.Background(), dir, sqlite.Options{})
	if err != nil {
		return err
	}
	if _, err := f.Events.Append(context.Background(), "a", 1, eventstore.Event{ID: uuid.New(), Type: "a2"}); err != nil {
		return err
	}
	fmt.Println("open")
	select {} // until it is killed
}

func TestFolderOfAnotherProcessIsReadBesideIt(t *testing.T) {
	dir := used(t)
	cmd, out := start(t, "hold", dir)
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	wantNoOpening(t, dir, fmt.Sprint("in use by process ", cmd.Process.Pid))
	beside := openReadOnly(t, dir)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for _, f := range []*sqlite.Folder{beside, openReadOnly(t, dir), open(t, dir)} {
		page, err := f.Events.Page(t.Context(), eventstore.Checkpoint{}, 10)
		if err != nil || len(page) != 2 {
			t.Errorf("the log has %d events, %v", len(page), err)
		}
	}
}

// writeForever writes events, keys and looks from many goroutines and prints
// every one that was acknowledged, until it is killed.
func writeForever(dir string) error {
	f, err := sqlite.Open(context.Background(), dir, sqlite.Options{})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for range 8 {
		go func() { failed <- writeStream(f) }()
	}
	return <-failed
}

func writeStream(f *sqlite.Folder) error {
	ctx, stream, after := context.Background(), "s-"+uuid.NewString(), eventstore.Revision(0)
	for {
		var events []eventstore.Event
		for range 1 + rand.IntN(3) {
			events = append(events, eventstore.Event{ID: uuid.New(), Type: stream, Data: make([]byte, rand.IntN(5000))})
		}
		at, err := f.Events.Append(ctx, stream, after, events...)
		if err != nil {
			return err
		}
		after += eventstore.Revision(len(events))
		fmt.Println("event", events[len(events)-1].ID, at, stream, after)
		key := uuid.New()
		keys, err := f.Vault.Create(ctx, stream, key)
		if err != nil {
			return err
		}
		fmt.Printf("key %s %x\n", key, sha256.Sum256(keys[0][:]))
		if err := f.Ops.Record(ctx, access.Look{Actor: "actor", Object: key.String()}); err != nil {
			return err
		}
		fmt.Println("look", key)
	}
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var acknowledged []string
	for range 8 {
		cmd, out := start(t, "write", dir)
		lines := bufio.NewScanner(out)
		for n := 20 + rand.IntN(1500); n > 0 && lines.Scan(); n-- {
			acknowledged = append(acknowledged, lines.Text())
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what was on its way when it was killed
			acknowledged = append(acknowledged, lines.Text())
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		wantAcknowledged(t, dir, acknowledged)
	}
}

// wantAcknowledged checks a folder against what its writer was told is there.
func wantAcknowledged(t *testing.T, dir string, lines []string) {
	t.Helper()
	f, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	places := wantGapless(t, f.Events)
	looks, err := f.Ops.Looks(t.Context(), access.LookFilter{}, 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	objects := map[string]bool{}
	for _, l := range looks {
		objects[l.Object] = true
	}
	for _, line := range lines {
		kind, rest, _ := strings.Cut(line, " ")
		id, rest, _ := strings.Cut(rest, " ")
		switch {
		case kind == "event" && places[id] != rest:
			t.Fatalf("event %s was acknowledged at %q and is at %q", id, rest, places[id])
		case kind == "look" && !objects[id]:
			t.Fatalf("look %s was acknowledged and is not there", id)
		case kind == "key":
			keys, err := f.Vault.Open(t.Context(), uuid.MustParse(id))
			k := keys[uuid.MustParse(id)]
			if err != nil || fmt.Sprintf("%x", sha256.Sum256(k[:])) != rest {
				t.Fatalf("key %s was acknowledged and is another one now, %v", id, err)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// wantGapless reads a log, checks that neither positions nor revisions have
// gaps and that ids are there once, and returns where each event is.
func wantGapless(t *testing.T, log eventstore.Store) (places map[string]string) {
	t.Helper()
	places = map[string]string{}
	heads, last := map[string]eventstore.Revision{}, uint64(0)
	for r, err := range eventstore.All(t.Context(), log, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Position.Minor != last+1 || r.Revision != heads[r.Stream]+1 || places[r.ID.String()] != "" {
			t.Fatalf("event %s is at %v after %d and at revision %d after %d", r.ID, r.Position, last, r.Revision, heads[r.Stream])
		}
		last, heads[r.Stream] = r.Position.Minor, r.Revision
		places[r.ID.String()] = fmt.Sprint(r.Position, " ", r.Stream, " ", r.Revision)
	}
	return places
}

// writeOnFullDisk writes until files may not grow any more, then some more,
// and goes on when they may again. It prints what was acknowledged.
func writeOnFullDisk(dir string) error {
	f, err := sqlite.Open(context.Background(), dir, sqlite.Options{})
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	size := func(bytes uint64) error {
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: limit.Max})
	}
	for range 3 {
		if err := size(400_000 + 100_000*rand.Uint64N(10)); err != nil {
			return err
		}
		if failures := writeAll(f, 600); failures == 0 {
			return errors.New("the limit on files did nothing")
		}
		if err := size(1); err != nil {
			return err
		}
		if err := wantUnwell(f); err != nil {
			return err
		}
		if err := size(limit.Cur); err != nil {
			return err
		}
		if err := f.Writable(context.Background(), "events"); err != nil {
			return fmt.Errorf("there is room again: %w", err)
		}
		if failures := writeAll(f, 200); failures > 0 {
			return fmt.Errorf("%d appends failed after the disk had room again", failures)
		}
	}
	return f.Close()
}

// wantUnwell checks that a folder in which there was no room to write an event
// tells so until there is, and of no other part.
func wantUnwell(f *sqlite.Folder) error {
	switch {
	case f.Health() == nil:
		return errors.New("the folder is well on a full disk")
	case f.Writable(context.Background(), "events") == nil:
		return errors.New("events can be written on a full disk")
	}
	return f.Writable(context.Background(), "ops")
}

// writeAll appends n events from 16 goroutines and counts failures.
func writeAll(f *sqlite.Folder, n int) (failures int64) {
	var failed atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			stream, after := "s-"+uuid.NewString(), eventstore.Revision(0)
			for range n / 16 {
				e := eventstore.Event{ID: uuid.New(), Type: stream, Data: make([]byte, 3000)}
				at, err := f.Events.Append(context.Background(), stream, after, e)
				if err != nil {
					failed.Add(1)
					continue
				}
				after++
				fmt.Println("event", e.ID, at, stream, after)
			}
		})
	}
	wg.Wait()
	return failed.Load()
}

func TestFailingDiskLosesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	cmd, out := start(t, "fill", dir)
	var acknowledged []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		acknowledged = append(acknowledged, lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(acknowledged) < 600 {
		t.Errorf("%d appends were acknowledged", len(acknowledged))
	}
	wantAcknowledged(t, dir, acknowledged)
}
