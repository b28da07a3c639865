package api_test

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/sqlite"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
	"klantreis/projections"
	"klantreis/projections/projector"
)

// A follower is given the log page by page.
type follower struct {
	from func(context.Context) (eventstore.Checkpoint, error)
	take func(context.Context, eventstore.Checkpoint, []eventstore.Recorded) error
}

// withViews gives a world real views, in a folder of their own, and real
// policies. Both follow the log until the test ends.
func (w *world) withViews() *world {
	w.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	folder, err := sqlite.Open(ctx, w.TempDir(), sqlite.Options{})
	if err != nil {
		w.Fatal(err)
	}
	tables, err := folder.OpenViews(ctx)
	if err != nil {
		w.Fatal(err)
	}
	source := projector.Source{Store: w.store, Vault: w.vault, Codec: w.server.Book.Codec}
	views, err := projector.New(source, tables, projections.All, projector.Options{Now: w.clock})
	if err == nil {
		err = views.Start(ctx)
	}
	if err != nil {
		w.Fatal(err)
	}
	followers := append(w.policies(), follower{views.Checkpoint, func(ctx context.Context, from eventstore.Checkpoint, page []eventstore.Recorded) error {
		return views.Apply(ctx, page, from)
	}})
	var all sync.WaitGroup
	for _, f := range followers {
		all.Go(func() { w.follow(ctx, f) })
	}
	all.Go(func() { views.Run(ctx) })
	w.halt = func() { cancel(); all.Wait() }
	w.Cleanup(func() {
		w.halt()
		w.server.Drain()
		if err := folder.Close(); err != nil {
			w.Error(err)
		}
	})
	reader, err := projector.Marking(tables, w.vault)
	if err != nil {
		w.Fatal(err)
	}
	w.server.Views, w.server.Reader, w.server.Background = views, reader, ctx
	w.build()
	return w
}

// policies returns those of the platform, with an engine of their own.
func (w *world) policies() (all []follower) {
	e := engine.New(engine.Config{
		Policies: policy.All, Progress: memory.NewProgress(), Book: w.server.Book, Documents: w.papers,
		Hands: engine.Hands{
			Merges: w.server.Merges.Handle, Vouchers: w.server.Vouchers.Handle, Funds: w.server.Funds.Handle,
			Reorganisations: w.server.Reorganisations.Handle,
			Journeys: func(ctx context.Context, id uuid.UUID, c journey.Command, r command.Request) (command.Result, error) {
				return w.server.Journeys.Handle(ctx, id, c, r)
			},
			Clients: func(ctx context.Context, id uuid.UUID, c client.Command, r command.Request) (command.Result, error) {
				return w.server.Clients.Handle(ctx, id, c, r)
			},
		},
	})
	for _, r := range e.Runners() {
		all = append(all, follower{r.Checkpoint, r.Apply})
	}
	w.server.Policies = e
	return all
}

func (w *world) follow(ctx context.Context, f follower) {
	for ctx.Err() == nil {
		from, err := f.from(ctx)
		if err == nil {
			err = w.store.Wait(ctx, from.Position)
		}
		var page []eventstore.Recorded
		if err == nil {
			page, err = w.store.Page(ctx, from, 500)
		}
		if err == nil {
			err = f.take(ctx, from, page)
		}
		if err != nil && ctx.Err() == nil {
			w.Errorf("follow the log: %v", err)
			return
		}
	}
}
