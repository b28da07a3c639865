package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"klantreis/adapters/esdb"
	"klantreis/adapters/postgres"
	"klantreis/adapters/sqlite"
	"klantreis/domain/eventstore"
)

// A place is where a log is kept: a data folder, or the address of a database.
type place struct {
	flag    string // that named it
	scheme  string // sqlite, postgres or esdb
	address string // of the database, or the folder
}

// placeAt reads a place, which may be in a file. Errors never show an address:
// it may hold a password.
func placeAt(flag, given string) (p place, err error) {
	given, err = told(flag, given)
	if err != nil {
		return p, err
	}
	if dir, is := strings.CutPrefix(given, "sqlite:"); is {
		given = dir
	}
	scheme, _, isAddress := strings.Cut(given, "://")
	switch {
	case given == "":
		return p, fmt.Errorf("%s is needed: a data folder, postgres://…, esdb://… or @FILE with such an address", flag)
	case !isAddress:
		dir, err := filepath.Abs(given)
		return place{flag, "sqlite", dir}, err
	case scheme == "postgres", scheme == "postgresql":
		return place{flag, "postgres", given}, nil
	case scheme == "esdb", scheme == "esdb+discover":
		return place{flag, "esdb", given}, nil
	}
	return p, fmt.Errorf("%s: a place is a data folder, or an address that begins with postgres:// or esdb://", flag)
}

// reach is how long opening waits for a server that does not answer.
const reach = 20 * time.Second

// log opens the log at a place, for reading or else to bring events there.
func (p place) log(ctx context.Context, reading bool) (eventstore.Store, func() error, error) {
	switch p.scheme {
	case "postgres":
		log, err := postgres.OpenEvents(ctx, p.address)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p.flag, err)
		}
		return log, log.Close, nil
	case "esdb":
		waiting, enough := context.WithTimeout(ctx, reach)
		defer enough()
		log, err := esdb.Open(waiting, p.address, esdb.Options{})
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p.flag, err)
		}
		return log, func() error { log.Close(); return nil }, nil
	}
	open := sqlite.OpenLog
	if reading {
		open = sqlite.ReadLog
		if err := (dataFlag{Data: p.address}).there(); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", p.flag, err)
		}
	}
	folder, err := open(ctx, p.address)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", p.flag, err)
	}
	return folder.Events, folder.Close, nil
}
