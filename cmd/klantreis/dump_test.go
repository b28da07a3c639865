package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/postgres/pgtest"
)

// dumped are the parts of a database in the order in which they are dumped, as
// the README has it.
var dumped = []string{"ops", "events", "documents", "vault"}

// A copy of a database holds all that was recorded before it was begun, with
// its keys, although it is written to meanwhile; and whoever was erased is
// erased in it.
func TestADatabaseIsCopiedWhileItIsWrittenTo(t *testing.T) {
	t.Parallel()
	databases := pgtest.Start(t)
	from := databases.Database(t)
	at, other := prepared(t, "--database", from)
	c := at.process(t, "all")
	wait(t, c.ready)
	early := databases.Tool(t, "", "pg_dump", "--schema=vault", from)
	erased, _ := c.journey("Gewist")
	keys := databases.Tool(t, "", "pg_dump", "--schema=vault", from) // holds those of whoever is erased next
	c.erases(erased)
	c.journey("Voorheen")
	before := listed(t, at...)

	l := writing(t, c)
	dumps := map[string]string{}
	for _, part := range dumped {
		dumps[part] = databases.Tool(t, "", "pg_dump", "--schema="+part, from)
		l.more() // between the parts, so that each is of another moment
	}
	l.end()
	c.stop()

	restored := func(vault string) (addresses, string) {
		t.Helper()
		to := databases.Database(t)
		for _, dump := range []string{dumps["ops"], dumps["events"], dumps["documents"], vault} {
			databases.Tool(t, dump, "psql", to)
		}
		back := append(slices.Clone(other[:2]), "--database", to)
		back.run(t, "migrate")
		_, talk, err := attempt(t, append([]string{"policies", "redo"}, back...)...)
		if err != nil {
			t.Fatalf("%v\n%s", err, talk)
		}
		return back, talk
	}
	back, talk := restored(dumps["vault"])
	if strings.Contains(talk, "are lost") {
		t.Errorf("keys are missing:\n%s", talk)
	}
	back.holds(t, before)

	// The log with an older vault: what came back is destroyed again.
	back, talk = restored(keys)
	if !strings.Contains(talk, "erased clients and journeys were there") {
		t.Errorf("no keys were destroyed again:\n%s", talk)
	}
	back.erasedStays(t)

	back = addresses{"--data", t.TempDir(), "--database", databases.Database(t)}
	databases.Tool(t, dumps["ops"]+dumps["events"], "psql", back[3])
	back.givesUpKeys(t, databases)

	if _, talk = restored(early); !strings.Contains(talk, "clients and journeys are lost") {
		t.Errorf("it is not said that keys are missing:\n%s", talk)
	}
}

// holds fails the test unless a restored log begins with these events, serves
// them, and goes on.
func (p addresses) holds(t *testing.T, before []shownEvent) {
	t.Helper()
	after := listed(t, p...)
	if len(after) < len(before) {
		t.Fatalf("%d events of %d are there", len(after), len(before))
	}
	for i, e := range before {
		if after[i].ID != e.ID {
			t.Fatalf("event %d is another one", i)
		}
	}
	c := p.process(t, "all")
	wait(t, c.ready)
	if !c.found("Voorheen") || c.found("Gewist") {
		t.Error("who was recorded is not found, or who was erased is")
	}
	c.journey("Nadien")
	wait(t, func() bool { return c.found("Nadien") })
	c.stop()
}

// erasedStays fails the test if somebody finds who was erased.
func (p addresses) erasedStays(t *testing.T) {
	t.Helper()
	c := p.process(t, "all")
	wait(t, c.ready)
	if c.found("Gewist") {
		t.Error("who was erased is found")
	}
	c.stop()
}

// givesUpKeys fails the test unless a log without a vault is served once it was
// said that all keys are given up, and nothing of anybody is found.
func (p addresses) givesUpKeys(t *testing.T, databases *pgtest.Server) {
	t.Helper()
	p.run(t, "migrate")
	databases.Tool(t, "", "psql", "--command=insert into vault.destroyed values ('all keys are given up')", p[3])
	if _, talk, err := attempt(t, append([]string{"policies", "redo"}, p...)...); err != nil || !strings.Contains(talk, "clients and journeys are lost") {
		t.Errorf("%v\n%s", err, talk)
	}
	c := p.process(t, "all")
	wait(t, c.ready)
	if c.found("Voorheen") {
		t.Error("a client is found whose keys were given up")
	}
	c.journey("Nadien")
	wait(t, func() bool { return c.found("Nadien") })
	c.stop()
}

// registering is to register clients one after the other.
type registering struct {
	t     *testing.T
	done  chan struct{} // has a token for every client that is registered
	stop  context.CancelFunc
	ended sync.WaitGroup
}

func writing(t *testing.T, c *child) *registering {
	ctx, stop := context.WithCancel(t.Context())
	l := &registering{t: t, done: make(chan struct{}), stop: stop}
	l.ended.Go(func() {
		for {
			a, err := c.ask(ctx, "gids-anna", "POST", "/v1/clients", uuid.Must(uuid.NewV7()), object{"familyName": "Intussen"})
			if ctx.Err() != nil {
				return
			}
			if err != nil || a.status != 201 {
				t.Errorf("registered: %d, %v", a.status, err)
			}
			select {
			case l.done <- struct{}{}:
			default:
			}
		}
	})
	return l
}

// more returns when clients were registered that were not before.
func (l *registering) more() {
	for range 3 {
		<-l.done
	}
}

func (l *registering) end() {
	l.stop()
	l.ended.Wait()
}
