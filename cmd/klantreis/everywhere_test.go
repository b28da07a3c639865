package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/esdb/esdbtest"
	"klantreis/adapters/postgres/pgtest"
)

// The same walk goes the same way wherever things are kept, and is told in the
// same words.
func TestEveryPlaceAnswersAlike(t *testing.T) {
	t.Parallel()
	databases := pgtest.Shared(t)
	log := eventStore(t)
	first := ""
	for _, c := range []struct {
		name  string
		flags func(t *testing.T) []string
	}{
		{"a folder", func(*testing.T) []string { return nil }},
		{"folders", func(t *testing.T) []string {
			return []string{"--vault", "sqlite:" + t.TempDir(), "--ops", "sqlite:" + t.TempDir()}
		}},
		{"PostgreSQL", func(t *testing.T) []string { return []string{"--database", databases.Database(t)} }},
		{"PostgreSQL, with keys in a folder", func(t *testing.T) []string {
			return []string{"--database", databases.Database(t), "--vault", "sqlite:" + t.TempDir()}
		}},
		{"a folder, with views in PostgreSQL", func(t *testing.T) []string { return []string{"--views", databases.Database(t)} }},
		{"EventStoreDB and PostgreSQL", func(t *testing.T) []string {
			return []string{"--database", databases.Database(t), "--events", inFile(t, log.URL()+"&prefix=alles")}
		}},
		{"EventStoreDB and a folder", func(*testing.T) []string { return []string{"--events", log.URL() + "&prefix=log"} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &walker{t: t, flags: append(c.flags(t), "--data", t.TempDir()+"/data")}
			w.walk()
			told := strings.Join(w.told, "\n")
			if first == "" {
				first = told
			}
			if told != first {
				t.Errorf("it is told otherwise:\n%s\n\nthan in a folder:\n%s", told, first)
			}
		})
	}
}

// eventStore starts an EventStoreDB for a test.
func eventStore(t *testing.T) *esdbtest.Server {
	t.Helper()
	s, err := esdbtest.Start(esdbtest.MaxStreams)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Leave)
	return s
}

// inFile puts an address in a file, as one with a secret is given.
func inFile(t *testing.T, address string) string {
	t.Helper()
	name := t.TempDir() + "/address"
	if err := os.WriteFile(name, []byte(address+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "@" + name
}

// A walker walks through the program over some places, and tells what it sees.
type walker struct {
	t     *testing.T
	flags []string
	c     *child
	told  []string
}

func (w *walker) run(args ...string) string {
	w.t.Helper()
	return command(w.t, append(args, w.flags...)...)
}

func (w *walker) tell(what string, said any) { w.told = append(w.told, fmt.Sprint(what, ": ", said)) }

// serve begins to serve, and returns when all views are there.
func (w *walker) serve() {
	w.t.Helper()
	w.c = begin(w.t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, w.flags...)...).up()
	wait(w.t, w.c.ready)
}

func (w *walker) walk() {
	if strings.Contains(strings.Join(w.flags, " "), "postgres://") {
		w.run("migrate")
	}
	w.run("demo", "--journeys", "20", "--fill-only")
	w.serve()
	before := w.report("")
	w.tell("at first", before.figures())

	clientID, journeyID := w.c.journey("Wandelaar")
	j := "/v1/journeys/" + journeyID.String()
	w.c.must("adviseur-bram", "POST", j+"/intakes", object{"channel": "telefoon", "summary": "Wil verder."})
	at := w.c.must("adviseur-bram", "POST", j+"/needs", object{"domain": "scholing", "severity": "zwaar", "source": "klant"})
	w.tell("after an intake", w.report("", "Log-Position", at.position).figures())
	w.tell("as known at first", w.report(before.Position).figures())
	if again := w.report(before.Position).Position; again != before.Position {
		w.t.Errorf("a report as known at %s is of %s", before.Position, again)
	}
	w.history(clientID, at)
	w.ledger(at)
	w.follow(journeyID)

	broken := w.c.must("adviseur-chantal", "POST", "/v1/clients/"+clientID.String()+"/glass-breaks", object{"reason": "spoed"}).receipt(w.t).Events[0]
	w.c.kill()
	w.serve()
	w.c.must("adviseur-chantal", "GET", "/v1/clients/"+clientID.String(), nil)
	w.c.must("privacy-officer-mila", "POST", "/v1/clients/"+clientID.String()+"/glass-breaks/"+broken.String()+"/reviews", object{"outcome": "gerechtvaardigd"})

	w.c.erases(clientID)
	wait(w.t, func() bool { return !w.c.found("Wandelaar") && w.c.ready() })
	w.history(clientID, at)
	w.tell("after the erasure", w.report("").figures())
	w.c.stop()
	w.commands()
	w.serve()
	w.tell("rebuilt", w.report("").figures())
	w.c.stop()
}

// A reported is what both reports say, without when it was made.
type reported struct {
	Position                     string
	Phases, Stages, Exits, Needs json.RawMessage
}

func (r reported) figures() string {
	return fmt.Sprintf("%s %s %s %s", r.Phases, r.Stages, r.Exits, r.Needs)
}

// report reads both reports of the last day of the made-up year.
func (w *walker) report(knownAt string, headers ...string) (r reported) {
	w.t.Helper()
	for _, name := range []string{"pipeline", "needs"} {
		a := w.c.must("auditor-lars", "GET", "/v1/reports/"+name+"?knownAt="+knownAt, nil, headers...)
		if err := json.Unmarshal(a.body, &r); err != nil {
			w.t.Fatal(err)
		}
	}
	return r
}

// history reads the client's timeline.
func (w *walker) history(clientID uuid.UUID, at answer) {
	w.t.Helper()
	var page struct {
		Entries []struct {
			Kind   string
			Erased bool
		}
	}
	who := "adviseur-bram"
	a, err := w.c.ask(w.t.Context(), who, "GET", "/v1/clients/"+clientID.String()+"/timeline", uuid.Nil, nil, "Log-Position", at.position)
	if err != nil {
		w.t.Fatal(err)
	}
	if a.status == http.StatusOK {
		err = json.Unmarshal(a.body, &page)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.tell("history", fmt.Sprint(a.status, page.Entries))
}

var eventLink = regexp.MustCompile(`^<([^>]+)>; rel="next"$`)

// ledger reads the newest events page by page, and one of them by its id.
func (w *walker) ledger(at answer) {
	w.t.Helper()
	path := "/v1/events?limit=2"
	for range 2 {
		var page struct {
			Events []struct{ Kind, Position string }
		}
		a := w.c.must("auditor-lars", "GET", path, nil)
		if err := json.Unmarshal(a.body, &page); err != nil {
			w.t.Fatal(err)
		}
		for _, e := range page.Events {
			w.tell("ledger", e.Kind)
		}
		if path == "/v1/events?limit=2" && page.Events[0].Position != at.position {
			w.t.Errorf("the last event is at %s, and was answered to be at %s", page.Events[0].Position, at.position)
		}
		next := eventLink.FindStringSubmatch(a.link)
		if next == nil {
			w.t.Fatalf("there is no further page: %q", a.link)
		}
		path = next[1]
	}
	var one struct {
		Kind   string
		Opened json.RawMessage
	}
	id := at.receipt(w.t).Events[0]
	if err := json.Unmarshal(w.c.must("auditor-lars", "GET", "/v1/events/"+id.String()+"?open=true", nil).body, &one); err != nil {
		w.t.Fatal(err)
	}
	w.tell("event", one.Kind)
	if a, err := w.c.ask(w.t.Context(), "auditor-lars", "GET", "/v1/events/"+uuid.NewString(), uuid.Nil, nil); err != nil || a.status != http.StatusNotFound {
		w.t.Errorf("an event that is not there: %d, %v", a.status, err)
	}
}

// follow reads the stream of events from the journey's first on, and goes on
// when something is recorded.
func (w *walker) follow(journeyID uuid.UUID) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.c.url+"/v1/event-stream?follow=true", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.c.tokens["auditor-lars"])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for asked := false; lines.Scan(); {
		var e struct{ Kind, Stream string }
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			w.t.Fatal(err)
		}
		if e.Stream != "journey-"+journeyID.String() {
			continue
		}
		w.tell("followed", e.Kind)
		if e.Kind == "journey.contact-recorded" {
			return
		}
		if e.Kind == "journey.need-identified" && !asked {
			asked = true
			w.c.must("adviseur-bram", "POST", "/v1/journeys/"+journeyID.String()+"/contacts", object{"channel": "telefoon", "topic": "werk", "note": "Gesproken."})
		}
	}
	w.t.Fatalf("the stream ended before its time: %v", lines.Err())
}

// upToDate is the line of a view that serves and has all of the log.
var upToDate = regexp.MustCompile(`(?m)^[a-z]+ +[0-9]+ +[0-9]+ +serving +[0-9.]+ +0 `)

// commands looks at what is there with the command line, and builds the views
// anew.
func (w *walker) commands() {
	w.t.Helper()
	kinds := regexp.MustCompile(`(?m)[a-z]+\.[a-z-]+ `).FindAllString(w.run("events", "list", "--limit=-1"), -1)
	slices.Sort(kinds[len(kinds)-2:]) // two policies follow the erasure, in either order
	w.tell("log", kinds)
	for _, step := range []func(){func() {}, func() { w.run("views", "rebuild") }} {
		step()
		w.tell("views", len(upToDate.FindAllString(w.run("views", "status"), -1)))
	}
	w.run("policies", "redo")
	w.tell("policies", strings.Count(w.run("policies", "status"), "\n"))
}
