package projector_test

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/projections/projector/tabletest"
)

func open(testing.TB) tabletest.Harness {
	return tabletest.Harness{Tables: memory.NewViews(), Store: memory.NewStore(), Vault: memory.NewVault()}
}

func TestTables(t *testing.T) { tabletest.Run(t, open) }
