package bench

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres/pgserver"
)

//go:embed rivals.mjs
var script []byte

// A rival is another event store on PostgreSQL.
type rival struct {
	name    string
	prefix  string // of its databases
	install func(ctx context.Context, b Bench, s *pgserver.Server, database string) error
	events  string // the table of events
	sum     string // how many events its read model counts
	fill    func(ctx context.Context, b Bench, url string) error
}

const (
	compared = 200_000       // events in a read model
	journeys = compared / 20 // of some 20 events each, with the region that they are in
)

var rivals = []rival{
	{"message-db", "message_db_", installMessageDB, "message_store.messages", "SELECT sum(events) FROM public.journeys", fillMessageDB},
	{"emmett", "emmett_", func(context.Context, Bench, *pgserver.Server, string) error { return nil }, "emt_messages",
		"SELECT sum((data->>'events')::bigint) FROM journeys", fillEmmett},
}

// rivals measures us side by side with others, on one server.
func (b Bench) rivals(ctx context.Context) ([]row, error) {
	if _, err := os.Stat(filepath.Join(b.Rivals, "node_modules")); err != nil {
		return nil, fmt.Errorf("the rivals are not installed in %s: scripts/compare does that, and then measures: %w", b.Rivals, err)
	}
	if err := os.WriteFile(filepath.Join(b.Rivals, "rivals.mjs"), script, 0o600); err != nil {
		return nil, fmt.Errorf("write the rivals' part: %w", err)
	}
	return onServer(func(s *pgserver.Server) (rows []row, err error) {
		for _, writers := range []int{1, 16, 64} {
			more, err := b.compareAppends(ctx, s, writers)
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
		more, err := b.compareRebuilds(ctx, s)
		return append(rows, more...), err
	})
}

// turns is how often everybody appends, one after the other: what else goes on
// on a machine, and how fast its disk is, changes within minutes.
const turns = 3

// compareAppends lets everybody append with so many writers.
func (b Bench) compareAppends(ctx context.Context, s *pgserver.Server, writers int) (rows []row, err error) {
	ours, theirs := 0.0, make([]float64, len(rivals)) // events a second, on average
	for turn := range turns {
		of := fmt.Sprintf("%d_%d", writers, turn)
		rate, err := b.appendTo(ctx, s, "klantreis"+of, writers, inGroups)
		if err != nil {
			return nil, err
		}
		ours += rate / turns
		for i, r := range rivals {
			rate, err := b.theirAppends(ctx, s, r, of, writers)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.name, err)
			}
			theirs[i] += rate / turns
		}
	}
	bar := map[int]float64{1: 0.9, 64: 3}[writers]
	for i, r := range rivals {
		rows = append(rows, against(fmt.Sprintf("append, %d writer(s), ÷ %s", writers, r.name), ours, theirs[i], bar))
	}
	return rows, nil
}

func (b Bench) theirAppends(ctx context.Context, s *pgserver.Server, r rival, of string, writers int) (perSecond float64, err error) {
	name := r.prefix + "appends" + of
	url, err := r.database(ctx, b, s, name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, drop(s, name)) }()
	did, err := b.node(ctx, "append", r.name, url, strconv.Itoa(writers), fmt.Sprint(appending.Seconds()))
	if err != nil {
		return 0, err
	}
	return float64(did.Measured) / did.Seconds, counted(ctx, url, r.events, did.Events)
}

// against is a row that sets our rate against another's.
func against(what string, ours, theirs, bar float64) row {
	r := row{what, fmt.Sprintf("%.2f (%.0f/s of %.0f/s)", ours/theirs, ours, theirs), "-", ours >= bar*theirs}
	if bar > 0 {
		r.bar = fmt.Sprintf("≥ %g", bar)
	}
	return r
}

// compareRebuilds has everybody build a read model with a row for each journey.
// Ours says much more of a journey, from events that have to be unsealed.
func (b Bench) compareRebuilds(ctx context.Context, s *pgserver.Server) (rows []row, err error) {
	all, one, err := b.rebuildOn(ctx, s, "rebuilt", journeys, 5) // one takes a second
	if err != nil {
		return nil, err
	}
	for _, r := range rivals {
		rate, err := b.theirRebuild(ctx, s, r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		rows = append(rows, against(fmt.Sprintf("rebuild a read model from %d events, ÷ %s", compared, r.name), one.rate(), rate, 20),
			against(fmt.Sprintf("rebuild all of our views from %d events, ÷ %s", all.events, r.name), all.rate(), rate, 0))
	}
	return rows, nil
}

func (b Bench) theirRebuild(ctx context.Context, s *pgserver.Server, r rival) (rate float64, err error) {
	name := r.prefix + "rebuild"
	url, err := r.database(ctx, b, s, name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, drop(s, name)) }()
	fmt.Fprintf(b.Talk, "filling %s\n", r.name)
	if err := r.fill(ctx, b, url); err != nil {
		return 0, err
	}
	if err := counted(ctx, url, r.events, compared); err != nil {
		return 0, err
	}
	did, err := b.node(ctx, "rebuild", r.name, url)
	if err != nil {
		return 0, err
	}
	found, err := number(ctx, url, r.sum)
	if err == nil && found != compared {
		err = fmt.Errorf("the read model counts %d of %d events", found, compared)
	}
	return compared / did.Seconds, err
}

// database makes a database that a rival is ready in.
func (r rival) database(ctx context.Context, b Bench, s *pgserver.Server, name string) (url string, err error) {
	if _, err := database(ctx, s, name, ""); err != nil {
		return "", err
	}
	return s.URL(name), r.install(ctx, b, s, name)
}

// done is what a rival did.
type done struct {
	Events, Measured int64
	Seconds          float64
}

// node has a rival do something.
func (b Bench) node(ctx context.Context, args ...string) (d done, err error) {
	fmt.Fprintf(b.Talk, "%s: %s\n", args[1], args[0])
	var said, complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, "node", append([]string{"rivals.mjs"}, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = b.Rivals, &said, &complaints
	if err := cmd.Run(); err != nil {
		return d, fmt.Errorf("%w: %s", err, complaints.String())
	}
	lines := bytes.Split(bytes.TrimSpace(said.Bytes()), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], &d); err != nil {
		return d, fmt.Errorf("read what it did: %w", err)
	}
	return d, nil
}

// installMessageDB runs its installer on a database that is there.
func installMessageDB(ctx context.Context, b Bench, s *pgserver.Server, name string) error {
	at, err := pgx.ParseConfig(s.URL(name))
	if err != nil {
		return fmt.Errorf("read address: %w", err)
	}
	cmd := exec.CommandContext(ctx, "bash", filepath.Join(b.Rivals, "node_modules/@eventide/message-db/database/install.sh"))
	cmd.Env = append(os.Environ(), "PATH="+s.Binaries()+":"+os.Getenv("PATH"), "DATABASE_NAME="+name, "CREATE_DATABASE=off",
		"PGHOST="+at.Host, fmt.Sprintf("PGPORT=%d", at.Port), "PGUSER="+at.User)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("install: %w\n%s", err, out)
	}
	return nil
}

// fillMessageDB writes events with its own function, inside the server.
func fillMessageDB(ctx context.Context, _ Bench, url string) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, `SET search_path = message_store, public`)
	if err == nil {
		_, err = c.Exec(ctx, `SELECT count(write_message(gen_random_uuid()::varchar, 'journey-' || n / 10, 'advice-given', $1::jsonb, $2::jsonb, n % 10 - 1))
			FROM generate_series(0, $3 - 1) n`, string(usualData), string(usualMeta), compared)
	}
	return err
}

// fillEmmett appends ten events at a time, one after the other: from a log that
// many wrote at once its rebuild leaves events out.
func fillEmmett(ctx context.Context, b Bench, url string) error {
	_, err := b.node(ctx, "fill", "emmett", url, strconv.Itoa(compared))
	return err
}
