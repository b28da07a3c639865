package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"klantreis/api/auth"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
)

const (
	arrivals = 200 // a second
	lasting  = 15 * time.Second
)

// answers measures a serving platform over the large log, once the system has
// its files in memory as after some hours of work: what is measured is not how
// soon a disk can be read.
func (b Bench) answers(ctx context.Context) (rows []row, err error) {
	if err := b.warm(b.folder(b.Large)); err != nil {
		return nil, err
	}
	p, err := open(ctx, platform.Places{Dir: b.folder(b.Large)})
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- p.Run(running, platform.All) }()
	defer func() {
		stop()
		err = errors.Join(err, <-ended, p.Close())
	}()
	head, err := p.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if err := everywhere(ctx, p, head.Position); err != nil {
		return nil, err
	}
	fmt.Fprintln(b.Talk, "scrubbing what the rebuild left behind")
	if err := p.Stores.Views.Scrub(ctx); err != nil {
		return nil, err
	}
	w, err := serveTo(running, p)
	if err != nil {
		return nil, err
	}
	defer w.server.Close()
	for _, measure := range []func(context.Context) ([]row, error){
		w.visible, w.recording, w.pages, func(ctx context.Context) ([]row, error) { return b.reports(ctx, p) },
	} {
		more, err := measure(ctx)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// warm reads the databases of a folder, as far as memory holds them.
func (b Bench) warm(dir string) error {
	fmt.Fprintln(b.Talk, "reading the files into memory")
	files, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil {
		return fmt.Errorf("read files: %w", err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("read files: %w", err)
		}
		_, err = io.Copy(io.Discard, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("read files: %w", err)
		}
	}
	return nil
}

// everywhere waits until every view has a position.
func everywhere(ctx context.Context, p *platform.Platform, at eventstore.Position) error {
	all, _, err := p.Views.Measures(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := p.Views.Wait(ctx, m.View, at); err != nil {
			return err
		}
	}
	return nil
}

// A world is a served platform, an advisor's token, and their journeys.
type world struct {
	platform *platform.Platform
	server   *http.Server
	url      string
	token    string
	journeys []uuid.UUID
	clients  []uuid.UUID
}

const advisor = "adviseur-bram"

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
	i := slices.IndexFunc(auth.Personas, func(p auth.Persona) bool { return p.Actor == advisor })
	w := &world{platform: p, server: &http.Server{Handler: handler, ReadHeaderTimeout: time.Second}}
	if w.token, err = local.Token(auth.Personas[i]); err != nil {
		return nil, err
	}
	rows, err := projector.Select[struct {
		Journey uuid.UUID `col:"journey"`
		Client  uuid.UUID `col:"client"`
	}](ctx, p.Stores.Views, "select journey, client from journeys where advisor = $1 and closed = 0 limit 5000", advisor)
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("find open journeys of %s: %d, %w", advisor, len(rows), err)
	}
	for _, r := range rows {
		w.journeys, w.clients = append(w.journeys, r.Journey), append(w.clients, r.Client)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w.url = "http://" + listener.Addr().String()
	go func() { _ = w.server.Serve(listener) }() // ends when it is closed
	return w, nil
}

// openLoop begins something at a fixed rate, whether or not what began before
// has ended, and returns the latencies counted from when each should have
// begun.
func openLoop(ctx context.Context, what func(context.Context, int) error) ([]time.Duration, error) {
	n := int(lasting.Seconds() * arrivals)
	took, errs := make([]time.Duration, n), make([]error, n)
	began := time.Now()
	var all sync.WaitGroup
	for i := range n {
		due := began.Add(time.Duration(i) * time.Second / arrivals)
		time.Sleep(time.Until(due))
		all.Go(func() {
			errs[i] = what(ctx, i)
			took[i] = time.Since(due)
		})
	}
	all.Wait()
	slices.Sort(took)
	return took, errors.Join(errs...)
}

func p99(took []time.Duration) time.Duration { return took[len(took)*99/100] }

// visible measures from a commit until every view has it.
func (w *world) visible(ctx context.Context) ([]row, error) {
	var mu sync.Mutex
	var waits []time.Duration
	_, err := openLoop(ctx, func(ctx context.Context, i int) error {
		req := command.Request{ID: uuid.Must(uuid.NewV7()), Actor: advisor, Role: "adviseur", Purpose: "begeleiding", Occurred: decider.Moment{}}
		r, err := w.platform.Journeys.Handle(ctx, w.journeys[i%len(w.journeys)], journey.RecordContact{Channel: "telefoon", Topic: "werk"}, req)
		if err != nil {
			return err
		}
		committed := time.Now()
		if err := everywhere(ctx, w.platform, r.Position); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		waits = append(waits, time.Since(committed))
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(waits)
	return []row{{fmt.Sprintf("commit → visible in every view, p99 at %d/s", arrivals),
		fmt.Sprintf("%s (median %s)", ms(p99(waits)), ms(waits[len(waits)/2])), "≤ 50 ms", p99(waits) <= 50*time.Millisecond}}, nil
}

// recording measures recording an interaction over HTTP, and the share of it
// that is the generator's and the network's own.
func (w *world) recording(ctx context.Context) ([]row, error) {
	own, err := openLoop(ctx, func(ctx context.Context, _ int) error { return w.get(ctx, "/livez") })
	if err != nil {
		return nil, err
	}
	before, err := w.platform.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	took, err := openLoop(ctx, func(ctx context.Context, i int) error {
		return w.post(ctx, "/v1/journeys/"+w.journeys[i%len(w.journeys)].String()+"/contacts",
			`{"channel":"telefoon","topic":"werk","note":"Gesproken over de voortgang en de volgende stap."}`)
	})
	if err != nil {
		return nil, err
	}
	after, err := w.platform.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if n := after.Position.Order() - before.Position.Order(); n != int64(len(took)) {
		return nil, fmt.Errorf("%d events were recorded by %d requests", n, len(took))
	}
	return []row{{fmt.Sprintf("record an interaction over HTTP, p99 at %d/s", arrivals),
		fmt.Sprintf("%s (median %s; of which the generator's own %s)", ms(p99(took)), ms(took[len(took)/2]), ms(p99(own))),
		"≤ 25 ms", p99(took) <= 25*time.Millisecond}}, nil
}

// pages measures a client's page and timeline, one after the other.
func (w *world) pages(ctx context.Context) ([]row, error) {
	var took []time.Duration
	for i := range 500 {
		client := "/v1/clients/" + w.clients[i*7919%len(w.clients)].String()
		began := time.Now()
		if err := w.get(ctx, client); err != nil {
			return nil, err
		}
		if err := w.get(ctx, client+"/timeline"); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return []row{{"a client's page and timeline, large log, p99", fmt.Sprintf("%s (median %s)", ms(p99(took)), ms(took[len(took)/2])),
		"≤ 15 ms", p99(took) <= 15*time.Millisecond}}, nil
}

func (w *world) get(ctx context.Context, path string) error {
	return w.ask(ctx, http.MethodGet, path, "", http.StatusOK)
}

func (w *world) post(ctx context.Context, path, body string) error {
	return w.ask(ctx, http.MethodPost, path, body, http.StatusCreated)
}

func (w *world) ask(ctx context.Context, method, path, body string, want int) error {
	req, err := http.NewRequestWithContext(ctx, method, w.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
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
