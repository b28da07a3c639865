package postgres_test

import (
	"path/filepath"
	"testing"

	"klantreis/adapters/postgres"
	"klantreis/domain/access"
	"klantreis/domain/access/logtest"
	"klantreis/domain/policy/engine"
	"klantreis/domain/policy/engine/progresstest"
	"klantreis/domain/vault"
	"klantreis/domain/vault/vaulttest"
)

func openOps(t testing.TB, url string) *postgres.Ops {
	t.Helper()
	o, err := postgres.OpenOps(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// newKeyFile makes a master key.
func newKeyFile(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "key")
	if err := vault.CreateMasterKey(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func openVault(t testing.TB, url, keyFile string) *postgres.Vault {
	t.Helper()
	v, err := postgres.OpenVault(t.Context(), url, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func TestProgress(t *testing.T) {
	progresstest.Run(t, func(t testing.TB) engine.Progress { return openOps(t, prepared(t)) })
}

func TestAccessLog(t *testing.T) {
	logtest.Run(t, func(t testing.TB) access.Log { return openOps(t, logAlone(t)) })
}

func TestVault(t *testing.T) {
	vaulttest.Run(t, func(t testing.TB) vault.Vault { return openVault(t, prepared(t), newKeyFile(t)) })
}

func TestVaultMoves(t *testing.T) {
	vaulttest.RunMovable(t, func(t testing.TB, keyFile string) vault.Movable { return openVault(t, prepared(t), keyFile) })
}
