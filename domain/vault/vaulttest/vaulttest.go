// Package vaulttest holds every [vault.Vault] to the same promises, because an
// erasure is only as good as the vault that destroys the keys.
//
// What the suite cannot see is what is left in files; an adapter that keeps
// keys on disk searches its own.
package vaulttest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// patience is how long a promise may take before it counts as a hang.
const patience = time.Minute

// Run checks the vaults that open returns, an empty one for every promise. A
// failure prints the promise that broke.
func Run(t *testing.T, open func(testing.TB) vault.Vault) {
	t.Helper()
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := p.check(ctx, open(t)); err != nil {
				t.Errorf("%v\npromised: %s", err, p.because)
			}
		})
	}
}

// A promise is one thing the port says, and the words it says it in.
type promise struct {
	name    string
	because string
	check   func(context.Context, vault.Vault) error
}

var promises = []promise{
	{"a key that was made stays the same",
		"Create returns the keys with these ids, in order; a key that does not exist yet is made.",
		stays},
	{"every key is another one",
		"Every stream has a key, and every free text has one of its own.",
		differs},
	{"many who ask for a key get the same one",
		"Create returns the keys with these ids; all methods may be called concurrently.",
		sameForAll},
	{"a purpose has one secret, and each another one",
		"Derive returns a secret of 32 bytes; it is the same for all who open this vault, and tells nothing of that of another purpose.",
		derives},
	{"an unknown key is left out",
		"Open returns those of the keys that exist.",
		func(ctx context.Context, v vault.Vault) error {
			keys, err := v.Create(ctx, "a", id(1))
			if err != nil {
				return err
			}
			return first(
				func() error { return wantOpen(ctx, v, map[uuid.UUID]vault.Key{id(1): keys[0]}, id(1), id(2)) },
				func() error { return wantOpen(ctx, v, nil, id(2)) },
				func() error { return wantOpen(ctx, v, nil) },
			)
		}},
	{"many keys are opened at once",
		"Open returns those of the keys that exist.",
		manyAtOnce},
	{"a key belongs to one stream",
		"A key that is made belongs to the stream.",
		func(ctx context.Context, v vault.Vault) error {
			if _, err := v.Create(ctx, "a", id(1)); err != nil {
				return err
			}
			if keys, err := v.Create(ctx, "b", id(2), id(1)); err == nil {
				return fmt.Errorf("another stream got %d keys", len(keys))
			}
			return wantMissing(ctx, v, id(2))
		}},
	{"destroyed keys do not open",
		"Destroy makes the keys of a stream unrecoverable.",
		destroyed},
	{"a stream whose keys were destroyed gets no new ones",
		"Destroy leaves a mark that keeps new ones from being made.",
		noNewOnes},
	{"a stream may be destroyed before it has keys",
		"Destroy leaves a mark that keeps new ones from being made. It may be repeated.",
		func(ctx context.Context, v vault.Vault) error {
			return first(
				func() error { return v.Destroy(ctx, "a") },
				func() error { return v.Destroy(ctx, "a") },
				func() error { return wantDestroyed(ctx, v, "a", id(1)) },
				func() error { return wantMissing(ctx, v, id(1)) },
			)
		}},
	{"one key is destroyed alone",
		"DestroyKeys makes these keys of a stream unrecoverable, and no others. It may be repeated; the stream gets new ones.",
		destroyedAlone},
	{"only keys of the stream are destroyed",
		"An id that was never made, or is of a key of another stream, is passed over.",
		passedOver},
	{"nobody gets a key after it was destroyed alone",
		"When DestroyKeys returns, the keys are unrecoverable, whoever was reading or making them meanwhile.",
		aloneWhileInUse},
	{"nobody gets a key after its destruction",
		"When Destroy returns, the keys are unrecoverable, whoever was reading or making them meanwhile.",
		afterDestruction},
	{"a context that is done changes nothing",
		"All methods end early with the context's error when it is done.",
		ending},
	{"a key does not print itself",
		"A key is never written down or logged.",
		func(ctx context.Context, v vault.Vault) error {
			keys, err := v.Create(ctx, "a", id(1))
			if err != nil {
				return err
			}
			hidden := vault.Key{}
			for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
				if fmt.Sprintf(format, keys[0]) != fmt.Sprintf(format, hidden) {
					return fmt.Errorf("%s shows the key", format)
				}
			}
			return nil
		}},
}
