package main

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/esdb/esdbtest"
	"klantreis/adapters/postgres/pgtest"
)

const notYet = "EventStoreDB does not answer yet, and is waited for"

// logged returns places with events in an EventStoreDB of the test's own.
func logged(t *testing.T) (*esdbtest.Server, addresses) {
	t.Helper()
	log := eventStore(t)
	at, _ := prepared(t, "--database", pgtest.Database(t), "--events", log.URL())
	return log, at
}

// An EventStoreDB that is away when the program starts is waited for.
func TestTheLogIsAwayAtTheStart(t *testing.T) {
	t.Parallel()
	log, at := logged(t)
	log.Leave()
	c := start(t, nil, append([]string{"serve", "--addr", "127.0.0.1:0"}, at...)...)
	wait(t, func() bool { return strings.Contains(c.said.String(), notYet) })
	select {
	case <-c.serves:
		t.Error("it serves without a log")
	default:
	}
	if err := log.Return(); err != nil {
		t.Fatal(err)
	}
	c.begun().up()
	wait(t, c.ready)
	c.journey("Teruggekomen")
	log.Leave()
	c.stop() // also while it is away
}

// Whoever waits in vain can end it, and is told no secret.
func TestWaitingForALogInVain(t *testing.T) {
	t.Parallel()
	log := eventStore(t)
	address := strings.Replace(strings.TrimSuffix(log.URL(), "?tls=false"), "esdb://", "esdb://root:geheim@", 1) // it has no TLS
	c := start(t, nil, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--log-level", "debug", "--events", inFile(t, address))
	wait(t, func() bool { return strings.Contains(c.said.String(), notYet) })
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-c.ended
	if said := c.said.String(); c.err == nil || c.url != "" || strings.Contains(said, "geheim") {
		t.Errorf("it ended with %v and said:\n%s", c.err, said)
	}
}

// What answers and ends does not wait in vain: it says which server does not
// answer, and no secret.
func TestOneAnswerDoesNotWaitForAServer(t *testing.T) {
	t.Parallel()
	nobody := free(t)
	silent, folder := deaf(t), filled(t, 1)
	events := "esdb://root:geheim@" + silent + "?prefix=desk"
	for _, c := range []struct{ says, args string }{
		{"esdb://" + silent + "?prefix=desk does not answer within 20s", "events list --events " + events},
		{"esdb://" + nobody + "?prefix=klantreis does not answer within 20s", "views status --events esdb://" + nobody + "?tls=false"},
		{"esdb://" + nobody + "?prefix=klantreis does not answer within 20s", "policies redo --events esdb://" + nobody + "?tls=false"},
		{"postgres://" + silent + "/log cannot be reached", "events list --database postgres://root:geheim@" + silent + "/log"},
		{"postgres://" + nobody + "/log cannot be reached", "policies status --database postgres://root:geheim@" + nobody + "/log"},
		{"postgres://" + nobody + "/log cannot be reached", "migrate --database postgres://root:geheim@" + nobody + "/log"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			one := start(t, nil, append(strings.Fields(c.args), "--data", folder)...)
			select {
			case <-one.ended:
			case <-time.After(45 * time.Second):
				t.Fatalf("it waits:\n%s", one.said)
			}
			if said := one.said.String(); one.err == nil || !strings.Contains(said, c.says) || strings.Contains(said, "geheim") {
				t.Errorf("it ended with %v, want %q, and said:\n%s", one.err, c.says, said)
			}
		})
	}
}

// free is an address at which nobody listens.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// deaf is an address at which whoever comes is let in and never answered.
func deaf(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String() // the kernel lets them in
}

// While the log is away nothing is recorded, and whoever asks is told so. When
// it is back the same requests are carried out, once.
func TestTheLogIsAwayWhileServing(t *testing.T) {
	t.Parallel()
	log, at := logged(t)
	c := at.process(t, "all")
	wait(t, c.ready)
	_, journeyID := c.journey("Onderbroken")
	log.Leave()
	if a, err := c.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil); err != nil || a.status != http.StatusServiceUnavailable ||
		!strings.Contains(string(a.body), "no answer from events since ") {
		t.Errorf("ready: %d %s, %v", a.status, a.body, err)
	}
	key := uuid.Must(uuid.NewV7())
	record := func() answer {
		t.Helper()
		a, err := c.ask(t.Context(), "adviseur-bram", "POST", "/v1/journeys/"+journeyID.String()+"/intakes", key, object{"channel": "telefoon", "summary": "Door."})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for range 2 { // longer than the store is patient
		if a := record(); a.status != http.StatusServiceUnavailable || !strings.Contains(string(a.body), "make the same request again") {
			t.Errorf("recorded: %d %s", a.status, a.body)
		}
	}
	if a, err := c.ask(t.Context(), "", "GET", "/livez", uuid.Nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("live: %d, %v", a.status, err)
	}
	if err := log.Return(); err != nil {
		t.Fatal(err)
	}
	wait(t, func() bool {
		a, err := c.ask(t.Context(), "", "GET", "/readyz", uuid.Nil, nil)
		return err == nil && a.status == http.StatusOK
	})
	if a := record(); a.status != http.StatusCreated {
		t.Errorf("recorded again: %d %s", a.status, a.body)
	}
	wait(t, c.ready)
	c.stop()
	if n := strings.Count(at.run(t, "events", "list", "--kind", "journey.intake-recorded", "--stream", "journey-"+journeyID.String()), "\n"); n != 1 {
		t.Errorf("%d intakes were recorded", n)
	}
}

// Whatever is acknowledged is there once, however often the log goes away and
// comes back under load.
func TestTheLogRestartsUnderLoad(t *testing.T) {
	t.Parallel()
	const rounds, writers = 4, 8
	log, at := logged(t)
	c := at.process(t, "all")
	l := &load{ledger: &ledger{asked: map[uuid.UUID]*asked{}}, posts: []*post{{t: t, serving: c}}}
	for range writers / 2 {
		_, j := c.journey("Herstart")
		l.journeys = append(l.journeys, j)
	}
	ctx, end := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	for i := range writers {
		busy.Go(func() { l.work(ctx, rand.New(rand.NewPCG(uint64(i), 0))) })
	}
	for round := range rounds {
		enough := 50 * (round + 1)
		wait(t, func() bool { return l.ledger.count(acknowledged) >= enough })
		log.Leave()
		if err := log.Return(); err != nil {
			t.Fatal(err)
		}
	}
	end()
	busy.Wait()
	l.ledger.settleAll(t, c)
	wait(t, c.ready)
	c.stop()
	l.ledger.compare(t, listed(t, at...))
}
