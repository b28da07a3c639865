package moving

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/audit"
	"klantreis/domain/eventstore"
)

// event is the nth event of a log in which two streams take turns.
func event(n int) eventstore.Recorded {
	return eventstore.Recorded{
		Event:  eventstore.Event{ID: uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, n)), Type: "a.happened.v1", Data: fmt.Append(nil, `{"n":`, n, `}`), Meta: []byte(`{}`)},
		Stream: fmt.Sprint("s", n%2), Revision: eventstore.Revision(n/2 + 1),
	}
}

// filled is a store with the first n events, each as change makes it.
func filled(t *testing.T, n int, change func(int, *eventstore.Recorded)) *memory.Store {
	t.Helper()
	s := memory.NewStore()
	if _, err := s.Import(t.Context(), func(yield func(eventstore.Recorded, error) bool) {
		for i := range n {
			r := event(i)
			if change != nil {
				change(i, &r)
			}
			if !yield(r, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	return s
}

// last changes the last of 600 events.
func last(change func(*eventstore.Recorded)) func(int, *eventstore.Recorded) {
	return func(i int, r *eventstore.Recorded) {
		if i == 599 {
			change(r)
		}
	}
}

func sumOf(t *testing.T, s eventstore.Store) audit.Sum {
	t.Helper()
	var tally audit.Tally
	for r, err := range eventstore.All(t.Context(), s, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(audit.LeafOf(r))
	}
	return tally.Sum()
}

func quiet(Progress) {}

// Whatever part of the source the target holds, it becomes the same log.
func TestACopyGoesOnWhereTheTargetEnds(t *testing.T) {
	const n = 1203
	for _, there := range []int{0, 1, 500, n - 1, n} {
		from, to := filled(t, n, nil), filled(t, there, nil)
		got, err := CopyLog(t.Context(), from, to, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if got.There != uint64(there) || got.Since != 0 || got.Sum != sumOf(t, to) || got.Sum != sumOf(t, from) {
			t.Errorf("with %d there: %+v, want %s", there, got, sumOf(t, from))
		}
	}
}

func TestAnEmptyLogIsCopied(t *testing.T) {
	if got, err := CopyLog(t.Context(), memory.NewStore(), memory.NewStore(), quiet); err != nil || got.Sum.Events != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Nothing is written to a target that is not a part of the source.
func TestAnotherLogIsNotWrittenTo(t *testing.T) {
	const n = 700
	for name, c := range map[string]struct {
		to   *memory.Store
		want error
	}{
		"longer":         {filled(t, n+1, nil), ErrAhead},
		"other data":     {filled(t, 600, last(func(r *eventstore.Recorded) { r.Data = []byte(`{}`) })), ErrOther},
		"other metadata": {filled(t, 600, last(func(r *eventstore.Recorded) { r.Meta = nil })), ErrOther},
		"other id":       {filled(t, 600, last(func(r *eventstore.Recorded) { r.ID = uuid.New() })), ErrOther},
		"other order":    {filled(t, 600, last(func(r *eventstore.Recorded) { *r = event(600) })), ErrOther},
	} {
		before := sumOf(t, c.to)
		if _, err := CopyLog(t.Context(), filled(t, n, nil), c.to, quiet); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if sumOf(t, c.to) != before {
			t.Errorf("%s: it was written to", name)
		}
	}
}

// A store as it is for whoever is not alone with it.
type crowded struct {
	eventstore.Store
	imported func() // after an import
}

func (c crowded) Import(ctx context.Context, events iter.Seq2[eventstore.Recorded, error]) (eventstore.Position, error) {
	at, err := c.Store.Import(ctx, events)
	c.imported()
	return at, err
}

// What is recorded while a copy is made is counted, and comes with the next.
func TestASourceMayGrowWhileItIsCopied(t *testing.T) {
	from, to := filled(t, 100, nil), memory.NewStore()
	grows := crowded{to, func() {
		if _, err := from.Append(t.Context(), "late", 0, event(1000).Event, event(1001).Event); err != nil {
			t.Error(err)
		}
	}}
	got, err := CopyLog(t.Context(), from, grows, quiet)
	if err != nil || got.Sum.Events != 100 || got.Since != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err = CopyLog(t.Context(), from, to, quiet)
	if err != nil || got.There != 100 || got.Sum != sumOf(t, from) {
		t.Errorf("afterwards: %+v, %v", got, err)
	}
}

// Somebody who writes to the target meanwhile is noticed.
func TestATargetThatOthersWriteToIsNotTheSame(t *testing.T) {
	to := memory.NewStore()
	_, err := CopyLog(t.Context(), filled(t, 10, nil), crowded{to, func() {
		if _, err := to.Append(t.Context(), "own", 0, event(1000).Event); err != nil {
			t.Error(err)
		}
	}}, quiet)
	if err == nil {
		t.Error("nothing is said")
	}
}

func TestProgressComesToItsEnd(t *testing.T) {
	last := map[string]Progress{}
	if _, err := CopyLog(t.Context(), filled(t, 30, nil), filled(t, 10, nil), func(p Progress) { last[p.Stage] = p }); err != nil {
		t.Fatal(err)
	}
	for stage, want := range map[string]Progress{
		"checking":  {"checking", "events", 10, 10, 30},
		"copying":   {"copying", "events", 30, 30, 30},
		"verifying": {"verifying", "events", 30, 30, 30},
	} {
		if last[stage] != want {
			t.Errorf("%s ends with %+v", stage, last[stage])
		}
	}
}
