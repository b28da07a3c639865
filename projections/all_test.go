package projections

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/projections/projector"
)

func TestAllViewsAreInOrder(t *testing.T) {
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	if _, err := projector.New(source, memory.NewViews(), All, projector.Options{}); err != nil {
		t.Fatal(err)
	}
}
