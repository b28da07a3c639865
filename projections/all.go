// Package projections lists the views, which are all that is ever asked.
package projections

import (
	"klantreis/projections/clients"
	"klantreis/projections/funds"
	"klantreis/projections/journeys"
	"klantreis/projections/ledger"
	"klantreis/projections/needs"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
	"klantreis/projections/vouchers"
)

// All is every view of the platform.
var All = []projector.View{
	clients.View,
	journeys.View,
	pipeline.View,
	needs.View,
	vouchers.View,
	funds.View,
	ledger.View,
}
