package api

// The views that answers are made from.
const (
	clientsView  = "clients"
	journeysView = "journeys"
	pipelineView = "pipeline"
	needsView    = "needs"
	ledgerView   = "ledger"
)
