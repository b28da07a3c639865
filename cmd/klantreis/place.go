package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/eventstore"
)

// placeAt reads a place that a flag names, which may be in a file. A folder may
// be named as it is.
func placeAt(flag, given string) (platform.Place, error) {
	given, err := address(flag, somewhere(given))
	if err != nil {
		return "", err
	}
	if given == "" {
		return "", fmt.Errorf("%s is needed: a data folder, postgres://…, esdb://… or @FILE with such an address", flag)
	}
	dir, named := platform.Place(given).Folder()
	switch {
	case named:
		given = dir
	case !strings.Contains(given, "://"):
	case platform.Place(given).Known():
		return platform.Place(given), nil
	default:
		return "", fmt.Errorf("%s: a place is a data folder, or an address that begins with postgres:// or esdb://", flag)
	}
	dir, err = filepath.Abs(given)
	return platform.InFolder(dir), err
}

// logAt opens the log at a place that a flag names, for reading or else to bring
// events there.
func logAt(ctx context.Context, o out, flag string, at platform.Place, reading bool) (s eventstore.Store, done func() error, err error) {
	switch dir, is := at.Folder(); {
	case is && reading:
		err = (dataFlag{Data: dir}).there()
	case is:
		err = noBackup(dir)
	}
	if err == nil {
		s, done, err = platform.Log(ctx, at, reading, warnings(o))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", flag, err)
	}
	return s, done, nil
}
