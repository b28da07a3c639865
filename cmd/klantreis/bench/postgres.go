package bench

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgserver"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/eventstore"
)

// settings of a server with some memory to itself, the same for everybody who
// is measured on it. Commits are durable.
const settings = `
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 15min
`

// onServer runs a measurement on a PostgreSQL that is there for it alone.
func onServer(measure func(*pgserver.Server) ([]row, error)) (rows []row, err error) {
	s, err := pgserver.Create(pgserver.Options{Settings: settings})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Remove()) }()
	if err := s.Start(); err != nil {
		return nil, err
	}
	return measure(s)
}

// servers measures PostgreSQL, where it is installed or nothing else was asked
// for.
func (b Bench) servers(ctx context.Context) ([]row, error) {
	rows, err := onServer(func(s *pgserver.Server) ([]row, error) {
		ours, err := b.appendTo(ctx, s, "ours", 64, inGroups)
		if err != nil {
			return nil, err
		}
		locking, err := b.appendTo(ctx, s, "locking", 64, lockEach)
		if err != nil {
			return nil, err
		}
		rebuilt, _, err := b.rebuildOn(ctx, s, "rebuilt", b.Small, 1)
		if err != nil {
			return nil, err
		}
		return []row{
			{"PostgreSQL append, 64 writers, ÷ an advisory lock per append", fmt.Sprintf("%.1f (%.0f/s of %.0f/s)", ours/locking, ours, locking), "≥ 8", ours >= 8*locking},
			{fmt.Sprintf("rebuild all views from %d events, PostgreSQL", rebuilt.events), rebuilt.String(), "≥ 40,000/s", rebuilt.rate() >= 40_000},
		}, nil
	})
	if errors.Is(err, pgserver.ErrNotInstalled) && b.Only == "all" {
		return []row{{"PostgreSQL", "not installed, so not measured", "-", true}}, nil
	}
	return rows, err
}

// database makes a database, and one that is ready for the program where a
// folder for its key is named.
func database(ctx context.Context, s *pgserver.Server, name, dir string) (platform.Places, error) {
	url := s.URL(name)
	place := platform.Place(url)
	at := platform.Places{Dir: dir, Events: place, Vault: place, Ops: place, Views: place}
	err := s.Admin("CREATE DATABASE " + name + " TEMPLATE template0")
	if err == nil && dir != "" {
		_, err = platform.Migrate(ctx, at, "")
	}
	return at, err
}

// drop removes a database that was measured, so that the server does not tidy it
// up while others are.
func drop(s *pgserver.Server, name string) error {
	return s.Admin("DROP DATABASE " + name + " WITH (FORCE)")
}

// An appender appends one event to a stream that has so many.
type appender func(ctx context.Context, stream string, after eventstore.Revision, e eventstore.Event) error

const (
	warming   = time.Second // before anything is measured
	appending = 6 * time.Second
)

// appendTo lets writers append one event at a time to a new database, ten to a
// stream, and returns how many a second they do.
func (b Bench) appendTo(ctx context.Context, s *pgserver.Server, name string, writers int,
	way func(ctx context.Context, url string, writers int) (appender, func(), error)) (perSecond float64, err error) {
	fmt.Fprintf(b.Talk, "appending with %d writers: %s\n", writers, name)
	name = fmt.Sprint(name, writers)
	dir, err := os.MkdirTemp(b.Dir, "key")
	if err != nil {
		return 0, fmt.Errorf("measure appends: %w", err)
	}
	defer os.RemoveAll(dir)
	at, err := database(ctx, s, name, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, drop(s, name)) }()
	add, done, err := way(ctx, string(at.Events), writers)
	if err != nil {
		return 0, err
	}
	defer done()
	written, measured, err := hammer(ctx, writers, add)
	if err != nil {
		return 0, err
	}
	return float64(measured) / appending.Seconds(), counted(ctx, string(at.Events), "events.events", written)
}

// hammer lets writers append until it is time to stop, and counts.
func hammer(ctx context.Context, writers int, add appender) (written, measured int64, err error) {
	var all, inTime atomic.Int64
	errs := make([]error, writers)
	from := time.Now().Add(warming)
	until := from.Add(appending)
	var busy sync.WaitGroup
	for i := range writers {
		busy.Go(func() {
			stream := ""
			for n := 0; time.Now().Before(until) && errs[i] == nil; n++ {
				if n%10 == 0 {
					stream = "journey-" + uuid.NewString()
				}
				if errs[i] = add(ctx, stream, eventstore.Revision(n%10), usual()); errs[i] != nil {
					return
				}
				all.Add(1)
				if now := time.Now(); now.After(from) && now.Before(until) {
					inTime.Add(1)
				}
			}
		})
	}
	busy.Wait()
	return all.Load(), inTime.Load(), errors.Join(errs...)
}

var (
	usualData = note(400)
	usualMeta = note(150)
)

// usual is an event of the usual size.
func usual() eventstore.Event {
	return eventstore.Event{ID: uuid.Must(uuid.NewV7()), Type: "advice-given", Data: usualData, Meta: usualMeta}
}

// note is a JSON object of so many bytes.
func note(size int) []byte {
	return fmt.Appendf(nil, `{"note":"%s"}`, bytes.Repeat([]byte("x"), size-len(`{"note":""}`)))
}

// counted fails unless a table has as many rows as were written.
func counted(ctx context.Context, url, table string, written int64) error {
	found, err := number(ctx, url, "SELECT count(*) FROM "+table)
	if err == nil && found != written {
		err = fmt.Errorf("%s has %d rows, %d were acknowledged", table, found, written)
	}
	return err
}

// number asks a database for a number.
func number(ctx context.Context, url, query string) (n int64, err error) {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	defer c.Close(ctx)
	if err := c.QueryRow(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}

// inGroups appends as the program does.
func inGroups(ctx context.Context, url string, _ int) (appender, func(), error) {
	events, err := postgres.OpenEvents(ctx, url)
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context, stream string, after eventstore.Revision, e eventstore.Event) error {
		_, err := events.Append(ctx, stream, after, e)
		return err
	}, func() { _ = events.Close() }, nil
}

// lockEach gives the same guarantees without gathering: it takes a lock, looks
// and inserts in a transaction for each append, in one round trip.
func lockEach(ctx context.Context, url string, writers int) (appender, func(), error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, nil, fmt.Errorf("read address: %w", err)
	}
	config.MaxConns = int32(writers)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, nil, fmt.Errorf("connect: %w", err)
	}
	return func(ctx context.Context, stream string, after eventstore.Revision, e eventstore.Event) error {
		var batch pgx.Batch
		batch.Queue("BEGIN")
		batch.Queue("SELECT pg_advisory_xact_lock(1)")
		batch.Queue(`INSERT INTO events.events SELECT
			coalesce((SELECT max(position) FROM events.events), 0) + 1, $1, $2::bigint, $3, $4, $5, $6
			WHERE coalesce((SELECT max(revision) FROM events.events WHERE stream = $1), 0) = $2::bigint - 1`,
			stream, int64(after)+1, e.ID, e.Type, e.Data, e.Meta)
		batch.Queue("COMMIT")
		return pool.SendBatch(ctx, &batch).Close()
	}, pool.Close, nil
}

// rebuildOn fills a database with made-up journeys and builds views anew, as a
// process of its own: all of them, and then one, so many times, of which the one in
// the middle counts.
func (b Bench) rebuildOn(ctx context.Context, s *pgserver.Server, name string, journeys, times int) (all, one rebuilt, err error) {
	dir, err := os.MkdirTemp(b.Dir, name)
	if err != nil {
		return all, one, fmt.Errorf("measure rebuilding: %w", err)
	}
	defer os.RemoveAll(dir)
	at, err := database(ctx, s, name, dir)
	if err != nil {
		return all, one, err
	}
	defer func() { err = errors.Join(err, drop(s, name)) }()
	if err := b.filledWith(ctx, at, journeys); err != nil {
		return all, one, err
	}
	here := []string{"--data", dir, "--database", string(at.Events)}
	if _, err = b.rebuilding(ctx, here...); err != nil { // the first time each view is built twice: it was not there
		return all, one, err
	}
	if all, err = b.rebuilding(ctx, here...); err != nil {
		return all, one, err
	}
	var ones []rebuilt
	for range times {
		if one, err = b.rebuilding(ctx, append(here, "journeys")...); err != nil {
			return all, one, err
		}
		ones = append(ones, one)
	}
	slices.SortFunc(ones, func(a, b rebuilt) int { return cmp.Compare(a.took, b.took) })
	one = ones[len(ones)/2]
	p, err := open(ctx, at)
	if err != nil {
		return all, one, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	all.events, err = b.complete(ctx, p)
	one.events = all.events
	return all, one, err
}

// filledWith fills what others open next: a folder belongs to one process.
func (b Bench) filledWith(ctx context.Context, at platform.Places, journeys int) error {
	p, err := open(ctx, at)
	if err != nil {
		return err
	}
	return errors.Join(fill(ctx, at.Dir, p.Book, b.Staff, journeys, b.Talk), p.Close())
}
