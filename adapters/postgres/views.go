package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// Views keeps the tables of views in a schema of their own. It implements
// [projector.Tables] and [projector.Reader].
//
// Any number of processes may open the same views. Two that move one of them
// at once do no harm, for a step counts only where the view stands; [Views.Lead]
// lets one of them work while the others stand by, and [Views.Moves] tells those
// who only ask.
//
// An answer does not mean that rows are durable: what a crash of the server
// takes, it takes together with the checkpoint, and it is made again from the
// log.
type Views struct {
	url     string
	analyst string
	reading pool          // asks
	writing *pgxpool.Pool // so that those who ask slowly hold up nobody who writes

	scrubbing sync.Mutex // held by whoever scrubs
	health    health
}

var (
	_ projector.Tables = (*Views)(nil)
	_ projector.Reader = (*Views)(nil)
)

// ViewsOptions are how views are kept; the zero value is the usual one.
type ViewsOptions struct {
	// Analyst is the role of analysts' tools, which must exist; "" for none. It
	// sees the stable names of those tables in which no row is about anybody.
	// Other roles that were named earlier keep what they have.
	Analyst string
}

const (
	viewReaders = 8 // questions that are answered at the same time
	viewWriters = 6 // transactions that pages, loading, indexing, dropping and scrubbing may have at the same time
)

// learnt is how much the server learns of the rows of a new table; for each it
// looks at 300 of them. By itself it would learn ten times as much, which takes a
// quarter of the time of building small tables. Every query has its index, and
// its plan needs no more than how many rows there are about.
const learnt = 10

// OpenViews opens the views of a database that was prepared with [Migrate].
func OpenViews(ctx context.Context, url string, o ViewsOptions) (_ *Views, err error) {
	v := &Views{url: url, analyst: o.Analyst}
	defer func() {
		if err != nil {
			v.closePools()
			err = fmt.Errorf("open views: %w", err)
		}
	}()
	v.reading = pool{doubt: func() {}, health: &v.health}
	if v.reading.Pool, err = viewsPool(ctx, url, viewReaders, "SET search_path = views; SET default_transaction_read_only = on"); err != nil {
		return nil, err
	}
	if v.writing, err = viewsPool(ctx, url, viewWriters, "SET search_path = views; SET synchronous_commit = off; SET default_statistics_target = "+strconv.Itoa(learnt)); err != nil {
		return nil, err
	}
	if err := ViewsPart.check(ctx, v.reading); err != nil {
		return nil, err
	}
	return v, v.grant(ctx)
}

// viewsPool opens a pool whose connections begin with settings.
func viewsPool(ctx context.Context, url string, size int32, settings string) (*pgxpool.Pool, error) {
	config, err := poolConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = size
	first := config.AfterConnect
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		if err := first(ctx, c); err != nil {
			return err
		}
		_, err := c.Exec(ctx, settings, pgx.QueryExecModeSimpleProtocol)
		return err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// Close closes all connections, when what they are used for is done.
func (v *Views) Close() error {
	v.closePools()
	return nil
}

func (v *Views) closePools() {
	for _, pool := range []*pgxpool.Pool{v.reading.Pool, v.writing} {
		if pool != nil {
			pool.Close()
		}
	}
}

// change runs work in a transaction of its own.
func (v *Views) change(ctx context.Context, work func(pgx.Tx) error) error {
	return v.health.wrote(pgx.BeginFunc(ctx, v.writing, work))
}

// script runs statements of definition in a transaction, all at once.
func script(ctx context.Context, tx pgx.Tx, statements ...string) error {
	_, err := tx.Exec(ctx, strings.Join(statements, ";\n"), pgx.QueryExecModeSimpleProtocol)
	return err
}

// The codes of errors that mean something here. See
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
const (
	noSuchTable   = "42P01"
	noSuchRole    = "42704"
	lockTookLong  = "55P03"
	deadlockFound = "40P01"
)

func isCode(err error, codes ...string) bool {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		for _, code := range codes {
			if refusal.Code == code {
				return true
			}
		}
	}
	return false
}

// orMoved is an error, or that a generation is gone when that is its cause.
func orMoved(g projector.Generation, err error) error {
	if isCode(err, noSuchTable) {
		return fmt.Errorf("%s is not there: %w", g, projector.ErrMoved)
	}
	return err
}

// Status implements [projector.Tables].
func (v *Views) Status(ctx context.Context) ([]projector.Status, error) {
	all, err := collect(ctx, v.reading, status, `SELECT view, version, number, serving, major, minor, event, recorded,
		failed_major, failed_minor, failed_since, failure FROM generations ORDER BY view, number`)
	if err != nil {
		return nil, fmt.Errorf("read status of views: %w", err)
	}
	return all, nil
}

func status(row pgx.CollectableRow) (s projector.Status, err error) {
	var at, failed [2]int64
	var event [16]byte
	var recorded, since *time.Time
	err = row.Scan(&s.View, &s.Version, &s.Number, &s.Serving, &at[0], &at[1], &event, &recorded,
		&failed[0], &failed[1], &since, &s.Failure.Error)
	s.At = eventstore.Checkpoint{Position: anyPosition(at), ID: event}
	s.Recorded = instant(recorded)
	s.Failure.Position, s.Failure.Since = anyPosition(failed), instant(since)
	return s, err
}

// anyPosition is a position of any store.
func anyPosition(halves [2]int64) eventstore.Position {
	return eventstore.Position{Major: uint64(halves[0]), Minor: uint64(halves[1])}
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// noted is an instant as it is kept: none when it is zero.
func noted(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
