package memory_test

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/access"
	"klantreis/domain/access/logtest"
	"klantreis/domain/eventstore"
	"klantreis/domain/eventstore/storetest"
	"klantreis/domain/policy/engine"
	"klantreis/domain/policy/engine/progresstest"
	"klantreis/domain/vault"
	"klantreis/domain/vault/vaulttest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) eventstore.Store { return memory.NewStore() })
}

func TestSparseStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) eventstore.Store { return memory.NewSparseStore() })
}

func TestVault(t *testing.T) {
	vaulttest.Run(t, func(testing.TB) vault.Vault { return memory.NewVault() })
}

func TestProgress(t *testing.T) {
	progresstest.Run(t, func(testing.TB) engine.Progress { return memory.NewProgress() })
}

func TestAccessLog(t *testing.T) {
	logtest.Run(t, func(testing.TB) access.Log { return memory.NewAccessLog() })
}
