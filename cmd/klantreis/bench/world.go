package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/google/uuid"

	"klantreis/api/auth"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/projections/projector"
)

// A world is a served platform, and journeys that its advisors are asked about.
type world struct {
	platform *platform.Platform
	server   *http.Server
	url      string
	guided   []guided
	tokens   map[decider.Ref]string // of their advisors
}

// A guided is an open journey, with whom it is about and who guides it.
type guided struct {
	Journey uuid.UUID   `col:"journey"`
	Client  uuid.UUID   `col:"client"`
	Advisor decider.Ref `col:"advisor"`
	Team    decider.Ref `col:"team"`
}

// at returns the nth journey; after the last comes the first.
func (w *world) at(n int) guided { return w.guided[n%len(w.guided)] }

// someOpen chooses other journeys every time: recording makes histories longer,
// and the same few in every run would soon be like no real ones.
const someOpen = `select journey, client, advisor, team from journeys
	where advisor like 'adviseur-%' and closed = 0 order by random() limit 5000`

func serveTo(ctx context.Context, p *platform.Platform) (*world, error) {
	local, err := auth.NewLocal(nil)
	if err != nil {
		return nil, err
	}
	edge, err := p.API(ctx, local.Verifier(), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	handler, err := edge.Handler()
	if err != nil {
		return nil, err
	}
	w := &world{platform: p, server: &http.Server{Handler: handler, ReadHeaderTimeout: time.Second}, tokens: map[decider.Ref]string{}}
	if w.guided, err = projector.Select[guided](ctx, p.Stores.Views, someOpen); err != nil || len(w.guided) == 0 {
		return nil, fmt.Errorf("find open journeys: %d, %w", len(w.guided), err)
	}
	for _, g := range w.guided {
		if w.tokens[g.Advisor] != "" {
			continue
		}
		as := auth.Persona{Actor: g.Advisor, Role: access.Adviseur, Team: g.Team}
		if w.tokens[g.Advisor], err = local.Token(as); err != nil {
			return nil, err
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w.url = "http://" + listener.Addr().String()
	go func() { _ = w.server.Serve(listener) }() // ends when it is closed
	return w, nil
}

func (w *world) get(ctx context.Context, as decider.Ref, path string) error {
	return w.ask(ctx, as, http.MethodGet, path, "", http.StatusOK)
}

func (w *world) post(ctx context.Context, as decider.Ref, path, body string) error {
	return w.ask(ctx, as, http.MethodPost, path, body, http.StatusCreated)
}

func (w *world) ask(ctx context.Context, as decider.Ref, method, path, body string, want int) error {
	req, err := http.NewRequestWithContext(ctx, method, w.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.tokens[as])
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", uuid.Must(uuid.NewV7()).String())
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != want {
		err = fmt.Errorf("%s %s: %s %s", method, path, resp.Status, answer)
	}
	return err
}
