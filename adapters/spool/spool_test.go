package spool_test

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/spool"
	"klantreis/domain/eventstore"
)

// filled returns a log of many streams that lie through each other.
func filled(t *testing.T, store *memory.Store) *memory.Store {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	revisions := map[string]eventstore.Revision{}
	for i := range 2000 {
		stream := fmt.Sprintf("thing-%d", random.IntN(90))
		e := eventstore.Event{ID: uuid.New(), Type: "done", Meta: []byte(`{}`), Data: make([]byte, random.IntN(300))}
		e.Data = fmt.Appendf(e.Data, "%d", i)
		if _, err := store.Append(t.Context(), stream, revisions[stream], e); err != nil {
			t.Fatal(err)
		}
		revisions[stream]++
	}
	return store
}

func all(t *testing.T, s eventstore.Store) iter.Seq2[eventstore.Recorded, error] {
	return eventstore.All(t.Context(), s, eventstore.Checkpoint{})
}

// What is sorted is all of the log, byte for byte, however many runs it takes.
func TestALogIsSortedByStream(t *testing.T) {
	for name, store := range map[string]*memory.Store{"dense": memory.NewStore(), "sparse": memory.NewSparseStore()} {
		var want []eventstore.Recorded
		for r, err := range all(t, filled(t, store)) {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, r)
		}
		if len(want) != 2000 {
			t.Fatal(len(want))
		}
		slices.SortFunc(want, func(a, b eventstore.Recorded) int {
			return cmp.Or(strings.Compare(a.Stream, b.Stream), cmp.Compare(a.Revision, b.Revision))
		})
		for _, room := range []int{2_000, 20_000, 300_000, 0} {
			dir := t.TempDir()
			var got []eventstore.Recorded
			for r, err := range (spool.Sorter{Dir: dir, Room: room}).Sort(all(t, store)) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, r)
			}
			if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
				t.Errorf("there are files: %v, %v", files, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, room for %d bytes: it is not the log by stream", name, room)
			}
		}
	}
}

func TestAnEmptyLogIsSorted(t *testing.T) {
	for r, err := range (spool.Sorter{}).Sort(all(t, memory.NewStore())) {
		t.Error(r, err)
	}
}

var errRead = errors.New("the log cannot be read")

// An error is the last that is yielded, and nothing before it: an order cannot
// be told before all is there.
func TestAnErrorEndsIt(t *testing.T) {
	broken := func(yield func(eventstore.Recorded, error) bool) {
		for r := range all(t, filled(t, memory.NewStore())) {
			if r.Position.Minor == 1500 {
				yield(r, errRead)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
	for _, room := range []int{10_000, 0} {
		var errs []error
		for _, err := range (spool.Sorter{Dir: t.TempDir(), Room: room}).Sort(broken) {
			errs = append(errs, err)
		}
		if len(errs) != 1 || !errors.Is(errs[0], errRead) {
			t.Errorf("with room for %d bytes: %v", room, errs)
		}
	}
}

// Nobody finds the file, and whoever has enough leaves none open.
func TestItCanBeBrokenOff(t *testing.T) {
	log := filled(t, memory.NewStore())
	before := open(t)
	for range (spool.Sorter{Dir: t.TempDir(), Room: 10_000}).Sort(all(t, log)) {
		if during := open(t); len(during) == len(before) || !strings.HasSuffix(during[0], "(deleted)") {
			t.Fatalf("no file is open, or it can be found: %v", during)
		}
		break
	}
	if after := open(t); len(after) != len(before) {
		t.Errorf("left open: %v", after)
	}
}

// open are the files of this name that the process has open.
func open(t *testing.T) []string {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		if name, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && strings.Contains(name, "spool-") {
			names = append(names, name)
		}
	}
	return names
}

// What fits in memory needs no folder, and what does not says that it does.
func TestAFolderIsNeededForWhatDoesNotFit(t *testing.T) {
	log, nowhere := filled(t, memory.NewStore()), t.TempDir()+"/nowhere"
	for _, err := range (spool.Sorter{Dir: nowhere}).Sort(all(t, log)) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var last error
	for _, last = range (spool.Sorter{Dir: nowhere, Room: 10_000}).Sort(all(t, log)) {
		if last == nil {
			t.Fatal("something is sorted")
		}
	}
	if !errors.Is(last, os.ErrNotExist) {
		t.Errorf("got %v", last)
	}
}
