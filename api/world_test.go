package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/api"
	"klantreis/api/auth"
	"klantreis/domain/catalog"
	"klantreis/domain/command"
	"klantreis/domain/employers"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/meeting"
	"klantreis/domain/people"
	"klantreis/domain/staff"
	"klantreis/domain/standing"
	"klantreis/domain/tally"
	"klantreis/projections"
	"klantreis/projections/projector"
)

// A world is a server over stores in memory, with a clock that stands still
// until it is set.
type world struct {
	testing.TB
	server  *api.Server
	handler http.Handler
	store   *store
	vault   *memory.Vault
	papers  *memory.Documents
	looks   *memory.AccessLog
	issuer  *auth.Local
	halt    func() // stops views and policies where they are
	log     *bytes.Buffer
	mu      sync.Mutex
	now     time.Time
	phones  int
	tokens  map[string]string // by actor, of this moment
}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	return worldOver(t, &store{Store: memory.NewStore()}, memory.NewVault())
}

// worldOver is a server over stores that others may be served from as well.
func worldOver(t testing.TB, events *store, vault *memory.Vault) *world {
	t.Helper()
	w := &world{TB: t, now: monday, store: events, vault: vault, papers: memory.NewDocuments(), looks: memory.NewAccessLog(), log: new(bytes.Buffer)}
	var err error
	if w.issuer, err = auth.NewLocal(w.clock); err != nil {
		t.Fatal(err)
	}
	directory := standing.Over(command.Book{Store: w.store, Vault: w.vault, Codec: catalog.Events, Clock: command.NewClock(w.clock)})
	book := directory.Book()
	them := people.Over(book)
	w.server = serving(t, &api.Server{
		Documents: w.papers, Directory: directory, Staff: command.New(staff.Decider, book), Clients: them.Clients, Journeys: them.Journeys, Book: book,
		Meetings: command.New(meeting.Decider, book), Tallies: command.New(tally.Decider, book),
		Merges:   them.Merges,
		Vouchers: them.Vouchers, Funds: command.New(fund.Decider, book),
		Reorganisations: employers.Over(book), Findings: them.Findings, Alike: them.Alike,
		Reader: noRows{}, Views: upToDate{}, Policies: settled{}, AccessLog: w.looks, Auth: w.issuer.Verifier(),
		PrintKey: []byte(strings.Repeat("k", 32)), Lists: directory, Now: w.clock,
		Log: slog.New(slog.NewJSONHandler(w.log, nil)),
	})
	w.build()
	return w
}

// spare has servers of tests that have ended, with their routes. To make those
// takes as long as some hundred requests, and they are the same for all.
var spare = sync.Pool{New: func() any { return new(api.Server) }}

// serving is a server that is as another one, and has its routes where one is
// spare. It is spare itself after the test.
func serving(t testing.TB, as *api.Server) *api.Server {
	s := spare.Get().(*api.Server)
	to, from := reflect.ValueOf(s).Elem(), reflect.ValueOf(as).Elem()
	for i := range to.NumField() {
		if to.Type().Field(i).IsExported() {
			to.Field(i).Set(from.Field(i))
		}
	}
	t.Cleanup(func() {
		s.Drain()
		spare.Put(s)
	})
	return s
}

// A store keeps events in memory, and can be made to fail.
type store struct {
	*memory.Store
	mu     sync.Mutex
	broken string
}

// fail makes every append to a stream fail; "" mends it.
func (s *store) fail(stream string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = stream
}

func (s *store) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	s.mu.Lock()
	broken := s.broken
	s.mu.Unlock()
	if stream == broken {
		return eventstore.Position{}, errors.New("the disk is full")
	}
	return s.Store.Append(ctx, stream, after, events...)
}

// build makes the handler anew, after something of the server was replaced.
func (w *world) build() {
	w.Helper()
	var err error
	if w.handler, err = w.server.Handler(); err != nil {
		w.Fatal(err)
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now, w.tokens = w.now.Add(d), nil
}

type noRows struct{}

func (noRows) Query(context.Context, string, ...any) iter.Seq2[[]any, error] {
	return func(func([]any, error) bool) {}
}

type upToDate struct{}

func (upToDate) Wait(context.Context, string, eventstore.Position) error { return nil }
func (upToDate) Measures(context.Context) (all []projector.Measure, _ projector.Totals, _ error) {
	for _, v := range projections.All {
		all = append(all, projector.Measure{View: v.Name, Version: v.Version, Generation: 1})
	}
	return all, projector.Totals{}, nil
}
func (upToDate) Rebuild(context.Context, func(projector.Progress), ...string) error { return nil }

type settled struct{}

func (settled) Wait(context.Context, string, eventstore.Position, ...string) error { return nil }

// persona returns the persona of an actor.
func persona(actor string) auth.Persona {
	for _, p := range auth.Personas {
		if string(p.Actor) == actor {
			return p
		}
	}
	panic("no persona " + actor)
}

func (w *world) token(p auth.Persona) string {
	w.Helper()
	token, err := w.issuer.Token(p)
	if err != nil {
		w.Fatal(err)
	}
	return token
}

// bearer is somebody's token, the same for as long as the clock stands still.
func (w *world) bearer(as string) string {
	w.Helper()
	w.mu.Lock()
	token, there := w.tokens[as]
	w.mu.Unlock()
	if there {
		return token
	}
	token = w.token(persona(as))
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tokens == nil {
		w.tokens = map[string]string{}
	}
	w.tokens[as] = token
	return token
}

// A reply is what was answered.
type reply struct {
	*httptest.ResponseRecorder
	t testing.TB
}

// send makes a request as somebody; headers come in pairs.
func (w *world) send(as, method, path, body string, headers ...string) reply {
	w.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, reader)
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+w.bearer(as))
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if strings.HasPrefix(body, "%PDF") {
		headers = append(asDocument, headers...)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	w.keeps(method, path, rec)
	return reply{rec, w.TB}
}

// post records something with a new Idempotency-Key.
func (w *world) post(as, path string, body any, headers ...string) reply {
	w.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		w.Fatal(err)
	}
	key := uuid.Must(uuid.NewV7()).String()
	return w.send(as, "POST", path, string(b), append([]string{"Idempotency-Key", key}, headers...)...)
}

func (w *world) get(as, path string, headers ...string) reply {
	w.Helper()
	return w.send(as, "GET", path, "", headers...)
}

func (r reply) want(status int) reply {
	r.t.Helper()
	if r.Code != status {
		r.t.Fatalf("answered %d, want %d: %s", r.Code, status, r.Body)
	}
	return r
}

// object reads the answer.
func (r reply) object() map[string]any {
	r.t.Helper()
	var o map[string]any
	if err := json.Unmarshal(r.Body.Bytes(), &o); err != nil {
		r.t.Fatalf("%v: %s", err, r.Body)
	}
	return o
}

func (r reply) id() string {
	r.t.Helper()
	return r.object()["id"].(string)
}

type m map[string]any

// aClient registers a client as somebody.
func (w *world) aClient(as string) string {
	w.Helper()
	return w.post(as, "/v1/clients", m{"familyName": "Voorbeeld", "givenName": "Vera", "phones": []string{w.phone()}}).want(201).id()
}

// phone is a number that nobody else has: who has the same is taken for the
// same person.
func (w *world) phone() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.phones++
	return fmt.Sprintf("06%08d", 12345677+w.phones)
}

// aJourney opens a journey of a client as somebody, for an advisor.
func (w *world) aJourney(as, client, team, advisor string) string {
	w.Helper()
	return w.post(as, "/v1/journeys", m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop",
		"team": team, "advisor": advisor, "question": "Wil iets anders gaan doen."}).want(201).id()
}

// never is views that do not come on.
type never struct{ upToDate }

func (never) Wait(ctx context.Context, _ string, _ eventstore.Position) error {
	<-ctx.Done()
	return ctx.Err()
}
