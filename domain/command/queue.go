package command

import (
	"context"
	"sync"
)

// A queue lets one at a time work on a stream, in the order of arrival, so
// that those who wait here do not race each other at the store.
type queue struct {
	mu    sync.Mutex
	lines map[string]*line
}

type line struct {
	turn    chan struct{} // holds a token while nobody is at work
	waiting int           // at work or in line
}

// enter waits for its turn and returns the function that ends it.
func (q *queue) enter(ctx context.Context, stream string) (leave func(), err error) {
	q.mu.Lock()
	if q.lines == nil {
		q.lines = map[string]*line{}
	}
	l := q.lines[stream]
	if l == nil {
		l = &line{turn: make(chan struct{}, 1)}
		l.turn <- struct{}{}
		q.lines[stream] = l
	}
	l.waiting++
	q.mu.Unlock()

	select {
	case <-l.turn:
		return func() { q.leave(stream, l, true) }, nil
	case <-ctx.Done():
		q.leave(stream, l, false)
		return nil, ctx.Err()
	}
}

func (q *queue) leave(stream string, l *line, worked bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l.waiting--; l.waiting == 0 {
		delete(q.lines, stream)
	}
	if worked {
		l.turn <- struct{}{}
	}
}
