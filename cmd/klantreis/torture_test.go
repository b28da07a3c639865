package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres/pgserver"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/cmd/klantreis/platform"
)

// scripts/torture sets these. By default every fault comes once.
var (
	tortureSeed   = flag.Uint64("torture.seed", 1, "what the dice that choose faults and moments begin with")
	tortureRounds = flag.Int("torture.rounds", 0, "how many faults there are; without it each comes once")
)

// A torture is a platform under load at which faults are thrown.
type torture struct {
	*testing.T
	dice  *rand.Rand
	load  *load
	place []string // where the command line finds it
	clock string   // the file that says by how much clocks are wrong

	server  *pgtest.Server  // nil for a folder
	network *pgtest.Network // to it
	dir     string          // the folder

	table *tabwriter.Writer
}

// A fault is something that goes wrong and is mended: when do returns all should
// soon work again.
type fault struct {
	name string
	do   func(*torture)
}

// Whatever goes wrong: what was acknowledged is there once, what was refused is
// not, and the views are what a replay of the log gives.
func TestTorture(t *testing.T) {
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		dir := filled(t, 20)
		h := newTorture(t, "--data", dir)
		h.dir = dir
		h.post("--data", dir)
		h.run(ofFolder)
		h.compare(func(query string) []string { return queried(t, dir, query) })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		server := pgtest.StartWith(t, pgserver.Options{SegmentMB: 1})
		database := server.Database(t)
		first, second := prepared(t, "--database", database)
		h := newTorture(t, "--database", database, "--data", first[1])
		h.server = server
		through := ""
		h.network, through = pgtest.Between(t, database)
		h.post("--database", through, "--data", first[1], "--role", "projections")
		h.post("--database", through, "--data", second[1], "--role", "api")
		h.post("--database", through, "--data", copied(t, first[1]), "--role", "all")
		h.run(ofServer)
		place := platform.Place(database)
		stores, err := platform.Keep(t.Context(), platform.Places{Dir: copied(t, first[1]), Events: place, Vault: place, Ops: place, Views: place}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer stores.Close()
		h.compare(func(query string) []string { return read(t, stores.Views, query) })
	})
}

// copied returns another folder with the same key file.
func copied(t *testing.T, dir string) string {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	return other
}

func newTorture(t *testing.T, place ...string) *torture {
	h := &torture{T: t, place: place, dice: rand.New(rand.NewPCG(*tortureSeed, 0)), clock: filepath.Join(t.TempDir(), "clock"),
		load: &load{ledger: &ledger{asked: map[uuid.UUID]*asked{}}}, table: tabwriter.NewWriter(t.Output(), 0, 0, 2, ' ', 0)}
	h.setClock(0)
	return h
}

// post opens a post.
func (h *torture) post(args ...string) {
	h.Helper()
	p := &post{t: h.T, env: []string{clockFile + "=" + h.clock}, args: append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)}
	p.open()
	h.load.posts = append(h.load.posts, p)
}

const writers = 6

// run lets faults happen under load until there were enough of them.
func (h *torture) run(faults []fault) {
	h.Helper()
	first := h.load.posts[0].now()
	wait(h.T, first.ready)
	for range writers {
		_, journey := first.journey("Begin")
		h.load.journeys = append(h.load.journeys, journey)
	}
	ctx, stop := context.WithCancel(h.Context())
	var busy sync.WaitGroup
	for range writers {
		dice := rand.New(rand.NewPCG(h.dice.Uint64(), 0))
		busy.Go(func() { h.load.work(ctx, dice) })
	}
	fmt.Fprintf(h.table, "FAULT\tLASTED\tNOTHING WRITTEN FOR\tWRITTEN AGAIN AFTER\tVIEWS FOLLOW AFTER\n")
	rounds := *tortureRounds
	if rounds == 0 {
		rounds = len(faults)
	}
	for n := 0; n < rounds && !h.Failed(); {
		for _, i := range h.dice.Perm(len(faults)) {
			if n++; n <= rounds {
				h.round(faults[i])
			}
		}
	}
	stop()
	busy.Wait()
	_ = h.table.Flush() // to the test's own output
}

// round lets one fault happen and waits until all works again.
func (h *torture) round(f fault) {
	h.Helper()
	time.Sleep(h.moment(200, 500)) // in which all is well
	began := time.Now()
	f.do(h)
	mended := time.Now()
	h.load.writes(h.T)
	written := time.Now()
	h.load.follow(h.T)
	fmt.Fprintf(h.table, "%s\t%v\t%v\t%v\t%v\n", f.name, short(mended.Sub(began)), short(h.load.ledger.gap(began, written)),
		short(written.Sub(mended)), short(time.Since(mended)))
}

func short(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

// moment draws a time, in milliseconds.
func (h *torture) moment(from, to int) time.Duration {
	return time.Duration(from+h.dice.IntN(to-from)) * time.Millisecond
}

// compare holds what is there against the ledger, and the views against a
// replay.
func (h *torture) compare(ask func(query string) []string) {
	h.Helper()
	l := h.load.ledger
	open := l.count(unknown)
	for _, p := range h.load.posts[1:] {
		p.now().stop()
	}
	last := h.load.posts[0].now()
	l.settleAll(h.T, last)
	wait(h.T, last.ready)
	last.stop()
	log := listed(h.T, h.place...)
	l.compare(h.T, log)
	live := answered(h.T, ask)
	command(h.T, append([]string{"views", "rebuild"}, h.place...)...)
	if replayed := answered(h.T, ask); live != replayed {
		h.Errorf("the views are not what a replay gives: %s", differing(live, replayed))
	}
	if l.count(acknowledged) < 100 || l.count(refused) == 0 {
		h.Errorf("this was no load: %v", l)
	}
	found := "all of it holds"
	if h.Failed() {
		found = "IT DOES NOT HOLD"
	}
	fmt.Fprintf(h.Output(), "seed %d: %v, %d of them only when asked again; %d events and %d rows of views: %s\n",
		*tortureSeed, l, open, len(log), strings.Count(live, "\n"), found)
}
