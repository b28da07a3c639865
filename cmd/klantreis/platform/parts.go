package platform

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"klantreis/adapters/postgres"
	"klantreis/cmd/klantreis/moving"
	"klantreis/domain/eventstore"
)

// Parts opens what a platform cannot do without, for whoever moves it to
// another place or, filling, from one. It fails while another process has any
// of it open, as far as that can be seen: EventStoreDB does not tell.
func Parts(ctx context.Context, at Places, filling bool, log *slog.Logger) (p moving.Parts, done func() error, err error) {
	if err := alone(ctx, at.Events, at.Vault, at.Ops); err != nil {
		return moving.Parts{}, nil, err
	}
	o := &opening{at: at, filling: filling, log: log}
	if p, err = o.parts(ctx); err != nil {
		return moving.Parts{}, nil, errors.Join(err, o.close())
	}
	return p, o.close, nil
}

// Alone fails while another process has any of these databases open, whatever it
// does there. It is asked before this process opens anything.
func Alone(ctx context.Context, at Places) error {
	return alone(ctx, at.Events, at.Vault, at.Ops, at.Views)
}

// alone looks for other processes before this one opens anything. A folder lets
// nobody else in anyway.
func alone(ctx context.Context, places ...Place) error {
	for i, p := range places {
		if !p.InPostgres() || slices.Contains(places[:i], p) {
			continue
		}
		if err := postgres.Alone(ctx, string(p)); err != nil {
			return err
		}
	}
	return nil
}

func (o *opening) parts(ctx context.Context) (p moving.Parts, err error) {
	keys, papers, err := o.vault(ctx)
	if err != nil {
		return p, err
	}
	used, err := keys.Used(ctx)
	if err != nil {
		return p, err
	}
	if p.Ops, err = o.ops(ctx); err != nil {
		return p, err
	}
	p.Vault, p.Documents = keys, papers
	p.Events, err = o.events(ctx, used && !o.filling)
	return p, err
}

// Log opens the log at a place alone: to be read, whatever is beside it, or
// else to be filled. It fails with [moving.ErrHalf] where the log says so, or ops
// at the same place: such a log is a part of one, and what was copied to it would
// keep the move from being finished.
func Log(ctx context.Context, at Place, reading bool, log *slog.Logger) (eventstore.Store, func() error, error) {
	o := &opening{at: Places{Events: at, Ops: at}, reading: reading, filling: !reading, log: log}
	s, err := o.events(ctx, false)
	if err == nil {
		err = moving.WholeLog(ctx, s)
	}
	if err == nil {
		err = o.whole(ctx)
	}
	if err != nil {
		return nil, nil, errors.Join(err, o.close())
	}
	return s, o.close, nil
}

// whole asks ops, if there are any beside the log. Those that cannot be opened,
// being damaged or of another version, keep nobody from copying the log.
func (o *opening) whole(ctx context.Context) error {
	switch o.at.Ops.kind() {
	case inEventStore:
		return nil
	case inFolder:
		if _, err := os.Stat(filepath.Join(o.at.folder(o.at.Ops), "ops.db")); err != nil {
			return nil
		}
	}
	ops, err := o.ops(ctx)
	if err != nil {
		return nil
	}
	return moving.Whole(ctx, ops)
}
