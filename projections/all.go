// Package projections lists the views, which are all that is ever asked.
package projections

import (
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
	"klantreis/projections/disclosures"
	"klantreis/projections/funds"
	"klantreis/projections/journeys"
	"klantreis/projections/ledger"
	"klantreis/projections/meetings"
	"klantreis/projections/needs"
	"klantreis/projections/oversight"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
	"klantreis/projections/references"
	"klantreis/projections/referrals"
	"klantreis/projections/reorganisations"
	"klantreis/projections/tallies"
	"klantreis/projections/vouchers"
)

// All is every view of the platform.
var All = []projector.View{
	clients.View,
	journeys.View,
	pipeline.View,
	needs.View,
	agenda.View,
	meetings.View,
	tallies.View,
	vouchers.View,
	funds.View,
	ledger.View,

	referrals.View,
	disclosures.View,
	reorganisations.View,

	oversight.View,
	references.View,
}
