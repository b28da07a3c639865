package sqlite_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/adapters/sqlite/sqlitebench"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// BenchmarkAppend reports appends per second with several writers, as such and
// over what the disk does in the same run.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 8, 64, 256} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			for b.Loop() {
				a, err := sqlitebench.MeasureAppend(b.TempDir(), writers, 3*time.Second)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(a.PerSecond, "appends/s")
				b.ReportMetric(a.Ratio(), "×raw")
				b.ReportMetric(float64(a.P50.Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(a.P99.Microseconds())/1000, "p99-ms")
			}
		})
	}
}

const benchEvents = 300_000

// journeys yields events of a usual size, ten to a stream, that are written
// down in turns by a thousand advisors. Streams are named in order of time, as
// they are where ids derive from those of requests.
func journeys(n int) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for i := range n {
			journey := i/10_000*1000 + i%1000
			r := eventstore.Recorded{
				Event:    sqlitebench.Event(),
				Stream:   fmt.Sprintf("journey-%012x-8000-8000-0123456789ab", 1_700_000_000_000+journey),
				Revision: eventstore.Revision(i%10_000/1000 + 1),
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// imported opens a folder with the benchmark's events in it.
func imported(b *testing.B) *sqlite.Folder {
	f := open(b, b.TempDir())
	if _, err := f.Events.Import(b.Context(), journeys(benchEvents)); err != nil {
		b.Fatal(err)
	}
	return f
}

func perSecond(b *testing.B, n int, what string) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), what+"/s")
}

func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		f := open(b, b.TempDir())
		if _, err := f.Events.Import(b.Context(), journeys(benchEvents)); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, benchEvents, "events")
}

func BenchmarkPage(b *testing.B) {
	f := imported(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range eventstore.All(b.Context(), f.Events, eventstore.Checkpoint{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	perSecond(b, benchEvents, "events")
}

func BenchmarkStream(b *testing.B) {
	f := imported(b)
	page, err := f.Events.Page(b.Context(), eventstore.Checkpoint{}, 1000)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		if _, err := f.Events.Stream(b.Context(), page[i%len(page)].Stream, 0, 100); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVaultOpen(b *testing.B) {
	dir := b.TempDir()
	f := open(b, dir)
	ids := make([]uuid.UUID, 20_000)
	for i := range ids {
		ids[i] = uuid.Must(uuid.NewV7())
	}
	for i := 0; i < len(ids); i += 10 {
		if _, err := f.Vault.Create(b.Context(), fmt.Sprint("journey-", i), ids[i:i+10]...); err != nil {
			b.Fatal(err)
		}
	}
	cold, err := sqlite.OpenReadOnly(b.Context(), dir)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cold.Close() }()
	for name, v := range map[string]vault.Vault{"cached": f.Vault, "read": cold.Vault} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				keys, err := v.Open(b.Context(), ids...)
				if err != nil || len(keys) != len(ids) {
					b.Fatal(len(keys), err)
				}
			}
			perSecond(b, len(ids), "keys")
		})
	}
}
