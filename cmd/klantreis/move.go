package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/moving"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/policy"
	"klantreis/domain/vault"
)

// move brings all that a platform keeps to another place.
type move struct {
	From       string `help:"Where everything is: a data folder, a PostgreSQL database, or @FILE with the address of one." env:"KLANTREIS_MOVE_FROM" placeholder:"PLACE"`
	FromEvents string `help:"Where events are instead." env:"KLANTREIS_MOVE_FROM_EVENTS" placeholder:"PLACE"`
	FromVault  string `help:"Where keys are instead." env:"KLANTREIS_MOVE_FROM_VAULT" placeholder:"URL|@FILE"`
	FromOps    string `help:"Where the access log and how far policies are is kept instead." env:"KLANTREIS_MOVE_FROM_OPS" placeholder:"URL|@FILE"`
	dataFlag   `group:"Where it goes, named as it will be served:"`
}

func (c move) Run(ctx context.Context, o out) (err error) {
	from, err := placeAt("--from", c.From)
	if err != nil {
		return err
	}
	at, err := c.places()
	switch {
	case err != nil:
		return err
	case at.InFolder() && from.address == at.Dir, from.scheme != "sqlite" && from.address == at.Vault:
		return errors.New("--from is the place that everything would go to: name another with --data, or with --database")
	}
	source, closeSource, err := c.source(ctx, from, keyOf(at.Dir))
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	target, closeTarget, err := c.target(ctx, from, at)
	if err != nil {
		return fmt.Errorf("target: %w", err)
	}
	defer func() { err = errors.Join(err, closeTarget()) }()
	return c.move(ctx, o, source, target)
}

func (c move) move(ctx context.Context, o out, source, target moving.Parts) error {
	var policies []string
	for _, p := range policy.All {
		policies = append(policies, p.Name)
	}
	began := time.Now()
	p := &pace{talk: o.talk}
	moved, err := moving.Move(ctx, source, target, policies, p.show)
	if err != nil {
		return err
	}
	if err := sayCopied(o, moved, time.Since(began)); err != nil {
		return err
	}
	if moved.Since > 0 {
		return fmt.Errorf("%d events came to the source meanwhile, so a process still serves it: stop that, and move again", moved.Since)
	}
	fmt.Fprintln(o.talk, "So are the keys, the access log and what policies have done. Views are built when the new place is served.")
	return nil
}

func keyOf(dir string) string { return filepath.Join(dir, "key") }

// source opens what is moved. No other process can write to a folder
// meanwhile. The keys in a database take the key file that the target has.
func (c move) source(ctx context.Context, from place, keyFile string) (moving.Parts, func() error, error) {
	switch {
	case from.scheme == "esdb":
		return moving.Parts{}, nil, errors.New("EventStoreDB keeps events alone: name it with --from-events, and the rest with --from")
	case from.scheme == "sqlite":
		if c.FromEvents+c.FromVault+c.FromOps != "" {
			return moving.Parts{}, nil, errors.New("all of a data folder moves: leave out --from-events, --from-vault and --from-ops")
		}
		if err := (dataFlag{Data: from.address}).there(); err != nil {
			return moving.Parts{}, nil, err
		}
		return inFolder(ctx, from.address, sqlite.Options{})
	}
	if _, err := os.Stat(keyFile); errors.Is(err, fs.ErrNotExist) {
		return moving.Parts{}, nil, fmt.Errorf("there is no key file %s: put a copy there of the one that serves the source", keyFile)
	}
	at := platform.Places{Events: from.address, Vault: from.address, Ops: from.address}
	for _, one := range []struct {
		flag, given string
		to          *string
	}{{"--from-events", c.FromEvents, &at.Events}, {"--from-vault", c.FromVault, &at.Vault}, {"--from-ops", c.FromOps, &at.Ops}} {
		if one.given == "" {
			continue
		}
		p, err := placeAt(one.flag, one.given)
		if err != nil {
			return moving.Parts{}, nil, err
		}
		*one.to = p.address
	}
	return inDatabases(ctx, at, keyFile)
}

// target opens the place that everything goes to. The key file goes first: the
// keys are of use only with it, and requests are known by what follows from it.
func (c move) target(ctx context.Context, from place, at platform.Places) (moving.Parts, func() error, error) {
	taken := false
	if from.scheme == "sqlite" {
		if err := os.Mkdir(at.Dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return moving.Parts{}, nil, fmt.Errorf("make data folder: %w", err)
		}
		_, err := os.Stat(keyOf(at.Dir))
		taken = errors.Is(err, fs.ErrNotExist)
		if err := vault.CopyMasterKey(keyOf(from.address), keyOf(at.Dir)); err != nil {
			return moving.Parts{}, nil, err
		}
	}
	open := func() (moving.Parts, func() error, error) { return inDatabases(ctx, at, keyOf(at.Dir)) }
	if at.InFolder() {
		open = func() (moving.Parts, func() error, error) {
			return inFolder(ctx, at.Dir, sqlite.Options{Filling: true})
		}
	}
	parts, done, err := open()
	if errors.Is(err, postgres.ErrWrongKey) {
		err = fmt.Errorf("%w; a database that a folder moves to is prepared with the folder's own key, as by klantreis migrate --data %s", err, from.address)
	}
	if err != nil && taken {
		err = errors.Join(err, os.Remove(keyOf(at.Dir)))
	}
	return parts, done, err
}

func inFolder(ctx context.Context, dir string, o sqlite.Options) (moving.Parts, func() error, error) {
	f, err := sqlite.Open(ctx, dir, o)
	if err != nil {
		return moving.Parts{}, nil, err
	}
	return moving.Parts{Events: f.Events, Vault: f.Vault, Ops: f.Ops}, f.Close, nil
}

func inDatabases(ctx context.Context, at platform.Places, keyFile string) (parts moving.Parts, done func() error, err error) {
	var opened []func() error
	done = func() (err error) {
		for _, one := range slices.Backward(opened) {
			err = errors.Join(err, one())
		}
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, done())
		}
	}()
	log, err := placeAt("events", at.Events)
	if err != nil {
		return parts, done, err
	}
	events, closeEvents, err := log.log(ctx, false)
	if err != nil {
		return parts, done, err
	}
	opened = append(opened, closeEvents)
	keys, err := postgres.OpenVault(ctx, at.Vault, keyFile)
	if err != nil {
		return parts, done, err
	}
	opened = append(opened, keys.Close)
	ops, err := postgres.OpenOps(ctx, at.Ops)
	if err != nil {
		return parts, done, err
	}
	opened = append(opened, ops.Close)
	return moving.Parts{Events: events, Vault: keys, Ops: ops}, done, nil
}
