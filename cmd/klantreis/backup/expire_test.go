package backup

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"klantreis/adapters/sqlite"
)

// A copy that is damaged keeps the keys of no other.
func TestOneDamagedCopyHoldsUpNoOther(t *testing.T) {
	in := t.TempDir()
	for name, manifest := range map[string]string{"a": "{", "b": `{"made": {"at": "2026-01-02T08:00:00Z"}}`} {
		dir := filepath.Join(in, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string]string{manifestFile: manifest, sqlite.VaultPart.File(): "keys"} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	expired, err := Expire(in, time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC))
	if !slices.Equal(expired.Names, []string{"b"}) || err == nil || !strings.Contains(err.Error(), "expire backups: a: ") {
		t.Errorf("expired are %+v, %v", expired, err)
	}
}

// A copy that was broken off has no manifest, and keys all the same. A folder of
// another name may be one that is served.
func TestACopyThatWasBrokenOffLosesItsKeys(t *testing.T) {
	in, now := t.TempDir(), time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for name, days := range map[string]int{"old" + part: MaxDays, "new" + part: MaxDays - 1, "served": 400} {
		dir := filepath.Join(in, name)
		vault, at := filepath.Join(dir, sqlite.VaultPart.File()), now.AddDate(0, 0, -days)
		if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(vault, []byte("keys"), 0o600), os.Chtimes(vault, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(in, "empty"+part), 0o700); err != nil {
		t.Fatal(err)
	}
	if expired, err := Expire(in, now); !slices.Equal(expired.Names, []string{"old" + part}) || !slices.Equal(expired.LeftAlone, []string{"served"}) || expired.Backups != 3 || err != nil {
		t.Errorf("expired are %+v, %v", expired, err)
	}
}

// Whoever mistypes the folder is told so, instead of keys living on in another.
func TestAFolderWithoutBackupsIsNotTheOne(t *testing.T) {
	in := t.TempDir()
	if err := os.Mkdir(filepath.Join(in, "other"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Expire(in, time.Now()); err == nil || !strings.Contains(err.Error(), "there is no backup in "+in+": name the folder that backups are in") {
		t.Errorf("without any: %v", err)
	}
	if err := os.WriteFile(filepath.Join(in, manifestFile), []byte(`{"made": {"at": "2026-01-02T08:00:00Z"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Expire(in, time.Now()); err == nil || !strings.Contains(err.Error(), in+" is a backup itself: name the folder that it is in") {
		t.Errorf("a backup: %v", err)
	}
}
