package bench

import (
	"bufio"
	"container/heap"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// A spool is one batch of made-up journeys on its way into a folder. Batches
// are merged by the time of recording, so that a journey's events lie spread
// through the log as they would in real life.
type spool struct {
	file *os.File
	in   *gob.Decoder
	next spooled
}

// A spooled event knows when it was recorded.
type spooled struct {
	Recorded eventstore.Recorded
	At       int64 // microseconds
}

// write fills a new spool with a log.
func write(path string, log []eventstore.Recorded) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("spool events: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	out := gob.NewEncoder(w)
	for _, r := range log {
		m, err := codec.DecodeMeta(r.Meta)
		if err != nil {
			return fmt.Errorf("spool events: %w", err)
		}
		if err := out.Encode(spooled{r, m.RecordedAt.UnixMicro()}); err != nil {
			return fmt.Errorf("spool events: %w", err)
		}
	}
	return w.Flush()
}

// openSpool makes a spool ready at its first event.
func openSpool(path string) (*spool, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open spool: %w", err)
	}
	s := &spool{file: f, in: gob.NewDecoder(bufio.NewReaderSize(f, 256<<10))}
	return s, s.advance()
}

func (s *spool) advance() error {
	s.next = spooled{}
	return s.in.Decode(&s.next)
}

// merged yields the events of all spools in the order of recording.
func merged(paths []string) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		var h spools
		defer func() {
			for _, s := range h {
				s.file.Close()
			}
		}()
		for _, path := range paths {
			s, err := openSpool(path)
			if err != nil {
				yield(eventstore.Recorded{}, err)
				return
			}
			h = append(h, s)
		}
		heap.Init(&h)
		for len(h) > 0 {
			if !yield(h[0].next.Recorded, nil) {
				return
			}
			switch err := h[0].advance(); {
			case errors.Is(err, io.EOF):
				heap.Pop(&h).(*spool).file.Close()
			case err != nil:
				yield(eventstore.Recorded{}, fmt.Errorf("read spool: %w", err))
				return
			default:
				heap.Fix(&h, 0)
			}
		}
	}
}

type spools []*spool

func (s spools) Len() int           { return len(s) }
func (s spools) Less(i, j int) bool { return s[i].next.At < s[j].next.At }
func (s spools) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *spools) Push(x any)        { *s = append(*s, x.(*spool)) }
func (s *spools) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}
