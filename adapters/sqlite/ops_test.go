package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"klantreis/domain/access"
	"klantreis/domain/access/logtest"
	"klantreis/domain/policy/engine"
	"klantreis/domain/policy/engine/progresstest"
	"klantreis/domain/vault"
	"klantreis/domain/vault/vaulttest"
)

func TestProgress(t *testing.T) {
	progresstest.Run(t, func(t testing.TB) engine.Progress { return open(t, t.TempDir()).Ops })
}

func TestAccessLog(t *testing.T) {
	logtest.Run(t, func(t testing.TB) access.Log { return open(t, t.TempDir()).Ops })
}

func TestVault(t *testing.T) {
	vaulttest.Run(t, func(t testing.TB) vault.Vault { return open(t, t.TempDir()).Vault })
}

func TestVaultMoves(t *testing.T) {
	vaulttest.RunMovable(t, func(t testing.TB, keyFile string) vault.Movable {
		dir := t.TempDir()
		key, err := os.ReadFile(keyFile)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "key"), key, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return open(t, dir).Vault
	})
}
