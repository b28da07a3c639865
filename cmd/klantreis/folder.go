package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/projections/projector"
)

// dataFlag is where a command finds what it works on.
type dataFlag struct {
	Data     string `help:"Data folder; ${default} where none is named." type:"path" default:"klantreis-data" env:"KLANTREIS_DATA" placeholder:"DIR"`
	Database string `help:"Keep everything in this PostgreSQL database, and in the data folder the key file alone." env:"KLANTREIS_DATABASE" placeholder:"URL|@FILE"`
	EventsAt string `name:"events" help:"Keep events in this database instead." env:"KLANTREIS_EVENTS" placeholder:"URL|@FILE"`
	VaultAt  string `name:"vault" help:"Keep keys in this database instead." env:"KLANTREIS_VAULT" placeholder:"URL|@FILE"`
	OpsAt    string `name:"ops" help:"Keep the access log and how far policies are in this database instead." env:"KLANTREIS_OPS" placeholder:"URL|@FILE"`
	ViewsAt  string `name:"views" help:"Keep views in this database instead." env:"KLANTREIS_VIEWS" placeholder:"URL|@FILE"`
	Analyst  string `help:"The role of analysts' tools in the database of views, which sees them without identity." env:"KLANTREIS_ANALYST" placeholder:"ROLE"`
}

// places are the addresses that were given, secrets in files read.
func (d dataFlag) places() (at platform.Places, err error) {
	at = platform.Places{Dir: d.Data, Analyst: d.Analyst}
	missing := ""
	for _, one := range []struct {
		flag, address string
		to            *string
	}{{"--events", d.EventsAt, &at.Events}, {"--vault", d.VaultAt, &at.Vault}, {"--ops", d.OpsAt, &at.Ops}, {"--views", d.ViewsAt, &at.Views}} {
		if one.address == "" {
			one.address = d.Database
		}
		if *one.to, err = address(one.flag, one.address); err != nil {
			return at, err
		}
		if *one.to == "" {
			missing += " " + one.flag
		}
	}
	if at.Events+at.Vault+at.Ops+at.Views != "" && missing != "" {
		return at, fmt.Errorf("everything is in databases or nothing is: add --database, or%s", missing)
	}
	return at, nil
}

// address reads an address that is in a file, and refuses what is none.
func address(flag, given string) (string, error) {
	if name, in := strings.CutPrefix(given, "@"); in {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("%s: read address: %w", flag, err)
		}
		given = strings.TrimSpace(string(text))
	}
	scheme, _, _ := strings.Cut(given, "://")
	switch {
	case given == "", scheme == "postgres", scheme == "postgresql":
	default:
		return "", fmt.Errorf("%s: an address begins with postgres://", flag)
	}
	return given, nil
}

// there refuses a folder that does not exist: a command that only looks, or
// works on what there is, must not make a folder of a name with a typing error.
func (d dataFlag) there() error {
	if _, err := os.Stat(d.Data); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data folder %s: name another with --data, or make one with klantreis serve or klantreis demo", d.Data)
	}
	return nil // what else is wrong with it is said when it is opened
}

// A sight is what a command can look at beside whichever process serves it.
type sight struct {
	Events eventstore.Store
	Ops    engine.Progress
	Views  func(context.Context) (projector.Tables, error)
	Close  func() error
}

// look opens what there is for reading only.
func (d dataFlag) look(ctx context.Context) (*sight, error) {
	if err := d.there(); err != nil {
		return nil, err
	}
	at, err := d.places()
	if err != nil {
		return nil, err
	}
	if !at.InFolder() {
		s, err := platform.Keep(ctx, at, func(string) {})
		if err != nil {
			return nil, err
		}
		return &sight{s.Events, s.Ops, func(context.Context) (projector.Tables, error) { return s.Views, nil }, s.Close}, nil
	}
	folder, err := sqlite.OpenReadOnly(ctx, d.Data)
	if err != nil {
		return nil, err
	}
	views := func(ctx context.Context) (projector.Tables, error) { return folder.OpenViews(ctx) }
	return &sight{folder.Events, folder.Ops, views, folder.Close}, nil
}

// clock tells the time of what is recorded. Tests set it back.
var clock = time.Now

// open opens the stores for writing, makes a folder that is not there, and
// builds the platform over them.
func (d dataFlag) open(ctx context.Context, log *slog.Logger, report func(projector.Progress)) (*platform.Platform, error) {
	at, err := d.places()
	if err != nil {
		return nil, err
	}
	stores, err := platform.Keep(ctx, at, func(why string) { log.Info("views are built anew", "why", why) })
	if err != nil {
		return nil, err
	}
	return platform.Open(stores, clock, log, report)
}
