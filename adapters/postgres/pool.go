package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/puddle/v2"
)

const (
	// answerTime is how long a server may take to answer, before it is taken
	// for lost.
	answerTime = 30 * time.Second

	// usualTime is much longer than nearly all statements take. One that took
	// it and may be repeated has a second chance on another connection: this
	// one may have gone silent, and whoever asks has ten seconds.
	usualTime = 2 * time.Second
)

// readCommitted lets each statement see what came before it.
var readCommitted = pgx.TxOptions{IsoLevel: pgx.ReadCommitted}

// A pool is the connections that one part reads with.
type pool struct {
	*pgxpool.Pool
	doubt  func() // told that a connection was dead: others may be
	health *health
}

// openPool opens a pool of connections to a database that is prepared for a
// part.
func openPool(ctx context.Context, url string, p Part) (pool, error) {
	config, err := poolConfig(url)
	if err != nil {
		return pool{}, err
	}
	opened, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return pool{}, err
	}
	if err := p.check(ctx, opened); err != nil {
		opened.Close()
		return pool{}, unreached(url, err)
	}
	return pool{opened, func() {}, new(health)}, nil
}

// once runs statements that must not be repeated.
func (p pool) once(ctx context.Context, run func(context.Context) error) error {
	return p.within(ctx, answerTime, run)
}

func (p pool) within(ctx context.Context, bound time.Duration, run func(context.Context) error) error {
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	err := run(bounded)
	if errors.Is(err, puddle.ErrClosedPool) {
		return ErrClosed
	}
	return orAway(ctx, err)
}

// repeat runs statements that may be repeated: a second time when their
// connection turned out to be dead, as all do that were open when the server
// started anew, or seems to be.
func (p pool) repeat(ctx context.Context, run func(context.Context) error) error {
	err := p.within(ctx, usualTime, run)
	if err == nil || ctx.Err() != nil || errors.Is(err, ErrClosed) || faultOf(err) != lost {
		return err
	}
	p.Reset()
	p.doubt()
	return p.once(ctx, run)
}

// collect returns what a query answers.
func collect[T any](ctx context.Context, p pool, scan pgx.RowToFunc[T], query string, args ...any) (all []T, err error) {
	err = p.repeat(ctx, func(ctx context.Context) error {
		rows, err := p.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, scan)
		return err
	})
	return all, err
}
