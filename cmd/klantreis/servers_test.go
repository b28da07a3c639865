package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/postgres/pgtest"
	"klantreis/cmd/klantreis/platform"
)

// prepared makes places ready, fills them with a small year, and returns the
// flags of two processes over them.
func prepared(t *testing.T, at ...string) (one, other addresses) {
	t.Helper()
	one = append(addresses{"--data", t.TempDir() + "/een"}, at...)
	one.run(t, "migrate")
	one.run(t, "demo", "--journeys", "20", "--fill-only")
	return one, one.another(t)
}

// another returns the flags of another process over the same places: it has a
// folder of its own with the key file.
func (p addresses) another(t *testing.T) addresses {
	t.Helper()
	dir := t.TempDir()
	key, err := os.ReadFile(filepath.Join(p[1], "key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	return append(addresses{"--data", dir}, p[2:]...)
}

// process begins to serve these places as one of several.
func (p addresses) process(t *testing.T, role string) *child {
	t.Helper()
	return begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0", "--role", role}, p...)...).up()
}

// addresses are flags that say where everything is.
type addresses []string

func (p addresses) run(t *testing.T, args ...string) string {
	t.Helper()
	return command(t, append(args, p...)...)
}

// Processes that share databases answer alike whoever of them keeps the views,
// and when that one is killed another does.
func TestProcessesShareDatabases(t *testing.T) {
	t.Parallel()
	databases := pgtest.Shared(t)
	for name, at := range map[string]addresses{
		"PostgreSQL":                  {"--database", databases.Database(t)},
		"EventStoreDB and PostgreSQL": {"--database", databases.Database(t), "--events", eventStore(t).URL()},
	} {
		t.Run(name, func(t *testing.T) { share(t, at) })
	}
}

func share(t *testing.T, at addresses) {
	first, second := prepared(t, at...)
	keeps, asks := first.process(t, "projections"), second.process(t, "all")
	wait(t, func() bool { return keeps.ready() && asks.ready() })

	clientID, _ := asks.journey("Gedeeld")
	wait(t, func() bool { return asks.found("Gedeeld") })
	if _, talk, err := attempt(t, append([]string{"views", "rebuild", "pipeline"}, second...)...); err == nil || !strings.Contains(err.Error(), "another process keeps these views") {
		t.Errorf("views are built by a process that does not keep them: %v\n%s", err, talk)
	}
	first.run(t, "views", "rebuild", "pipeline")
	keeps.kill()
	asks.journey("Daarna")
	wait(t, func() bool { return asks.found("Daarna") })
	asks.erases(clientID)
	wait(t, func() bool { return !asks.found("Gedeeld") })
	first.refusesToRedo(t)
	asks.stop()
	answers := second.process(t, "api") // and carries out nothing
	first.refusesToRedo(t)
	answers.stop()
	if _, talk, err := attempt(t, append([]string{"policies", "redo"}, first...)...); err != nil || !strings.Contains(talk, "is carried out") {
		t.Errorf("policies are redone: %v\n%s", err, talk)
	}

	log := first.run(t, "events", "list", "--limit=-1")
	if n := strings.Count(log, "client.erased"); n != 1 {
		t.Errorf("the log has %d erasures:\n%s", n, log)
	}
	first.run(t, "views", "rebuild")
	status := strings.Split(strings.TrimSpace(first.run(t, "views", "status")), "\n")
	if slices.ContainsFunc(status[1:], func(line string) bool { return !strings.Contains(line, "serving") }) {
		t.Errorf("views are not all served: %q", status)
	}
}

// refusesToRedo checks that policies are not carried out again while a process
// serves these places.
func (p addresses) refusesToRedo(t *testing.T) {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 20*time.Second) // it does not wait for the other's end
	defer end()
	var said stream
	err := run(ctx, append([]string{"policies", "redo"}, p...), &said, &said)
	if err == nil || !strings.Contains(err.Error(), "another process of klantreis has the database open: stop it first") {
		t.Errorf("policies are redone beside a process that serves: %v\n%s", err, said.String())
	}
}

// tellsThatNoLookIsRecorded checks that a process whose access log cannot be
// written refuses a look, and tells why whoever asks how it is, time and again.
func (c *child) tellsThatNoLookIsRecorded(t *testing.T) {
	t.Helper()
	if a, err := c.ask(t.Context(), "adviseur-bram", "GET", "/v1/work-list", uuid.Nil, nil); err != nil || a.status != 503 {
		t.Errorf("a look that cannot be recorded is answered: %d %s, %v", a.status, a.body, err)
	}
	for range 2 {
		a, err := c.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil)
		if err != nil || a.status != 503 || !strings.Contains(string(a.body), "nothing can be written to ops since ") {
			t.Errorf("it is ready: %d %s, %v", a.status, a.body, err)
		}
		if !strings.Contains(string(c.must("", "GET", "/metrics", nil).body), "\nklantreis_part_answers{part=\"ops\"} 0\n") {
			t.Error("the figures say that ops answers")
		}
	}
}

// A server that answers and writes nothing, as one whose disk is full, is no place
// to send requests to, until it writes again.
func TestAServerThatOnlyAnswersIsSeen(t *testing.T) {
	t.Parallel()
	databases := pgtest.Shared(t)
	database := databases.Database(t)
	p, _ := prepared(t, "--database", database)
	c := p.process(t, "all")
	wait(t, c.ready)
	databases.Tool(t, `CREATE FUNCTION public.full() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
		CREATE TRIGGER full_disk BEFORE INSERT ON ops.looks FOR EACH STATEMENT EXECUTE FUNCTION public.full();`, "psql", database)
	c.tellsThatNoLookIsRecorded(t)
	databases.Tool(t, "DROP TRIGGER full_disk ON ops.looks", "psql", database)
	wait(t, c.ready)
	c.must("adviseur-bram", "GET", "/v1/work-list", nil)
	c.stop()
}

// found says whether someone who may see them finds a client by name.
func (c *child) found(family string) bool {
	c.t.Helper()
	a := c.must("gids-anna", "POST", "/v1/client-searches", object{"name": family})
	return strings.Contains(string(a.body), family)
}

// A folder that only has the key, tokens and the socket belongs to one process as
// well: another that is to serve it is refused, and takes nothing away from the
// first.
func TestAFolderBelongsToOneOfSeveral(t *testing.T) {
	t.Parallel()
	databases := pgtest.Shared(t)
	for name, at := range map[string]addresses{
		"PostgreSQL":                  {"--database", databases.Database(t)},
		"EventStoreDB and PostgreSQL": {"--database", databases.Database(t), "--events", eventStore(t).URL()},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := prepared(t, at...)
			first := p.process(t, "projections")
			second := begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0", "--role", "api"}, p...)...)
			said := "is in use by process " + strconv.Itoa(first.cmd.Process.Pid) + ": stop that process first"
			if second.url != "" || !strings.Contains(second.said.String(), said) || !strings.Contains(second.said.String(), "each has a folder of its own, with a copy of the key") {
				t.Errorf("a second process over the same folder serves, or says:\n%s", second.said)
			}
			if token, err := os.ReadFile(filepath.Join(p[1], "tokens", "gids-anna")); err != nil || string(token) != first.tokens["gids-anna"] {
				t.Errorf("the tokens in the folder are not those of the first process: %v", err)
			}
			if url, err := servedAt(t.Context(), p[1]); err != nil || url != first.url {
				t.Errorf("the folder is served at %s, %v, not at %s", url, err, first.url)
			}
		})
	}
}

// Of two processes over the same ops that were given other views, in a database
// or in a folder, one carries out policies; the other waits, says why, and goes on
// when that one is gone.
func TestOtherViewsOverTheSameOps(t *testing.T) {
	databases := pgtest.Shared(t)
	for name, elsewhere := range map[string]func(addresses) string{
		"database": func(p addresses) string {
			views := databases.Database(t)
			append(p, "--views", views).run(t, "migrate")
			return views
		},
		"folder": func(addresses) string { return "sqlite:" + t.TempDir() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, other := prepared(t, "--database", databases.Database(t))
			first := p.process(t, "all")
			wait(t, first.ready)
			second := start(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0", "--views", elsewhere(other)}, other...)...)
			second.begun().up()
			const says = "another process carries out policies over the same ops and keeps other views"
			wait(t, func() bool {
				a, err := second.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil)
				return err == nil && a.status == 503 && strings.Contains(string(a.body), says)
			})
			wait(t, func() bool { return strings.Contains(second.said.String(), says) })
			if figures := string(second.must("", "GET", "/metrics", nil).body); !strings.Contains(figures, "\nklantreis_keeps_views 0\n") {
				t.Errorf("both keep views:\n%s", figures)
			}
			first.kill()
			wait(t, second.ready)
			second.must("", "GET", "/readyz", nil)
			second.stop()
		})
	}
}

// Policies are carried out again by one process alone: beside one that does so
// already, or serves, it is refused, and of two that began at once the second waits.
func TestRedoingIsDoneAlone(t *testing.T) {
	t.Parallel()
	p, other := prepared(t, "--database", pgtest.Database(t))
	doing := p.opened(t)
	err := alone(t.Context(), unheard(), doing, func(context.Context) error {
		other.refusesToRedo(t)
		began := other.opened(t)
		short, end := context.WithTimeout(t.Context(), time.Second)
		defer end()
		if err := alone(short, unheard(), began, func(context.Context) error { t.Error("two redo at once"); return nil }); err == nil {
			t.Error("the second waits for nobody")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	dir := filled(t, 3)
	c := serving(t, dir)
	if _, _, err := attempt(t, "policies", "redo", "--data", dir); err == nil || !strings.Contains(err.Error(), "in use by process "+strconv.Itoa(c.cmd.Process.Pid)) {
		t.Errorf("policies of a folder are redone beside a process that serves: %v", err)
	}
	c.stop()
}

func unheard() out { return out{talk: &talk{w: io.Discard}} }

// opened opens these places as a command does.
func (p addresses) opened(t *testing.T) *platform.Platform {
	t.Helper()
	opened, err := dataFlag{Data: p[1], Database: somewhere(p[3])}.openNow(t.Context(), unheard())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return opened
}
