package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klantreis/adapters/postgres"
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
	at, err := c.places(platform.All)
	switch {
	case err != nil:
		return err
	case at.Has(from):
		return errors.New("--from is the place that everything would go to: name another with --data, or with --database")
	}
	for _, dir := range at.Folders() {
		if err := noBackup(dir); err != nil {
			return err
		}
	}
	source, closeSource, err := c.source(ctx, o, from, at)
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	target, closeTarget, err := c.target(ctx, o, from, at)
	if err != nil {
		return fmt.Errorf("target: %w", err)
	}
	defer func() { err = errors.Join(err, closeTarget()) }()
	if err := c.move(ctx, o, source, target); err != nil {
		return err
	}
	if err := leave(ctx, from, at, source); err != nil { // first, so that there are never two to be served
		return err
	}
	if err := moving.Finish(ctx, target); err != nil {
		return err
	}
	fmt.Fprintln(o.talk, "So are the keys, the access log and what policies have done. Views are built when the new place is served.")
	fmt.Fprintln(o.talk, "Remove the old place, and let nobody serve it: keys that are destroyed in the new one live on there, and what is recorded there does not come along.")
	return nil
}

func (c move) move(ctx context.Context, o out, source, target moving.Parts) error {
	var policies []string
	for _, p := range policy.All {
		policies = append(policies, p.Name)
	}
	began := time.Now()
	p := &pace{talk: o.talk}
	copied, err := moving.Move(ctx, source, target, policies, p.show)
	if errors.Is(err, moving.ErrOther) || errors.Is(err, moving.ErrAhead) {
		return errors.Join(err, moving.Whole(ctx, target.Ops)) // one that is half can be moved to no other way, and says what can be done
	}
	if err != nil {
		return err
	}
	if err := sayCopied(o, copied, time.Since(began)); err != nil {
		return err
	}
	if copied.Since > 0 {
		return fmt.Errorf("%d events came to the source meanwhile, so a process still serves it: stop that, and move again", copied.Since)
	}
	return nil
}

// source opens what is moved. No other process can write to a folder
// meanwhile. The keys in a database take the key file that the target has.
func (c move) source(ctx context.Context, o out, from platform.Place, target platform.Places) (moving.Parts, func() error, error) {
	at := platform.Places{Dir: filepath.Dir(target.KeyFile()), Events: from, Vault: from, Ops: from}
	dir, inFolder := from.Folder()
	switch {
	case from.KeepsEventsAlone():
		return moving.Parts{}, nil, errors.New("EventStoreDB keeps events alone: name it with --from-events, and the rest with --from")
	case inFolder && c.FromEvents+c.FromVault+c.FromOps != "":
		return moving.Parts{}, nil, errors.New("all of a data folder moves: leave out --from-events, --from-vault and --from-ops")
	case inFolder:
		if err := errors.Join((dataFlag{Data: dir}).there(), noBackup(dir)); err != nil {
			return moving.Parts{}, nil, err
		}
	default:
		if _, err := os.Stat(target.KeyFile()); errors.Is(err, fs.ErrNotExist) {
			return moving.Parts{}, nil, fmt.Errorf("there is no key file %s: put a copy there of the one that serves the source", target.KeyFile())
		}
	}
	for _, one := range []struct {
		flag, given string
		to          *platform.Place
	}{{"--from-events", c.FromEvents, &at.Events}, {"--from-vault", c.FromVault, &at.Vault}, {"--from-ops", c.FromOps, &at.Ops}} {
		if one.given == "" {
			continue
		}
		p, err := placeAt(one.flag, one.given)
		if err != nil {
			return moving.Parts{}, nil, err
		}
		*one.to = p
	}
	if at.Vault.KeepsEventsAlone() || at.Ops.KeepsEventsAlone() {
		return moving.Parts{}, nil, errors.New("EventStoreDB keeps events alone: name it with --from-events")
	}
	return platform.Parts(ctx, at, false, warnings(o))
}

// target opens the place that everything goes to. The key file goes first: the
// keys are of use only with it, and requests are known by what follows from it.
func (c move) target(ctx context.Context, o out, from platform.Place, at platform.Places) (moving.Parts, func() error, error) {
	taken := false
	key := at.KeyFile()
	if dir, is := from.Folder(); is {
		if err := os.Mkdir(filepath.Dir(key), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return moving.Parts{}, nil, fmt.Errorf("make data folder: %w", err)
		}
		_, err := os.Stat(key)
		taken = errors.Is(err, fs.ErrNotExist)
		if err := vault.CopyMasterKey(filepath.Join(dir, "key"), key); err != nil {
			return moving.Parts{}, nil, err
		}
	}
	parts, done, err := platform.Parts(ctx, at, true, warnings(o))
	if errors.Is(err, postgres.ErrWrongKey) {
		err = fmt.Errorf("%w; a database that a folder moves to is prepared with the folder's own key, as by klantreis migrate --data %s", err, strings.TrimPrefix(string(from), "sqlite:"))
	}
	if err != nil && taken {
		err = errors.Join(err, os.Remove(key))
	}
	return parts, done, err
}
