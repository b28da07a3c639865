package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klantreis/cmd/klantreis/moving"
)

// eventsCopy brings a log to another place.
type eventsCopy struct {
	From string `help:"Whose log: a data folder, postgres://…, esdb://… or @FILE with such an address. It may be served meanwhile." env:"KLANTREIS_COPY_FROM" placeholder:"PLACE"`
	To   string `help:"Where to: likewise. A PostgreSQL database must be prepared with klantreis migrate. Nobody else may write there." env:"KLANTREIS_COPY_TO" placeholder:"PLACE"`
}

func (c eventsCopy) Run(ctx context.Context, o out) (err error) {
	from, err := placeAt("--from", c.From)
	if err != nil {
		return err
	}
	to, err := placeAt("--to", c.To)
	switch {
	case err != nil:
		return err
	case from == to:
		return errors.New("--from and --to are the same place")
	}
	source, closeSource, err := logAt(ctx, o, "--from", from, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	target, closeTarget, err := logAt(ctx, o, "--to", to, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTarget()) }()
	began := time.Now()
	p := &pace{talk: o.talk}
	copied, err := moving.CopyLog(ctx, source, target, p.show)
	if err != nil {
		return err
	}
	if err := sayCopied(o, copied, time.Since(began)); err != nil {
		return err
	}
	if copied.Since > 0 {
		fmt.Fprintf(o.talk, "%d events came to the source meanwhile: copy again to catch up.\n", copied.Since)
	}
	return nil
}

// sayCopied says what came of copying a log.
func sayCopied(o out, copied moving.Copied, took time.Duration) error {
	fmt.Fprintf(o.talk, "%d events were there already and %d were copied, in %s. Read back, both logs are the same:\n",
		copied.There, copied.Sum.Events-copied.There, took.Round(100*time.Millisecond))
	_, err := fmt.Fprintln(o.answers, copied.Sum)
	return err
}
