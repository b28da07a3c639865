package vaulttest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/vault"
)

// RunMovable checks the vaults that open returns, which are empty and have the
// master key in a file.
func RunMovable(t *testing.T, open func(t testing.TB, keyFile string) vault.Movable) {
	t.Helper()
	for name, check := range map[string]func(ctx context.Context, one, same, foreign vault.Movable) error{
		"keys open where they were brought":          movesKeys,
		"what was destroyed is not brought back":     movesNoDestroyed,
		"keys of another master key are not kept":    keepsNoForeign,
		"another key does not take the place of one": keepsItsOwn,
		"a key that was destroyed alone stays away":  movesNoneDestroyedAlone,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			var files [2]string
			for i := range files {
				files[i] = filepath.Join(t.TempDir(), "key")
				if err := vault.CreateMasterKey(files[i]); err != nil {
					t.Fatal(err)
				}
			}
			if err := check(ctx, open(t, files[0]), open(t, files[0]), open(t, files[1])); err != nil {
				t.Error(err)
			}
		})
	}
}

// allKept reads what a vault keeps, a few at a time.
func allKept(ctx context.Context, v vault.Movable) (all []vault.Kept, err error) {
	for after := uuid.Nil; ; after = all[len(all)-1].ID {
		page, err := v.Kept(ctx, after, 7)
		all = append(all, page...)
		if err != nil || len(page) < 7 {
			return all, err
		}
	}
}

func movesKeys(ctx context.Context, one, same, _ vault.Movable) error {
	want := map[uuid.UUID]vault.Key{}
	for i, id := range ids(40) {
		keys, err := one.Create(ctx, fmt.Sprint("s", i/3), id)
		if err != nil {
			return err
		}
		want[id] = keys[0]
	}
	kept, err := allKept(ctx, one)
	if err != nil {
		return err
	}
	if len(kept) != 40 || !slices.IsSortedFunc(kept, func(a, b vault.Kept) int { return slices.Compare(a.ID[:], b.ID[:]) }) {
		return fmt.Errorf("%d keys are kept of 40, or not in order", len(kept))
	}
	there := func() error {
		got, err := allKept(ctx, same)
		if err == nil && !reflect.DeepEqual(got, kept) {
			err = errors.New("they are not the same")
		}
		return err
	}
	return first(
		func() error { return same.Keep(ctx) },
		func() error { return same.Keep(ctx, kept[:20]...) },
		func() error { return same.Keep(ctx, kept...) },
		func() error { return same.Keep(ctx, kept...) },
		there,
		func() error { return wantOpen(ctx, same, want, ids(41)...) },
	)
}

func movesNoDestroyed(ctx context.Context, one, same, _ vault.Movable) error {
	for i := range 4 {
		if _, err := one.Create(ctx, fmt.Sprint("s", i), id(i)); err != nil {
			return err
		}
	}
	early, err := allKept(ctx, one)
	if err != nil {
		return err
	}
	if err := errors.Join(one.Destroy(ctx, "s3"), one.Destroy(ctx, "s1"), same.Destroy(ctx, "s2")); err != nil {
		return err
	}
	kept, err := allKept(ctx, one)
	if err != nil || len(kept) != 2 {
		return fmt.Errorf("%d keys are kept of 2, %w", len(kept), err)
	}
	if streams, err := one.Destroyed(ctx); err != nil || !slices.Equal(streams, []string{"s1", "s3"}) {
		return fmt.Errorf("destroyed are %v, %w", streams, err)
	}
	if err := same.Keep(ctx, early...); !errors.Is(err, vault.ErrDestroyed) {
		return fmt.Errorf("keys of a stream whose keys were destroyed: %v", err)
	}
	return wantOpen(ctx, same, nil, ids(4)...)
}

func movesNoneDestroyedAlone(ctx context.Context, one, same, _ vault.Movable) error {
	keys, err := one.Create(ctx, "a", id(1), id(2))
	if err != nil {
		return err
	}
	early, err := allKept(ctx, one)
	if err != nil {
		return err
	}
	return first(
		func() error { return same.Keep(ctx, early...) },
		func() error { return errors.Join(one.DestroyKeys(ctx, "a", id(2)), same.DestroyKeys(ctx, "a", id(2))) },
		func() error {
			if kept, err := allKept(ctx, one); err != nil || len(kept) != 1 || kept[0].ID != id(1) {
				return fmt.Errorf("%d keys are kept of 1, %w", len(kept), err)
			}
			return nil
		},
		func() error { return wantAlone(ctx, one, vault.Kept{ID: id(2), Stream: "a"}) },
		func() error {
			if err := same.Keep(ctx, early...); !errors.Is(err, vault.ErrDestroyed) {
				return fmt.Errorf("a key that was destroyed here: %v", err)
			}
			return nil
		},
		func() error { return wantOpen(ctx, same, map[uuid.UUID]vault.Key{id(1): keys[0]}, id(1), id(2)) },
		func() error { return one.Destroy(ctx, "a") },
		func() error { return wantAlone(ctx, one) },
	)
}

func wantAlone(ctx context.Context, v vault.Movable, want ...vault.Kept) error {
	got, err := v.DestroyedAlone(ctx)
	if err == nil && (len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want)) {
		err = fmt.Errorf("destroyed alone are %v, want %v", got, want)
	}
	return err
}

func keepsNoForeign(ctx context.Context, one, same, foreign vault.Movable) error {
	if _, err := one.Create(ctx, "a", id(1)); err != nil {
		return err
	}
	if _, err := foreign.Create(ctx, "b", id(2)); err != nil {
		return err
	}
	mine, err := allKept(ctx, one)
	if err != nil {
		return err
	}
	theirs, err := allKept(ctx, foreign)
	if err != nil {
		return err
	}
	if same.Keep(ctx, mine[0], theirs[0]) == nil {
		return errors.New("a key that nobody can open was kept")
	}
	renamed := mine[0]
	renamed.Stream = "b"
	if same.Keep(ctx, renamed) == nil {
		return errors.New("a key was kept for another stream")
	}
	if kept, err := allKept(ctx, same); err != nil || len(kept) != 0 {
		return fmt.Errorf("%d keys are there, %w", len(kept), err)
	}
	return nil
}

func keepsItsOwn(ctx context.Context, one, same, _ vault.Movable) error {
	if _, err := one.Create(ctx, "a", id(1), id(2)); err != nil {
		return err
	}
	own, err := same.Create(ctx, "a", id(2))
	if err != nil {
		return err
	}
	kept, err := allKept(ctx, one)
	if err != nil {
		return err
	}
	if same.Keep(ctx, kept...) == nil {
		return errors.New("another key took its place")
	}
	return wantOpen(ctx, same, map[uuid.UUID]vault.Key{id(2): own[0]}, id(1), id(2))
}
