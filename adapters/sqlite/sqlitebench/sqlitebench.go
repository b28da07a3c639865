// Package sqlitebench measures what appending to the SQLite log costs, set
// against what the disk can do.
//
// An append is durable when it returns, so a disk that syncs slowly makes every
// log slow. The ratio to bare writes and syncs, taken in the same run, says how
// much of the disk's rate is left, whatever the disk.
package sqlitebench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
)

// Appends is what a measurement of appends found.
type Appends struct {
	Writers   int
	Events    int           // counted in the log afterwards
	PerSecond float64       // appends of one event
	P50, P99  time.Duration // latency of one append
	Raw       float64       // bare 4 KiB writes, each with an fdatasync, per second
}

// Ratio is the rate of appends over the rate of bare writes.
func (a Appends) Ratio() float64 { return a.PerSecond / a.Raw }

// String writes a measurement on one line.
func (a Appends) String() string {
	return fmt.Sprintf("%d writers: %.0f appends/s (%.2f × raw %.0f/s), p50 %v, p99 %v", a.Writers, a.PerSecond, a.Ratio(), a.Raw, a.P50, a.P99)
}

// MeasureAppend lets writers append events of a usual size to a new log in
// dir, each to streams of its own and one at a time, for as long as d. Before
// and after it measures the disk for a quarter of d. It fails when an event
// that was acknowledged is not in the log.
func MeasureAppend(dir string, writers int, d time.Duration) (a Appends, err error) {
	dir, err = os.MkdirTemp(dir, "append-")
	if err != nil {
		return a, fmt.Errorf("measure appends: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	before, err := RawSyncs(dir, d/4)
	if err != nil {
		return a, err
	}
	a, err = measure(filepath.Join(dir, "data"), writers, d)
	if err != nil {
		return a, fmt.Errorf("measure appends: %w", err)
	}
	after, err := RawSyncs(dir, d/4)
	a.Raw = (before + after) / 2
	return a, err
}

func measure(dir string, writers int, d time.Duration) (a Appends, err error) {
	ctx := context.Background()
	f, err := sqlite.Open(ctx, dir, sqlite.Options{})
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	begin := time.Now()
	took := make([][]time.Duration, writers)
	errs := make([]error, writers)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() { took[i], errs[i] = appendUntil(f.Events, begin.Add(d)) })
	}
	wg.Wait()
	elapsed := time.Since(begin)
	all := slices.Concat(took...)
	head, err := f.Events.Head(ctx)
	if err := errors.Join(append(errs, err)...); err != nil {
		return a, err
	}
	if int(head.Position.Minor) != len(all) {
		return a, fmt.Errorf("%d appends were acknowledged and %d events are in the log", len(all), head.Position.Minor)
	}
	slices.Sort(all)
	return Appends{Writers: writers, Events: len(all), PerSecond: float64(len(all)) / elapsed.Seconds(),
		P50: all[len(all)/2], P99: all[len(all)*99/100]}, nil
}

// appendUntil appends one event at a time, ten to a stream.
func appendUntil(log *sqlite.Events, end time.Time) (took []time.Duration, err error) {
	stream, after := "", eventstore.Revision(0)
	for n := 0; time.Now().Before(end); n++ {
		if n%10 == 0 {
			stream, after = "journey-"+uuid.NewString(), 0
		}
		e := Event()
		begin := time.Now()
		if _, err := log.Append(context.Background(), stream, after, e); err != nil {
			return took, err
		}
		took = append(took, time.Since(begin))
		after++
	}
	return took, nil
}

var data, meta = make([]byte, 400), make([]byte, 150)

// Event makes an event of a usual size: 400 bytes of data, 150 of metadata,
// and an id in order of time.
func Event() eventstore.Event {
	return eventstore.Event{ID: uuid.Must(uuid.NewV7()), Type: "journey.advice-given.v1", Data: data, Meta: meta}
}

// RawSyncs measures for as long as d how many 4 KiB writes into an existing
// file, each with an fdatasync, the disk under dir takes in a second.
func RawSyncs(dir string, d time.Duration) (perSecond float64, err error) {
	const block, blocks = 4096, 4096
	f, err := os.CreateTemp(dir, "raw-")
	if err != nil {
		return 0, fmt.Errorf("measure disk: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	buf := make([]byte, block)
	_, _ = rand.Read(buf) // never fails
	for i := range int64(blocks) {
		if _, err := f.WriteAt(buf, i*block); err != nil {
			return 0, fmt.Errorf("measure disk: %w", err)
		}
	}
	if err := f.Sync(); err != nil {
		return 0, fmt.Errorf("measure disk: %w", err)
	}
	begin, n := time.Now(), int64(0)
	for ; time.Since(begin) < d; n++ {
		if _, err := f.WriteAt(buf, n%blocks*block); err != nil {
			return 0, fmt.Errorf("measure disk: %w", err)
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return 0, fmt.Errorf("measure disk: %w", err)
		}
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}
