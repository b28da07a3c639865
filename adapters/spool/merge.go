package spool

import (
	"bufio"
	"container/heap"
	"errors"
	"io"

	"klantreis/domain/eventstore"
)

// Buffers of what is read of each run. All together they take no more than a
// quarter of the room, unless there are very many: while runs are merged, whoever
// takes the events needs memory, too.
const (
	least = 4 << 10
	most  = 256 << 10
)

// merge yields the events of all runs, and tells whether more is wanted.
func (b *bench) merge(yield func(eventstore.Recorded, error) bool) (wanted bool, err error) {
	buffer := min(max(b.room/4/len(b.runs), least), most)
	var h heads
	begin := int64(0)
	for _, end := range b.runs {
		part := io.NewSectionReader(b.file, begin, end-begin)
		begin = end
		one := &run{in: bufio.NewReaderSize(part, buffer)}
		switch err := one.advance(); {
		case errors.Is(err, io.EOF): // nothing was left for the last of them
		case err != nil:
			return true, err
		default:
			h = append(h, one)
		}
	}
	heap.Init(&h)
	for len(h) > 0 {
		if !yield(h[0].next, nil) {
			return false, nil
		}
		switch err := h[0].advance(); {
		case errors.Is(err, io.EOF):
			heap.Pop(&h)
		case err != nil:
			return true, err
		default:
			heap.Fix(&h, 0)
		}
	}
	return true, nil
}

// A run is sorted events of which the next is known.
type run struct {
	in    *bufio.Reader
	names names
	next  eventstore.Recorded
}

// advance fails with [io.EOF] at the end.
func (r *run) advance() (err error) {
	r.next, err = r.names.read(r.in)
	return err
}

// heads are runs by what is next in them, for package heap.
type heads []*run

func (h heads) Len() int           { return len(h) }
func (h heads) Less(i, j int) bool { return byStream(&h[i].next, &h[j].next) < 0 }
func (h heads) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *heads) Push(x any)        { *h = append(*h, x.(*run)) }
func (h *heads) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
