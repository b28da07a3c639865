package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

// event is of the usual size, with an id in order of time.
func event() eventstore.Event {
	return eventstore.Event{ID: uuid.Must(uuid.NewV7()), Type: "journey.advice-given.v1", Data: make([]byte, 400), Meta: make([]byte, 150)}
}

type appender func(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error)

// BenchmarkAppend tells how many appends of one event a second writers do, each
// to streams of its own. klantreis bench sets that against a lock per append.
func BenchmarkAppend(b *testing.B) {
	ways := map[string]func(b *testing.B, url string) appender{
		"groups":        func(b *testing.B, url string) appender { return openEvents(b, url).Append },
		"two processes": twoProcesses,
		"some stale":    someStale,
	}
	for _, writers := range []int{1, 16, 64, 256} {
		for _, way := range []string{"groups", "two processes", "some stale"} {
			b.Run(fmt.Sprintf("%s/%d", way, writers), func(b *testing.B) {
				url := pgtest.Database(b)
				migrate(b, url, "")
				measure(b, writers, ways[way](b, url))
			})
		}
	}
}

func twoProcesses(b *testing.B, url string) appender {
	var n atomic.Int64
	stores := []*postgres.Events{openEvents(b, url), openEvents(b, url)}
	return func(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
		return stores[n.Add(1)%2].Append(ctx, stream, after, events...)
	}
}

// someStale has one in a hundred appends refused, and tried again as it should be.
func someStale(b *testing.B, url string) appender {
	var n atomic.Int64
	store := openEvents(b, url)
	return func(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
		if n.Add(1)%100 == 0 {
			if _, err := store.Append(ctx, stream, after+1, events...); !errors.Is(err, eventstore.ErrConflict) {
				return eventstore.Position{}, fmt.Errorf("an append that is ahead of its stream: %w", err)
			}
		}
		return store.Append(ctx, stream, after, events...)
	}
}

// measure lets writers share b.N appends, ten to a stream.
func measure(b *testing.B, writers int, add appender) {
	var left atomic.Int64
	left.Store(int64(b.N))
	var mu sync.Mutex
	var took []time.Duration
	var busy sync.WaitGroup
	b.ResetTimer()
	for range writers {
		busy.Go(func() {
			var own []time.Duration
			stream, after := "", eventstore.Revision(0)
			for n := 0; left.Add(-1) >= 0; n++ {
				if n%10 == 0 {
					stream, after = "journey-"+uuid.NewString(), 0
				}
				began := time.Now()
				if _, err := add(b.Context(), stream, after, event()); err != nil {
					b.Error(err)
					return
				}
				own, after = append(own, time.Since(began)), after+1
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, own...)
		})
	}
	busy.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}
