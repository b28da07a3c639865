package esdb_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/esdb"
	"klantreis/adapters/esdb/esdbtest"
	"klantreis/domain/eventstore"
	"klantreis/domain/eventstore/storetest"
)

// The suite runs against the server that KLANTREIS_TEST_ESDB names, and
// against one in this process otherwise. Every log gets a prefix of its own, so
// that a server may be used again. What needs a server that fails when it is
// told to is a list of its own, which is empty for a real one.
var (
	server string
	faults map[string]func(*testing.T)
)

func TestMain(m *testing.M) {
	server = os.Getenv("KLANTREIS_TEST_ESDB")
	if server == "" {
		fake, err := esdbtest.Start(esdbtest.MaxStreams)
		if err != nil {
			panic(err)
		}
		server, faults = fake.URL(), fakeFaults
	}
	os.Exit(m.Run())
}

// url names a new log on a server.
func url(server string) string {
	sep := "?"
	if strings.Contains(server, "?") {
		sep = "&"
	}
	return server + sep + "prefix=test." + strings.ReplaceAll(uuid.NewString(), "-", "")
}

// open opens a log and closes it after the test.
func open(t testing.TB, url string, o esdb.Options) *esdb.Store {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := esdb.Open(ctx, url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t testing.TB) eventstore.Store { return open(t, url(server), esdb.Options{}) })
}

// The same with every page read by subscription, as far as that goes.
func TestStoreThatIsFarBehind(t *testing.T) {
	storetest.Run(t, func(t testing.TB) eventstore.Store { return open(t, url(server), esdb.Options{Near: 1}) })
}

func TestReopen(t *testing.T) {
	where := url(server)
	storetest.Reopen(t, func(string) (eventstore.Store, func() error) {
		s, err := esdb.Open(t.Context(), where, esdb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s, func() error { s.Close(); return nil }
	})
}

func TestFaults(t *testing.T) {
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault(t)
		})
	}
}

// event makes an event that is told by its name.
func event(name string) eventstore.Event {
	return eventstore.Event{ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)), Type: name, Data: []byte(`{}`), Meta: []byte(`{}`)}
}

// patiently makes a call that must succeed, again where the store gives up: a
// hasty one also does so when all that keeps the server is a busy machine.
func patiently[T any](call func() (T, error)) (result T, err error) {
	for enough := time.Now().Add(time.Minute); ; {
		result, err = call()
		if !errors.Is(err, eventstore.ErrAway) || time.Now().After(enough) {
			return result, err
		}
	}
}

// add appends an event that must be taken.
func add(t testing.TB, s eventstore.Store, stream string, after eventstore.Revision, name string) eventstore.Position {
	t.Helper()
	at, err := patiently(func() (eventstore.Position, error) { return s.Append(t.Context(), stream, after, event(name)) })
	if err != nil {
		t.Fatalf("append %s: %v", name, err)
	}
	return at
}

// holds checks which events are in the log, in order.
func holds(t testing.TB, s eventstore.Store, want ...string) {
	t.Helper()
	got, err := patiently(func() (names []string, err error) {
		for r, err := range eventstore.All(t.Context(), s, eventstore.Checkpoint{}) {
			if err != nil {
				return nil, err
			}
			names = append(names, r.Type)
		}
		return names, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("log has %q, want %q", got, want)
	}
}

// The promises among processes: each of them has a store of its own.
func TestSeveralProcesses(t *testing.T) {
	where := url(server)
	stores := make([]*esdb.Store, 4)
	var opening sync.WaitGroup
	for i := range stores {
		opening.Go(func() { stores[i], _ = esdb.Open(t.Context(), where, esdb.Options{}) })
	}
	opening.Wait()
	for i, s := range stores {
		if s == nil {
			t.Fatal("a store did not open")
		}
		t.Cleanup(s.Close)
		if s.ID() != stores[0].ID() {
			t.Errorf("the log is %s, and %s for another process", stores[0].ID(), s.ID())
		}
		at := add(t, s, "a", eventstore.Revision(i), strconv.Itoa(i))
		for _, other := range stores {
			head, err := other.Head(t.Context())
			if err != nil || head.Position != at {
				t.Errorf("the log ends at %v, for another process at %v, %v", at, head.Position, err)
			}
			if err := other.Wait(t.Context(), eventstore.Position{Major: at.Major - 1, Minor: at.Minor}); err != nil {
				t.Error(err)
			}
		}
	}
	for _, s := range stores {
		holds(t, s, "0", "1", "2", "3")
	}
}

// What others keep in the same server is neither seen nor in the way.
func TestLogsSideBySide(t *testing.T) {
	for _, near := range []uint64{0, 1} {
		a, b := open(t, url(server), esdb.Options{Near: near}), open(t, url(server), esdb.Options{Near: near})
		var want []string
		for n := range eventstore.Revision(100) {
			name := strconv.Itoa(int(n))
			add(t, b, "a", n, name)
			if n%10 == 0 {
				add(t, a, "a", n/10, name)
				want = append(want, name)
			}
		}
		holds(t, a, want...)
		head, err := b.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Page(t.Context(), head, 10); !errors.Is(err, eventstore.ErrRewound) {
			t.Errorf("a checkpoint of another log got %v", err)
		}
	}
}

// A log that must be there is not begun.
func TestALogThatMustBeThere(t *testing.T) {
	where := url(server)
	for range 2 {
		if _, err := esdb.Open(t.Context(), where, esdb.Options{There: true}); !errors.Is(err, esdb.ErrNotThere) {
			t.Fatalf("got %v, want ErrNotThere", err)
		}
	}
	begun := open(t, where, esdb.Options{})
	if again := open(t, where, esdb.Options{There: true}); again.ID() != begun.ID() {
		t.Error("another log was begun")
	}
}
