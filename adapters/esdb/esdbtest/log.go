package esdbtest

import (
	"fmt"
	"slices"
	"sort"
	"sync"
	"time"
)

// Expected revisions that are not numbers, as the server writes them.
const (
	noStream     = -1
	anyRevision  = -2
	streamExists = -4
)

// A record is an event in the log. Its position is the byte where it begins,
// so positions grow in jumps; commit and prepare position are the same.
type record struct {
	at      uint64
	stream  string
	number  uint64
	most    int64 // of the event's id
	least   int64
	system  map[string]string
	data    []byte
	meta    []byte
	created time.Time
}

func (r *record) size() int {
	return len(r.system["type"]) + len(r.data) + len(r.meta)
}

func (r *record) same(other *record) bool {
	return r.most == other.most && r.least == other.least
}

// A log is all that a server remembers.
type log struct {
	mu      sync.Mutex
	records []*record
	streams map[string][]*record
	end     uint64        // bytes written
	grown   chan struct{} // closed when the log grows, and then replaced
}

func newLog() *log {
	return &log{streams: map[string][]*record{}, end: 1_234, grown: make(chan struct{})}
}

// gossip writes what a starting server writes about itself.
func (l *log) gossip() {
	_, _, _ = l.append("$$$stats-0.0.0.0:2113", anyRevision, []*record{{system: map[string]string{"type": "$metadata"}, data: []byte("{}")}})
}

// append decides on one append. It answers the last of its events, or where
// the stream stands instead.
//
// An append that expects a number, or no stream, is recognised when its events
// are already there; the memory of others is weak in the server, and not there
// at all here.
func (l *log) append(stream string, expected int64, events []*record) (last *record, current int64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	have := l.streams[stream]
	current = int64(len(have)) - 1
	switch {
	case expected == anyRevision, expected == streamExists && current >= 0, expected == current:
		return l.extend(stream, events), current + int64(len(events)), true
	case noStream <= expected && expected < current:
		place := have[expected+1:]
		if len(events) > 0 && len(events) <= len(place) && slices.EqualFunc(events, place[:len(events)], (*record).same) {
			return place[len(events)-1], expected + int64(len(events)), true
		}
	}
	return nil, current, false
}

func (l *log) extend(stream string, events []*record) (last *record) {
	for _, r := range events {
		r.stream, r.number, r.at = stream, uint64(len(l.streams[stream])), l.end
		r.created = time.Now()
		l.end += uint64(100 + len(stream) + r.size())
		l.records = append(l.records, r)
		l.streams[stream] = append(l.streams[stream], r)
		last = r
	}
	close(l.grown)
	l.grown = make(chan struct{})
	return last
}

// stream returns all events of one stream.
func (l *log) stream(name string) []*record {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clip(l.streams[name])
}

// all returns all events, and a channel that is closed when there are more.
func (l *log) all() ([]*record, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clip(l.records), l.grown
}

// index finds the event at a position. Beyond the end it answers the number of
// events; between two events there is nothing that could be read.
func index(records []*record, at uint64) (int, error) {
	i := sort.Search(len(records), func(i int) bool { return records[i].at >= at })
	if i < len(records) && records[i].at != at {
		return 0, fmt.Errorf("there is no event at %d", at)
	}
	return i, nil
}

// Truncate takes away all but the first n events, as when the server's data
// is put back from an older copy. The server must be away.
func (s *Server) Truncate(n int) {
	l := s.log
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end = l.records[n].at
	for _, r := range slices.Backward(l.records[n:]) {
		l.streams[r.stream] = l.streams[r.stream][:r.number:r.number]
	}
	l.records = slices.Clip(l.records[:n])
}

// Len is the number of events in the log.
func (s *Server) Len() int {
	all, _ := s.log.all()
	return len(all)
}
