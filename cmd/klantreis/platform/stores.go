package platform

import (
	"context"
	"errors"
	"log/slog"

	"klantreis/cmd/klantreis/moving"
	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
	"klantreis/projections/projector"
)

// Stores are where a platform keeps everything: the four kinds of data that
// live differently, and a folder of its own. What is behind them is not for
// the platform to know.
type Stores struct {
	Dir    string // a folder of this machine, for the socket and tokens
	Events eventstore.Store
	Vault  Vault
	Ops    Ops
	Views  Views

	Documents document.Store // beside the vault

	Turn   Turn        // nil where no other process can keep views or carry out policies
	Beside func() bool // whether another does so, with other views; nil where none can

	Health   func() error                                 // what goes wrong in folders and still does
	Writable func(ctx context.Context, part string) error // why a part cannot be written, where that was seen; it is tried again
	Close    func() error
}

// A Vault is one that tells whether there ever was a key in it.
type Vault interface {
	vault.Movable
	Used(ctx context.Context) (bool, error)
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

// Keep opens the stores at these places, and makes folders that are not there.
// It waits for an EventStoreDB that is away until ctx is done, and says so in
// the log, as it does why views are built anew over a log that has events.
func Keep(ctx context.Context, at Places, log *slog.Logger) (Stores, error) {
	return keep(ctx, &opening{at: at, log: log, patient: true})
}

// KeepNow is [Keep] for whoever does something and ends: a server that is away
// is an error soon.
func KeepNow(ctx context.Context, at Places, log *slog.Logger) (Stores, error) {
	return keep(ctx, &opening{at: at, log: log})
}

func keep(ctx context.Context, o *opening) (Stores, error) {
	s, err := o.all(ctx)
	if err != nil {
		return Stores{}, errors.Join(err, o.close())
	}
	return s, nil
}

func (o *opening) all(ctx context.Context) (s Stores, err error) {
	s = Stores{Dir: o.at.Dir, Health: o.health, Writable: o.writable, Close: o.close}
	if s.Vault, s.Documents, err = o.vault(ctx); err != nil {
		return s, err
	}
	used, err := s.Vault.Used(ctx)
	if err != nil {
		return s, err
	}
	if s.Ops, err = o.ops(ctx); err != nil {
		return s, err
	}
	if err := errors.Join(moving.Whole(ctx, s.Ops), moving.Here(ctx, s.Ops)); err != nil {
		return s, err
	}
	if s.Events, err = o.events(ctx, used); err != nil {
		return s, err
	}
	if err := moving.WholeLog(ctx, s.Events); err != nil {
		return s, err
	}
	head, err := s.Events.Head(ctx)
	switch {
	case err != nil:
		return s, err
	case !head.IsZero() && !used:
		return s, errors.New("the log holds events, and the vault holds no keys: name the vault that belongs to this log, or put it back from its backup")
	}
	var anew string
	if s.Views, s.Turn, anew, err = o.views(ctx); err != nil {
		return s, err
	}
	if ops, shared := s.Ops.(leader); shared {
		t := &turns{views: s.Turn, policies: ops, log: o.log}
		s.Turn, s.Beside = t, t.beside.Load
	}
	if !head.IsZero() && anew != "" {
		o.log.Info("views are built anew", "why", anew)
	}
	return s, o.own()
}

// A Sight is what a command can look at beside whichever process serves it.
type Sight struct {
	Events eventstore.Store
	Ops    engine.Progress
	Views  func(context.Context) (projector.Tables, error) // opened by whoever asks them
	Close  func() error
}

// Look opens what is at these places and changes nothing in folders.
func Look(ctx context.Context, at Places, log *slog.Logger) (*Sight, error) {
	o := &opening{at: at, log: log, reading: true}
	s, err := o.sight(ctx)
	if err != nil {
		return nil, errors.Join(err, o.close())
	}
	return s, nil
}

func (o *opening) sight(ctx context.Context) (s *Sight, err error) {
	s = &Sight{Close: o.close, Views: func(ctx context.Context) (projector.Tables, error) {
		v, _, _, err := o.views(ctx)
		return v, err
	}}
	if s.Events, err = o.events(ctx, false); err != nil {
		return nil, err
	}
	if _, _, err = o.vault(ctx); err != nil { // one that is of another version, or has another key, is told of
		return nil, err
	}
	if s.Ops, err = o.ops(ctx); err != nil {
		return nil, err
	}
	return s, errors.Join(moving.Whole(ctx, s.Ops), moving.WholeLog(ctx, s.Events))
}
