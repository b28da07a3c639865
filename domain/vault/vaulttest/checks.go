package vaulttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

func id(n int) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, n)) }

func ids(n int) (all []uuid.UUID) {
	for i := range n {
		all = append(all, id(i))
	}
	return all
}

func stays(ctx context.Context, v vault.Vault) error {
	made, err := v.Create(ctx, "a", id(1), id(2))
	if err != nil {
		return err
	}
	again, err := v.Create(ctx, "a", id(2), id(3), id(1), id(3))
	if err != nil {
		return err
	}
	if len(made) != 2 || len(again) != 4 {
		return fmt.Errorf("2 and 4 keys were asked for, %d and %d came", len(made), len(again))
	}
	if again[0] != made[1] || again[2] != made[0] || again[1] != again[3] {
		return errors.New("a key changed when it was asked for again")
	}
	return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(1): made[0], id(2): made[1], id(3): again[1]}, id(3), id(2), id(1), id(1))
}

func differs(ctx context.Context, v vault.Vault) error {
	seen := map[vault.Key]bool{{}: true}
	for i := range 20 {
		keys, err := v.Create(ctx, fmt.Sprint("s", i/2), id(2*i), id(2*i+1))
		if err != nil {
			return err
		}
		for _, k := range keys {
			if seen[k] {
				return errors.New("two keys are the same, or one is zero")
			}
			seen[k] = true
		}
	}
	return nil
}

func derives(_ context.Context, v vault.Vault) error {
	seen := map[string]string{}
	for _, purpose := range []string{"one", "two", "", "one", "two"} {
		secret, err := v.Derive(purpose)
		if err != nil {
			return err
		}
		if len(secret) != 32 {
			return fmt.Errorf("a secret has %d bytes", len(secret))
		}
		if of, known := seen[string(secret)]; known && of != purpose {
			return errors.New("two purposes have the same secret")
		}
		seen[string(secret)] = purpose
	}
	if len(seen) != 3 {
		return errors.New("a purpose had another secret when it was asked for again")
	}
	return nil
}

func sameForAll(ctx context.Context, v vault.Vault) error {
	const askers = 16
	var wg sync.WaitGroup
	got, errs := make([][]vault.Key, askers), make([]error, askers)
	for i := range askers {
		wg.Go(func() { got[i], errs[i] = v.Create(ctx, "a", ids(5)...) })
	}
	wg.Wait()
	for i := range askers {
		if errs[i] != nil {
			return errs[i]
		}
		if !slices.Equal(got[i], got[0]) {
			return errors.New("two who asked for the same keys got different ones")
		}
	}
	return nil
}

func manyAtOnce(ctx context.Context, v vault.Vault) error {
	const streams, each = 50, 60
	all, made := ids(streams*each), map[uuid.UUID]vault.Key{}
	for i := range streams {
		some := all[i*each : (i+1)*each]
		keys, err := v.Create(ctx, fmt.Sprint("s", i), some...)
		if err != nil {
			return err
		}
		for n, k := range keys {
			made[some[n]] = k
		}
	}
	return wantOpen(ctx, v, made, append(all, id(-1))...)
}

func destroyed(ctx context.Context, v vault.Vault) error {
	a, err := v.Create(ctx, "a", id(1), id(2))
	if err != nil {
		return err
	}
	b, err := v.Create(ctx, "b", id(3))
	if err != nil {
		return err
	}
	return first(
		func() error {
			return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(1): a[0], id(2): a[1], id(3): b[0]}, id(1), id(2), id(3))
		},
		func() error { return v.Destroy(ctx, "a") },
		func() error { return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(3): b[0]}, id(1), id(2), id(3)) },
		func() error { return v.Destroy(ctx, "a") },
		func() error { return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(3): b[0]}, id(1), id(2), id(3)) },
	)
}

func noNewOnes(ctx context.Context, v vault.Vault) error {
	if _, err := v.Create(ctx, "a", id(1)); err != nil {
		return err
	}
	return first(
		func() error { return v.Destroy(ctx, "a") },
		func() error { return wantDestroyed(ctx, v, "a", id(1)) },
		func() error { return wantDestroyed(ctx, v, "a", id(2)) },
		func() error { return wantMissing(ctx, v, id(1), id(2)) },
		func() error { _, err := v.Create(ctx, "b", id(3)); return err },
	)
}

// afterDestruction destroys while others read and make keys of the stream.
func afterDestruction(ctx context.Context, v vault.Vault) error {
	for round := range 20 {
		stream, key := fmt.Sprint("s", round), id(round)
		if _, err := v.Create(ctx, stream, key); err != nil {
			return err
		}
		stop := use(ctx, v, stream, key, id(-1-round))
		err := v.Destroy(ctx, stream)
		if err == nil {
			err = wantMissing(ctx, v, key, id(-1-round))
		}
		stop()
		if err == nil {
			err = wantMissing(ctx, v, key, id(-1-round))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// use reads and makes keys from several goroutines until it is stopped.
func use(ctx context.Context, v vault.Vault, stream string, ids ...uuid.UUID) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				_, _ = v.Open(ctx, ids...)
				_, _ = v.Create(ctx, stream, ids...)
			}
		})
	}
	return func() {
		cancel()
		wg.Wait()
	}
}

func ending(ctx context.Context, v vault.Vault) error {
	keys, err := v.Create(ctx, "a", id(1))
	if err != nil {
		return err
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, creating := v.Create(done, "a", id(2))
	_, opening := v.Open(done, id(1))
	for _, err := range []error{creating, opening, v.Destroy(done, "a"), v.DestroyKeys(done, "a", id(1))} {
		if !errors.Is(err, context.Canceled) {
			return fmt.Errorf("with a context that is done: got %v", err)
		}
	}
	return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(1): keys[0]}, id(1), id(2))
}

func wantOpen(ctx context.Context, v vault.Vault, want map[uuid.UUID]vault.Key, ids ...uuid.UUID) error {
	got, err := v.Open(ctx, ids...)
	if err != nil {
		return err
	}
	if len(got) != len(want) {
		return fmt.Errorf("%d keys opened, want %d", len(got), len(want))
	}
	for id, k := range want {
		if got[id] != k {
			return fmt.Errorf("key %s is not the one that was made", id)
		}
	}
	return nil
}

func wantMissing(ctx context.Context, v vault.Vault, ids ...uuid.UUID) error {
	return wantOpen(ctx, v, nil, ids...)
}

func wantDestroyed(ctx context.Context, v vault.Vault, stream string, id uuid.UUID) error {
	if keys, err := v.Create(ctx, stream, id); !errors.Is(err, vault.ErrDestroyed) {
		return fmt.Errorf("a destroyed stream got %d keys and %v, want ErrDestroyed", len(keys), err)
	}
	return nil
}

// first returns the first error of steps, each of which runs only when the one
// before it succeeded.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
