package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/cmd/klantreis/platform"
	"klantreis/projections/projector"
)

// dataFlag is where a command finds what it works on.
type dataFlag struct {
	Data     string    `help:"Data folder; ${default} where none is named." type:"path" default:"klantreis-data" env:"KLANTREIS_DATA" placeholder:"DIR"`
	Database somewhere `help:"Keep everything in this PostgreSQL database, and in the data folder the key file alone." env:"KLANTREIS_DATABASE" placeholder:"URL|@FILE"`
	EventsAt somewhere `name:"events" help:"Keep events elsewhere: in EventStoreDB (esdb://…), another PostgreSQL database (postgres://…) or a folder (sqlite:DIR)." env:"KLANTREIS_EVENTS" placeholder:"URL|@FILE"`
	VaultAt  somewhere `name:"vault" help:"Keep keys elsewhere: in another PostgreSQL database or a folder." env:"KLANTREIS_VAULT" placeholder:"URL|@FILE"`
	OpsAt    somewhere `name:"ops" help:"Keep the access log and how far policies are elsewhere, likewise." env:"KLANTREIS_OPS" placeholder:"URL|@FILE"`
	ViewsAt  somewhere `name:"views" help:"Keep views elsewhere, likewise." env:"KLANTREIS_VIEWS" placeholder:"URL|@FILE"`
	Analyst  string    `help:"The role of analysts' tools in the database of views, which sees those in which no row is about anybody." env:"KLANTREIS_ANALYST" placeholder:"ROLE"`
}

// A somewhere is where something is kept: an address, or @ and the file that it
// is in.
type somewhere string

// UnmarshalText refuses one that is empty, as a variable that was never set
// makes it: a new folder would be served instead of what was meant.
func (s *somewhere) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return errors.New("an address is missing: give one, or @ and the file that it is in; leave the flag out to keep this in the data folder")
	}
	*s = somewhere(text)
	return nil
}

// places are the addresses that were given, secrets in files read, if a process
// that does this can work with them.
func (d dataFlag) places(role platform.Role) (at platform.Places, err error) {
	if d.Data == "" { // as a variable that was never set makes it
		return at, errors.New("--data: the name of a folder is missing: give one, or leave the flag out for klantreis-data")
	}
	at = platform.Places{Dir: d.Data, Analyst: d.Analyst}
	database, err := address("--database", d.Database)
	if err == nil && database != "" && !platform.Place(database).InPostgres() {
		err = errors.New("--database: an address begins with postgres://; EventStoreDB is named with --events, a folder with --data")
	}
	if err != nil {
		return at, err
	}
	for _, one := range []struct {
		flag  string
		given somewhere
		to    *platform.Place
	}{{"--events", d.EventsAt, &at.Events}, {"--vault", d.VaultAt, &at.Vault}, {"--ops", d.OpsAt, &at.Ops}, {"--views", d.ViewsAt, &at.Views}} {
		given, err := address(one.flag, one.given)
		if err != nil {
			return at, err
		}
		*one.to = platform.Place(cmp.Or(given, database))
	}
	return at, at.Check(role)
}

// address reads an address that may be in a file, and refuses one of PostgreSQL
// that nothing can be opened with.
func address(flag string, given somewhere) (string, error) {
	at, err := unwrapped(flag, given)
	if err == nil && platform.Place(at).InPostgres() {
		if err = postgres.CheckURL(at); err != nil {
			err = fmt.Errorf("%s: %w", flag, err)
		}
	}
	return at, err
}

func unwrapped(flag string, given somewhere) (string, error) {
	name, in := strings.CutPrefix(string(given), "@")
	if !in {
		return string(given), nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("%s: read address: %w", flag, err)
	}
	inside := strings.TrimSpace(string(text))
	if inside == "" {
		return "", fmt.Errorf("%s: there is no address in %s", flag, name)
	}
	return inside, nil
}

// there refuses a folder that does not exist: a command that only looks, or
// works on what there is, must not make a folder of a name with a typing error.
func (d dataFlag) there() error {
	if _, err := os.Stat(d.Data); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data folder %s: name another with --data, or make one with klantreis serve or klantreis demo", d.Data)
	}
	return nil // what else is wrong with it is said when it is opened
}

// look opens what there is for reading only.
func (d dataFlag) look(ctx context.Context, o out) (*platform.Sight, error) {
	if err := d.there(); err != nil {
		return nil, err
	}
	at, err := d.places(platform.All)
	if err != nil {
		return nil, err
	}
	return platform.Look(ctx, at, warnings(o))
}

// warnings is the log of a command that answers and ends.
func warnings(o out) *slog.Logger {
	return slog.New(slog.NewTextHandler(o.talk, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// clock tells the time of what is recorded. Tests set it back.
var clock = time.Now

// open opens the stores for writing, makes a folder that is not there, and
// builds the platform over them. It waits for a server that is away.
func (d dataFlag) open(ctx context.Context, role platform.Role, log *slog.Logger, report func(projector.Progress)) (*platform.Platform, error) {
	return d.over(ctx, platform.Keep, role, log, report)
}

// openNow is open for a command that does something and ends.
func (d dataFlag) openNow(ctx context.Context, o out) (*platform.Platform, error) {
	return d.over(ctx, platform.KeepNow, platform.All, warnings(o), func(projector.Progress) {})
}

type keeper func(context.Context, platform.Places, *slog.Logger) (platform.Stores, error)

func (d dataFlag) over(ctx context.Context, keep keeper, role platform.Role, log *slog.Logger, report func(projector.Progress)) (*platform.Platform, error) {
	at, err := d.places(role)
	if err == nil {
		err = current(at)
	}
	if err != nil {
		return nil, err
	}
	stores, err := keep(ctx, at, log)
	if err != nil {
		return nil, err
	}
	return platform.Open(stores, clock, log, report)
}
