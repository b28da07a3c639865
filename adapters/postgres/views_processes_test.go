package postgres_test

import (
	"context"
	"errors"
	"os"
	osexec "os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// Two processes that know nothing of each other keep the same views.
func TestTwoProcessesAtOnceComeOutRight(t *testing.T) {
	url := forViews(t)
	both := []*postgres.Views{openViews(t, url), openViews(t, url)}
	w := tabletest.NewWorld(memory.NewStore(), memory.NewVault(), 11)
	var projectors []*projector.Projector
	for _, v := range both {
		p, err := projector.New(w.Source, v, tabletest.Views(), projector.Options{Room: 200})
		must(t, err)
		must(t, p.Start(t.Context()))
		projectors = append(projectors, p)
	}
	who, _ := w.Register(t)
	for range 120 {
		w.Do(t)
	}
	w.Erase(t, who)
	w.Register(t)
	head, err := w.Source.Store.Head(t.Context())
	must(t, err)
	var wg sync.WaitGroup
	var turnedAway [2]int
	errs := make([]error, 2)
	for i, p := range projectors {
		wg.Go(func() { turnedAway[i], errs[i] = follow(t.Context(), w.Source.Store, p, head, i+3) })
	}
	wg.Wait()
	must(t, errors.Join(errs...))
	if turnedAway[0]+turnedAway[1] == 0 {
		t.Error("they never met")
	}
	tabletest.Check(t, both[0], w.Source, tabletest.Views()...)
}

// follow applies pages up to a place, and counts how often it was too late.
func follow(ctx context.Context, log eventstore.Store, p *projector.Projector, to eventstore.Checkpoint, limit int) (turnedAway int, err error) {
	for {
		from, err := p.Checkpoint(ctx)
		if err != nil || from == to {
			return turnedAway, err
		}
		page, err := log.Page(ctx, from, limit)
		if err != nil {
			return turnedAway, err
		}
		if err := p.Apply(ctx, page, from); errors.Is(err, projector.ErrMoved) {
			turnedAway++
		}
	}
}

// The test runs itself a second time, as a process that leads and is killed.
func TestAnotherProcessTakesOverWhenOneIsKilled(t *testing.T) {
	if url := os.Getenv("KLANTREIS_TEST_LEAD"); url != "" {
		lead(t, url)
	}
	url := forViews(t)
	cmd := anotherProcess(t, url)
	v := openViews(t, url)
	leads := make(chan time.Time, 1)
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		ended <- v.Lead(ctx, func(ctx context.Context) error {
			leads <- time.Now()
			<-ctx.Done()
			return nil
		})
	}()
	select {
	case <-leads:
		t.Fatal("two lead at once")
	case <-time.After(1200 * time.Millisecond):
	}
	killed := time.Now()
	must(t, cmd.Process.Signal(syscall.SIGKILL))
	select {
	case now := <-leads:
		t.Logf("it took over after %v", now.Sub(killed).Round(time.Millisecond))
	case <-time.After(5 * time.Second):
		t.Error("nobody takes over")
	}
	_ = cmd.Wait()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// lead leads until the process is killed, and says that it does.
func lead(t *testing.T, url string) {
	err := openViews(t, url).Lead(t.Context(), func(ctx context.Context) error {
		_, _ = os.Stdout.WriteString("leads\n")
		<-ctx.Done()
		return nil
	})
	t.Fatal(err)
}

// anotherProcess starts the other process and waits until it leads.
func anotherProcess(t *testing.T, url string) *osexec.Cmd {
	t.Helper()
	cmd := osexec.Command(os.Args[0], "-test.run=^TestAnotherProcessTakesOverWhenOneIsKilled$")
	cmd.Env = append(os.Environ(), "KLANTREIS_TEST_LEAD="+url)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if _, err := out.Read(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func TestWhoeverLosesTheLeadIsTold(t *testing.T) {
	url := forViews(t)
	v, admin := openViews(t, url), session(t, url)
	err := v.Lead(t.Context(), func(ctx context.Context) error {
		exec(t, admin, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			t.Error("it goes on")
		}
		return nil
	})
	if !errors.Is(err, postgres.ErrLead) {
		t.Errorf("got error %v", err)
	}
	must(t, v.Lead(t.Context(), func(context.Context) error { return nil }))
}

// A process that only asks knows how far the views are that another one keeps.
func TestAnotherProcessSeesViewsMove(t *testing.T) {
	url := forViews(t)
	w := tabletest.NewWorld(memory.NewStore(), memory.NewVault(), 12)
	keeper, err := projector.New(w.Source, openViews(t, url), tabletest.Views(), projector.Options{})
	must(t, err)
	asking := openViews(t, url)
	watcher, err := projector.New(w.Source, asking, tabletest.Views(), projector.Options{})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go watcher.Watch(ctx, asking.Moves(ctx))
	must(t, keeper.Start(t.Context()))
	w.Register(t)
	for range 50 {
		w.Do(t)
	}
	head, err := w.Source.Store.Head(t.Context())
	must(t, err)
	_, err = follow(t.Context(), w.Source.Store, keeper, head, 10)
	must(t, err)
	began := time.Now()
	short, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	for _, view := range tabletest.Views() {
		must(t, watcher.Wait(short, view.Name, head.Position))
	}
	t.Logf("it knew after %v", time.Since(began).Round(100*time.Microsecond))
}
