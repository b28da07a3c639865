package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAProfileIsWrittenWhereItIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("KLANTREIS_PROFILE", dir)
	command(t, "version")
	written, err := filepath.Glob(filepath.Join(dir, "*.pprof"))
	if err != nil || len(written) != 1 {
		t.Fatalf("there are %v, %v", written, err)
	}
	if info, err := os.Stat(written[0]); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("it is %v, %v", info, err)
	}
	t.Setenv("KLANTREIS_PROFILE", filepath.Join(dir, "missing"))
	if _, _, err := attempt(t, "version"); err == nil || !strings.Contains(err.Error(), "KLANTREIS_PROFILE") {
		t.Errorf("a folder that is not there: %v", err)
	}
}
