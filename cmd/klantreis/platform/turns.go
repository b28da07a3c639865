package platform

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

// A leader lets one process at a time do some work, as [Turn] does.
type leader interface {
	Lead(ctx context.Context, work func(context.Context) error) error
}

// turns make one of several processes keep the views and carry out policies
// where ops are shared: those who keep the same views take turns at them, and
// those who keep other views, as who was given another --views by mistake, wait
// for each other nevertheless.
type turns struct {
	views    Turn // nil where the views are this process's own
	policies leader
	log      *slog.Logger
	beside   atomic.Bool
}

// soonFree is longer than it takes a server to notice that a process is gone.
const soonFree = 6 * time.Second

// Lead implements [Turn].
func (t *turns) Lead(ctx context.Context, work func(context.Context) error) error {
	if t.views == nil {
		return t.lead(ctx, work)
	}
	return t.views.Lead(ctx, func(ctx context.Context) error { return t.lead(ctx, work) })
}

// lead waits for whoever carries out policies over the same ops, and says so: it
// keeps other views, or it would keep these.
func (t *turns) lead(ctx context.Context, work func(context.Context) error) error {
	waiting := time.AfterFunc(soonFree, func() {
		t.log.Warn(besides)
		t.beside.Store(true)
	})
	over := func() { waiting.Stop(); t.beside.Store(false) }
	defer over()
	return t.policies.Lead(ctx, func(ctx context.Context) error {
		over()
		return work(ctx)
	})
}

// Moves implements [Turn].
func (t *turns) Moves(ctx context.Context) <-chan struct{} {
	if t.views == nil {
		return nil // nobody else moves them
	}
	return t.views.Moves(ctx)
}

const besides = "another process carries out policies over the same ops and keeps other views, so that this one keeps none: give both the same --views, or end that one"
