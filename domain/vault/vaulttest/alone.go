package vaulttest

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

func destroyedAlone(ctx context.Context, v vault.Vault) error {
	a, err := v.Create(ctx, "a", id(1), id(2), id(3), id(4))
	if err != nil {
		return err
	}
	rest := map[uuid.UUID]vault.Key{id(1): a[0], id(4): a[3]}
	left := func() error { return wantOpen(ctx, v, rest, id(1), id(2), id(3), id(4)) }
	return first(
		func() error { return v.DestroyKeys(ctx, "a") },
		func() error { return v.DestroyKeys(ctx, "a", id(2), id(3)) },
		left,
		func() error { return v.DestroyKeys(ctx, "a", id(2)) },
		left,
		func() error { return wantDestroyed(ctx, v, "a", id(2)) },
		func() error { _, err := v.Create(ctx, "a", id(4), id(5)); return err },
		func() error { return v.Destroy(ctx, "a") },
		func() error { return v.DestroyKeys(ctx, "a", id(1)) },
		func() error { return wantMissing(ctx, v, id(1), id(2), id(3), id(4), id(5)) },
	)
}

func passedOver(ctx context.Context, v vault.Vault) error {
	a, err := v.Create(ctx, "a", id(1))
	if err != nil {
		return err
	}
	b, err := v.Create(ctx, "b", id(2))
	if err != nil {
		return err
	}
	return first(
		func() error { return v.DestroyKeys(ctx, "a", id(2), id(3)) },
		func() error { return v.DestroyKeys(ctx, "c", id(1)) },
		func() error {
			return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(1): a[0], id(2): b[0]}, id(1), id(2), id(3))
		},
		func() error {
			if again, err := v.Create(ctx, "b", id(2)); err != nil || again[0] != b[0] {
				return fmt.Errorf("the other stream's key is not what it was: %w", err)
			}
			return nil
		},
	)
}

// aloneWhileInUse destroys a key while others read and make it.
func aloneWhileInUse(ctx context.Context, v vault.Vault) error {
	for round := range 20 {
		key, stays := id(round), id(-1-round)
		keys, err := v.Create(ctx, "a", key, stays)
		if err != nil {
			return err
		}
		want := map[uuid.UUID]vault.Key{stays: keys[1]}
		stop := use(ctx, v, "a", stays, key)
		err = v.DestroyKeys(ctx, "a", key)
		if err == nil {
			err = wantOpen(ctx, v, want, key, stays)
		}
		stop()
		if err := errors.Join(err, wantOpen(ctx, v, want, key, stays)); err != nil {
			return err
		}
	}
	return nil
}
