package spool

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"

	"klantreis/domain/eventstore"
)

// A run that does not get to the disk ends the sorting, though it is on its way
// while the next is gathered: also the last of them, behind which nothing comes.
func TestAFullDiskEndsIt(t *testing.T) {
	for _, events := range []int{1, 10, 1000} {
		full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer full.Close()
		b := &bench{dir: "somewhere", room: 20_000, file: full}
		sequence := func(yield func(eventstore.Recorded, error) bool) {
			for i := range events {
				if !yield(eventstore.Recorded{Stream: fmt.Sprint(i)}, nil) {
					return
				}
			}
		}
		wanted, err := b.sort(sequence, func(r eventstore.Recorded, _ error) bool {
			t.Errorf("of %d events one is sorted: %s", events, r.Stream)
			return false
		})
		if !wanted || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d events: %v", events, err)
		}
		if err := b.settle(); err != nil {
			t.Errorf("it is told twice: %v", err)
		}
	}
}
