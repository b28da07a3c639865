package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres/pgtest"
)

// Faults of a folder, and of databases that several processes share.
var (
	ofFolder = []fault{
		{"process killed", killed(0)},
		{"disk full", (*torture).diskFull},
		{"clock an hour back", (*torture).clockBack},
	}
	ofServer = []fault{
		{"process that keeps the views killed", killed(0)},
		{"process that answers killed", killed(1)},
		{"process that does both killed", killed(2)},
		{"server stopped at once", (*torture).serverStopped},
		{"network cut", (*torture).networkCut},
		{"network silent, goes on", silent((*pgtest.Network).Heal)},
		{"network silent, connections forgotten", silent((*pgtest.Network).Forget)},
		{"server's disk full", (*torture).serverFull},
		{"clock an hour back", (*torture).clockBack},
	}
)

// killed ends the process at a post as kill -9 does, and starts another.
func killed(i int) func(*torture) {
	return func(h *torture) {
		p := h.load.posts[i]
		p.now().kill()
		time.Sleep(h.moment(0, 500))
		p.open()
	}
}

// serverStopped is pg_ctl stop -m immediate, and start.
func (h *torture) serverStopped() {
	h.server.Crash(h.T)
	time.Sleep(h.moment(0, 1000))
	h.server.Up(h.T)
}

func (h *torture) networkCut() {
	h.network.Cut()
	time.Sleep(h.moment(500, 2000))
	h.network.Heal()
}

func silent(end func(*pgtest.Network)) func(*torture) {
	return func(h *torture) {
		h.network.Silence()
		time.Sleep(h.moment(500, 2500))
		end(h.network)
	}
}

// diskFull lets no file of the folder grow beyond what the log of writes is
// now.
func (h *torture) diskFull() {
	info, err := os.Stat(filepath.Join(h.dir, "events.db-wal"))
	if err != nil {
		h.Fatal(err)
	}
	c := h.load.posts[0].now()
	c.fill(uint64(max(info.Size(), 4096)))
	time.Sleep(h.moment(500, 2000))
	c.empty()
}

// serverFull lets the table of events grow no further. The server's files are
// limited as the user that it runs as may do: where root lacks a right, that
// user has it.
func (h *torture) serverFull() {
	ctx, cancel := context.WithTimeout(h.Context(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, h.place[1])
	if err != nil {
		h.Fatal(err)
	}
	var size int64
	err = c.QueryRow(ctx, "SELECT pg_relation_size('events.events')").Scan(&size)
	if err != nil {
		h.Fatal(err)
	}
	if err := c.Close(ctx); err != nil {
		h.Fatal(err)
	}
	h.limitServer(fmt.Sprint(max(size, 1<<20)))
	time.Sleep(h.moment(500, 2000))
	h.limitServer("unlimited")
}

// limitServer limits the files of the server and of all its processes; those
// to come have it from the first.
func (h *torture) limitServer(size string) {
	for _, pid := range append([]string{fmt.Sprint(h.server.PID())}, children(h.server.PID())...) {
		out, err := h.server.Command("prlimit", "--pid", pid, "--fsize="+size+":").CombinedOutput()
		if _, gone := os.Stat("/proc/" + pid); err != nil && gone == nil {
			h.Fatalf("limit the server's files: %v\n%s", err, out)
		}
	}
}

// children are the processes that a process started.
func children(of int) (all []string) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(text), ") ")
		if fields := strings.Fields(after); len(fields) > 1 && fields[1] == fmt.Sprint(of) {
			all = append(all, filepath.Base(filepath.Dir(name)))
		}
	}
	return all
}

// clockBack sets the clocks of all processes back, and one of them is killed
// and starts while they are.
func (h *torture) clockBack() {
	h.setClock(-time.Hour)
	time.Sleep(h.moment(200, 500))
	killed(len(h.load.posts) - 1)(h)
	time.Sleep(h.moment(200, 500))
	h.setClock(0)
}

func (h *torture) setClock(wrong time.Duration) {
	if err := os.WriteFile(h.clock+".new", []byte(wrong.String()), fs.FileMode(0o600)); err != nil {
		h.Fatal(err)
	}
	if err := os.Rename(h.clock+".new", h.clock); err != nil {
		h.Fatal(err)
	}
}

// differing names the tables whose rows are not the same.
func differing(one, other string) string {
	tables := map[string]int{}
	for _, line := range strings.Split(one, "\n") {
		tables[line]++
	}
	for _, line := range strings.Split(other, "\n") {
		tables[line]--
	}
	wrong := map[string]int{}
	for line, n := range tables {
		if n != 0 {
			table, _, _ := strings.Cut(line, " ")
			wrong[table]++
		}
	}
	return fmt.Sprint(wrong)
}
