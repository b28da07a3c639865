package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/api"
	"klantreis/api/auth"
	"klantreis/domain/eventstore"
	"klantreis/projections"
	"klantreis/projections/projector"
)

func TestAnAddressIsOneAddress(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	for _, path := range []string{"/v1/clients/" + client + "/", "/v1//clients/" + client, "//v1/clients/" + client, "/v1/clients/./" + client,
		"/v1/clients/x/../" + client, "/v1/Clients/" + client, "/v2/clients/" + client, "/", "/v1", "/v1/"} {
		answer := w.get("gids-anna", path)
		if answer.Code != http.StatusNotFound || answer.Header().Get("Location") != "" {
			t.Errorf("%s: answered %d, and to go to %q", path, answer.Code, answer.Header().Get("Location"))
		}
	}
	w.get("gids-anna", "/v1/clients/"+client+"%2Ftimeline").want(400) // a slash in disguise is part of the id
}

func TestAnotherMethodIsToldWhichThereAre(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	for _, c := range []struct{ method, path, allow string }{
		{"DELETE", "/v1/clients/" + client, "GET, HEAD"},
		{"PUT", "/v1/clients", "POST"},
		{"GET", "/v1/clients", "POST"},
		{"OPTIONS", "/v1/code-lists", "GET, HEAD"},
		{"POST", "/livez", "GET, HEAD"},
		{"PATCH", "/v1/openapi.json", "GET, HEAD"},
	} {
		if allow := w.send("gids-anna", c.method, c.path, "").want(405).Header().Get("Allow"); allow != c.allow {
			t.Errorf("%s %s: allowed %q, want %q", c.method, c.path, allow, c.allow)
		}
	}
}

func TestHeadIsGetWithoutTheBody(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	for _, path := range []string{"/v1/clients/" + client, "/v1/code-lists", "/livez", "/v1/openapi.json"} {
		get, head := w.get("gids-anna", path).want(200), w.send("gids-anna", "HEAD", path, "").want(200)
		if head.Body.Len() != 0 || head.Header().Get("ETag") != get.Header().Get("ETag") || head.Header().Get("Content-Type") != get.Header().Get("Content-Type") {
			t.Errorf("%s: %v and %q, want %v", path, head.Header(), head.Body, get.Header())
		}
	}
	w.send("auditor-lars", "HEAD", "/v1/event-stream?follow=true", "").want(200)
	w.send("adviseur-chantal", "HEAD", "/v1/clients/"+client, "").want(403)
}

func TestTheDocumentIsOpenToAll(t *testing.T) {
	answer := newWorld(t).get("", "/v1/openapi.json").want(200)
	if answer.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Error("pages of other sites cannot read it")
	}
}

// A brokenStore fails in some way whenever it is read.
type brokenStore struct {
	eventstore.Store
	how func(context.Context) error
}

func (b brokenStore) Head(ctx context.Context) (eventstore.Checkpoint, error) {
	return eventstore.Checkpoint{}, b.how(ctx)
}

func (b brokenStore) Find(ctx context.Context, _ uuid.UUID) (eventstore.Recorded, bool, error) {
	return eventstore.Recorded{}, false, b.how(ctx)
}

func (w *world) breakStore(how func(context.Context) error) {
	w.Helper()
	w.server.Book.Store = brokenStore{w.store, how}
	w.build()
}

func TestAnErrorOfOursSaysNothingButItsNumber(t *testing.T) {
	w := newWorld(t)
	w.breakStore(func(context.Context) error { return errors.New("row of " + secret + " is damaged") })
	p := w.get("auditor-lars", "/v1/events/"+uuid.NewString()).want(500)
	if strings.Contains(p.Body.String(), secret) {
		t.Errorf("the answer says too much: %s", p.Body)
	}
	number := strings.TrimPrefix(p.object()["instance"].(string), "urn:uuid:")
	if !strings.Contains(w.log.String(), number) || !strings.Contains(w.log.String(), "damaged") {
		t.Errorf("the log does not say what happened: %s", w.log)
	}
}

func TestAPanicIsAnErrorOfOurs(t *testing.T) {
	w := newWorld(t)
	w.breakStore(func(context.Context) error { panic("about " + secret) })
	w.get("auditor-lars", "/v1/events/"+uuid.NewString()).want(500)
	if !strings.Contains(w.log.String(), "handler panicked") || strings.Contains(w.log.String(), secret) {
		t.Errorf("logged %s", w.log)
	}
}

func TestWhatTakesTooLongCanBeAskedAgain(t *testing.T) {
	w := newWorld(t)
	w.breakStore(func(ctx context.Context) error {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("a request without a deadline")
		}
		return context.DeadlineExceeded
	})
	if again := w.get("auditor-lars", "/v1/events/"+uuid.NewString()).want(503).Header().Get("Retry-After"); again == "" {
		t.Error("it does not say when")
	}
}

func TestLiveAndReady(t *testing.T) {
	w := newWorld(t)
	w.get("", "/livez").want(200)
	w.get("", "/readyz").want(200)
	w.breakStore(func(context.Context) error { return errors.New("cannot be read") })
	w.get("", "/livez").want(200)
	since := w.clock().UTC().Format(time.RFC3339)
	w.later(time.Hour)
	if got := w.get("", "/readyz").want(503).object()["detail"]; got == nil || strings.Contains(got.(string), since) {
		t.Errorf("it says %v", got)
	}
	since = w.clock().UTC().Format(time.RFC3339)
	w.later(time.Hour)
	if got := w.get("", "/readyz").want(503).object()["detail"]; got != "Not ready: no answer from events since "+since+"." {
		t.Errorf("it says %v", got)
	}
	if n := strings.Count(w.log.String(), "a part does not answer"); n != 1 {
		t.Errorf("it is logged %d times", n)
	}
}

// That nobody's token can be checked is our fault, and is told to who keeps the
// service once a minute.
func TestKeysThatCannotBeFetchedAreNotTheTokensFault(t *testing.T) {
	w := newWorld(t)
	keys := httptest.NewServer(http.NotFoundHandler())
	defer keys.Close()
	w.server.Auth = auth.NewVerifier(auth.Trust{Issuer: "urn:klantreis:demo", Audience: auth.Audience, Now: w.clock, Keys: auth.RemoteKeys(t.Context(), keys.URL)})
	w.build()
	for _, logged := range []int{1, 1, 2} {
		if logged == 2 {
			w.later(time.Minute)
		}
		if again := w.get("adviseur-bram", "/v1/work-list").want(503).Header().Get("Retry-After"); again == "" {
			t.Error("it does not say when")
		}
		if n := strings.Count(w.log.String(), `"level":"ERROR"`); n != logged {
			t.Errorf("it is logged %d times, want %d", n, logged)
		}
	}
	w.get("", "/v1/work-list").want(401)
}

// Whoever asks and leaves says nothing about the parts.
func TestWhoLeavesDoesNotMakeAPartSilent(t *testing.T) {
	w := newWorld(t)
	w.breakStore(func(ctx context.Context) error { return ctx.Err() })
	ctx, leave := context.WithCancel(t.Context())
	leave()
	for _, p := range w.server.Parts(ctx) {
		if !p.Answers() {
			t.Errorf("%s does not answer", p.Name)
		}
	}
}

// unbuilt is views of which some are not served yet.
type unbuilt struct {
	upToDate
	building *projector.Progress
	why      string // they could not be
}

func (u unbuilt) Measures(ctx context.Context) ([]projector.Measure, projector.Totals, error) {
	all, _, err := u.upToDate.Measures(ctx)
	all[0].Generation, all[1].Generation = 0, 0
	all[1].Failure.Error = u.why
	return all, projector.Totals{Building: u.building}, err
}

func TestNotReadyBeforeAllViewsAreServed(t *testing.T) {
	w := newWorld(t)
	first, second := projections.All[0].Name, projections.All[1].Name
	for want, p := range map[string]*projector.Progress{
		first + ", " + second + ".": nil,
		first + ", " + second + ", 55% of the work on about 9 events is done.": {Views: []string{second}, Done: 5, Total: 9},
		first + ", " + second + ", the work on about 5 events is done.":        {Views: []string{first, second}, Done: 5},
		"before they are built: " + first + ", " + second + ".":                {Views: []string{"another"}, Done: 5, Total: 9},
	} {
		w.server.Views = unbuilt{building: p}
		w.build()
		w.log.Reset()
		answer := w.get("", "/readyz").want(503)
		if detail, _ := answer.object()["detail"].(string); !strings.HasSuffix(detail, want) || strings.Contains(detail, "another") {
			t.Errorf("it says %s", answer.Body)
		}
		if answer.Header().Get("Retry-After") == "" {
			t.Error("it does not say when to ask again")
		}
		if strings.Contains(w.log.String(), `"level":"ERROR"`) {
			t.Errorf("logged %s", w.log)
		}
		w.get("", "/livez").want(200)
	}
	w.server.Views = unbuilt{why: "the page /var/lib/klantreis is damaged"}
	w.build()
	want := first + ", " + second + "; they could not be built, and the log of this process says why."
	if detail, _ := w.get("", "/readyz").want(503).object()["detail"].(string); !strings.HasSuffix(detail, want) {
		t.Errorf("it says %s", detail)
	}
	w.server.Views = upToDate{}
	w.build()
	w.get("", "/readyz").want(200)
}

func TestNotReadyOnceSomethingHasStopped(t *testing.T) {
	w := newWorld(t)
	why := "policies have stopped: one; do this"
	w.server.Stopped = func() string { return why }
	w.build()
	if got := w.get("", "/readyz").want(503).object()["detail"]; got != "Not ready: "+why+"." {
		t.Errorf("it says %v", got)
	}
	w.get("", "/livez").want(200)
	why = ""
	w.get("", "/readyz").want(200)
}

func TestOneLinePerRequestAndNothingPersonalInIt(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	w.log.Reset()
	w.get("adviseur-bram", "/v1/clients/"+client+"/timeline", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").want(200)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/closures", m{"reason": "nieuwe-baan", "note": secret}).want(201)
	lines := strings.Split(strings.TrimSpace(w.log.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %s", len(lines), w.log)
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"method": "GET", "route": "/v1/clients/{client}/timeline", "status": 200.0, "actor": "adviseur-bram", "trace": "0af7651916cd43dd8448eb211c80319c"} {
		if line[name] != want {
			t.Errorf("%s is %v, want %v", name, line[name], want)
		}
	}
	for _, personal := range []string{secret, "Voorbeeld", "nieuwe-baan", client, journey} {
		if strings.Contains(w.log.String(), personal) {
			t.Errorf("%q is in the log", personal)
		}
	}
}

func TestAServerThatLacksSomethingDoesNotStart(t *testing.T) {
	for name, take := range map[string]func(*api.Server){
		"clients": func(s *api.Server) { s.Clients = nil }, "merges": func(s *api.Server) { s.Merges = nil }, "store": func(s *api.Server) { s.Book.Store = nil },
		"reader": func(s *api.Server) { s.Reader = nil }, "policies": func(s *api.Server) { s.Policies = nil },
		"access log": func(s *api.Server) { s.AccessLog = nil }, "verifier": func(s *api.Server) { s.Auth = nil },
		"lists": func(s *api.Server) { s.Lists = nil }, "a long key": func(s *api.Server) { s.PrintKey = []byte("short") },
	} {
		w := newWorld(t)
		take(w.server)
		if _, err := w.server.Handler(); err == nil {
			t.Errorf("it starts without %s", name)
		}
	}
}

// slowBody is a body that does not come in.
type slowBody struct{ gone chan struct{} }

func (s slowBody) Read([]byte) (int, error) { <-s.gone; return 0, errors.New("gone") }

func TestABodyThatIsCutShortLeavesNothing(t *testing.T) {
	w := newWorld(t)
	gone := make(chan struct{})
	close(gone)
	r := httptest.NewRequest("POST", "/v1/clients", slowBody{gone})
	r.Header.Set("Authorization", "Bearer "+w.token(persona("gids-anna")))
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	if rec.Code != 400 || w.events() != 0 {
		t.Errorf("answered %d, %d events", rec.Code, w.events())
	}
}

// Building is a view that is being built until it is let go.
type building struct {
	upToDate
	asked chan string
	done  chan struct{}
}

func (b building) Measures(context.Context) ([]projector.Measure, projector.Totals, error) {
	return []projector.Measure{{View: "pipeline", Version: 2, Generation: 3, LagEvents: 7, Lag: 1500 * time.Millisecond}},
		projector.Totals{Building: &projector.Progress{Views: []string{"pipeline"}, Done: 5, Total: 10, Elapsed: time.Second}}, nil
}

func (b building) Rebuild(_ context.Context, _ func(projector.Progress), views ...string) error {
	b.asked <- views[0]
	<-b.done
	return nil
}

func TestAViewIsRebuiltWhileTheAnswerIsOut(t *testing.T) {
	w := newWorld(t)
	b := building{asked: make(chan string, 1), done: make(chan struct{})}
	w.server.Views = b
	w.build()
	answer := w.send("beheerder-piet", "POST", "/v1/views/pipeline/rebuilds", "").want(202).object()
	if v := answer["views"].([]any)[0].(map[string]any); v["lagEvents"] != 7.0 || v["lagSeconds"] != 1.5 || answer["building"].(map[string]any)["done"] != 5.0 {
		t.Errorf("answered %v", answer)
	}
	if got := <-b.asked; got != "pipeline" {
		t.Errorf("%s is built", got)
	}
	w.send("beheerder-piet", "POST", "/v1/views/weather/rebuilds", "").want(404)
	close(b.done)
	w.server.Drain()
}

// Elsewhere is views that another process keeps.
type elsewhere struct{ upToDate }

func (e elsewhere) Measures(ctx context.Context) ([]projector.Measure, projector.Totals, error) {
	all, _, err := e.upToDate.Measures(ctx)
	return all, projector.Totals{Elsewhere: true}, err
}

func TestAViewIsRebuiltByTheProcessThatKeepsIt(t *testing.T) {
	w := newWorld(t)
	w.server.Views = elsewhere{}
	w.build()
	answer := w.send("beheerder-piet", "POST", "/v1/views/"+projections.All[0].Name+"/rebuilds", "").want(409).object()
	if answer["code"] != "elsewhere" {
		t.Errorf("answered %v", answer)
	}
}

func TestTheVocabularyIsOpenToAll(t *testing.T) {
	w := newWorld(t)
	lists := w.get("", "/v1/code-lists").want(200).object()["codeLists"].([]any)
	if len(lists) != len(w.server.Lists.Now()) {
		t.Errorf("%d lists, want %d", len(lists), len(w.server.Lists.Now()))
	}
	list := w.get("", "/v1/code-lists/source-organisations").want(200).object()
	ended := list["codes"].([]any)[4].(map[string]any)
	want := map[string]any{"code": "rmt", "nl": "Regionaal Mobiliteitsteam", "en": "Regional Mobility Team", "fromDate": "2021-01-01", "untilDate": "2025-12-31"}
	if list["about"] != "service" || !maps.Equal(ended, want) {
		t.Errorf("answered %v", list)
	}
	w.get("", "/v1/code-lists/weather").want(404)
	w.get("", "/v1/code-lists?kleur=1").want(400)
}
