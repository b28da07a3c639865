// Package spool puts a log in the order of its streams. Stores find one stream at
// once, but going through all of them one by one is looking up every event by
// itself, which takes several times as long as reading the log and sorting it.
//
// Events are gathered in memory. When there are more than there is room for,
// they go sorted to a file that has no name, and all these runs are merged in
// the end. So memory stays bounded however long the log is, and the file takes
// about as much of the disk as the log. In it events are sealed as they are in
// the log, nobody else can open it, and it is gone with the process.
package spool

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"klantreis/domain/eventstore"
)

// A Sorter sorts events by stream and revision.
type Sorter struct {
	Dir  string // where the file is made, if there is need of one
	Room int    // bytes that are kept in memory, about; zero: 64 MiB
}

// Sort yields the events of a sequence in the order of streams and revisions,
// after it has drawn all of them. An error in the sequence ends it, too.
func (s Sorter) Sort(events iter.Seq2[eventstore.Recorded, error]) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		b := &bench{dir: s.Dir, room: cmp.Or(s.Room, 64<<20)}
		wanted, err := b.sort(events, yield)
		err = errors.Join(err, b.settle())
		if b.file != nil {
			err = errors.Join(err, b.file.Close())
		}
		if err != nil && wanted {
			yield(eventstore.Recorded{}, fmt.Errorf("sort events by stream: %w", err))
		}
	}
}

// A bench is where one log is sorted. While one run is on its way to the file the
// next is gathered, so half of the room is for each.
type bench struct {
	dir  string
	room int

	held []eventstore.Recorded
	size int // of what is held

	file    *os.File              // nil until something does not fit
	spilled chan error            // gets what became of the run on its way; nil: there is none
	runs    []int64               // where each ends in the file
	emptied []eventstore.Recorded // room that a run has left
}

// sort tells whether more is wanted, also when it fails.
func (b *bench) sort(events iter.Seq2[eventstore.Recorded, error], yield func(eventstore.Recorded, error) bool) (wanted bool, err error) {
	for r, err := range events {
		if err != nil {
			return true, err
		}
		if err := b.hold(r); err != nil {
			return true, err
		}
	}
	if b.file == nil {
		for _, i := range sorted(b.held) {
			if !yield(b.held[i], nil) {
				return false, nil
			}
		}
		return true, nil
	}
	if err := errors.Join(b.spill(), b.settle()); err != nil {
		return true, err
	}
	b.held, b.emptied = nil, nil
	return b.merge(yield)
}

// sorted returns where events are in the order of streams and revisions. Events
// themselves are too large to be moved about.
func sorted(events []eventstore.Recorded) []int {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return byStream(&events[i], &events[j]) })
	return order
}

func byStream(a, b *eventstore.Recorded) int {
	return cmp.Or(strings.Compare(a.Stream, b.Stream), cmp.Compare(a.Revision, b.Revision))
}

// around is what an event takes in memory besides what it says.
const around = 200

// hold keeps an event, for which there is room then.
func (b *bench) hold(r eventstore.Recorded) error {
	b.held = append(b.held, r)
	if b.size += r.Size() + around; b.size < b.room/2 {
		return nil
	}
	return b.spill()
}

// spill sends what is held on its way to the file, once the run before it is there.
func (b *bench) spill() (err error) {
	if err := b.settle(); err != nil {
		return err
	}
	if b.file == nil {
		if b.file, err = nameless(b.dir); err != nil {
			return err
		}
	}
	run, spilled := b.held, make(chan error, 1)
	b.held, b.size, b.spilled = b.emptied, 0, spilled
	go func() { spilled <- b.write(run) }()
	return nil
}

// settle waits until the run on its way is in the file.
func (b *bench) settle() error {
	if b.spilled == nil {
		return nil
	}
	defer func() { b.spilled = nil }()
	return <-b.spilled
}

// write writes one more run to the file.
func (b *bench) write(run []eventstore.Recorded) error {
	w := bufio.NewWriterSize(b.file, 1<<20)
	var record []byte
	for _, i := range sorted(run) {
		record = appendRecord(record[:0], &run[i])
		if _, err := w.Write(record); err != nil {
			return outOfRoom(b.dir, err)
		}
	}
	if err := w.Flush(); err != nil {
		return outOfRoom(b.dir, err)
	}
	end, err := b.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	clear(run)
	b.runs, b.emptied = append(b.runs, end), run[:0]
	return nil
}

// outOfRoom says what it takes to write the file.
func outOfRoom(dir string, err error) error {
	return fmt.Errorf("%s needs as much free space as the log takes: %w", dir, err)
}

// nameless makes a file that nobody finds and that goes with whoever has it open.
func nameless(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "spool-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
