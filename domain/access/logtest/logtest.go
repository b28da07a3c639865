// Package logtest holds every [access.Log] to the same promises, because a
// look that is not in the log never happened as far as anyone can show.
package logtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// patience is how long a promise may take before it counts as a hang.
const patience = time.Minute

// Run checks the logs that open returns, an empty one for every promise. A
// failure prints the promise that broke.
func Run(t *testing.T, open func(testing.TB) access.Log) {
	t.Helper()
	for _, p := range slices.Concat(promises, forgetting) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := p.check(ctx, open(t)); err != nil {
				t.Errorf("%v\npromised: %s", err, p.because)
			}
		})
	}
}

// A promise is one thing the port says, and the words it says it in.
type promise struct {
	name    string
	because string
	check   func(context.Context, access.Log) error
}

var promises = []promise{
	{"a look comes back whole",
		"Record keeps looks; Looks returns them.",
		whole},
	{"an empty log has no looks",
		"Looks returns up to limit looks that match a filter.",
		func(ctx context.Context, l access.Log) error {
			return first(
				func() error { return l.Record(ctx) },
				func() error { return wantLooks(ctx, l, access.LookFilter{}) },
			)
		}},
	{"looks are read newest first, page after page",
		"Looks returns up to limit looks, newest first, starting before a look's place.",
		paged},
	{"a filter narrows down",
		"Looks returns the looks that match a filter; zero fields do not narrow.",
		filtered},
	{"no look is lost among many",
		"Record keeps looks. All methods may be called concurrently, and places increase.",
		noneLost},
	{"a context that is done records nothing",
		"All methods end early with the context's error when it is done.",
		func(ctx context.Context, l access.Log) error {
			done, cancel := context.WithCancel(ctx)
			cancel()
			_, reading := l.Looks(done, access.LookFilter{}, 0, 10)
			for _, err := range []error{l.Record(done, look(1)), reading} {
				if !errors.Is(err, context.Canceled) {
					return fmt.Errorf("with a context that is done: got %v", err)
				}
			}
			return wantLooks(ctx, l, access.LookFilter{})
		}},
}

var morning = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// look makes the n-th look of a morning, one a minute, by one of two actors at
// one of three clients. Times are whole microseconds, which is as fine as logs
// keep them.
func look(n int) access.Look {
	return access.Look{
		At:           morning.Add(time.Duration(n)*time.Minute + 123_456*time.Microsecond),
		Actor:        fmt.Sprint("actor-", n%2),
		Role:         "adviseur",
		Organisation: "desk-hengelo",
		Action:       "read",
		Subject:      client(n % 3),
		Object:       fmt.Sprint("journey-", n),
		Relation:     "own",
		Purpose:      "guidance",
		Allowed:      n%4 != 0,
		Activity:     "https://example.org/processing/guidance",
		Trace:        fmt.Sprintf("%032x", n),
		Origin:       fmt.Sprint("2001:db8::", n),
		Took:         time.Duration(n) * 1500 * time.Microsecond,
	}
}

func client(n int) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, n)) }

func looks(from, to int) (all []access.Look) {
	for n := from; n <= to; n++ {
		all = append(all, look(n))
	}
	return all
}

func whole(ctx context.Context, l access.Log) error {
	bare := access.Look{At: morning, Action: "search", Role: "gids"}
	if err := l.Record(ctx, look(1), bare, look(4)); err != nil {
		return err
	}
	got, err := l.Looks(ctx, access.LookFilter{}, 0, 10)
	if err != nil {
		return err
	}
	if len(got) != 3 {
		return fmt.Errorf("got %d looks, want 3", len(got))
	}
	for i, want := range []access.Look{look(4), bare, look(1)} {
		if got[i].Place <= 0 {
			return fmt.Errorf("a look has place %d", got[i].Place)
		}
		got[i].Place = 0
		if !got[i].At.Equal(want.At) {
			return fmt.Errorf("a look is at %v, want %v", got[i].At, want.At)
		}
		if got[i].At = want.At; got[i] != want {
			return fmt.Errorf("got look %+v, want %+v", got[i], want)
		}
	}
	return nil
}

func paged(ctx context.Context, l access.Log) error {
	for n := range 10 {
		if err := l.Record(ctx, looks(3*n+1, 3*n+3)...); err != nil {
			return err
		}
	}
	before, next := int64(0), 30
	for _, want := range []int{7, 7, 7, 7, 2, 0} {
		page, err := l.Looks(ctx, access.LookFilter{}, before, 7)
		if err != nil {
			return err
		}
		if len(page) != want {
			return fmt.Errorf("a page of 7 has %d looks, want %d", len(page), want)
		}
		for _, got := range page {
			if got.Object != look(next).Object || before > 0 && got.Place >= before {
				return fmt.Errorf("look %s is at place %d after place %d", got.Object, got.Place, before)
			}
			before, next = got.Place, next-1
		}
	}
	return nil
}

func filtered(ctx context.Context, l access.Log) error {
	late := look(2) // recorded last, although it was early
	if err := l.Record(ctx, append(slices.DeleteFunc(looks(1, 12), func(l access.Look) bool { return l.Object == late.Object }), late)...); err != nil {
		return err
	}
	return first(
		func() error { return wantLooks(ctx, l, access.LookFilter{}, 2, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 1) },
		func() error { return wantLooks(ctx, l, access.LookFilter{Actor: "actor-1"}, 11, 9, 7, 5, 3, 1) },
		func() error { return wantLooks(ctx, l, access.LookFilter{Subject: client(2)}, 2, 11, 8, 5) },
		func() error { return wantLooks(ctx, l, access.LookFilter{From: look(10).At}, 12, 11, 10) },
		func() error { return wantLooks(ctx, l, access.LookFilter{Until: look(4).At}, 2, 3, 1) },
		func() error {
			return wantLooks(ctx, l, access.LookFilter{Actor: "actor-0", Subject: client(2), From: look(2).At, Until: look(8).At}, 2)
		},
		func() error { return wantLooks(ctx, l, access.LookFilter{Actor: "nobody"}) },
		func() error { return wantLooks(ctx, l, access.LookFilter{Subject: client(9)}) },
	)
}

func noneLost(ctx context.Context, l access.Log) error {
	const recorders, each = 16, 20
	var wg sync.WaitGroup
	failed := make(chan error, recorders*each)
	for i := range recorders {
		wg.Go(func() {
			for n := range each {
				if err := l.Record(ctx, look(i*each+n)); err != nil {
					failed <- err
				}
			}
		})
	}
	wg.Wait()
	if len(failed) > 0 {
		return <-failed
	}
	all, err := l.Looks(ctx, access.LookFilter{}, 0, 2*recorders*each)
	if err != nil {
		return err
	}
	seen, place := map[string]bool{}, int64(1<<62)
	for _, got := range all {
		if got.Place >= place {
			return fmt.Errorf("place %d comes after place %d, newest first", got.Place, place)
		}
		place, seen[got.Object] = got.Place, true
	}
	if len(all) != recorders*each || len(seen) != len(all) {
		return fmt.Errorf("%d looks are in the log, %d of them different, want %d", len(all), len(seen), recorders*each)
	}
	return nil
}

// wantLooks checks which looks match a filter, newest first.
func wantLooks(ctx context.Context, l access.Log, f access.LookFilter, numbers ...int) error {
	all, err := l.Looks(ctx, f, 0, 100)
	if err != nil {
		return err
	}
	var got, want []string
	for _, l := range all {
		got = append(got, l.Object)
	}
	for _, n := range numbers {
		want = append(want, look(n).Object)
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("filter %+v gives %q, want %q", f, got, want)
	}
	return nil
}

// first returns the first error of steps, each of which runs only when the one
// before it succeeded.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
