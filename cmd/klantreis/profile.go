package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
)

// profileFolder is the variable that names a folder for profiles.
const profileFolder = "KLANTREIS_PROFILE"

// profiled writes down where the time of this process goes until it is ended, to
// a file of its own in the folder that KLANTREIS_PROFILE names: functions of the
// program and nothing that it works on. Of such files scripts/profile makes
// default.pgo, from which the compiler sees what to optimise most.
func profiled() (end func() error, err error) {
	dir := os.Getenv(profileFolder)
	if dir == "" {
		return func() error { return nil }, nil
	}
	f, err := os.OpenFile(filepath.Join(dir, fmt.Sprintf("%d.pprof", os.Getpid())), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write a profile to KLANTREIS_PROFILE: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}
