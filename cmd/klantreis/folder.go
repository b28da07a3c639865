package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/platform"
	"klantreis/projections/projector"
)

// dataFlag is the folder that a command works on.
type dataFlag struct {
	Data string `help:"Data folder; ${default} where none is named." type:"path" default:"klantreis-data" env:"KLANTREIS_DATA" placeholder:"DIR"`
}

// there refuses a folder that does not exist: a command that only looks, or
// works on what there is, must not make a folder of a name with a typing error.
func (d dataFlag) there() error {
	if _, err := os.Stat(d.Data); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no data folder %s: name another with --data, or make one with klantreis serve or klantreis demo", d.Data)
	}
	return nil // what else is wrong with it is said when it is opened
}

// look opens the folder for reading only, beside whichever process serves it.
func (d dataFlag) look(ctx context.Context) (*sqlite.Folder, error) {
	if err := d.there(); err != nil {
		return nil, err
	}
	return sqlite.OpenReadOnly(ctx, d.Data)
}

// open opens the folder for writing, makes it if it is not there, and builds
// the platform over it.
func (d dataFlag) open(ctx context.Context, log *slog.Logger, report func(projector.Progress)) (*platform.Platform, error) {
	stores, err := platform.Folder(ctx, d.Data, log)
	if err != nil {
		return nil, err
	}
	return platform.Open(stores, log, report)
}
