package engine_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
)

// A life is one run of the program. It ends at some step, before or after any
// call to what is durable has its effect, and nothing that it does after that
// counts. Between steps others may act, and a step may fail.
type life struct {
	chance  *rand.Rand
	left    int    // steps to live; negative: for ever
	between func() // what others do
	fails   float64
}

// step dies in a way that nothing can recover from.
func (l *life) step() {
	if l.left == 0 {
		runtime.Goexit()
	}
	l.left--
	l.between()
}

// do surrounds a call with steps.
func do[T any](l *life, call func() (T, error)) (T, error) {
	l.step()
	var none T
	if l.chance.Float64() < l.fails {
		return none, errDown // before it had an effect
	}
	got, err := call()
	l.step()
	if l.chance.Float64() < l.fails {
		return none, errDown // and after
	}
	return got, err
}

func doing(l *life, call func() error) error {
	_, err := do(l, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

type mortalStore struct {
	eventstore.Store
	*life
}

func (s mortalStore) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	return do(s.life, func() (eventstore.Position, error) { return s.Store.Append(ctx, stream, after, events...) })
}

func (s mortalStore) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	return do(s.life, func() ([]eventstore.Recorded, error) { return s.Store.Stream(ctx, stream, after, limit) })
}

func (s mortalStore) Page(ctx context.Context, after eventstore.Checkpoint, limit int) ([]eventstore.Recorded, error) {
	return do(s.life, func() ([]eventstore.Recorded, error) { return s.Store.Page(ctx, after, limit) })
}

type mortalVault struct {
	vault.Vault
	*life
}

func (v mortalVault) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	return do(v.life, func() ([]vault.Key, error) { return v.Vault.Create(ctx, stream, ids...) })
}

func (v mortalVault) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	return do(v.life, func() (map[uuid.UUID]vault.Key, error) { return v.Vault.Open(ctx, ids...) })
}

func (v mortalVault) Destroy(ctx context.Context, stream string) error {
	return doing(v.life, func() error { return v.Vault.Destroy(ctx, stream) })
}

func (v mortalVault) DestroyKeys(ctx context.Context, stream string, ids ...uuid.UUID) error {
	return doing(v.life, func() error { return v.Vault.DestroyKeys(ctx, stream, ids...) })
}

type mortalDocuments struct {
	document.Store
	*life
}

func (d mortalDocuments) Remove(ctx context.Context, stream string) error {
	return doing(d.life, func() error { return d.Store.Remove(ctx, stream) })
}

func (d mortalDocuments) Drop(ctx context.Context, n document.Name, age time.Duration) error {
	return doing(d.life, func() error { return d.Store.Drop(ctx, n, age) })
}

type mortalProgress struct {
	engine.Progress
	*life
}

func (p mortalProgress) Checkpoint(ctx context.Context, policy string) (eventstore.Checkpoint, error) {
	return do(p.life, func() (eventstore.Checkpoint, error) { return p.Progress.Checkpoint(ctx, policy) })
}

func (p mortalProgress) Advance(ctx context.Context, policy string, from, to eventstore.Checkpoint, park ...engine.Parked) error {
	return doing(p.life, func() error { return p.Progress.Advance(ctx, policy, from, to, park...) })
}

func (p mortalProgress) Parked(ctx context.Context, policy string) ([]engine.Parked, error) {
	return do(p.life, func() ([]engine.Parked, error) { return p.Progress.Parked(ctx, policy) })
}

func (p mortalProgress) Tried(ctx context.Context, parked engine.Parked) error {
	return doing(p.life, func() error { return p.Progress.Tried(ctx, parked) })
}

func (p mortalProgress) Done(ctx context.Context, policy string, event uuid.UUID) error {
	return doing(p.life, func() error { return p.Progress.Done(ctx, policy, event) })
}
