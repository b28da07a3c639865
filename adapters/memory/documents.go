package memory

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"klantreis/domain/document"
)

// Documents implements [document.Store].
type Documents struct {
	mu   sync.Mutex
	all  map[document.Name]paper
	late time.Duration // how far its clock was put forward
}

type paper struct {
	sealed  document.Sealed
	put     time.Time
	settled bool
}

var _ document.Store = (*Documents)(nil)

// NewDocuments returns an empty store.
func NewDocuments() *Documents { return &Documents{all: map[document.Name]paper{}} }

// Later puts the store's clock forward, so that what is in it is older.
func (d *Documents) Later(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.late += by
}

// now is the store's clock.
func (d *Documents) now() time.Time { return time.Now().Add(d.late) }

// locked runs work with the documents, unless the context is done.
func (d *Documents) locked(ctx context.Context, work func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return work()
}

// Put implements [document.Store].
func (d *Documents) Put(ctx context.Context, n document.Name, s document.Sealed) error {
	return d.locked(ctx, func() error {
		p, there := d.all[n]
		other := there && !slices.EqualFunc(p.sealed, s, bytes.Equal)
		if !there {
			p.sealed = clone(s)
		}
		p.put = d.now()
		d.all[n] = p
		if other {
			return document.ErrOther
		}
		return nil
	})
}

func clone(s document.Sealed) (copied document.Sealed) {
	for _, chunk := range s {
		copied = append(copied, bytes.Clone(chunk))
	}
	return copied
}

// Get implements [document.Store].
func (d *Documents) Get(ctx context.Context, n document.Name) (s document.Sealed, err error) {
	err = d.locked(ctx, func() error {
		p, there := d.all[n]
		if !there {
			return document.ErrNotThere
		}
		s = clone(p.sealed)
		return nil
	})
	return s, err
}

// Drop implements [document.Store].
func (d *Documents) Drop(ctx context.Context, n document.Name, age time.Duration) error {
	return d.locked(ctx, func() error {
		if p, there := d.all[n]; there && d.now().Sub(p.put) >= age {
			delete(d.all, n)
		}
		return nil
	})
}

// Remove implements [document.Store].
func (d *Documents) Remove(ctx context.Context, stream string) error {
	return d.locked(ctx, func() error {
		maps.DeleteFunc(d.all, func(n document.Name, _ paper) bool { return n.Stream == stream })
		return nil
	})
}

// Names implements [document.Store].
func (d *Documents) Names(ctx context.Context, after document.Name, limit int) ([]document.Name, error) {
	return d.names(ctx, after, limit, func(paper) bool { return true })
}

// Loose implements [document.Store].
func (d *Documents) Loose(ctx context.Context, age time.Duration, after document.Name, limit int) ([]document.Name, error) {
	return d.names(ctx, after, limit, func(p paper) bool { return !p.settled && d.now().Sub(p.put) >= age })
}

func (d *Documents) names(ctx context.Context, after document.Name, limit int, want func(paper) bool) (names []document.Name, err error) {
	err = d.locked(ctx, func() error {
		for n, p := range d.all {
			if n.Compare(after) > 0 && want(p) {
				names = append(names, n)
			}
		}
		slices.SortFunc(names, document.Name.Compare)
		names = names[:min(limit, len(names))]
		return nil
	})
	return names, err
}

// Settle implements [document.Store].
func (d *Documents) Settle(ctx context.Context, names ...document.Name) error {
	return d.locked(ctx, func() error {
		for _, n := range names {
			if p, there := d.all[n]; there {
				p.settled = true
				d.all[n] = p
			}
		}
		return nil
	})
}
