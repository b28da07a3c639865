package sqlite

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/eventstore"
)

func openFolder(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(t.Context(), t.TempDir(), Options{})
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

func event(name string) eventstore.Event { return eventstore.Event{ID: uuid.New(), Type: name} }

// queued waits until jobs have gathered before a gate that is shut.
func (w *writer) queued(n int) {
	for {
		w.mu.Lock()
		there := len(w.queue)
		w.mu.Unlock()
		if there == n {
			return
		}
		runtime.Gosched()
	}
}

// together makes jobs share one transaction: behind a gate that is shut a
// first job occupies the writer while the others gather.
func together(w *writer, callers ...func()) {
	var wg sync.WaitGroup
	w.gate.Lock()
	first := &job{work: func(*sqlite.Conn) error { return nil }, done: make(chan error, 1)}
	w.enqueue(first)
	w.queued(0)
	for i, call := range callers {
		wg.Go(call)
		w.queued(i + 1)
	}
	w.gate.Unlock()
	wg.Wait()
	<-first.done
}

func TestConflictFailsOnlyItself(t *testing.T) {
	f := openFolder(t)
	if _, err := f.Events.Append(t.Context(), "a", 0, event("a1")); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, 4)
	job := func(i int, stream string, after eventstore.Revision) func() {
		return func() { _, errs[i] = f.Events.Append(t.Context(), stream, after, event("x"), event("y")) }
	}
	together(f.Events.db.w, job(0, "b", 0), job(1, "a", 0), job(2, "a", 1), job(3, "a", 1))
	for i, want := range []error{nil, eventstore.ErrConflict, nil, eventstore.ErrConflict} {
		if !errors.Is(errs[i], want) {
			t.Errorf("append %d got %v, want %v", i, errs[i], want)
		}
	}
	wantHead(t, f, 5)
}

func TestFaultFailsTheWholeGroupAndNothingElse(t *testing.T) {
	f := openFolder(t)
	errs := make([]error, 3)
	fault := errors.New("fault")
	together(f.Events.db.w,
		func() { _, errs[0] = f.Events.Append(t.Context(), "a", 0, event("a1")) },
		func() { errs[1] = f.Events.db.group(t.Context(), func(*sqlite.Conn) error { return fault }) },
		func() { _, errs[2] = f.Events.Append(t.Context(), "b", 0, event("b1")) },
	)
	for i, err := range errs {
		if !errors.Is(err, fault) {
			t.Errorf("job %d got %v, want the fault", i, err)
		}
	}
	wantHead(t, f, 0)
	for _, stream := range []string{"a", "b"} {
		if _, err := f.Events.Append(t.Context(), stream, 0, event(stream)); err != nil {
			t.Fatal(err)
		}
	}
	wantHead(t, f, 2)
}

func TestJobThatWasGivenUpIsNeverBegun(t *testing.T) {
	f := openFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan struct{})
	var given, other error
	together(f.Events.db.w,
		func() {
			defer close(gone)
			_, given = f.Events.Append(ctx, "a", 0, event("a1"))
		},
		func() {
			cancel()
			<-gone
			_, other = f.Events.Append(t.Context(), "b", 0, event("b1"))
		},
	)
	if !errors.Is(given, context.Canceled) || other != nil {
		t.Errorf("got %v and %v", given, other)
	}
	wantHead(t, f, 1)
}

func TestWorkAloneIsRolledBack(t *testing.T) {
	f := openFolder(t)
	own := errors.New("of its own")
	db := f.Events.db
	err := db.alone(t.Context(), func(c *sqlite.Conn) error {
		if err := sqlitex.Execute(c, "INSERT INTO streams (number, name) VALUES (1, 'a')", nil); err != nil {
			return err
		}
		return own
	})
	if !errors.Is(err, own) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = db.alone(ctx, func(c *sqlite.Conn) error {
		cancel()
		_, err := number(c, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("endless work got %v", err)
	}
	err = db.read(t.Context(), func(c *sqlite.Conn) error {
		n, err := number(c, "SELECT count(*) FROM streams")
		if n != 0 {
			t.Errorf("%d rows are left", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	f := openFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := f.Events.db.snapshot(ctx, func(c *sqlite.Conn) error {
		cancel()
		_, err := number(c, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantHead(t, f, 0)
}

func TestFullDiskSaysSoAndPasses(t *testing.T) {
	f := openFolder(t)
	full := func(c *sqlite.Conn) error {
		pages, err := number(c, "PRAGMA page_count")
		if err != nil {
			return err
		}
		_, err = number(c, "PRAGMA max_page_count = "+strconv.FormatInt(pages+20, 10))
		return err
	}
	acknowledged := uint64(0)
	for range 3 {
		if err := f.Events.db.group(t.Context(), full); err != nil {
			t.Fatal(err)
		}
		e := event("large")
		e.Data = make([]byte, 10_000)
		after := eventstore.Revision(acknowledged)
		for err := error(nil); err == nil; {
			e.ID = uuid.New()
			if _, err = f.Events.Append(t.Context(), "a", after, e, event("small")); err == nil {
				after += 2
			} else if !strings.Contains(err.Error(), "disk is full") {
				t.Fatal(err)
			}
		}
		acknowledged = uint64(after)
		wantHead(t, f, acknowledged)
	}
	if acknowledged == 0 {
		t.Error("nothing was acknowledged")
	}
}

// TestLogInUseStaysShort writes far more than the write-ahead log may hold,
// while readers read.
func TestLogInUseStaysShort(t *testing.T) {
	f := openFolder(t)
	ctx, stop := context.WithCancel(t.Context())
	var reading, writing sync.WaitGroup
	for range 2 {
		reading.Go(func() {
			for range eventstore.Follow(ctx, f.Events, eventstore.Checkpoint{}) {
			}
		})
	}
	data := make([]byte, 20_000)
	for i := range 16 {
		writing.Go(func() {
			for n := range 250 {
				e := event("large")
				e.Data = data
				if _, err := f.Events.Append(ctx, "s"+strconv.Itoa(i), eventstore.Revision(n), e); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
	stop()
	reading.Wait()
	info, err := os.Stat(f.Events.db.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 60_000_000 {
		t.Errorf("after writing 80 MB the write-ahead log has %d bytes", info.Size())
	}
	if err := f.Health(); err != nil {
		t.Error(err)
	}
}

func TestHistoryIsNotChanged(t *testing.T) {
	f := openFolder(t)
	if _, err := f.Events.Append(t.Context(), "a", 0, event("a1")); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"DELETE FROM events", "UPDATE events SET data = x'00'", "DELETE FROM streams", "UPDATE streams SET name = 'b'"} {
		err := f.Events.db.alone(t.Context(), func(c *sqlite.Conn) error { return sqlitex.Execute(c, query, nil) })
		if err == nil || !strings.Contains(err.Error(), " never ") {
			t.Errorf("%s: got %v", query, err)
		}
	}
	wantHead(t, f, 1)
}

func TestBoundedMapForgets(t *testing.T) {
	b := newBounded[int, int](10)
	for i := range 1000 {
		b.put(i, i)
		b.get(0)
	}
	if v, ok := b.get(995); !ok || v != 995 {
		t.Error("a recent entry is gone")
	}
	if _, ok := b.get(0); !ok {
		t.Error("an entry in use is gone")
	}
	if _, ok := b.get(500); ok {
		t.Error("an old entry is kept")
	}
	if n := len(b.young) + len(b.old); n > 20 {
		t.Errorf("%d entries are kept", n)
	}
}

// wantHead checks how many events the log holds, and that it reads well.
func wantHead(t *testing.T, f *Folder, want uint64) {
	t.Helper()
	n := uint64(0)
	for r, err := range eventstore.All(t.Context(), f.Events, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; r.Position.Minor != n {
			t.Fatalf("position %v follows %d", r.Position, n-1)
		}
	}
	if n != want {
		t.Errorf("the log holds %d events, want %d", n, want)
	}
}
