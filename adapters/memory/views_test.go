package memory_test

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/projections/projector/tabletest"
)

func TestViews(t *testing.T) {
	tabletest.Run(t, func(testing.TB) tabletest.Harness {
		return tabletest.Harness{Tables: memory.NewViews(), Store: memory.NewStore(), Vault: memory.NewVault()}
	})
}

func TestViewsOverASparseLog(t *testing.T) {
	tabletest.Run(t, func(testing.TB) tabletest.Harness {
		return tabletest.Harness{Tables: memory.NewViews(), Store: memory.NewSparseStore(), Vault: memory.NewVault()}
	})
}
