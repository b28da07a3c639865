package work_test

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
	"klantreis/projections/funds"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/journeys"
	"klantreis/projections/meetings"
	"klantreis/projections/projector"
	"klantreis/projections/references"
	"klantreis/projections/referrals"
	"klantreis/projections/reorganisations"
	"klantreis/projections/vouchers"
)

// listed are the views that a list of work asks, journeys before the others.
var listed = []projector.View{
	journeys.View, clients.View, vouchers.View, references.View, reorganisations.View, meetings.View, agenda.View, funds.View, referrals.View,
}

// filled returns these views with a log taken into account.
func filled(t *testing.T, log []codec.Fact) *viewstest.Views {
	t.Helper()
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, log, listed...)
	return views
}
