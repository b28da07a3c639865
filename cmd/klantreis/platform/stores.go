package platform

import (
	"context"
	"errors"

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
	Vault  vault.Movable
	Ops    Ops
	Views  Views

	Turn Turn // nil where no other process keeps the same views

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

// A Turn has one of several processes keep the views, and tells the others.
type Turn interface {
	// Lead waits until no other process leads and then runs work, whose
	// context ends with [postgres.ErrLead] as its cause when another may lead.
	Lead(ctx context.Context, work func(context.Context) error) error

	// Moves has a token whenever a view may have moved, until ctx is done.
	Moves(ctx context.Context) <-chan struct{}
}

// folder keeps everything in a data folder, and makes it if it is not there.
// Why views are built anew over a log that has events is worth a notice.
func folder(ctx context.Context, dir string, notice func(why string)) (Stores, error) {
	folder, err := sqlite.Open(ctx, dir, sqlite.Options{})
	if err != nil {
		return Stores{}, err
	}
	views, err := folder.OpenViews(ctx)
	if err != nil {
		return Stores{}, errors.Join(err, folder.Close())
	}
	if head, err := folder.Events.Head(ctx); err == nil && !head.IsZero() && views.Anew != "" {
		notice(views.Anew)
	}
	return Stores{
		Dir: dir, Events: folder.Events, Vault: folder.Vault, Ops: folder.Ops, Views: views,
		Derive: folder.Derive, Health: folder.Health, Close: folder.Close,
	}, nil
}
