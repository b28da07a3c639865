package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
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
		g := w.at(i)
		req := command.Request{ID: uuid.Must(uuid.NewV7()), Actor: string(g.Advisor), Role: "adviseur", Purpose: "begeleiding", Occurred: decider.Moment{}}
		r, err := w.platform.Journeys.Handle(ctx, g.Journey, journey.RecordContact{Channel: "telefoon", Topic: "werk"}, req)
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
	own, err := openLoop(ctx, func(ctx context.Context, _ int) error { return w.get(ctx, "", "/livez") })
	if err != nil {
		return nil, err
	}
	before, err := w.platform.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	took, err := openLoop(ctx, func(ctx context.Context, i int) error {
		g := w.at(i)
		return w.post(ctx, g.Advisor, "/v1/journeys/"+g.Journey.String()+"/contacts",
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
		g := w.at(i * 7919)
		client := "/v1/clients/" + g.Client.String()
		began := time.Now()
		if err := w.get(ctx, g.Advisor, client); err != nil {
			return nil, err
		}
		if err := w.get(ctx, g.Advisor, client+"/timeline"); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return []row{{"a client's page and timeline, large log, p99", fmt.Sprintf("%s (median %s)", ms(p99(took)), ms(took[len(took)/2])),
		"≤ 15 ms", p99(took) <= 15*time.Millisecond}}, nil
}
