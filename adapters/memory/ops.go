package memory

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// Progress implements [engine.Progress].
type Progress struct {
	mu          sync.Mutex
	checkpoints map[string]eventstore.Checkpoint
	parked      []engine.Parked
}

var _ engine.Progress = (*Progress)(nil)

// NewProgress returns the progress of policies that never ran.
func NewProgress() *Progress {
	return &Progress{checkpoints: map[string]eventstore.Checkpoint{}}
}

// Checkpoint implements [engine.Progress].
func (p *Progress) Checkpoint(ctx context.Context, policy string) (eventstore.Checkpoint, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.checkpoints[policy], ctx.Err()
}

// Advance implements [engine.Progress].
func (p *Progress) Advance(ctx context.Context, policy string, from, to eventstore.Checkpoint, park ...engine.Parked) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.checkpoints[policy] != from {
		return engine.ErrMoved
	}
	p.checkpoints[policy] = to
	for _, fact := range park {
		if p.find(fact.Policy, fact.Event) < 0 { // what is known of it stays
			p.parked = append(p.parked, fact)
		}
	}
	slices.SortStableFunc(p.parked, func(a, b engine.Parked) int {
		return cmp.Or(a.Position.Compare(b.Position), cmp.Compare(a.Policy, b.Policy))
	})
	return nil
}

func (p *Progress) find(policy string, event uuid.UUID) int {
	return slices.IndexFunc(p.parked, func(fact engine.Parked) bool { return fact.Policy == policy && fact.Event == event })
}

// Parked implements [engine.Progress].
func (p *Progress) Parked(ctx context.Context, policy string) ([]engine.Parked, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	others := func(fact engine.Parked) bool { return policy != "" && fact.Policy != policy }
	return slices.DeleteFunc(slices.Clone(p.parked), others), ctx.Err()
}

// Tried implements [engine.Progress]: it counts one attempt more and keeps its
// time and error.
func (p *Progress) Tried(ctx context.Context, tried engine.Parked) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := p.find(tried.Policy, tried.Event); i >= 0 && ctx.Err() == nil {
		fact := &p.parked[i]
		fact.Attempts, fact.Tried, fact.Error = fact.Attempts+1, tried.Tried, tried.Error
	}
	return ctx.Err()
}

// Done implements [engine.Progress].
func (p *Progress) Done(ctx context.Context, policy string, event uuid.UUID) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := p.find(policy, event); i >= 0 && ctx.Err() == nil {
		p.parked = slices.Delete(p.parked, i, i+1)
	}
	return ctx.Err()
}
