package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"klantreis/cmd/klantreis/platform"
	"klantreis/projections/projector"
)

// policiesGroup looks after the policies.
type policiesGroup struct {
	Redo policiesRedo `cmd:"" help:"Carry out again all that follows from what is recorded, once the log or the vault was put back from a copy. No process may serve the folder."`
}

type policiesRedo struct{ dataFlag }

func (c policiesRedo) Run(ctx context.Context, o out) error {
	if err := c.there(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(o.talk, &slog.HandlerOptions{Level: slog.LevelWarn}))
	p, err := platform.Open(ctx, c.Data, log, func(projector.Progress) {})
	if err != nil {
		return err
	}
	b := &bar{w: o.talk}
	parked, err := p.Redo(ctx, func(policy string, read uint64) { b.show(policy, int64(read), 0) })
	b.end()
	if err == nil && parked > 0 {
		err = fmt.Errorf("%d facts could not be carried out: the warnings say why, and whoever serves the folder tries them again", parked)
	}
	return errors.Join(err, p.Close())
}
