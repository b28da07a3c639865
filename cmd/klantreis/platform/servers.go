package platform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"klantreis/adapters/postgres"
	"klantreis/domain/vault"
)

// Places say where everything is kept. Without addresses that is the data
// folder; with them it holds the key file, and what this machine needs to talk
// to the process that serves.
type Places struct {
	Dir                       string
	Events, Vault, Ops, Views string // addresses of databases: all of them, or none
	Analyst                   string // the role of analysts' tools in the database of views; "" for none
}

// InFolder says that everything is in the data folder.
func (at Places) InFolder() bool { return at.Events+at.Vault+at.Ops+at.Views == "" }

// keyFile is where the master key of a vault in a database is.
func (at Places) keyFile() string { return filepath.Join(at.Dir, "key") }

// Keep opens the stores at these places.
func Keep(ctx context.Context, at Places, notice func(why string)) (Stores, error) {
	if at.InFolder() {
		return folder(ctx, at.Dir, notice)
	}
	s, err := servers(ctx, at)
	if err != nil {
		return Stores{}, errors.Join(err, s.Close())
	}
	return s, nil
}

// servers opens stores in databases. Close closes what was opened, also when
// that was not all of them.
func servers(ctx context.Context, at Places) (s Stores, err error) {
	var opened []func() error
	s = Stores{
		Dir:    at.Dir,
		Derive: func(purpose string) ([]byte, error) { return vault.Derive(at.keyFile(), purpose) },
		Health: func() error { return nil }, // whoever asks a server that is away is told
		Close: func() (err error) {
			for _, one := range slices.Backward(opened) {
				err = errors.Join(err, one())
			}
			return err
		},
	}
	events, err := postgres.OpenEvents(ctx, at.Events)
	if err != nil {
		return s, err
	}
	s.Events, opened = events, append(opened, events.Close)
	keys, err := postgres.OpenVault(ctx, at.Vault, at.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("there is no key file %s: put back the one that this vault was made with, or make both with klantreis migrate", at.keyFile())
	}
	if err != nil {
		return s, err
	}
	s.Vault, opened = keys, append(opened, keys.Close)
	ops, err := postgres.OpenOps(ctx, at.Ops)
	if err != nil {
		return s, err
	}
	s.Ops, opened = ops, append(opened, ops.Close)
	views, err := postgres.OpenViews(ctx, at.Views, postgres.ViewsOptions{Analyst: at.Analyst})
	if err != nil {
		return s, err
	}
	s.Views, s.Turn, opened = views, views, append(opened, views.Close)
	return s, nil
}

// Migrate prepares the databases at these places for this version of the
// program, for the role that it works as, and makes the key file of a new
// vault. It may be repeated.
func Migrate(ctx context.Context, at Places, role string) error {
	for _, part := range []struct {
		address string
		part    postgres.Part
	}{{at.Events, postgres.EventsPart}, {at.Vault, postgres.VaultPart}, {at.Ops, postgres.OpsPart}, {at.Views, postgres.ViewsPart}} {
		if err := postgres.Migrate(ctx, part.address, role, part.part); err != nil {
			return err
		}
	}
	return firstKey(ctx, at)
}

// firstKey makes the key file of a vault that has none yet. A vault that was
// made with another key is left alone, and so is the file that it needs.
func firstKey(ctx context.Context, at Places) error {
	if _, err := os.Stat(at.keyFile()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(at.Dir, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	if err := vault.CreateMasterKey(at.keyFile()); err != nil {
		return err
	}
	keys, err := postgres.OpenVault(ctx, at.Vault, at.keyFile())
	switch {
	case errors.Is(err, postgres.ErrWrongKey):
		return errors.Join(err, os.Remove(at.keyFile()))
	case err != nil:
		return err
	}
	return keys.Close()
}
