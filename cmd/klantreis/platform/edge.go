package platform

import (
	"context"
	"log/slog"

	"klantreis/api"
	"klantreis/api/auth"
	"klantreis/projections/projector"
)

// API returns the edge of the platform. What requests start there goes on
// until background is done.
func (p *Platform) API(background context.Context, verifier *auth.Verifier, log *slog.Logger) (*api.Server, error) {
	printKey, err := p.Stores.Vault.Derive("fingerprints of requests")
	if err != nil {
		return nil, err
	}
	reader, err := projector.Marking(p.Stores.Views, p.Stores.Vault)
	if err != nil {
		return nil, err
	}
	s := &api.Server{
		Book: p.Book, Directory: p.Directory, Staff: p.Staff, Clients: p.Clients, Journeys: p.Journeys, Meetings: p.Meetings, Tallies: p.Tallies, Merges: p.Merges,
		Documents: p.Stores.Documents, Reader: reader,
		Vouchers: p.Vouchers, Funds: p.Funds, Reorganisations: p.Reorganisations, Findings: p.people.Findings, Alike: p.people.Alike,
		Views: p.Views, Policies: p.Policies, AccessLog: p.Stores.Ops, Auth: verifier,
		PrintKey: printKey, Lists: p.Book.Lists, Stopped: p.stopped, Writable: p.Stores.Writable, Keeps: p.keeping.Load, Now: p.now, Log: log, Background: background,
	}
	s.Metrics = p.metrics(s.Parts)
	return s, nil
}
