package backup

import (
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
	if !slices.Equal(expired, []string{"b"}) || err == nil || !strings.Contains(err.Error(), "expire backups: a: ") {
		t.Errorf("expired are %q, %v", expired, err)
	}
}
