package platform

import (
	"context"
	"errors"
	"log/slog"

	"klantreis/adapters/sqlite"
	"klantreis/domain/access"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
	"klantreis/projections/projector"
)

// Stores are where a platform keeps everything: the four kinds of data that
// live differently, and a folder of its own. What is behind them is not for
// the platform to know.
type Stores struct {
	Dir    string // a folder of this machine, for the socket, tokens and the key file
	Events eventstore.Store
	Vault  vault.Vault
	Ops    Ops
	Views  Views

	Derive func(purpose string) ([]byte, error) // a secret of 32 bytes, always the same for a purpose
	Health func() error                         // what goes wrong behind the scenes and still does
	Close  func() error
}

// Ops is what policies remember of their work, and the access log.
type Ops interface {
	engine.Progress
	access.Log
}

// Views are the tables of views, to write and to ask.
type Views interface {
	projector.Tables
	projector.Reader
}

// Folder keeps everything in a data folder, and makes it if it is not there.
func Folder(ctx context.Context, dir string, log *slog.Logger) (Stores, error) {
	folder, err := sqlite.Open(ctx, dir, sqlite.Options{})
	if err != nil {
		return Stores{}, err
	}
	views, err := folder.OpenViews(ctx)
	if err != nil {
		return Stores{}, errors.Join(err, folder.Close())
	}
	if head, err := folder.Events.Head(ctx); err == nil && !head.IsZero() && views.Anew != "" {
		log.Info("views are built anew", "why", views.Anew)
	}
	return Stores{
		Dir: dir, Events: folder.Events, Vault: folder.Vault, Ops: folder.Ops, Views: views,
		Derive: folder.Derive, Health: folder.Health, Close: folder.Close,
	}, nil
}
