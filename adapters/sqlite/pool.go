package sqlite

import (
	"context"
	"errors"
	"sync"

	"zombiezen.com/go/sqlite"
)

// A pool lends connections, at most as many at a time as it has slots, and
// opens them when they are first needed. The connection returned last is lent
// first: its cache is warm.
type pool struct {
	open   func() (*sqlite.Conn, error)
	slots  chan struct{}
	closed chan struct{}

	mu   sync.Mutex
	idle []*sqlite.Conn
}

func newPool(size int, open func() (*sqlite.Conn, error)) *pool {
	return &pool{open: open, slots: make(chan struct{}, size), closed: make(chan struct{})}
}

// with lends fn a connection. Statements on it end when ctx is done, and with
// then returns the context's error.
func (p *pool) with(ctx context.Context, fn func(*sqlite.Conn) error) error {
	if err := p.acquire(ctx); err != nil {
		return err
	}
	defer func() { <-p.slots }()
	c, err := p.take()
	if err != nil {
		return err
	}
	err = interruptible(ctx, c, fn)
	p.put(c, err)
	return err
}

// interruptible runs fn, whose statements end early with the context.
func interruptible(ctx context.Context, c *sqlite.Conn, fn func(*sqlite.Conn) error) error {
	if ctx.Done() != nil {
		c.SetInterrupt(ctx.Done())
	}
	err := fn(c)
	c.SetInterrupt(nil) // this also resets statements that fn left half read
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultInterrupt && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (p *pool) acquire(ctx context.Context) error {
	select {
	case <-p.closed:
		return ErrClosed
	default:
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.closed:
		return ErrClosed
	}
}

func (p *pool) take() (*sqlite.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c, nil
	}
	return p.open()
}

// put takes a connection back. One that failed is closed instead: whatever is
// wrong with it, the next one starts afresh.
func (p *pool) put(c *sqlite.Conn, err error) {
	if fromSQLite(err) || !c.AutocommitEnabled() {
		_ = c.Close() // it only read
		return
	}
	p.mu.Lock()
	p.idle = append(p.idle, c)
	p.mu.Unlock()
}

// close waits for every connection that is lent and closes them all.
func (p *pool) close() error {
	close(p.closed)
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	var errs []error
	for _, c := range p.idle {
		errs = append(errs, c.Close())
	}
	p.idle = nil
	return errors.Join(errs...)
}
