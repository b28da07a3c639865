package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"klantreis/adapters/postgres/pgtest"
)

// looked is how many looks the access log has.
func (c *child) looked() int {
	c.t.Helper()
	return strings.Count(string(c.must("auditor-lars", "GET", "/v1/access-looks?limit=100", nil).body), `"actor"`)
}

// What a folder keeps goes to PostgreSQL and on from there as if it had been
// there from the start: people are found, who was erased stays erased, policies
// do nothing again, a repeated request counts once, and the access log goes on.
func TestAFolderMovesToPostgreSQLAndBack(t *testing.T) {
	t.Parallel()
	dir, there, back := filled(t, 20), t.TempDir()+"/there", t.TempDir()+"/back"
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	c.journey("Blijft")
	gone, _ := c.journey("Weg")
	c.erases(gone)
	request, body := uuid.Must(uuid.NewV7()), object{"familyName": "Herhaald"}
	once, err := c.ask(t.Context(), "gids-anna", "POST", "/v1/clients", request, body)
	if err != nil || once.status != 201 {
		t.Fatalf("%d %s %v", once.status, once.body, err)
	}
	wait(t, func() bool { return c.found("Blijft") })
	looked := c.looked()
	c.stop()

	server := pgtest.Start(t)
	owner := server.Database(t)
	database := strings.Replace(owner, "postgres@", "klantreis@", 1) // the role that can add events and not change them
	createRole(t, owner, "klantreis")
	command(t, "migrate", "--database", owner, "--for", "klantreis", "--data", dir)
	command(t, "events", "copy", "--from", dir, "--to", database) // the most of it, while it could be served
	sum := command(t, "move", "--from", dir, "--database", database, "--data", there)
	_, _, err = attempt(t, "serve", "--data", dir, "--addr", "127.0.0.1:0")
	if err == nil || !strings.Contains(err.Error(), "was moved to postgres://127.0.0.1:") || strings.Contains(err.Error(), "klantreis@") {
		t.Errorf("the old folder is served: %v", err)
	}
	status := command(t, "policies", "status", "--database", database, "--data", there)
	if want := command(t, "policies", "status", "--data", dir); status != want || strings.Contains(status, "PARKED EVENT") {
		t.Errorf("policies are elsewhere:\n%s\nand were:\n%s", status, want)
	}

	c = begin(t, nil, "serve", "--database", database, "--data", there, "--addr", "127.0.0.1:0").up()
	wait(t, c.ready)
	if !c.found("Blijft") || c.found("Weg") {
		t.Error("who stayed is not found, or who was erased is")
	}
	if n := c.looked(); n <= looked {
		t.Errorf("the access log has %d looks after %d", n, looked)
	}
	again, err := c.ask(t.Context(), "gids-anna", "POST", "/v1/clients", request, body)
	if err != nil || again.status != 201 || again.receipt(t).Client != once.receipt(t).Client {
		t.Errorf("the request counts twice: %d %s, and was %s", again.status, again.body, once.body)
	}
	other, err := c.ask(t.Context(), "gids-anna", "POST", "/v1/clients", request, object{"familyName": "Anders"})
	if err != nil || other.status != 409 {
		t.Errorf("another request of the same id: %d %s", other.status, other.body)
	}
	for _, args := range [][]string{{"--from", database, "--data", there, "--database", server.Database(t)}, {"--from", dir, "--data", there, "--database", database}} {
		if _, _, err := attempt(t, append([]string{"move"}, args...)...); err == nil || !strings.Contains(err.Error(), "another process of klantreis has the database open") {
			t.Errorf("a database that is served is moved: %v", err)
		}
	}
	c.stop()
	if now := command(t, "events", "copy", "--from", database, "--to", dir); now != sum {
		t.Errorf("serving it recorded something: %s, and it was %s", now, sum)
	}

	_, _, err = attempt(t, "move", "--from", database, "--data", back)
	if err == nil || !strings.Contains(err.Error(), "there is no key file "+back+"/key: put a copy there") {
		t.Errorf("without a key: %v", err)
	}
	takeKey(t, there, back)
	if got := command(t, "move", "--from", database, "--data", back); got != sum {
		t.Errorf("it came back as %s, and was %s", got, sum)
	}
	away := "what is kept here was moved to " + back + " on "
	old := begin(t, nil, "serve", "--addr", "127.0.0.1:0", "--database", database, "--data", there)
	if old.kill(); old.url != "" || !strings.Contains(old.said.String(), away) {
		t.Errorf("the old database is served:\n%s", old.said)
	}
	if _, _, err := attempt(t, "policies", "redo", "--database", database, "--data", there); err == nil || !strings.Contains(err.Error(), away) {
		t.Errorf("policies are redone in the old database: %v", err)
	}
	if status := command(t, "policies", "status", "--database", database, "--data", there); strings.Contains(status, "PARKED EVENT") {
		t.Errorf("the mark is shown as a fact that waits:\n%s", status)
	}
	if got := command(t, "move", "--from", database, "--data", back); got != sum { // as one does that was told of no end
		t.Errorf("moved again it is %s, and was %s", got, sum)
	}
	c = begin(t, nil, "serve", "--data", back, "--addr", "127.0.0.1:0").up()
	wait(t, c.ready)
	if !c.found("Blijft") || c.found("Weg") || c.looked() <= looked {
		t.Error("it is not what it was")
	}
	gone, _ = c.journey("Ook weg")
	c.erases(gone)
	c.stop()
	if status := command(t, "policies", "status", "--data", back); strings.Contains(status, "PARKED EVENT") {
		t.Errorf("something is parked:\n%s", status)
	}
}

// What a folder keeps goes to EventStoreDB and PostgreSQL: the same events, at
// other positions, give the same reports, and work goes on there.
func TestAFolderMovesToEventStoreDB(t *testing.T) {
	t.Parallel()
	dir, there := filled(t, 40), t.TempDir()+"/there"
	c := serving(t, dir)
	c.journey("Blijft")
	gone, _ := c.journey("Weg")
	c.erases(gone)
	wait(t, func() bool { return c.found("Blijft") && !c.found("Weg") })
	c.whole()
	figures, looked := (&walker{t: t, c: c}).report("").figures(), c.looked()
	c.stop()
	if !strings.Contains(figures, `"count"`) {
		t.Fatalf("the reports are empty: %s", figures)
	}

	log, database := cluster(t), pgtest.Database(t)
	at := []string{"--events", log, "--database", database, "--data", there}
	command(t, "migrate", "--events", log, "--database", database, "--data", dir)
	sum := command(t, append([]string{"move", "--from", dir}, at...)...)
	if want := strconv.Itoa(held(t, dir)) + " events, hash"; !strings.HasPrefix(sum, want) {
		t.Errorf("it says %s, want %s", sum, want)
	}
	if again := command(t, append([]string{"move", "--from", dir}, at...)...); again != sum {
		t.Errorf("moved again it says %s, and said %s", again, sum)
	}

	c = begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, at...)...).whole()
	c.must("", "GET", "/readyz", nil)
	if !c.found("Blijft") || c.found("Weg") {
		t.Error("who stayed is not found, or who was erased is")
	}
	if now := (&walker{t: t, c: c}).report("").figures(); now != figures {
		t.Errorf("the reports say %s, and said %s", now, figures)
	}
	if n := c.looked(); n <= looked {
		t.Errorf("the access log has %d looks after %d", n, looked)
	}
	gone, _ = c.journey("Ook weg")
	c.erases(gone)
	c.whole().stop()
	if status := command(t, append([]string{"policies", "status"}, at...)...); strings.Contains(status, "PARKED EVENT") {
		t.Errorf("something is parked:\n%s", status)
	}
}

func createRole(t *testing.T, database, role string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), database)
	if err == nil {
		_, err = c.Exec(t.Context(), "CREATE ROLE "+role+" LOGIN")
		err = errors.Join(err, c.Close(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A move that is killed is done by moving again.
func TestAKilledMoveIsDoneAgain(t *testing.T) {
	dir := filled(t, 200)
	for _, stage := range []string{"copying events", "keys"} {
		to := t.TempDir() + "/to"
		c := start(t, nil, "move", "--from", dir, "--data", to)
		wait(t, func() bool {
			select {
			case <-c.ended:
				return true
			default:
			}
			if stage == "keys" {
				_, err := os.Stat(filepath.Join(to, "vault.db"))
				return err == nil
			}
			n, err := count(t.Context(), to)
			return err == nil && n > 0
		})
		c.kill()
		if out := command(t, "move", "--from", dir, "--data", to); !strings.Contains(out, " events, hash") {
			t.Errorf("it says %q", out)
		}
		served := begin(t, nil, "serve", "--data", to, "--addr", "127.0.0.1:0").up()
		wait(t, served.ready)
		served.stop()
		if got, want := command(t, "events", "copy", "--from", to, "--to", dir), held(t, dir); !strings.HasPrefix(got, strconv.Itoa(want)+" events") {
			t.Errorf("there are %s, want %d", got, want)
		}
	}
}

// Places that nothing can be moved to, or from, say what would be right.
func TestPlacesThatCannotBeMovedTo(t *testing.T) {
	t.Parallel()
	dir := filled(t, 3)
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	if _, _, err := attempt(t, "move", "--from", dir, "--data", t.TempDir()+"/to"); err == nil || !strings.Contains(err.Error(), "in use by process") {
		t.Errorf("a folder that is served is moved: %v", err)
	}
	c.stop()
	server := pgtest.Shared(t)
	foreign, unprepared, other := server.Database(t), server.Database(t), t.TempDir()+"/other"
	command(t, "migrate", "--database", foreign, "--data", t.TempDir())
	command(t, "demo", "--data", other, "--journeys", "3", "--fill-only")
	if _, talk, err := attempt(t, "migrate", "--database", foreign, "--data", other); err == nil || !strings.Contains(err.Error(), "the key file does not belong to this vault") {
		t.Errorf("a vault of another key is said to be ready: %v\n%s", err, talk)
	}
	for says, args := range map[string][]string{
		"prepared with the folder's own key, as by klantreis migrate --data " + dir: {"--from", dir, "--database", foreign, "--data", t.TempDir() + "/new"},
		"the database is not prepared":                                              {"--from", dir, "--database", unprepared, "--data", t.TempDir() + "/new"},
		"is another key than":                                                       {"--from", dir, "--data", other},
		"--from is the place that everything would go":                              {"--from", dir, "--data", dir},
		"name it with --from-events":                                                {"--from", "esdb://localhost", "--data", other},
		"leave out --from-events":                                                   {"--from", dir, "--from-events", "esdb://localhost", "--data", other},
		"--from is needed":                                                          {"--data", other},
		"source: there is no data folder " + dir + "x:":                             {"--from", dir + "x", "--data", other},
	} {
		if _, _, err := attempt(t, append([]string{"move"}, args...)...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v, want %q", args, err, says)
		}
		if at := args[len(args)-1]; strings.HasSuffix(at, "/new") {
			if _, err := os.Stat(filepath.Join(at, "key")); err == nil {
				t.Errorf("%v: a key is left there", args)
			}
		}
	}
}

// Where the log alone moves, what is derived from it is derived again, and
// nothing is recorded twice.
func TestTheLogAloneMoves(t *testing.T) {
	t.Parallel()
	server := pgtest.Shared(t)
	all, log, dir := server.Database(t), server.Database(t), t.TempDir()+"/een"
	command(t, "migrate", "--database", all, "--data", dir)
	command(t, "demo", "--database", all, "--data", dir, "--journeys", "20", "--fill-only")
	c := begin(t, nil, "serve", "--database", all, "--data", dir, "--addr", "127.0.0.1:0").whole()
	gone, _ := c.journey("Weg")
	c.erases(gone)
	c.journey("Blijft")
	c.whole().stop()

	there := []string{"--database", all, "--events", log, "--data", dir}
	command(t, append([]string{"migrate"}, there...)...)
	sum := command(t, "events", "copy", "--from", all, "--to", log)
	command(t, append([]string{"policies", "redo"}, there...)...)
	command(t, append([]string{"views", "rebuild"}, there...)...)
	c = begin(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, there...)...).whole()
	c.must("", "GET", "/readyz", nil)
	if !c.found("Blijft") || c.found("Weg") {
		t.Error("who stayed is not found, or who was erased is")
	}
	c.stop()
	if now := command(t, "events", "copy", "--from", all, "--to", log); now != sum {
		t.Errorf("something was recorded again: %s, and it was %s", now, sum)
	}
}
