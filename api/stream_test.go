package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/eventstore"
)

// serve puts the world's server behind a real connection.
func (w *world) serve() *httptest.Server {
	w.Helper()
	server := httptest.NewServer(w.handler)
	w.Cleanup(server.Close)
	return server
}

func (w *world) open(ctx context.Context, server *httptest.Server, as, path string) *http.Response {
	w.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token(persona(as)))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func TestTheStreamGoesOnFromACheckpointAndFollows(t *testing.T) {
	w := newWorld(t)
	w.log = nil
	w.server.Log = slog.New(slog.DiscardHandler)
	client, _ := w.aHistory()
	all := w.get("auditor-lars", "/v1/event-stream").want(200)
	if strings.Contains(all.Body.String(), "Voorbeeld") || all.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("the stream opens what is sealed, or is no stream: %v", all.Header())
	}
	lines := bytes.Split(bytes.TrimSpace(all.Body.Bytes()), []byte("\n"))
	if len(lines) != w.events() {
		t.Fatalf("%d lines, want %d", len(lines), w.events())
	}
	var second struct{ Checkpoint string }
	if err := json.Unmarshal(lines[1], &second); err != nil {
		t.Fatal(err)
	}
	server := w.serve()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	followed := bufio.NewScanner(w.open(ctx, server, "fg-olga", "/v1/event-stream?follow=true&after="+second.Checkpoint).Body)
	for _, want := range lines[2:] {
		if !followed.Scan() || followed.Text() != string(want) {
			t.Fatalf("read %s, want %s", followed.Text(), want)
		}
	}
	w.post("gids-anna", "/v1/clients/"+client+"/open-contacts", m{"channel": "inloop"}).want(201)
	if !followed.Scan() || !strings.Contains(followed.Text(), "client.contact-opened") {
		t.Errorf("read %s, want the contact", followed.Text())
	}
}

func TestAStreamFromAnotherLogIsRefused(t *testing.T) {
	w := newWorld(t)
	w.aClient("gids-anna")
	w.get("auditor-lars", "/v1/event-stream?after=1:"+uuid.NewString()).want(409)
	w.get("auditor-lars", "/v1/event-stream?after=9:"+uuid.NewString()).want(409)
	w.get("auditor-lars", "/v1/event-stream?after=x").want(400)
	w.get("auditor-lars", "/v1/event-stream?after=1").want(400)
}

func TestAnEventIsOpenedOnlyForThoseWhoMay(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	page, err := w.store.Page(context.Background(), eventstore.Checkpoint{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	at := "/v1/events/" + page[0].ID.String()
	closed := w.get("fg-olga", at).want(200)
	if strings.Contains(closed.Body.String(), "Voorbeeld") || closed.object()["opened"] != nil || closed.object()["sealed"].([]any)[0] != "person" {
		t.Errorf("shown as %s", closed.Body)
	}
	w.get("fg-olga", at+"?open=true").want(403)
	looks := w.looksSince(func() {
		opened := w.get("auditor-lars", at+"?open=true").want(200).object()["opened"].(map[string]any)
		if opened["familyName"] != "Voorbeeld" {
			t.Errorf("opened as %v", opened)
		}
	})
	if len(looks) != 1 || looks[0].Action != access.OpenSealed || looks[0].Subject.String() != client {
		t.Errorf("logged %+v", looks)
	}
	if err := w.vault.Destroy(context.Background(), "client-"+client); err != nil {
		t.Fatal(err)
	}
	if gone := w.get("auditor-lars", at+"?open=true").want(200).object()["gone"].([]any); gone[0] != "person" {
		t.Errorf("gone is %v", gone)
	}
	w.get("auditor-lars", "/v1/events/"+uuid.NewString()).want(404)
}

// A log without an index of ids leaves finding an event to the ledger, which is
// waited for: only what it has all of can say that an event is not there.
func TestAnEventIsFoundInALogThatDoesNotKnowItsIDs(t *testing.T) {
	w := newWorld(t).withViews()
	w.server.Book.Store = struct{ eventstore.Store }{w.store}
	w.server.Beat, w.server.Patience = time.Second, time.Minute
	w.build()
	last := func() string {
		w.aClient("gids-anna")
		head, err := w.store.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return head.ID.String()
	}
	id := last()
	if got := w.get("auditor-lars", "/v1/events/"+id).want(200).object(); got["id"] != id {
		t.Errorf("asked for %s, got %v", id, got["id"])
	}
	w.get("auditor-lars", "/v1/events/"+uuid.NewString()).want(404)
	w.halt()
	w.server.Beat, w.server.Patience = time.Second, 50*time.Millisecond
	w.build()
	w.get("auditor-lars", "/v1/events/"+last()).want(503)
}

func TestAStreamOutlivesTheWriteDeadlineAndEndsWithItsReader(t *testing.T) {
	w := newWorld(t)
	w.server.Log = slog.New(slog.DiscardHandler)
	w.server.Beat, w.server.Patience = time.Millisecond, time.Second
	w.build()
	w.aClient("gids-anna")
	server := httptest.NewUnstartedServer(w.handler)
	server.Config.WriteTimeout = 20 * time.Millisecond
	server.Start()
	defer server.Close() // waits for every answer to end
	ctx, cancel := context.WithCancel(context.Background())
	lines := bufio.NewScanner(w.open(ctx, server, "fg-olga", "/v1/event-stream?follow=true").Body)
	began, signs := time.Now(), 0
	for time.Since(began) < 5*server.Config.WriteTimeout {
		if !lines.Scan() {
			t.Fatalf("the stream ended after %v: %v", time.Since(began), lines.Err())
		}
		if lines.Text() == "" {
			signs++
		}
	}
	if signs == 0 {
		t.Error("no sign of life")
	}
	cancel()
}
