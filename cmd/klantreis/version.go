package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version of the platform and of its API.
const version = "0.1.0"

type printVersion struct{}

// Run prints the version, the commit it was built from where that is known,
// and the Go release.
func (printVersion) Run(o out) error {
	commit := "unknown commit"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	_, err := fmt.Fprintf(o.answers, "klantreis %s (%s, %s)\n", version, commit, runtime.Version())
	return err
}
